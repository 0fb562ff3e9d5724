"""The codebook: every table and column of the dataset, described once.

What belongs here: names, types, units, nullability, vocabularies, keys and descriptions, and the projections that
follow from them alone (Arrow schemas, DuckDB DDL and comments, the data dictionary). What does not: how a value is
computed (the stages), where it is stored (`titfortat.storage`), what must hold of its meaning (`data_checks`).
"""

from titfortat.schema.arrow import arrow_schema, conform, empty_table
from titfortat.schema.tables import TABLES, table
from titfortat.schema.types import SCHEMA_VERSION, Column, Table
from titfortat.schema.vocabularies import EVENT_TYPES, HAPPENED, REASONS, STATUSES, VOCABULARIES

__all__ = [
    "EVENT_TYPES",
    "HAPPENED",
    "REASONS",
    "SCHEMA_VERSION",
    "STATUSES",
    "TABLES",
    "VOCABULARIES",
    "Column",
    "Table",
    "arrow_schema",
    "conform",
    "empty_table",
    "table",
]
