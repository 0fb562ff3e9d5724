"""A candidate: what a stage wrote for one partition, to be audited and then promoted as a whole.

Promotion replaces one file a table by rename. A partition counts as current only when all its files carry the same
fingerprint, so that a kill between two renames is seen by the next run, which writes the partition again.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from titfortat.storage.parquet import read_fingerprint, read_table, write_table
from titfortat.storage.warehouse import Warehouse


@dataclass
class Candidate:
    """The tables that `stage` makes of `partition`, below the warehouse's candidates.

    `figures` holds numbers about the work (records, bytes, seconds) for people to read; nothing is derived from them.
    """

    warehouse: Warehouse
    stage: str
    partition: str
    tables: tuple[str, ...]
    fingerprint: str
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.warehouse.candidates(self.stage, self.partition)

    def path(self, table: str) -> Path:
        """Where the candidate of `table` is written."""
        return self.folder / table / "part-0.parquet"

    def paths(self, table: str) -> list[Path]:
        """The files that the candidate of `table` consists of."""
        return [self.path(table)]

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        return read_table(table, self.path(table), columns)

    def rewrite(self, table: str, rows: pa.Table) -> None:
        """Put other rows in the place of a table's: those that an audit has mended."""
        write_table(table, self.paths(table)[0], rows, self.fingerprint)

    def is_current(self) -> bool:
        """Whether the promoted files of every table were made from this fingerprint already."""
        return all(read_fingerprint(self.warehouse.stored(t, self.partition)) == self.fingerprint for t in self.tables)

    def promote(self) -> None:
        """Move every table to its place, one rename a table, commit it where the data root lies in a bucket, and drop the folder."""
        for name in self.tables:
            final = self.warehouse.stored(name, self.partition)
            final.parent.mkdir(parents=True, exist_ok=True)
            self.path(name).replace(final)
        self.warehouse.commit()
        self.discard()

    def discard(self) -> None:
        """Delete what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)
