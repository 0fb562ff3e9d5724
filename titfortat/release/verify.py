"""Whether a release is what it says: files and sums, columns and types, keys, references, row counts, the DuckDB file.

Judges a folder by its own SHA256SUMS and datapackage.json, so that releases of older schemas verify too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.release import checksums, datapackage
from titfortat.schema.arrow import ARROW_TYPES
from titfortat.schema.duckdb import identifier, literal
from titfortat.storage import Warehouse

_TYPES = {
    name: [ARROW_TYPES[t] for t, n in datapackage.FIELD_TYPES.items() if n == name]
    for name in datapackage.FIELD_TYPES.values()
}
"""Arrow types by the standard's name for them."""


@dataclass
class Verification:
    """What was found: nothing in `problems` means that the release is whole. `rows` is by table."""

    folder: Path
    version: str | None = None
    files: int = 0
    bytes: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def verify(folder: Path) -> Verification:
    """Check the release in `folder`. Raises TerminalError where it has no readable list of sums."""
    found = Verification(folder)
    sums = checksums.read_sums(folder)
    found.files = len(sums)
    found.bytes = sum(p.stat().st_size for p in checksums.files_below(folder))
    found.problems += _files(folder, sums)
    # What follows reads the files, which is in vain where they are not the released ones.
    if not found.problems:
        _contents(folder, found)
    return found


def _files(folder: Path, sums: dict[str, str]) -> Iterator[str]:
    there = {p.relative_to(folder).as_posix(): p for p in checksums.files_below(folder)}
    for name in sorted(sums.keys() - there.keys()):
        yield f"{name}: listed in {checksums.NAME} and not there"
    for name in sorted(there.keys() - sums.keys()):
        yield f"{name}: there and not listed in {checksums.NAME}"
    for name in sorted(sums.keys() & there.keys()):
        digest = checksums.sha256(there[name])
        if digest != sums[name]:
            yield f"{name}: expected the SHA-256 {sums[name]}, found {digest}"


def _contents(folder: Path, found: Verification) -> None:
    try:
        package = json.loads((folder / datapackage.NAME).read_text(encoding="utf-8"))
        found.version = package["version"]
        resources = {r["name"]: r for r in package["resources"]}
        listed = {p for r in resources.values() for p in r["path"]}
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as fault:
        found.problems.append(f"{datapackage.NAME}: expected a description of the tables, found {fault!r}")
        return
    there = {p.relative_to(folder).as_posix() for p in Warehouse(folder).published.rglob("*.parquet")}
    found.problems += [f"{p}: a Parquet file that belongs to no table" for p in sorted(there - listed)]
    found.problems += [f"{p}: a file of a table that is not there" for p in sorted(listed - there)]
    if found.problems:
        return
    for name, resource in resources.items():
        found.problems += _columns(folder, name, resource)
    if found.problems:
        return
    with duckdb.connect() as con:
        for name, resource in resources.items():
            files = ", ".join(literal(folder / p) for p in resource["path"])
            con.execute(f"CREATE VIEW {identifier(name)} AS FROM read_parquet([{files}], hive_partitioning = false)")
        for name, resource in resources.items():
            found.rows[name] = _count(con, identifier(name))
            found.problems += _rows(con, name, resource, found.rows[name])
        found.problems += _database(con, folder, found)


def _columns(folder: Path, name: str, resource: dict) -> Iterator[str]:
    fields = resource["schema"]["fields"]
    size = 0
    for path in resource["path"]:
        size += (folder / path).stat().st_size
        try:
            schema = pq.read_schema(folder / path)
        except (OSError, pa.ArrowInvalid) as fault:
            yield f"{path}: expected a Parquet file, found {fault}"
            continue
        if schema.names != [f["name"] for f in fields]:
            yield f"{path}: expected the columns {', '.join(f['name'] for f in fields)}, found {', '.join(schema.names)}"
            continue
        for f in fields:
            if schema.field(f["name"]).type not in _TYPES[f["type"]]:
                yield f"{path}: expected {f['name']} to be {f['type']}, found {schema.field(f['name']).type}"
    if size != resource["bytes"]:
        yield f"{name}: expected {resource['bytes']} bytes, found {size}"


def _rows(con: duckdb.DuckDBPyConnection, name: str, resource: dict, rows: int) -> Iterator[str]:
    schema, of = resource["schema"], identifier(name)
    if rows != resource["rows"]:
        yield f"{name}: expected {resource['rows']} rows, found {rows}"
    key = ", ".join(map(identifier, schema["primaryKey"]))
    distinct = _count(con, f"(SELECT DISTINCT {key} FROM {of})")
    if distinct != rows:
        yield f"{name}: expected unique {key}, found {rows - distinct} rows that repeat another's"
    for f in schema["fields"]:
        if f.get("constraints", {}).get("required"):
            nulls = _count(con, f"{of} WHERE {identifier(f['name'])} IS NULL")
            if nulls:
                yield f"{name}.{f['name']}: expected a value in every row, found {nulls} without"
    for link in schema["foreignKeys"]:
        (column,), there = link["fields"], link["reference"]["resource"] or name
        (target,) = link["reference"]["fields"]
        dangling = _count(
            con,
            f"{of} a ANTI JOIN {identifier(there)} b ON a.{identifier(column)} = b.{identifier(target)} "
            f"WHERE a.{identifier(column)} IS NOT NULL",
        )
        if dangling:
            yield f"{name}.{column}: expected values of {there}.{target}, found {dangling} rows with others"


def _database(con: duckdb.DuckDBPyConnection, folder: Path, found: Verification) -> Iterator[str]:
    path = Warehouse(folder).duckdb
    try:
        con.execute(f"ATTACH {literal(path)} AS released (READ_ONLY)")
        meta = dict(con.execute("SELECT key, value FROM released._meta").fetchall())
        counts = {name: _count(con, f"released.{identifier(name)}") for name in found.rows}
    except duckdb.Error as fault:
        yield f"{path.name}: expected a DuckDB file with the released tables, found {fault}"
        return
    if meta.get("release") != found.version:
        yield f"{path.name}: expected the release {found.version}, found {meta.get('release')}"
    for name, rows in found.rows.items():
        if counts[name] != rows:
            yield f"{path.name}: expected {rows} rows of {name}, found {counts[name]}"


def _count(con: duckdb.DuckDBPyConnection, of: str) -> int:
    return con.execute(f"SELECT count(*) FROM {of}").fetchone()[0]
