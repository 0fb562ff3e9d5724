"""The codebook as DuckDB DDL."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from titfortat.schema import TABLES, table
from titfortat.schema.duckdb import DUCKDB_TYPES, PRIMARY_KEYS, column_comment, comments, create_table, literal
from titfortat.schema.types import Column, Type


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        yield connection


@pytest.mark.parametrize("name", TABLES)
def test_the_ddl_makes_the_table_with_types_nulls_and_comments(con, name):
    con.execute(create_table(name))
    for statement in comments(name):
        con.execute(statement)
    found = con.execute(
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ? "
        "ORDER BY column_index",
        [name],
    ).fetchall()
    assert found == [(c.name, DUCKDB_TYPES[c.type], c.nullable, column_comment(c)) for c in table(name).columns]
    assert con.execute("SELECT comment FROM duckdb_tables()").fetchall() == [(table(name).grain,)]
    keys = con.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    assert keys == ([(list(table(name).key),)] if name in PRIMARY_KEYS else [])


def test_a_derived_table_has_its_own_columns(con):
    spec = table("articles")
    textless = replace(spec, columns=tuple(c for c in spec.columns if c.name != "text"))
    con.execute(create_table(textless))
    for statement in comments(textless):
        con.execute(statement)
    names = [r[0] for r in con.execute("SELECT column_name FROM duckdb_columns() WHERE NOT internal").fetchall()]
    assert names == [n for n in spec.names if n != "text"]


def test_a_comment_tells_unit_values_and_reference():
    column = Column("x", Type.STRING, "what", unit="hours", vocabulary="response_basis", references="events.event_id")
    assert column_comment(column) == "what [hours]; one of stated, inferred; refers to events.event_id"


def test_quotes_in_a_literal_are_doubled(con):
    assert con.execute("SELECT " + literal("it's")).fetchone() == ("it's",)
