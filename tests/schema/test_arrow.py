"""Arrow schemas, and the way from rows to a table that follows one."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.schema import SCHEMA_VERSION, TABLES, arrow_schema, conform, empty_table, table
from titfortat.schema.types import Type

LINK = {"event_id": "a" * 16, "responds_to": "b" * 16, "latency_days": 3, "basis": "stated", "confidence": 0.5}


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_has_the_columns_in_order_with_descriptions(name):
    schema = arrow_schema(name)
    assert tuple(schema.names) == table(name).names
    assert [f.nullable for f in schema] == [c.nullable for c in table(name).columns]
    assert all(f.metadata[b"description"].decode() == table(name).column(f.name).description for f in schema)
    assert schema.metadata[b"titfortat_schema"].decode() == SCHEMA_VERSION
    assert not any(pa.types.is_null(f.type) for f in schema)
    assert empty_table(name).schema.equals(schema, check_metadata=True)


def test_rows_and_arrow_tables_give_the_same():
    rows = [LINK, {**LINK, "latency_days": None}]
    made = conform("responses", rows)
    assert made.schema.equals(arrow_schema("responses"), check_metadata=True)
    assert made.to_pylist() == rows
    # Columns in another order and of wider types, as DuckDB hands them out.
    wide = pa.table({name: pa.array([r[name] for r in rows]) for name in reversed(made.column_names)})
    assert conform("responses", wide).equals(made)


def test_a_missing_column_is_null_and_only_where_it_may_be():
    assert (
        conform("responses", [{k: v for k, v in LINK.items() if k != "latency_days"}])["latency_days"].null_count == 1
    )
    with pytest.raises(ValueError, match=r"responses\.basis"):
        conform("responses", [{k: v for k, v in LINK.items() if k != "basis"}])
    with pytest.raises(ValueError, match=r"responses\.basis"):
        conform("responses", pa.table({k: [v] for k, v in LINK.items() if k != "basis"}))


@pytest.mark.parametrize("rows", [[{**LINK, "basic": 1}], pa.table({"basic": [1]})], ids=["rows", "arrow"])
def test_an_unknown_column_is_refused_by_name(rows):
    with pytest.raises(ValueError, match="basic"):
        conform("responses", rows)


def test_naive_times_are_taken_as_utc():
    moment = dt.datetime(2025, 1, 1, 12)
    row = {c.name: "x" for c in table("raw_documents").columns if c.type is Type.STRING}
    row |= {"dump_date": moment.date(), "position": 0, "content": b"", "fetched_at": moment}
    naive = pa.table({k: pa.array([v]) for k, v in row.items()})
    assert naive["fetched_at"].type == pa.timestamp("us")
    assert conform("raw_documents", naive)["fetched_at"].to_pylist() == [moment.replace(tzinfo=dt.UTC)]


@given(st.lists(st.tuples(st.integers(0, 10**6) | st.none(), st.floats(0, 1)), max_size=20))
def test_what_goes_in_comes_out(values):
    rows = [{**LINK, "latency_days": days, "confidence": c} for days, c in values]
    assert conform("responses", rows).to_pylist() == rows
