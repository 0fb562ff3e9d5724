"""The DuckDB file of a publication out of the last one: of every table the rows from the first month that has changed are written
anew, those before stay. The rows and their order are those of a file that is built whole.

Compressing texts is most of the work of a publication: 200,000 articles of 2.4 kB take 6 s, a copy of the file 0.15 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from titfortat.publish.candidate import PUBLISHED_TABLES, PublishCandidate
from titfortat.publish.database import STORAGE_VERSION
from titfortat.publish.digests import Digest, by_month, since
from titfortat.publish.reconcile import QUERIES, insertion
from titfortat.schema import SCHEMA_VERSION
from titfortat.schema.duckdb import identifier, literal
from titfortat.schema.tables import table
from titfortat.storage import code_fingerprint

MOST = 0.5
"""Share of the published bytes from which on all of it is built anew: what is deleted leaves holes in the file."""

HOLES = 0.3
"""Share of unused blocks from which on the file is built anew."""

LAST = "last"
"""Name of the last publication's database while two are open."""


@dataclass(frozen=True)
class Renewal:
    """From which month on each table is to be written anew (`months`; a table that is not there stays as it is), and the digests
    that it has then."""

    base: Path
    months: dict[str, str | None]
    digests: dict[str, dict[str | None, Digest]]


def renewal(con: duckdb.DuckDBPyConnection, candidate: PublishCandidate) -> Renewal | None:
    """What has changed since the last publication; None where the file is to be built whole: there is none, other code made it, or
    most of it would be written anyway. `con` has the sources that `QUERIES` read."""
    base = candidate.warehouse.duckdb.resolve()
    if not base.is_file():
        return None
    try:
        con.execute(f"ATTACH {literal(base)} AS {LAST} (READ_ONLY)")
    except duckdb.Error:
        return None
    try:
        return _compared(con, candidate, base)
    except duckdb.Error:
        # A damaged file is no base to build on; a damaged source is told when the whole is built.
        return None
    finally:
        con.execute(f"DETACH {LAST}")


def _compared(con: duckdb.DuckDBPyConnection, candidate: PublishCandidate, base: Path) -> Renewal | None:
    facts = dict(con.execute(f"SELECT key, value FROM {LAST}._meta").fetchall())
    same = {
        "code_fingerprint": code_fingerprint("publish"),
        "schema_version": SCHEMA_VERSION,
        "storage_version": STORAGE_VERSION,
    }
    if any(facts.get(key) != value for key, value in same.items()):
        return None
    (blocks, holes) = con.execute(
        "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = ?", [LAST]
    ).fetchone()
    if holes > HOLES * blocks:
        return None
    months, digests, anew, all_bytes = {}, {}, 0.0, 0
    for name in PUBLISHED_TABLES:
        now = digests[name] = by_month(con, name, f"({QUERIES[name]})")
        was = by_month(con, name, f"{LAST}.{identifier(name)}")
        size = sum(p.stat().st_size for p in candidate.warehouse.published_files(name))
        all_bytes += size
        if now != was:
            first = months[name] = min((m for m in {*now, *was} if now.get(m) != was.get(m)), key=lambda m: m or "")
            rows = sum(n for n, _ in now.values())
            kept = sum(n for m, (n, _) in now.items() if (m or "") < (first or ""))
            anew += size * (1 - kept / rows if rows else 1)
    return Renewal(base, months, digests) if anew <= MOST * all_bytes else None


def renew(con: duckdb.DuckDBPyConnection, name: str, found: Renewal) -> bool:
    """Make a table of the copied file what it is now. Gives False where it did not become that."""
    if name not in found.months:
        return True
    where = since(table(name), found.months[name])
    con.execute(f"DELETE FROM {identifier(name)} WHERE {where}")
    con.execute(insertion(name, where))
    return by_month(con, name) == found.digests[name]
