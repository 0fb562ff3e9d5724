"""Which files a stage's suite looks at, and a DuckDB connection in which each table is a relation of that name.

What is asked of the relations is in `measure`.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from titfortat.countries.country import countries_table, cow_periods
from titfortat.schema import TABLES, empty_table
from titfortat.storage import Warehouse
from titfortat.storage.warehouse import WHOLE

MEMORY_LIMIT = "3GB"
"""What DuckDB may hold before it spills to disk: the machine's 4 GB less what Python and pandas take."""

TRAILING = 28
"""Partitions that a day is compared with: four weeks, so that weekdays weigh alike."""
EARLIER = "earlier_"
"""Prefix of the relations that hold them."""
COUNTRIES = "known_countries"
"""Relation with the states and organisations that we know, whatever the stage."""
COW_PERIODS = "known_cow_periods"
"""Relation with the times when a state had another Correlates of War number."""

BY_FILE = "_by_file"
"""Suffix of the relations of the tables that are parted by year: the year's column and `filename`."""
BUILT = "built"
"""Name under which the DuckDB file of a publication is attached."""

Files = Mapping[str, Sequence[Path]]
"""Table name -> its files."""


class Judged(Protocol):
    """What an audit needs of a candidate: who wrote it, where its tables are, where its inputs are."""

    warehouse: Warehouse
    stage: str
    partition: str
    tables: tuple[str, ...]
    """The promoted tables; mutable."""
    fingerprint: str

    def paths(self, table: str) -> list[Path]: ...

    def rewrite(self, table: str, rows: pa.Table) -> None: ...


def candidate_files(candidate: Judged) -> dict[str, list[Path]]:
    """The files of the candidate's own tables and of the stored tables that its suite looks at."""
    context: tuple[str, ...] = import_module(f"data_checks.{candidate.stage}").CONTEXT
    files = {name: _context(candidate, name) for name in context}
    if candidate.stage == "publish":
        files[BUILT] = [candidate.duckdb]
    return {**files, **{name: candidate.paths(name) for name in candidate.tables}}


def promoted_files(candidate: Judged) -> dict[str, list[Path]]:
    """The files that stand where the candidate's tables go."""
    warehouse, day = candidate.warehouse, candidate.partition
    if candidate.stage == "publish":
        return {name: warehouse.published_files(name) for name in candidate.tables}
    if day == WHOLE:
        return {name: warehouse.spanning_files(name) or [warehouse.spanning(name)] for name in candidate.tables}
    return {name: [warehouse.stored(name, day)] for name in candidate.tables}


def _context(candidate: Judged, name: str) -> list[Path]:
    """A stored table as a suite sees it: the day's file, all days' for a candidate over all days; `earlier_<table>`
    is the table's last `TRAILING` days before the candidate's."""
    warehouse, day = candidate.warehouse, candidate.partition
    if name.startswith(EARLIER):
        table = name.removeprefix(EARLIER)
        days = [d for d in warehouse.stored_days(table) if d < day][-TRAILING:]
        return [warehouse.stored(table, d) for d in days]
    return warehouse.stored_files(name) if day == WHOLE else [warehouse.stored(name, day)]


@contextlib.contextmanager
def connect(files: Files, tables: Sequence[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a view per table over its files that are there; a table without a file has no rows.

    Columns keep the files' own types. Nothing is read yet, but for `tables`, which become tables that can be changed.
    What does not fit in memory is spilled to a temporary folder.
    """
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(":memory:") as connection:
        connection.execute(f"SET temp_directory = '{_quoted(Path(spill))}'")
        _open(connection, files, tables)
        yield connection


def _open(connection: duckdb.DuckDBPyConnection, files: Files, tables: Sequence[str]) -> None:
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'; SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    connection.register(COUNTRIES, countries_table())
    connection.register(COW_PERIODS, cow_periods())
    for name, paths in files.items():
        if name == BUILT:
            _attach(connection, paths[0])
            continue
        kind = "TABLE" if name in tables else "VIEW"
        there = [p for p in paths if p.is_file()]
        if there:
            listed = ", ".join(f"'{_quoted(p)}'" for p in there)
            source = f"read_parquet([{listed}], hive_partitioning = false, union_by_name = false)"
            try:
                connection.execute(f"CREATE {kind} {name} AS FROM {source}")
                _by_file(connection, name, source)
                continue
            except duckdb.Error:
                pass  # an unreadable file: the table stays empty here and the `readable` check names the file
        connection.register(f"_empty_{name}", empty_table(name.removeprefix(EARLIER)))
        connection.execute(f"CREATE {kind} {name} AS FROM _empty_{name}")


def _by_file(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """The relation by file of a table with years; none where its files lack the column, which another check tells."""
    spec = TABLES.get(name)
    if spec is not None and spec.year_of:
        with contextlib.suppress(duckdb.Error):
            connection.execute(
                f"CREATE VIEW {name}{BY_FILE} AS SELECT {spec.year_of}, filename FROM "
                f"{source.removesuffix(')')}, filename = true)"
            )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The DuckDB file, to be read only; nothing where it cannot be, which the checks on it tell."""
    with contextlib.suppress(duckdb.Error):
        connection.execute(f"ATTACH '{_quoted(path)}' AS {BUILT} (READ_ONLY)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
