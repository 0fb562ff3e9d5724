"""Files that are not what they should be: each is one failed check that names the file, and the rest says it was not judged."""

from __future__ import annotations

from pathlib import Path

from data_checks.promotion import audit
from data_checks.results import CheckResult
from tests.data_checks.dataset import good, write_raw, write_stage
from titfortat.storage import Candidate


def extracted(root: Path) -> Candidate:
    candidate = write_stage(root, "extract", good())
    assert isinstance(candidate, Candidate)
    return candidate


def failed(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {f"{r.table}.{r.name}": r for r in results if not r.passed and r.judged}


def test_truncated_file(tmp_path: Path) -> None:
    candidate = extracted(tmp_path)
    path = candidate.path("event_mentions")
    path.write_bytes(path.read_bytes()[:-100])
    results = audit(candidate)
    assert list(failed(results)) == ["event_mentions.readable"]
    assert "part-0.parquet" in failed(results)["event_mentions.readable"].sample[0]
    others = [r for r in results if r.table == "event_mentions" and r.name != "readable"]
    assert others
    assert not any(r.passed or r.judged for r in others)
    assert all(r.passed for r in results if r.table == "rejected")


def test_missing_column(tmp_path: Path) -> None:
    candidate = extracted(tmp_path)
    write_raw("event_mentions", candidate.path("event_mentions"), candidate.read("event_mentions").drop(["confidence"]))
    results = audit(candidate)
    assert list(failed(results)) == ["event_mentions.columns_present"]
    assert "confidence" in failed(results)["event_mentions.columns_present"].sample[0]
    unjudged = {r.name for r in results if not r.judged}
    assert "confidence_in_range" in unjudged
    assert "pair_differs" not in unjudged


def test_no_rows_are_no_fault(tmp_path: Path) -> None:
    rows = {name: [] for name in good()}
    for stage in ("ingest", "clean", "extract", "resolve"):
        results = audit(write_stage(tmp_path / stage, stage, rows))
        expected = {"clean": {"ingest_ledger"}, "resolve": {"events"}}.get(stage, set())
        assert {r.table for r in results if not r.passed} == expected
        assert {r.name for r in results if not r.passed} <= {"not_empty"}
        assert not any(r.blocks for r in results)
