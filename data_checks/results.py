"""What an audit hands on: the result of each check, and the Parquet file in which the results of a partition are kept.

The file has the columns of `check_results`, which publish gathers from all of them. Its content depends on the data alone:
no clock, no path of the machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data_checks.spec import Severity
from titfortat.schema import conform
from titfortat.storage import read_fingerprint, read_table, write_table
from titfortat.storage.warehouse import WHOLE

TABLE = "check_results"


@dataclass(frozen=True)
class CheckResult:
    """One check's result. `observed` holds its numbers, `sample` some offenders ("key: what was found").

    `judged` is False where the check could not be evaluated (another one then says why); it has not passed either.
    """

    table: str
    name: str
    severity: Severity
    passed: bool
    observed: dict[str, float]
    sample: tuple[str, ...]
    description: str
    note: str = ""
    judged: bool = True
    reason: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the candidate must not be promoted."""
        return self.severity is Severity.ERROR and not self.passed

    @property
    def counts(self) -> str:
        """What was found, in a few words."""
        numbers = self.observed
        if "value" in numbers:
            bounds = [f"{word} {numbers[key]:g}" for key, word in _BOUNDS if key in numbers]
            return f"{numbers['value']:.4g}, expected {' and '.join(bounds)}"
        if "offenders" not in numbers:
            return self.note or "nothing to measure"
        unit = "files" if "files" in numbers else "rows"
        away = f", {numbers['turned_away']:,.0f} turned away" if "turned_away" in numbers else ""
        return f"{numbers['offenders']:,.0f} of {numbers[unit]:,.0f} {unit}{away}"


_BOUNDS = (("low", "at least"), ("high", "at most"))


def results_table(stage: str, partition: str, promoted: bool, results: Iterable[CheckResult]) -> pa.Table:
    """The results as rows of `check_results`, in the order of the suite."""
    return conform(TABLE, (_row(stage, partition, promoted, r) for r in results))


def save_results(
    path: Path, stage: str, partition: str, promoted: bool, fingerprint: str, results: Sequence[CheckResult]
) -> None:
    """Write the results of a partition to `path`, replacing what was there at once."""
    write_table(TABLE, path, results_table(stage, partition, promoted, results), fingerprint)


def load_results(path: Path, fingerprint: str) -> list[CheckResult]:
    """The results that were saved for this fingerprint; none where there are none."""
    return saved_results(path) if read_fingerprint(path) == fingerprint else []


def saved_results(path: Path) -> list[CheckResult]:
    """The results in the file, whatever they were of. Raises TerminalError where it is missing or damaged."""
    return [result(row) for row in read_table(TABLE, path).to_pylist()]


def result(row: Mapping[str, object]) -> CheckResult:
    """A row of `check_results` as the result that it tells."""
    unit = row["unit"] or ""
    numbers = {
        "value": row["observed_value"],
        "low": row["expected_min"],
        "high": row["expected_max"],
        str(unit): row["n_judged"],
        "offenders": row["n_unexpected"],
        "turned_away": row["n_turned_away"],
    }
    observed = {name: n for name, n in numbers.items() if isinstance(n, int | float)}
    if unit == "rows":
        observed["share"] = share(observed["offenders"], observed["rows"])
    return CheckResult(
        table=str(row["table_name"]),
        name=str(row["expectation"]),
        severity=Severity(row["severity"]),
        passed=bool(row["success"]),
        observed=observed,
        sample=tuple(row["sample"]),  # type: ignore[arg-type]
        description=str(row["description"]),
        note=str(row["note"] or ""),
        judged=bool(row["judged"]),
        reason=str(row["reason"]),
    )


def share(offenders: float, rows: float) -> float:
    """The share of rows that offend, as it is kept."""
    return round(offenders / rows, 6) if rows else 0.0


def _row(stage: str, partition: str, promoted: bool, r: CheckResult) -> dict[str, object]:
    unit = next((u for u in ("rows", "files") if u in r.observed), None)
    return {
        "stage": stage,
        "partition": partition,
        "dump_date": None if partition == WHOLE else dt.date.fromisoformat(partition),
        "table_name": r.table,
        "expectation": r.name,
        "severity": r.severity.value,
        "success": r.passed,
        "promoted": promoted,
        "judged": r.judged,
        "observed_value": r.observed.get("value"),
        "expected_min": r.observed.get("low"),
        "expected_max": r.observed.get("high"),
        "unit": unit,
        "n_judged": r.observed.get(unit) if unit else None,
        "n_unexpected": r.observed.get("offenders"),
        "n_turned_away": r.observed.get("turned_away"),
        "sample": list(r.sample),
        "note": r.note or None,
        "description": r.description,
        "reason": r.reason,
    }
