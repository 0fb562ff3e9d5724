"""What each check of a table finds: numbers, whether they pass, and the offenders' keys. DuckDB only.

All row checks of a table are counted in one scan; a second query fetches the keys of a check that has offenders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data_checks.relations import Files, connect
from data_checks.results import share
from data_checks.spec import AcyclicCheck, CheckSpec, ColumnsCheck, MeasureCheck, ReadableCheck, RowCheck, SetCheck
from data_checks.structural import key_sql
from data_checks.suites import suite
from titfortat.schema import arrow_schema

SAMPLE = 10
"""Offenders named per check: enough to see the pattern, few enough to read."""
HANDFUL = 5
"""Offenders that a check with a tolerated share lets pass in a table however small."""
SHOWN = 120
"""Characters shown of a value."""


@dataclass(frozen=True)
class Finding:
    """What a check found. `judged` is False where it could not be evaluated; `note` then says why."""

    passed: bool
    observed: dict[str, float] = field(default_factory=dict)
    sample: tuple[str, ...] = ()
    note: str = ""
    judged: bool = True


def measure_stage(files: Files, stage: str) -> dict[tuple[str, str], Finding]:
    """The finding of every check of a stage whose table is among `files`, by (table, check)."""
    with connect(files) as connection:
        return {
            (table, name): finding
            for table, checks in suite(stage).items()
            if table in files
            for name, finding in measure(connection, files, table, checks).items()
        }


def measure(
    connection: duckdb.DuckDBPyConnection, files: Files, table: str, checks: Sequence[CheckSpec]
) -> dict[str, Finding]:
    """The finding of every check, by its name. Never raises for what is wrong with the data."""
    broken = _unreadable(files[table])
    findings: dict[str, Finding] = {}
    for check in checks:
        if isinstance(check, ReadableCheck):
            findings[check.name] = _offending(broken, len(files[table]), "files")
    if broken:
        why = f"{table} cannot be read"
        return {c.name: findings.get(c.name) or Finding(False, note=why, judged=False) for c in checks}
    findings.update({c.name: _columns(c, files[table]) for c in checks if isinstance(c, ColumnsCheck)})
    findings.update(_rows(connection, table, [c for c in checks if isinstance(c, RowCheck)]))
    rows = sum(pq.read_metadata(path).num_rows for path in files[table])
    for check in checks:
        if isinstance(check, SetCheck):
            findings[check.name] = _guarded(_set, connection, check, rows)
        elif isinstance(check, AcyclicCheck):
            findings[check.name] = _guarded(_acyclic, connection, check)
        elif isinstance(check, MeasureCheck):
            findings[check.name] = _guarded(_measured, connection, check)
    return findings


def _unreadable(paths: Sequence[Path]) -> list[str]:
    broken = [] if paths else ["no file was written"]
    for path in paths:
        try:
            pq.read_metadata(path)
        except FileNotFoundError:
            broken.append(f"{_place(path)}: no such file")
        except (pa.ArrowInvalid, OSError) as fault:
            broken.append(f"{_place(path)}: {str(fault).replace(str(path), _place(path))}")
    return broken


def _place(path: Path) -> str:
    """Where a file is below its table's folder: results hold no path of the machine."""
    return "/".join(path.parts[-2:])


def _columns(check: ColumnsCheck, paths: Sequence[Path]) -> Finding:
    expected = arrow_schema(check.table)
    wrong: list[str] = []
    for path in paths:
        found = pq.read_schema(path)
        if check.typed:
            common = [f for f in expected if f.name in found.names]
            wrong += [
                f"{f.name}: expected {f.type}, found {found.field(f.name).type} in {_place(path)}"
                for f in common
                if found.field(f.name).type != f.type
            ]
        elif found.names != expected.names:
            missing = [n for n in expected.names if n not in found.names]
            unknown = [n for n in found.names if n not in expected.names]
            told = f"missing {missing}, unknown {unknown}" if missing or unknown else f"in the order {found.names}"
            wrong.append(f"{_place(path)}: {told}")
    return _offending(wrong, len(paths), "files")


def _rows(connection: duckdb.DuckDBPyConnection, table: str, checks: Sequence[RowCheck]) -> dict[str, Finding]:
    """One scan for all conditions; where one of them cannot be evaluated, each on its own."""
    try:
        counts = _count_all(connection, table, checks)
    except duckdb.Error:
        return {c.name: _guarded(_row, connection, c) for c in checks}
    total = counts[-1]
    return {
        check.name: _finding(count, total, _row_sample(connection, check) if count else ())
        for check, count in zip(checks, counts, strict=False)
    }


def _count_all(connection: duckdb.DuckDBPyConnection, table: str, checks: Sequence[RowCheck]) -> list[int]:
    counted = [f"count(*) FILTER (WHERE NOT ({c.holds}))" for c in checks] + ["count(*)"]
    row = connection.execute(f"SELECT {', '.join(counted)} FROM {table}").fetchone()
    return [int(n) for n in row] if row else [0] * len(counted)


def _row(connection: duckdb.DuckDBPyConnection, check: RowCheck) -> Finding:
    count, total = _count_all(connection, check.table, [check])
    return _finding(count, total, _row_sample(connection, check) if count else ())


def _row_sample(connection: duckdb.DuckDBPyConnection, check: RowCheck) -> tuple[str, ...]:
    shown = "".join(f", {name}" for name in check.show)
    return _sample(
        connection, f"SELECT {key_sql(check.table)} AS key{shown} FROM {check.table} WHERE NOT ({check.holds})"
    )


def _set(connection: duckdb.DuckDBPyConnection, check: SetCheck, rows: int) -> Finding:
    if check.shared:
        name, query = check.shared
        connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {query}")
    (count,) = connection.execute(f"SELECT count(*) FROM ({check.offenders})").fetchone() or (0,)
    found = _finding(count, rows, _sample(connection, check.offenders) if count else ())
    if not check.tolerated:
        return found
    return replace(found, passed=count <= max(HANDFUL, check.tolerated * rows))


def _sample(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[str, ...]:
    cursor = connection.execute(f"SELECT * FROM ({query}) ORDER BY ALL LIMIT {SAMPLE}")
    names = [column[0] for column in cursor.description or ()]
    return tuple(_told(names, row) for row in cursor.fetchall())


def _told(names: Sequence[str], row: Sequence[object]) -> str:
    found = ", ".join(f"{n} = {_short(v)}" for n, v in zip(names[1:], row[1:], strict=True))
    return f"{_short(row[0])}: {found}" if found else _short(row[0])


def _short(value: object) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _acyclic(connection: duckdb.DuckDBPyConnection, check: AcyclicCheck) -> Finding:
    """Edges on a cycle or behind one: what is left when ends without a way on are taken off again and again."""
    edges = connection.execute(f"SELECT DISTINCT * FROM ({check.edges})").fetchall()
    left, before = edges, -1
    while left and len(left) != before:
        before, starts = len(left), {start for start, _ in left}
        left = [edge for edge in left if edge[1] in starts]
    return _finding(len(left), len(edges), tuple(f"{a} -> {b}" for a, b in sorted(left)[:SAMPLE]))


def _measured(connection: duckdb.DuckDBPyConnection, check: MeasureCheck) -> Finding:
    (value,) = connection.execute(check.value).fetchone() or (None,)
    bounds = {k: v for k, v in (("low", check.low), ("high", check.high)) if v is not None}
    if value is None:
        return Finding(True, bounds, note="nothing to measure")
    low_enough = check.high is None or value <= check.high
    return Finding(low_enough and (check.low is None or value >= check.low), {"value": float(value), **bounds})


def _guarded(function: Callable[..., Finding], *told: object) -> Finding:
    try:
        return function(*told)
    except duckdb.Error as fault:
        return Finding(False, note=f"could not be evaluated: {str(fault).splitlines()[0]}", judged=False)


def _offending(offenders: Iterable[str], total: int, unit: str) -> Finding:
    listed = list(offenders)
    return Finding(not listed, {unit: total, "offenders": len(listed)}, tuple(listed[:SAMPLE]))


def _finding(count: int, total: int, sample: tuple[str, ...]) -> Finding:
    return Finding(count == 0, {"rows": total, "offenders": count, "share": share(count, total)}, sample)
