"""What becomes of a few bad rows: the wrong value is replaced by a hole, or the row is turned away, and both are kept
in `rejected` with the check, what was found and the row as it was; the rest of the partition goes on.

Which checks allow it is said in their specs; where more than a few rows fail, the cause is not the row but the code or the
dump, and the partition is not promoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from data_checks.relations import Judged, candidate_files, connect
from data_checks.results import CheckResult
from data_checks.spec import CheckSpec, RowCheck, SetCheck
from data_checks.structural import key_sql
from data_checks.suites import suite
from titfortat.resolve.dyads import dyad_months
from titfortat.schema import TABLES, empty_table
from titfortat.storage import write_table

FEW_SHARE = 0.02
"""Share of a table's rows that a check may turn away before the partition stops."""
FEW_ROWS = 10
"""Rows that it may turn away however small the table is."""

REJECTED = "rejected"
DERIVED = ("dyad_months",)
"""Tables that are counted again when what they are counted from was mended: their own checks wait for that."""
STAGES = ("extract", "resolve")
"""Stages whose rows can be turned away. What ingest and clean turn away is told in the ledger."""


def prepare(candidate: Judged) -> None:
    """Add `rejected` to the tables of a candidate whose rows can be turned away, so that it is promoted with them."""
    if candidate.stage in STAGES and REJECTED not in candidate.tables:
        candidate.tables = (*candidate.tables, REJECTED)


def write_missing(candidate: Judged) -> None:
    """Write an empty `rejected` where the stage wrote none."""
    if REJECTED in candidate.tables and candidate.stage in STAGES and not candidate.paths(REJECTED)[0].exists():
        write_table(REJECTED, candidate.paths(REJECTED)[0], empty_table(REJECTED), candidate.fingerprint)


def turn_away(candidate: Judged, results: Sequence[CheckResult]) -> Counter[tuple[str, str]]:
    """Mend or remove the offenders of the failed checks and add them to `rejected`; rewrites the candidate's tables.

    Returns the number of rows by (table, check); nothing, and nothing is changed, where one of the failed checks does
    not allow it or has more offenders than a few.
    """
    failing = [r for r in results if r.blocks and r.table not in DERIVED]
    specs = [_spec(candidate.stage, r) for r in failing]
    if candidate.stage not in STAGES or not specs or not all(map(_few, failing)) or not all(map(_allows, specs)):
        return Counter()
    tables = sorted({spec.table for spec in specs})
    turned: Counter[tuple[str, str]] = Counter()
    with connect(candidate_files(candidate), tables=(*tables, REJECTED)) as connection:
        for spec in specs:
            turned[spec.table, spec.name] += _turn(connection, candidate.stage, spec)
        for name in (*tables, REJECTED):
            rows = connection.sql(f"SELECT * FROM {name} ORDER BY {_order(name)}").to_arrow_table()
            candidate.rewrite(name, rows)
        if "events" in tables:
            connection.execute("CREATE VIEW event AS FROM events")
            candidate.rewrite("dyad_months", dyad_months(connection))
    return turned


def _order(name: str) -> str:
    return ", ".join(TABLES[name].key) if name == REJECTED else "rowid"


def _spec(stage: str, result: CheckResult) -> CheckSpec:
    return next(c for c in suite(stage)[result.table] if c.name == result.name)


def _few(result: CheckResult) -> bool:
    offenders, rows = result.observed.get("offenders", 0), result.observed.get("rows", 0)
    return result.judged and 0 < offenders <= max(FEW_ROWS, FEW_SHARE * rows)


def _allows(spec: CheckSpec) -> bool:
    return isinstance(spec, RowCheck | SetCheck) and bool(spec.mend or spec.rejects)


def _turn(connection: duckdb.DuckDBPyConnection, stage: str, spec: CheckSpec) -> int:
    key = key_sql(spec.table)
    if isinstance(spec, SetCheck):
        bad, found = f"{key} IN (SELECT key FROM ({spec.offenders}))", "NULL"
    elif isinstance(spec, RowCheck):
        bad, found = f"NOT ({spec.holds})", _found(spec.show)
    else:
        raise TypeError(f"{spec.table}.{spec.name}: rows of a {type(spec).__name__} cannot be turned away")
    day = "dump_date" if "dump_date" in TABLES[spec.table].names else "(SELECT max(dump_date) FROM event_mentions)"
    (count,) = connection.execute(
        f"INSERT INTO {REJECTED} SELECT {day}, '{stage}', '{spec.table}', {key}, '{spec.name}', {found}, "
        f"to_json(row)::VARCHAR FROM {spec.table} AS row WHERE {bad}"
    ).fetchone() or (0,)
    if spec.mend:
        values = ", ".join(f"{column} = {value}" for column, value in spec.mend)
        connection.execute(f"UPDATE {spec.table} SET {values} WHERE {bad}")
    else:
        connection.execute(f"DELETE FROM {spec.table} WHERE {bad}")
    return count


def _found(columns: Sequence[str]) -> str:
    """SQL of the values found, as words; null where there is none to show."""
    parts = " || ', ' || ".join(f"'{c} = ' || coalesce({c}::VARCHAR, 'null')" for c in columns)
    return parts or "NULL"
