"""Defects of files: cut short, with other columns, in the wrong year's folder, unlike the DuckDB file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import duckdb
import pyarrow as pa

from data_checks.promotion import audit
from data_checks.publish import TABLES as PUBLISHED
from data_checks.results import CheckResult
from data_checks.spec import Severity
from tests.data_checks.dataset import Published, good, write_raw, write_stage
from titfortat.schema import TABLES
from titfortat.storage import Candidate

Spoil = Callable[[Candidate | Published], object]


@dataclass(frozen=True)
class FileDefect:
    """Like a `Defect`, but what is spoilt are the files of a candidate. What cannot be judged because of it is not counted."""

    what: str
    stage: str
    spoil: Spoil
    finds: tuple[str, ...]
    names: str = ""
    severity: Severity = Severity.ERROR
    kind: ClassVar[str] = "of files"

    def audit(self, root: Path) -> list[CheckResult]:
        """What the suite finds when the files are spoilt; a check that could not be judged is told as one that holds."""
        candidate = write_stage(root, self.stage, good())
        self.spoil(candidate)
        return [replace(r, passed=r.passed or not r.judged) for r in audit(candidate)]


def cut(table: str, count: int) -> Spoil:
    """Take bytes from the end of a table's file."""

    def spoil(candidate: Candidate | Published) -> None:
        path = candidate.paths(table)[0]
        path.write_bytes(path.read_bytes()[:-count])

    return spoil


def rewrite(table: str, change: Callable[[pa.Table], pa.Table]) -> Spoil:
    """Write a table of other columns in its place."""

    def spoil(candidate: Candidate | Published) -> None:
        assert isinstance(candidate, Candidate)
        write_raw(table, candidate.path(table), change(candidate.read(table)))

    return spoil


def cast(column: str, to: pa.DataType) -> Callable[[pa.Table], pa.Table]:
    return lambda rows: rows.set_column(rows.column_names.index(column), column, rows[column].cast(to))


def without_a_type(column: str) -> Callable[[pa.Table], pa.Table]:
    return lambda rows: rows.set_column(rows.column_names.index(column), column, pa.nulls(len(rows)))


def in_another_year(table: str) -> Spoil:
    """Move the first file of a table by year to the folder of a year that none of its rows is of."""

    def spoil(candidate: Candidate | Published) -> None:
        path = candidate.paths(table)[0]
        other = path.parent.with_name("year=1899")
        other.mkdir()
        path.rename(other / path.name)

    return spoil


def a_row_less(table: str) -> Spoil:
    """Take a row from the DuckDB file alone."""

    def spoil(candidate: Candidate | Published) -> None:
        with duckdb.connect(candidate.duckdb) as built:  # type: ignore[union-attr]
            built.execute(f"DELETE FROM {table} WHERE rowid = 0")

    return spoil


M = "event_mentions"
FILE_DEFECTS = (
    FileDefect("a file cut short", "extract", cut(M, 100), (f"{M}.readable",), "part-0.parquet"),
    FileDefect("no file", "extract", lambda c: c.paths(M)[0].unlink(), (f"{M}.readable",), "no such file"),
    FileDefect(
        "a column less",
        "extract",
        rewrite(M, lambda rows: rows.drop(["confidence"])),
        (f"{M}.columns_present",),
        "confidence",
    ),
    FileDefect(
        "columns in another order",
        "extract",
        rewrite(M, lambda rows: rows.select(rows.column_names[::-1])),
        (f"{M}.columns_present",),
        "in the order",
    ),
    FileDefect(
        "a column of another type",
        "extract",
        rewrite(M, cast("headcount", pa.int64())),
        (f"{M}.columns_typed",),
        "headcount: expected int32, found int64",
    ),
    FileDefect(
        "a column without a type",
        "ingest",
        rewrite("raw_documents", without_a_type("title")),
        ("raw_documents.columns_typed",),
        "title",
    ),
    *(
        FileDefect(
            f"{t} of one year in another's folder", "publish", in_another_year(t), (f"{t}.rows_in_their_year",), "1899"
        )
        for t in PUBLISHED
        if TABLES[t].year_of
    ),
    *(
        FileDefect(
            f"{t} of which the DuckDB file lacks a row",
            "publish",
            a_row_less(t),
            (f"{t}.same_as_duckdb",),
            "duckdb = [",
        )
        for t in PUBLISHED
    ),
)
