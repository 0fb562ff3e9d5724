"""The codebook as Arrow schemas, and the one way from rows to a table that follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import pyarrow as pa

from titfortat.schema.tables import table
from titfortat.schema.types import SCHEMA_VERSION, Table, Type

ARROW_TYPES = {
    Type.STRING: pa.string(),
    Type.BINARY: pa.binary(),
    Type.BOOL: pa.bool_(),
    Type.INT32: pa.int32(),
    Type.INT64: pa.int64(),
    Type.FLOAT64: pa.float64(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.STRINGS: pa.list_(pa.field("item", pa.string(), nullable=False)),
}


@cache
def arrow_schema(name: str | Table) -> pa.Schema:
    """The Arrow schema of a table (its name, or itself), with descriptions and the schema version as metadata.

    Raises KeyError.
    """
    spec = table(name)
    fields = [
        pa.field(c.name, ARROW_TYPES[c.type], nullable=c.nullable, metadata={"description": c.description})
        for c in spec.columns
    ]
    return pa.schema(fields, metadata={"description": spec.grain, "titfortat_schema": SCHEMA_VERSION})


def empty_table(name: str | Table) -> pa.Table:
    """A table of the contract with no rows."""
    return arrow_schema(name).empty_table()


def conform(name: str | Table, rows: Iterable[Mapping[str, object]] | pa.Table) -> pa.Table:
    """Rows (mappings by column name, missing keys null) or an Arrow table, as a table with exactly the contract's schema.

    Raises ValueError for a column that the contract does not know and for a null in a column that has none.
    """
    spec, schema = table(name), arrow_schema(name)
    if isinstance(rows, pa.Table):
        _refuse_unknown(spec, rows.column_names)
        columns = [
            rows[f.name].cast(f.type) if f.name in rows.column_names else pa.nulls(len(rows), f.type) for f in schema
        ]
        out = pa.Table.from_arrays(columns, schema=schema)
    else:
        rows = list(rows)
        _refuse_unknown(spec, {k for r in rows for k in r})
        out = pa.Table.from_pylist(rows, schema=schema)
    for f in schema:
        if not f.nullable and out[f.name].null_count:
            raise ValueError(f"{spec.name}.{f.name} holds {out[f.name].null_count} nulls; the contract allows none")
    return out


def _refuse_unknown(spec: Table, names: Iterable[str]) -> None:
    unknown = sorted(set(names) - set(spec.names))
    if unknown:
        raise ValueError(f"{spec.name} has no column {', '.join(unknown)}; known: {', '.join(spec.names)}")
