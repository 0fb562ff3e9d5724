"""Write, audit, promote: the one way in which a stage's candidate becomes what everybody reads.

The command line and the Dagster assets both call `advance`. What is judged is in the suites; this only decides on it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

from data_checks.relations import Judged, candidate_files, promoted_files
from data_checks.results import CheckResult, load_results, results_table, save_results
from data_checks.spec import Severity
from data_checks.turning_away import prepare, turn_away, write_missing
from titfortat.errors import TerminalError
from titfortat.publish import PublishCandidate, record
from titfortat.storage import Progress, read_table, silent

ROUNDS = 3
"""A hole that mends one value can make another wrong; no chain of such checks is longer."""

LEDGERS = ("settled_records", "ingest_ledger")


class Promotable(Judged, Protocol):
    """A candidate, as `titfortat.storage.Candidate` and the one of publish are."""

    def is_current(self) -> bool: ...

    def promote(self) -> None: ...

    def discard(self) -> None: ...


@dataclass(frozen=True)
class StageReport:
    """What a stage did to a partition. `seconds` is for people only and is stored nowhere."""

    stage: str
    partition: str
    skipped: bool
    rows: dict[str, int]
    bytes: int
    seconds: float
    rejects: dict[str, int] = field(default_factory=dict)
    checks: list[CheckResult] = field(default_factory=list)

    @property
    def warnings(self) -> list[CheckResult]:
        return [c for c in self.checks if not c.passed and c.severity is Severity.WARN]


class AuditFailed(TerminalError):
    """A candidate failed checks of severity error; what was there before stays. `results` holds all of them."""

    def __init__(self, candidate: Promotable, results: list[CheckResult]) -> None:
        self.results = results
        failed = [r for r in results if r.blocks]
        named = [r for r in failed if r.judged] or failed
        asked = f"titfortat check --data {candidate.warehouse.root} --partition {candidate.partition}"
        lines = [
            f"{candidate.stage} of {candidate.partition}: {len(named)} check(s) failed; the last good version stays.",
            *(line for r in named for line in _told(r)),
            f"All results: {asked}, or {candidate.warehouse.data_docs_of(candidate.stage, candidate.partition, False)}. After the cause is mended: titfortat run LANDING --data {candidate.warehouse.root}",
        ]
        super().__init__("\n".join(lines))


def advance(candidate: Promotable, build: Callable[[], object], progress: Progress = silent) -> StageReport:
    """Build, audit and promote the candidate, or do nothing where it is current.

    Raises AuditFailed where a check of severity error fails, and what `build` raises; the candidate is discarded then.
    """
    started = time.perf_counter()
    saved = candidate.warehouse.check_results(candidate.stage, candidate.partition)
    turned_down = candidate.warehouse.check_results(candidate.stage, candidate.partition, promoted=False)
    if candidate.is_current():
        turned_down.unlink(missing_ok=True)
        return _report(candidate, promoted_files(candidate), load_results(saved, candidate.fingerprint), True, started)
    prepare(candidate)
    try:
        build()
        progress(f"check {candidate.stage}", 0, 1)
        write_missing(candidate)
        results = _audit_and_turn_away(candidate)
        progress(f"check {candidate.stage}", 1, 1)
        files = {name: candidate.paths(name) for name in candidate.tables}
        report = _report(candidate, files, results, False, started)
        if any(r.blocks for r in results):
            _save(candidate, turned_down, False, results)
            raise AuditFailed(candidate, results)
        _save(candidate, saved, True, results)
        turned_down.unlink(missing_ok=True)
    except BaseException:
        candidate.discard()
        raise
    candidate.promote()
    return report


def _save(candidate: Promotable, path: Path, promoted: bool, results: list[CheckResult]) -> None:
    """Keep the results; a publication holds those of its own audit too, so that it tells of itself."""
    save_results(path, candidate.stage, candidate.partition, promoted, candidate.fingerprint, results)
    if isinstance(candidate, PublishCandidate) and promoted:
        record(candidate, results_table(candidate.stage, candidate.partition, promoted, results))


def _audit_and_turn_away(candidate: Promotable) -> list[CheckResult]:
    """The results over what is left after a few bad rows were turned away, as far as the checks allow it."""
    turned: Counter[tuple[str, str]] = Counter()
    results = audit(candidate)
    for _ in range(ROUNDS):
        now = turn_away(candidate, results)
        if not now:
            break
        turned += now
        results = audit(candidate)
    return [
        replace(r, observed={**r.observed, "turned_away": turned[r.table, r.name]})
        if (r.table, r.name) in turned
        else r
        for r in results
    ]


def audit(candidate: Judged) -> list[CheckResult]:
    """Run the suites of the candidate's stage over its tables. Imports Great Expectations."""
    from data_checks.validation import validate

    return validate(candidate.stage, candidate_files(candidate), candidate.tables)


def _report(
    candidate: Promotable, files: dict[str, list[Path]], checks: list[CheckResult], skipped: bool, started: float
) -> StageReport:
    there = {name: [p for p in paths if p.is_file()] for name, paths in files.items()}
    return StageReport(
        stage=candidate.stage,
        partition=candidate.partition,
        skipped=skipped,
        rows={name: sum(_rows(p) for p in paths) for name, paths in there.items()},
        bytes=sum(p.stat().st_size for paths in there.values() for p in paths),
        seconds=time.perf_counter() - started,
        rejects=_rejects(there),
        checks=checks,
    )


def _rows(path: Path) -> int:
    """Rows of a Parquet file; 0 where it cannot be read, which the audit has told already."""
    try:
        return pq.read_metadata(path).num_rows
    except (OSError, ValueError):
        return 0


def _rejects(files: dict[str, list[Path]]) -> dict[str, int]:
    """Reason -> records or rows turned away, over the ledger and the rejected rows among `files`."""
    tally: Counter[str] = Counter()
    for name in LEDGERS:
        for path in files.get(name, ()):
            if _rows(path):
                told = read_table(name, path, ["outcome", "reason"]).to_pylist()
                tally.update(r["reason"] or "unstated" for r in told if r["outcome"] == "rejected")
    for path in files.get("rejected", ()):
        if _rows(path):
            tally.update(read_table("rejected", path, ["reason"])["reason"].to_pylist())
    return dict(sorted(tally.items()))


def _told(result: CheckResult) -> list[str]:
    numbers = ", ".join(f"{k} {v:g}" for k, v in result.observed.items())
    found = f"found {numbers}" if numbers else result.note
    return [f"  {result.table}.{result.name}: {found}. {result.description}", *(f"    {s}" for s in result.sample[:3])]
