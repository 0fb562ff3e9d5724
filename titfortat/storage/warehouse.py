"""The layout of a data root: the one place where its paths are built.

ROOT/store/<table>/day=YYYY-MM-DD/part-0.parquet   working tables of one arrival day
ROOT/store/<table>/whole/part-0.parquet            working tables over all days
ROOT/published/<table>/year=YYYY/part-0.parquet    what downloaders read (year=unknown: no date)
ROOT/published/<table>/part-0.parquet              published tables without a year
ROOT/published/manifest.json                       which files make the publication; its absence means a promotion was cut short
ROOT/titfortat.duckdb                              what analysts open: a link to the latest generation
ROOT/generations/<number>-<fingerprint>/titfortat.duckdb   the last few of them, the highest number being the latest
ROOT/releases/<version>/                           immutable versions
ROOT/candidates/<stage>/<partition>/               written, not yet audited
ROOT/checks/<stage>/<partition>.json               what the audit of a partition found
ROOT/.lock                                         held by the one run that writes
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

WHOLE = "whole"
"""Partition of the working tables that span all days."""


@dataclass(frozen=True)
class Warehouse:
    """A data root. Building one touches no disk."""

    root: Path

    @property
    def duckdb(self) -> Path:
        return self.root / "titfortat.duckdb"

    def generations(self) -> list[Path]:
        """The folders of the DuckDB files that are kept, the oldest first."""
        found = (p for p in (self.root / "generations").glob("*-*") if p.name.partition("-")[0].isdigit())
        return sorted(found, key=lambda p: int(p.name.partition("-")[0]))

    def next_generation(self, fingerprint: str) -> Path:
        """The DuckDB file that is published next. It has the name that DuckDB shall call the database by."""
        number = max((int(p.name.partition("-")[0]) for p in self.generations()), default=0) + 1
        return self.root / "generations" / f"{number:06d}-{fingerprint}" / self.duckdb.name

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def manifest(self) -> Path:
        """The list of the published files; there only while they are all of one publication."""
        return self.published / "manifest.json"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    def stored(self, table: str, partition: str) -> Path:
        """The Parquet file of a working table's partition: a day (YYYY-MM-DD) or `WHOLE`."""
        folder = WHOLE if partition == WHOLE else f"day={partition}"
        return self.root / "store" / table / folder / "part-0.parquet"

    def stored_days(self, table: str) -> list[str]:
        """The days for which a working table is there, in order."""
        folder = self.root / "store" / table
        days = [p.parent.name.removeprefix("day=") for p in folder.glob("day=*/part-0.parquet")]
        return sorted(d for d in days if _is_day(d))

    def stored_files(self, table: str) -> list[Path]:
        """The files of a working table over all days, in the order of the days."""
        return [self.stored(table, d) for d in self.stored_days(table)]

    def published_file(self, table: str, year: int | str | None = None) -> Path:
        """The Parquet file of a published table: of one year ('unknown' for rows without a date), or whole."""
        folder = self.published / table
        return (folder if year is None else folder / f"year={year}") / "part-0.parquet"

    def published_files(self, table: str) -> list[Path]:
        """The files of a published table, in the order of their years."""
        return sorted((self.published / table).rglob("part-0.parquet"))

    def candidates(self, stage: str, partition: str) -> Path:
        """The folder in which a stage writes what is not audited yet."""
        return self.root / "candidates" / stage / partition

    def check_results(self, stage: str, partition: str) -> Path:
        return self.root / "checks" / stage / f"{partition}.json"


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
