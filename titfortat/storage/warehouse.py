"""The layout of a data root: the one place where its paths are built.

ROOT/store/<table>/day=YYYY-MM-DD/part-0.parquet   working tables of one arrival day
ROOT/store/<table>/whole/part-0.parquet            working tables over all days
ROOT/store/<table>/period=YYYY[-MM]/part-0.parquet the same where they are large, parted by when events took place
ROOT/store/<stage>.json                            which parts make the tables of such a stage
ROOT/work/<stage>/                                 what a stage keeps for itself, to add to what it made; may be deleted
ROOT/published/<table>/year=YYYY/part-0.parquet    what downloaders read (year=unknown: no date)
ROOT/published/<table>/part-0.parquet              published tables without a year
ROOT/published/manifest.json                       which files make the publication; its absence means a promotion was cut short
ROOT/titfortat.duckdb                              what analysts open: a link to the latest generation
ROOT/generations/<number>-<fingerprint>/titfortat.duckdb   the last few of them, the highest number being the latest
ROOT/releases/<version>/                           immutable versions
ROOT/candidates/<stage>/<partition>/               written, not yet audited
ROOT/checks/<stage>/<partition>.parquet            what the audit of a partition found; .failed.parquet: of one that was not promoted
ROOT/data_docs/index.html                          the same as pages, written anew from the tables by every run
ROOT/.lock                                         held by the one run that writes

A data root in a bucket has a copy of this form on a disk; what lies in the bucket is in `titfortat.storage.remote`.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from titfortat.storage.remote import Remote

GENERATIONS_KEPT = 3
"""DuckDB files that are kept: the latest, and two to go back to or for readers who open them by name."""

WHOLE = "whole"
"""Partition of the working tables that span all days."""


@dataclass(frozen=True)
class Warehouse:
    """A data root. Building one touches no disk. `remote` is set where `root` is the copy of one in a bucket."""

    root: Path
    remote: Remote | None = field(default=None, compare=False, repr=False)

    @property
    def address(self) -> str:
        """What names the data root to people, and to --data."""
        return self.remote.address if self.remote else str(self.root)

    def commit(self) -> None:
        """Make what was promoted the bucket's, where the data root lies in one; now or soon. Raises as `Remote.commit` does."""
        if self.remote:
            self.remote.commit_if_due()

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
        # In one piece: joined part by part, the paths of 7,300 files take as long as reading their fingerprints.
        return Path(f"{self.root}/store/{table}/{folder}/part-0.parquet")

    def stored_days(self, table: str) -> list[str]:
        """The days for which a working table is there, in order."""
        return list(self.stored_stamps(table))

    def stored_stamps(self, table: str) -> dict[str, str]:
        """The days for which a working table is there, in order, and of each file a stamp: as long as that is the same, so is the
        file, for files are only ever replaced by rename. Costs one look at each folder (7,300 files: 30 ms)."""
        folder, found = f"{self.root}/store/{table}", {}
        try:
            with os.scandir(folder) as folders:
                names = sorted(f.name for f in folders)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        for name in names:
            day = name.removeprefix("day=")
            if name != day and _is_day(day):
                try:
                    told = os.stat(f"{folder}/{name}/part-0.parquet")  # noqa: PTH116 - a Path takes as long as the look
                except OSError:
                    continue
                found[day] = f"{told.st_ino}-{told.st_size}-{told.st_mtime_ns}"
        return found

    def stored_files(self, table: str) -> list[Path]:
        """The files of a working table over all days, in the order of the days."""
        return [self.stored(table, d) for d in self.stored_days(table)]

    def spanning(self, table: str, part: str = WHOLE) -> Path:
        """The Parquet file of a part of a working table over all days: a period, or `WHOLE`."""
        folder = WHOLE if part == WHOLE else f"period={part}"
        return self.root / "store" / table / folder / "part-0.parquet"

    def spanning_files(self, table: str) -> list[Path]:
        """The files of a working table over all days, in the order of their periods; none where it is not there."""
        folder = self.root / "store" / table
        return sorted([*folder.glob(f"{WHOLE}/part-0.parquet"), *folder.glob("period=*/part-0.parquet")])

    def made(self, stage: str) -> Path:
        """The list of the parts of the tables that a stage made over all days."""
        return self.root / "store" / f"{stage}.json"

    def work(self, stage: str) -> Path:
        """The folder of what a stage keeps for itself. Nothing is lost with it but time."""
        return self.root / "work" / stage

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

    @property
    def checks(self) -> Path:
        """The folder of what the audits found."""
        return self.root / "checks"

    @property
    def data_docs(self) -> Path:
        """The first of the pages that tell what the audits found."""
        return self.root / "data_docs" / "index.html"

    def data_docs_of(self, stage: str, partition: str, promoted: bool = True) -> Path:
        """The page of one audit."""
        return self.data_docs.parent / stage / f"{partition}{'' if promoted else '.failed'}.html"

    def check_results(self, stage: str, partition: str, promoted: bool = True) -> Path:
        """What the last audit of a partition found: of what was promoted, or of a candidate that was turned down."""
        return self.checks / stage / f"{partition}{'' if promoted else '.failed'}.parquet"

    def check_files(self) -> list[Path]:
        """The files of all audits that are kept, by stage and partition."""
        return sorted(self.checks.glob("*/*.parquet"))


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
