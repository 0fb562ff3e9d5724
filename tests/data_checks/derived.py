"""Defects that follow from the codebook, as the structural checks do: for each of these the value that it is there to find.

The rows that break a table's checks are planted together, a row a defect; a check has found its own where it fails and names
that value. What the defects of `defects` prove is more: that nothing else fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_checks.measure import Finding, measure
from data_checks.relations import candidate_files, connect
from data_checks.spec import ColumnsCheck, ReadableCheck
from data_checks.structural import structural
from data_checks.suites import STAGES, suite
from tests.data_checks.dataset import Rows, good, ident, write_raw, write_stage
from titfortat.schema import TABLES
from titfortat.schema.tables import table as codebook
from titfortat.schema.types import Column, Type

Row = dict[str, object]


@dataclass(frozen=True)
class Derived:
    """`values` are put into a row of the table; `check` must fail and say `told`. Twice: the row comes two times."""

    stage: str
    table: str
    check: str
    values: tuple[tuple[str, object], ...]
    told: str
    twice: bool = False


def derived() -> list[Derived]:
    """The defects of the rows: for each structural check of a row, a key or a reference, in the first stage that has it."""
    seen: set[tuple[str, str]] = set()
    found = []
    for stage in STAGES:
        for table, checks in suite(stage).items():
            plain = {c.name for c in structural(table, TABLES)}
            for check in checks:
                if check.name in plain and (table, check.name) not in seen:
                    new = list(_defects(stage, table, check.name))
                    seen |= {(table, check.name)} if new else set()
                    found += new
    return found


def _defects(stage: str, table: str, check: str) -> Iterable[Derived]:
    if check == "key_unique":
        yield Derived(stage, table, check, (), "rows = ", twice=True)
    for column in codebook(table).columns:
        for suffix, values in _wrong(column).items():
            if check == f"{column.name}_{suffix}":
                for value in values:
                    yield Derived(stage, table, check, ((column.name, value),), f"{column.name} = {_told(value)}")


def _wrong(column: Column) -> dict[str, list[object]]:
    """Suffix of a check -> values of the column that it must find."""
    wrong: dict[str, list[object]] = {"not_null": [None], "in_vocabulary": ["zzz"], "matches_pattern": ["?"]}
    if column.type is Type.STRINGS:
        wrong["items_not_blank"] = [(" ",)]
    bounds = [(column.minimum, -1), (column.maximum, 1)]
    number = float if column.type is Type.FLOAT64 else int
    wrong["in_range"] = [number(bound + step) for bound, step in bounds if bound is not None]
    if column.references:
        other = column.references.partition(".")[0]
        wrong[f"in_{other}"] = ["ZZZ" if other == "countries" else "f" * 16]
    return wrong


def _told(value: object) -> str:
    return "null" if value is None else str(list(value) if isinstance(value, tuple) else value)


def found_by_their_checks(root: Path, stage: str, table: str, defects: list[Derived]) -> dict[Derived, bool]:
    """Whether each of the defects of one table of a stage is found when all of them are planted."""
    rows = good()
    for number, defect in enumerate(defects):
        row = {
            **rows[table][0],
            **_own_key(table, number),
            **{c: list(v) if isinstance(v, tuple) else v for c, v in defect.values},
        }
        rows[table] += [row, dict(row)] if defect.twice else [row]
    findings = judge(root, stage, table, rows)
    return {d: not findings[d.check].passed and d.told in " ".join(findings[d.check].sample) for d in defects}


def judge(root: Path, stage: str, table: str, rows: Rows) -> dict[str, Finding]:
    """What the suite of a stage finds in one table, without Great Expectations."""
    files = candidate_files(write_stage(root, stage, rows))
    with connect(files) as connection:
        return measure(connection, files, table, suite(stage)[table])


def _own_key(table: str, number: int) -> Row:
    """A key that no other row has, as far as one column can give it."""
    spec = codebook(table)
    for name in spec.key:
        column = spec.column(name)
        if column.references or column.vocabulary:
            continue
        if column.type is Type.STRING and column.pattern and "{16}" in column.pattern:
            return {name: ident("c", number)}
        if column.type in (Type.INT32, Type.INT64):
            return {name: 1000 + number}
        if column.type is Type.DATE:
            return {name: dt.date(2001, 1, 1) + dt.timedelta(31 * number)}
        if column.type is Type.STRING and not column.pattern:
            return {name: f"key {number}"}
    return {}


def spoiled_files(root: Path, stage: str, table: str) -> dict[str, bool]:
    """Whether each check of the files of a table finds a file that is cut short, has a column less, or one of another type."""
    found = {}
    for check in suite(stage)[table]:
        if isinstance(check, ReadableCheck | ColumnsCheck):
            candidate = write_stage(root / check.name, stage, good())
            path = candidate.paths(table)[0]
            _spoil(path, table, check)
            files = candidate_files(candidate)
            with connect(files) as connection:
                finding = measure(connection, files, table, (check,))[check.name]
            found[check.name] = finding.judged and not finding.passed
    return found


def _spoil(path: Path, table: str, check: ReadableCheck | ColumnsCheck) -> None:
    if isinstance(check, ReadableCheck):
        path.write_bytes(path.read_bytes()[:-20])
        return
    rows = pq.read_table(path, partitioning=None)
    last = rows.column_names[-1]
    at = rows.column_names.index(last)
    other = pa.array([b""] * len(rows), pa.large_binary())
    write_raw(table, path, rows.set_column(at, last, other) if check.typed else rows.drop([last]))
