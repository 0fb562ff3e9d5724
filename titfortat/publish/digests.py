"""What tells one content of a table from another: rows and a sum of row hashes, month by month.

A sum is the same in whatever order the rows come, and those of months add up to that of a year.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from titfortat.schema.duckdb import DUCKDB_TYPES, identifier
from titfortat.schema.tables import table
from titfortat.schema.types import Table

UNKNOWN = "unknown"
"""Month and year of rows without a date. It comes after all others, as such rows do in every table."""

_TOLD_BY = {"text": "text_sha256"}
"""A text is told by its hash, which saves reading most of the bytes that there are."""

Digest = tuple[int, int]
"""Rows, and the sum of their hashes."""


def by_month(con: duckdb.DuckDBPyConnection, name: str | Table, source: str | None = None) -> dict[str | None, Digest]:
    """The digest of every month ('2026-01', `UNKNOWN`) that has rows; one of None for all rows of a table without a date.

    `source`: a query in brackets with the table's columns; without it the table itself.
    """
    spec = table(name)
    month = "NULL"
    if spec.year_of:
        day = f"CAST({identifier(spec.year_of)} AS TIMESTAMP)"
        month = f"coalesce(format('{{:04d}}-{{:02d}}', year({day}), month({day})), '{UNKNOWN}')"
    left_out = {text for text, told_by in _TOLD_BY.items() if {text, told_by} <= set(spec.names)}
    columns = ", ".join(
        f"CAST({identifier(c.name)} AS {DUCKDB_TYPES[c.type]})" for c in spec.columns if c.name not in left_out
    )
    found = con.execute(
        f"SELECT {month} AS m, count(*), coalesce(sum(hash({columns})::HUGEINT), 0) "
        f"FROM {source or identifier(spec.name)} GROUP BY m ORDER BY m"
    )
    return {m: (rows, digest) for m, rows, digest in found.fetchall()}


def by_year(months: Mapping[str | None, Digest]) -> dict[str | None, Digest]:
    """The digests of the years out of those of their months, in order."""
    years: dict[str | None, Digest] = {}
    for month, (rows, digest) in months.items():
        year = month if month in (None, UNKNOWN) else month[:-3]
        before = years.get(year, (0, 0))
        years[year] = (before[0] + rows, before[1] + digest)
    return years


def since(spec: Table, month: str | None) -> str:
    """The condition of the rows of that month and those that come after it in the table."""
    if month is None or spec.year_of is None:
        return "true"
    column = identifier(spec.year_of)
    return f"{column} IS NULL" if month == UNKNOWN else f"({column} >= DATE '{month}-01' OR {column} IS NULL)"
