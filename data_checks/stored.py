"""The suites over what is promoted already: for `titfortat check`, and for those who doubt a table.

Judges as `promotion` does, but changes nothing: no results are saved, no row is turned away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from data_checks.promotion import audit
from data_checks.relations import promoted_files
from data_checks.results import CheckResult
from data_checks.suites import STAGES
from titfortat.errors import TerminalError
from titfortat.storage import Warehouse
from titfortat.storage.warehouse import WHOLE

OVER_ALL_DAYS = ("resolve", "publish")


@dataclass
class StoredPartition:
    """A promoted partition of a stage, as an audit sees a candidate."""

    warehouse: Warehouse
    stage: str
    partition: str
    tables: tuple[str, ...]
    fingerprint: str = ""

    @property
    def duckdb(self) -> Path:
        return self.warehouse.duckdb

    def paths(self, table: str) -> list[Path]:
        return promoted_files(self)[table]


def audit_stored(
    warehouse: Warehouse, table: str | None = None, partition: str | None = None
) -> Iterator[tuple[StoredPartition, list[CheckResult]]]:
    """Every promoted partition with the results of its suite; of one table or one partition (a day or 'whole') where given.

    Raises TerminalError where nothing that is asked for is there.
    """
    found = False
    for stored in stored_partitions(warehouse):
        if (table is None or table in stored.tables) and partition in (None, stored.partition):
            found = True
            yield stored, [r for r in audit(stored) if table in (None, r.table)]
    if not found:
        asked = " ".join(filter(None, (table, partition and f"of {partition}"))) or "any table"
        raise TerminalError(
            f"check: expected {asked} below {warehouse.root}, found none; run `titfortat run LANDING --data "
            f"{warehouse.root}` first"
        )


def stored_partitions(warehouse: Warehouse) -> Iterator[StoredPartition]:
    """What is promoted, in the order of the stages and days."""
    for stage in STAGES:
        tables: tuple[str, ...] = import_module(f"data_checks.{stage}").TABLES
        partitions = (WHOLE,) if stage in OVER_ALL_DAYS else warehouse.stored_days(tables[0])
        for partition in partitions:
            stored = StoredPartition(warehouse, stage, partition, tables)
            if any(p.exists() for name in tables for p in stored.paths(name)):
                yield stored
