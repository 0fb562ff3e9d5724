"""The code location that Dagster loads: assets, jobs, schedules, sensors and resources, put together in one place."""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

import assets
from pipelines import jobs, schedules, sensors
from pipelines.resources import WorkspaceResource


def build_defs(overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """Fresh definitions; `overrides` replaces resources by name (`workspace`), as tests and the local run need it.

    Raises ValueError for a name that no asset asks for.
    """
    resources: dict[str, object] = {"workspace": WorkspaceResource()}
    unknown = sorted(set(overrides or {}) - set(resources))
    if unknown:
        raise ValueError(f"no resource {', '.join(unknown)}; there are: {', '.join(resources)}")
    return dg.Definitions(
        assets=assets.ALL,
        jobs=jobs.ALL,
        schedules=schedules.ALL,
        sensors=sensors.ALL,
        resources=resources | dict(overrides or {}),
        executor=dg.in_process_executor,
    )


defs = build_defs()
