"""The DuckDB file: made beside the old one from Arrow and Parquet, with DDL, comments, macros and `_meta`.

Its rows are in the same order from run to run, and its tables equal the Parquet files. Its bytes are not: DuckDB
samples strings at random when it chooses their compression.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from titfortat import __version__
from titfortat.publish.macros import MACROS
from titfortat.schema import SCHEMA_VERSION
from titfortat.schema.duckdb import comments, create_table, identifier, literal
from titfortat.schema.policy import FORMER
from titfortat.schema.types import Table
from titfortat.storage import code_fingerprint

STORAGE_VERSION = "v1.2.0"
"""Oldest DuckDB that opens the file; the default of DuckDB 2.0 can be opened by nothing before it."""

ROW_GROUP = 30_720
"""Rows a group of the DuckDB file: a quarter of the default, since each thread holds a group with its texts while it
writes (370 MB at the default and 3 kB a text)."""

MEMORY_SHARE = 0.3
MEMORY_LEAST = 1 << 30
"""What DuckDB may hold before it spills beside the file that it builds: a share of the machine's memory, and at least so
many bytes. Sorting 1M articles of 2.4 kB takes 2 GB with two threads."""

META_COMMENT = "what this file is: its release, the code and schema that made it, what it was made from, rows by table"


@contextmanager
def new_database(path: Path, workers: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose default database is a new file at `path`, as `connected` and `target` say."""
    with connected(path.parent, workers) as con, target(con, path):
        yield con


@contextmanager
def connected(folder: Path, workers: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills below `folder`. Times are UTC, rows keep their order whatever the number of `workers` (threads),
    nothing is fetched from outside."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "threads": workers,
        "memory_limit": f"{memory_limit() >> 20}MiB",
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=settings) as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute("SET preserve_insertion_order = true")
        yield con


@contextmanager
def target(con: duckdb.DuckDBPyConnection, path: Path, base: Path | None = None) -> Iterator[None]:
    """Make a file at `path` the connection's default database: an empty one, or a copy of `base`. It is closed whole at the end;
    there is no file where that fails."""
    path.unlink(missing_ok=True)
    if base:
        shutil.copyfile(base, path)
    con.execute(
        f"ATTACH {literal(path)} AS target (STORAGE_VERSION {literal(STORAGE_VERSION)}, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    con.execute("USE target")
    try:
        yield
    except BaseException:
        con.execute("USE memory")
        con.execute("DETACH target")
        path.unlink(missing_ok=True)
        raise
    con.execute("CHECKPOINT target")
    con.execute("USE memory")
    con.execute("DETACH target")


@contextmanager
def built_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose default database is the one that was built at `path`, open for a last change."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(
            f"ATTACH {literal(path)} AS target (STORAGE_VERSION {literal(STORAGE_VERSION)}, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        con.execute("USE target")
        yield con
        con.execute("CHECKPOINT target")
        con.execute("USE memory")
        con.execute("DETACH target")


def memory_limit() -> int:
    """Bytes that DuckDB may hold."""
    return max(MEMORY_LEAST, int(MEMORY_SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")))


def declare(con: duckdb.DuckDBPyConnection, name: str | Table) -> None:
    """Create an empty table of the codebook, or one derived from it, with its comments."""
    con.execute(create_table(name))
    for statement in comments(name):
        con.execute(statement)


def add_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views with the names of a schema before; their tables must be there."""
    for former in FORMER:
        con.execute(former.statement)


def add_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros, in the place of those of the same names; their tables must be there."""
    for macro in MACROS:
        for statement in macro.statements:
            con.execute(statement)


def add_meta(
    con: duckdb.DuckDBPyConnection, fingerprint: str, rows: Mapping[str, int], release: str | None = None
) -> None:
    """Create `_meta`: one row a fact, without any clock. `release` is None for what is not a released version."""
    facts = {
        "code_fingerprint": code_fingerprint("publish"),
        "code_version": __version__,
        "input_fingerprint": fingerprint,
        "release": release,
        "schema_version": SCHEMA_VERSION,
        "storage_version": STORAGE_VERSION,
    }
    facts |= {f"rows.{name}": str(n) for name, n in sorted(rows.items())}
    con.execute("CREATE OR REPLACE TABLE _meta (key VARCHAR NOT NULL PRIMARY KEY, value VARCHAR)")
    con.executemany("INSERT INTO _meta VALUES (?, ?)", list(facts.items()))
    con.execute(f"COMMENT ON TABLE _meta IS {literal(META_COMMENT)}")
    con.execute("COMMENT ON COLUMN _meta.key IS 'name of the fact; rows.<table> for the number of rows of a table'")
    con.execute("COMMENT ON COLUMN _meta.value IS 'the fact as text; null where there is none'")


def count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    return con.execute(f"SELECT count(*) FROM {identifier(name)}").fetchone()[0]
