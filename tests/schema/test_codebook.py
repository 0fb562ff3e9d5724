"""The codebook agrees with itself: keys, references, vocabularies, orders."""

from __future__ import annotations

import re

import pytest

from titfortat.schema import TABLES, VOCABULARIES, table
from titfortat.schema.types import Layer, Type

COLUMNS = [(t, c) for t in TABLES.values() for c in t.columns]


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_a_table_names_its_own_columns(spec):
    assert len(set(spec.names)) == len(spec.names)
    assert spec.key and spec.layers and spec.grain
    for name in (*spec.key, *spec.sort_by, *([spec.year_of] if spec.year_of else [])):
        assert spec.column(name)
    assert not any(spec.column(k).nullable for k in spec.key)


@pytest.mark.parametrize("spec", [t for t in TABLES.values() if Layer.PUBLISHED in t.layers], ids=lambda t: t.name)
def test_a_published_table_has_an_order(spec):
    assert spec.sort_by
    if spec.year_of:
        assert spec.column(spec.year_of).type in (Type.DATE, Type.TIMESTAMP)
        # Files of one year each must not tear the order of the whole apart.
        assert spec.sort_by[0] == spec.year_of


@pytest.mark.parametrize(("spec", "column"), COLUMNS, ids=lambda x: x.name)
def test_a_column_refers_to_what_is_there(spec, column):
    assert column.description
    if column.vocabulary:
        assert VOCABULARIES[column.vocabulary] and column.type is Type.STRING
    if column.references:
        there, name = column.references.split(".")
        assert table(there).column(name).type is column.type
        assert table(there).key == (name,)
    if column.pattern:
        assert column.type is Type.STRING and re.compile(column.pattern)
    if column.minimum is not None and column.maximum is not None:
        assert column.minimum < column.maximum


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(KeyError, match="events"):
        table("event")
    with pytest.raises(KeyError, match="event_date"):
        table("events").column("date")
