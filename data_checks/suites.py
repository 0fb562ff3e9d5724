"""The suite of each stage: for every table it writes, the structural checks and those of meaning.

Plain data; cheap to import.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from data_checks.spec import CheckSpec

STAGES = ("ingest", "clean", "extract", "resolve", "publish")


@cache
def suite(stage: str) -> dict[str, tuple[CheckSpec, ...]]:
    """The checks of a stage by table, in the order in which they are run. Raises KeyError for an unknown stage."""
    if stage not in STAGES:
        raise KeyError(f"no suite for the stage {stage!r}; there are: {', '.join(STAGES)}")
    checks = import_module(f"data_checks.{stage}").checks()
    tables: dict[str, list[CheckSpec]] = {}
    for check in checks:
        tables.setdefault(check.table, []).append(check)
    return {name: tuple(found) for name, found in tables.items()}


def check_names(stage: str) -> list[CheckSpec]:
    """Every check of a stage, for those who declare them ahead of a run (Dagster's check specs). Raises KeyError."""
    return [check for checks in suite(stage).values() for check in checks]
