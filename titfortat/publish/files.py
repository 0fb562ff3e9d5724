"""The published Parquet files: which years a table has, which of them changed, and writing one.

A file's fingerprint is taken from its rows, so that a day that touches three years rewrites three files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from titfortat.publish.candidate import PublishedFile
from titfortat.schema.duckdb import identifier
from titfortat.schema.tables import table
from titfortat.storage import TableWriter, Warehouse, code_fingerprint, read_fingerprint, short_hash
from titfortat.storage.parquet import ROW_GROUP

UNKNOWN = "unknown"

TEXT_ROW_GROUP = 8_192
"""Rows a group for tables that hold whole texts (3 kB a row): about 25 MB, against 370 MB for ROW_GROUP."""

_TEXTS = frozenset({"articles", "rejected"})


def changed_files(
    con: duckdb.DuckDBPyConnection, warehouse: Warehouse, name: str
) -> Iterator[tuple[PublishedFile, bool]]:
    """Every file that a table of the open database makes, in the order of the years, and whether it must be written."""
    for year, rows, digest in _years(con, name):
        fingerprint = short_hash(code_fingerprint("publish"), name, year, rows, digest)
        file = PublishedFile(name, year, rows, fingerprint)
        yield file, read_fingerprint(warehouse.published_file(name, year)) != fingerprint


def write_file(con: duckdb.DuckDBPyConnection, file: PublishedFile, path: Path) -> None:
    """Stream the rows of one file out of the open database, in the order in which they stand there."""
    size = TEXT_ROW_GROUP if file.table in _TEXTS else ROW_GROUP
    where = _where(file)
    with TableWriter(file.table, path, file.fingerprint) as out:
        for rows in _groups(con.sql(f"SELECT * FROM {identifier(file.table)} {where}").to_arrow_reader(size), size):
            out.write_arrow(rows)


def _years(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str | None, int, int]]:
    """(year, rows, digest) of each file. The digest is a sum of row hashes: equal rows in any order give it."""
    spec = table(name)
    columns = ", ".join(map(identifier, spec.names))
    year = f"coalesce(format('{{:04d}}', year({identifier(spec.year_of)})), '{UNKNOWN}')" if spec.year_of else "NULL"
    found = con.execute(
        f"SELECT {year} AS y, count(*), coalesce(sum(hash({columns})::HUGEINT), 0) "
        f"FROM {identifier(name)} GROUP BY y ORDER BY y"
    ).fetchall()
    # A table without rows has a file all the same, so that readers find its schema.
    return found or [(UNKNOWN if spec.year_of else None, 0, 0)]


def _where(file: PublishedFile) -> str:
    column = table(file.table).year_of
    if column is None:
        return ""
    column = identifier(column)
    if file.year == UNKNOWN:
        return f"WHERE {column} IS NULL"
    return f"WHERE {column} >= DATE '{file.year}-01-01' AND {column} < DATE '{int(file.year) + 1:04d}-01-01'"


def _groups(reader: pa.RecordBatchReader, size: int) -> Iterator[pa.Table]:
    """The rows in tables of exactly `size` rows (the last may be shorter), however DuckDB cut its batches."""
    pending, rows = [], 0
    for batch in reader:
        while rows + len(batch) >= size:
            pending.append(batch.slice(0, size - rows))
            batch = batch.slice(size - rows)
            yield pa.Table.from_batches(pending, reader.schema)
            pending, rows = [], 0
        if len(batch):
            pending.append(batch)
            rows += len(batch)
    if rows:
        yield pa.Table.from_batches(pending, reader.schema)
