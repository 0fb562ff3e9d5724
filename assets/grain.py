"""The grain of the assets: arrival days, asset keys, and what Dagster is told of a table, as the codebook has it.

The calendar is fixed (a partition a day since `FIRST_DAY`, today among them); never one partition a file or an article.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import dagster as dg

from titfortat.schema import table

FIRST_DAY = os.environ.get("TITFORTAT_FIRST_DAY", "2020-01-01")
"""First arrival day for which there is a partition."""

DAYS = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, end_offset=1)
ONE_RUN = dg.BackfillPolicy.single_run()
"""A backfill is one run over its range: 30 partitions in 12-17 s, where a run each costs its start-up 30 times."""

STORE, PUBLISHED = "store", "published"

LANDING = dg.AssetSpec(
    "landing",
    description="The dumps as they arrive: a folder a day (YYYY-MM-DD) of WARC, JSON lines, CSV, Parquet, zip or text.",
    partitions_def=DAYS,
    group_name="ingest",
    kinds={"file"},
)


def stored(name: str) -> dg.AssetKey:
    """The key of a working table."""
    return dg.AssetKey([STORE, name])


def published(name: str) -> dg.AssetKey:
    """The key of a published table, or of the DuckDB file."""
    return dg.AssetKey([PUBLISHED, name])


def table_spec(
    key: dg.AssetKey, stage: str, deps: Sequence[dg.AssetKey], days: dg.PartitionsDefinition | None = None
) -> dg.AssetSpec:
    """The asset of a table of the codebook: its grain as description, its columns as schema."""
    spec = table(key.path[-1])
    columns = [
        dg.TableColumn(
            c.name,
            c.type.value,
            c.description + (f" [{c.unit}]" if c.unit else ""),
            constraints=dg.TableColumnConstraints(nullable=c.nullable),
        )
        for c in spec.columns
    ]
    return dg.AssetSpec(
        key,
        deps=deps,
        description=spec.grain,
        metadata={"dagster/column_schema": dg.TableSchema(columns), "key": ", ".join(spec.key)},
        partitions_def=days,
        group_name=stage,
        kinds={"parquet"},
    )
