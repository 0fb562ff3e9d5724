"""The words in which checks are written: plain data, cheap to import, turned into expectations only when a suite runs.

A check says what must hold in SQL over the tables of its stage (each a relation named as in the codebook). Which checks
there are is in `structural` and in the modules of the stages; how they are evaluated is in `measure`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`ERROR` keeps the candidate from being promoted, `WARN` is shown and lets it pass."""

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, kw_only=True)
class CheckSpec:
    """One check of one table. `name` is unique within the table (letters, digits, underscores).

    `description` says what must hold and what to do where it does not; `reason` why it matters.
    """

    table: str
    name: str
    severity: Severity
    description: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadableCheck(CheckSpec):
    """The table's files are whole Parquet files."""


@dataclass(frozen=True, kw_only=True)
class ColumnsCheck(CheckSpec):
    """The table's files have the codebook's columns in its order; with `typed`, each with the codebook's type."""

    typed: bool = False


@dataclass(frozen=True, kw_only=True)
class RowCheck(CheckSpec):
    """`holds` is true of every row; it is a SQL condition over the table's columns, and unknown (null) counts as true.

    All row checks of a table cost one scan. `show` names the columns printed beside an offender's key. What becomes of
    a few offenders of an ERROR: `mend` (column, SQL value) puts a hole where the wrong value was, `rejects` turns the
    whole row away; both are told in `rejected`. With neither the partition is not promoted.
    """

    holds: str
    show: tuple[str, ...] = ()
    mend: tuple[tuple[str, str], ...] = ()
    rejects: bool = False


@dataclass(frozen=True, kw_only=True)
class SetCheck(CheckSpec):
    """`offenders` is a SQL query without a row: first column the offender's key, the others what was found.

    With `rejects` or `mend` the key is that of a row of the table, and a few offenders are dealt with as a RowCheck's are.
    `tolerated` is the share of the table's rows that may offend (and a handful in any case): they are still named.
    `shared`, a name and a query, is a relation that several checks look at; it is computed once for all of them.
    """

    offenders: str
    shared: tuple[str, str] | None = None
    mend: tuple[tuple[str, str], ...] = ()
    rejects: bool = False
    tolerated: float = 0.0


@dataclass(frozen=True, kw_only=True)
class AcyclicCheck(CheckSpec):
    """No way along the edges of `edges`, a SQL query of (from, to), leads back to where it began."""

    edges: str


@dataclass(frozen=True, kw_only=True)
class MeasureCheck(CheckSpec):
    """`value` is a SQL query of one number (null: nothing to measure), which lies within `low` and `high` inclusive."""

    value: str
    low: float | None = None
    high: float | None = None
