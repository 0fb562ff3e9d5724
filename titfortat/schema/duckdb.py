"""The codebook as DuckDB DDL: tables with types, NOT NULL and keys, and a comment on every table and column.

Holds statements only; who runs them against which file is in `titfortat.publish`.
"""

from __future__ import annotations

from collections.abc import Iterable

from titfortat.schema.tables import table
from titfortat.schema.types import Column, Table, Type
from titfortat.schema.vocabularies import VOCABULARIES

DUCKDB_TYPES = {
    Type.STRING: "VARCHAR",
    Type.BINARY: "BLOB",
    Type.BOOL: "BOOLEAN",
    Type.INT32: "INTEGER",
    Type.INT64: "BIGINT",
    Type.FLOAT64: "DOUBLE",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP",
    Type.STRINGS: "VARCHAR[]",
}
"""TIMESTAMP holds UTC: one query gives the same days and months on every machine, which WITH TIME ZONE does not (it
follows the session's time zone), and Python reads it without a further package."""

PRIMARY_KEYS = frozenset({"countries", "events"})
"""Tables that other rows point at and that are small. An index costs 1.1 s and 46 MB a million rows, as much again as
the rows themselves, so the keys of the others are left to the checks."""


def create_table(name: str | Table) -> str:
    """CREATE TABLE for a table of the codebook, or one derived from it. Raises KeyError."""
    spec = table(name)
    lines = [f"{identifier(c.name)} {DUCKDB_TYPES[c.type]}{'' if c.nullable else ' NOT NULL'}" for c in spec.columns]
    if spec.name in PRIMARY_KEYS:
        lines.append(f"PRIMARY KEY ({', '.join(map(identifier, spec.key))})")
    return f"CREATE TABLE {identifier(spec.name)} (\n    " + ",\n    ".join(lines) + "\n)"


def comments(name: str | Table) -> list[str]:
    """One COMMENT statement for the table and one for every column, in order. Raises KeyError."""
    spec = table(name)
    out = [f"COMMENT ON TABLE {identifier(spec.name)} IS {literal(spec.grain)}"]
    for c in spec.columns:
        out.append(f"COMMENT ON COLUMN {identifier(spec.name)}.{identifier(c.name)} IS {literal(column_comment(c))}")
    return out


def column_comment(column: Column) -> str:
    """The description with the unit, the values or the referenced column behind it."""
    parts = [column.description + (f" [{column.unit}]" if column.unit else "")]
    if column.vocabulary:
        parts.append("one of " + ", ".join(VOCABULARIES[column.vocabulary]))
    if column.references:
        parts.append(f"refers to {column.references}")
    return "; ".join(parts)


def identifier(name: str) -> str:
    """A name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A string quoted for SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Strings for the brackets behind IN, in their order whatever the order of a set is: "'a', 'b'"."""
    return ", ".join(map(literal, sorted(texts)))
