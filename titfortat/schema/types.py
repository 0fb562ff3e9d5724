"""The words the codebook is written in: `Column`, `Table` and the closed list of column types.

Holds no table: those are in `titfortat.schema.tables`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

SCHEMA_VERSION = "1.0"
"""Version of the contract: the major number moves when a column is renamed, removed or changes its meaning."""


class Type(StrEnum):
    """A column type, each with one Arrow and one DuckDB counterpart."""

    STRING = "string"
    BINARY = "binary"
    BOOL = "bool"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT64 = "float64"
    DATE = "date"
    TIMESTAMP = "timestamp"
    STRINGS = "list<string>"


class Layer(StrEnum):
    """Where a table lives: `store` tables are partitioned by the dump's day of arrival and hold the way of the data;
    `published` tables are partitioned by year (or whole) and are what users read."""

    STORE = "store"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Column:
    """One column: `type`, whether it may be null, its unit, and the vocabulary or table that its values come from.

    `references` is "table.column". `minimum` and `maximum` are inclusive, in the column's unit.
    """

    name: str
    type: Type
    description: str
    nullable: bool = False
    unit: str | None = None
    vocabulary: str | None = None
    references: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: its grain in a sentence, its columns in order, its key, and where it is kept.

    `year_of` names the date or timestamp column whose year partitions the published files; None keeps one whole file.
    `sort_by` is the order of the rows in a published file.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    layers: tuple[Layer, ...]
    year_of: str | None = None
    sort_by: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`. Raises KeyError with the known names."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(f"table {self.name} has no column {name!r}; it has: {', '.join(self.names)}")
