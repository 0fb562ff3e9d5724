"""A publication that is written to the side, to be audited and then swapped in.

The candidate's folder is laid out as a data root of its own (`staged`). It holds the files that differ from what is
published; the others stay where they are and are part of the candidate all the same.

Promotion: the manifest goes first, then changed files are renamed into place, years that are no more are removed,
the DuckDB file becomes the next generation and the link to the latest is renamed onto the old one, the new manifest
comes, and generations beyond `GENERATIONS_KEPT` go. A kill in between leaves every file whole, the link to the DuckDB file of the
last publication or the next, and no manifest, which tells the next run to publish again.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from titfortat.schema import TABLES
from titfortat.schema.types import Layer
from titfortat.storage import Warehouse, read_fingerprint, read_table
from titfortat.storage.warehouse import GENERATIONS_KEPT, WHOLE

PUBLISHED_TABLES = tuple(t.name for t in TABLES.values() if Layer.PUBLISHED in t.layers)


@dataclass(frozen=True)
class PublishedFile:
    """One Parquet file of a publication: `year` is None for a table without years, 'unknown' for rows without a date."""

    table: str
    year: str | None
    rows: int
    fingerprint: str


@dataclass
class PublishCandidate:
    """A publication made from `inputs` (stored files by table). `files` is filled when it is built.

    `figures` holds numbers about the work (rows, files, bytes) for people to read; nothing is derived from them.
    """

    warehouse: Warehouse
    fingerprint: str
    inputs: dict[str, list[Path]]
    files: list[PublishedFile] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    stage: str = "publish"
    partition: str = WHOLE
    tables: tuple[str, ...] = PUBLISHED_TABLES

    @property
    def folder(self) -> Path:
        return self.warehouse.candidates(self.stage, self.partition)

    @property
    def staged(self) -> Warehouse:
        """The candidate's folder as a data root."""
        return Warehouse(self.folder)

    @property
    def duckdb(self) -> Path:
        """The candidate's DuckDB file: all tables whole, the cheapest way to audit them."""
        return self.staged.duckdb

    def path(self, table: str, year: str | None = None) -> Path:
        """A Parquet file of the candidate: the one written to the side, or the published one where it stays."""
        staged = self.staged.published_file(table, year)
        return staged if staged.exists() else self.warehouse.published_file(table, year)

    def paths(self, table: str) -> list[Path]:
        """The Parquet files that the candidate of `table` consists of, in the order of their years."""
        return [self.path(f.table, f.year) for f in self.files if f.table == table]

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table of the candidate over all years, in the order of the files."""
        return pa.concat_tables(read_table(table, p, columns) for p in self.paths(table))

    def is_current(self) -> bool:
        """Whether what is published was made from this fingerprint, file for file."""
        published = read_manifest(self.warehouse)
        if published is None or published["fingerprint"] != self.fingerprint or not self.warehouse.duckdb.exists():
            return False
        expected = {self.warehouse.published_file(f["table"], f["year"]): f["fingerprint"] for f in published["files"]}
        return set(expected) == set(_parquet_files(self.warehouse)) and all(
            read_fingerprint(path) == fingerprint for path, fingerprint in expected.items()
        )

    def promote(self) -> None:
        """Swap the publication in, as the module's head says, and drop the folder."""
        self.warehouse.manifest.unlink(missing_ok=True)
        kept = set()
        for f in self.files:
            final = self.warehouse.published_file(f.table, f.year)
            kept.add(final)
            staged = self.staged.published_file(f.table, f.year)
            if staged.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(final)
        for path in set(_parquet_files(self.warehouse)) - kept:
            path.unlink()
            _remove_empty(path.parent, self.warehouse.published)
        self._point_at(self._next_generation())
        self.staged.manifest.replace(self.warehouse.manifest)
        for old in self.warehouse.generations()[:-GENERATIONS_KEPT]:
            shutil.rmtree(old)
        self.warehouse.commit()
        self.discard()

    def _next_generation(self) -> Path:
        generation = self.warehouse.next_generation(self.fingerprint)
        generation.parent.mkdir(parents=True, exist_ok=True)
        self.duckdb.replace(generation)
        return generation

    def _point_at(self, generation: Path) -> None:
        """Let the DuckDB file's name lead to `generation`, by one rename."""
        link = self.warehouse.duckdb
        # A log left by somebody who opened the old file for writing belongs to it and must not meet the new one.
        link.with_name(link.name + ".wal").unlink(missing_ok=True)
        fresh = self.folder / "latest"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(generation.relative_to(self.warehouse.root))
        fresh.replace(link)

    def discard(self) -> None:
        """Delete what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_manifest(self) -> None:
        """Write the list of the candidate's files beside them."""
        document = {"fingerprint": self.fingerprint, "files": [vars(f) for f in self.files]}
        self.staged.manifest.parent.mkdir(parents=True, exist_ok=True)
        self.staged.manifest.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def read_manifest(warehouse: Warehouse) -> dict | None:
    """What is published: {fingerprint, files: [{table, year, rows, fingerprint}]}; None where nothing whole is."""
    try:
        return json.loads(warehouse.manifest.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def _parquet_files(warehouse: Warehouse) -> list[Path]:
    return sorted(warehouse.published.rglob("part-0.parquet"))


def _remove_empty(folder: Path, above: Path) -> None:
    while folder != above and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
