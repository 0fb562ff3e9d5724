"""Blind mutants: one value of the good dataset becomes another that could be true of it, without a look at which checks there are.

What the planted defects prove is that checks find what they claim; these tell how much of what may go wrong is noticed at all.
A value that nothing contradicts (a name, a headline) can be wrong without anybody knowing: such columns are listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_checks.measure import measure_stage
from data_checks.relations import candidate_files
from tests.data_checks.dataset import STAGES, Rows, good, write_stage
from titfortat.schema import VOCABULARIES
from titfortat.schema.tables import table as codebook
from titfortat.schema.types import Column, Type

COUNTRIES = ("FRA", "POL")
"""States that exist at every date of the dataset."""


@dataclass(frozen=True)
class Mutant:
    """The value that the column of a row (by its place) has instead."""

    stage: str
    table: str
    column: str
    place: int
    value: object

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.place}: {self.value}"

    def noticed(self, root: Path) -> bool:
        """Whether any check of the stage fails for it."""
        rows: Rows = good()
        rows[self.table][self.place][self.column] = self.value
        files = candidate_files(write_stage(root, self.stage, rows))
        return not all(found.passed for found in measure_stage(files, self.stage).values())


def mutants() -> Iterator[Mutant]:
    """Those of the first and the last row of every table that a stage writes."""
    rows = good()
    for stage, tables in STAGES.items():
        for table in tables:
            for place in sorted({0, len(rows[table]) - 1}):
                for column in codebook(table).columns:
                    for value in _others(column, rows[table][place].get(column.name)):
                        yield Mutant(stage, table, column.name, place, value)


def _others(column: Column, was: object) -> Iterator[object]:
    """Values that the column may hold instead: another of its vocabulary or form, a little more, none where it may be null."""
    if column.nullable and was is not None:
        yield None
    if column.vocabulary:
        words = sorted(VOCABULARIES[column.vocabulary])
        yield words[(words.index(str(was)) + 1) % len(words)] if was in words else words[0]
    elif column.references == "countries.iso3":
        yield next(c for c in COUNTRIES if c != was)
    elif column.type is Type.BOOL:
        yield not was
    elif column.type in (Type.INT32, Type.INT64):
        yield 1 if was is None else int(str(was)) + 1
    elif column.type is Type.FLOAT64:
        yield 0.5 if was is None else float(str(was)) / 2
    elif column.type is Type.STRINGS:
        yield [*was, "attache"] if isinstance(was, list) else ["attache"]
    elif isinstance(was, dt.datetime):
        yield was + dt.timedelta(hours=12)
    elif isinstance(was, dt.date):
        yield was + dt.timedelta(days=1)
    elif column.type is Type.BINARY:
        yield b"Another body."
    elif column.pattern and isinstance(was, str):
        yield was[:-1] + ("0" if was[-1] != "0" else "1")
    elif column.type is Type.STRING and isinstance(was, str):
        yield was[: len(was) // 2] or was + "x"
