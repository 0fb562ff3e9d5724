"""Write, audit, promote: what is current is left alone, what passes is promoted whole, what fails changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data_checks.promotion import AuditFailed, advance
from data_checks.results import saved_results
from data_checks.spec import Severity
from titfortat.errors import TerminalError
from titfortat.storage import Candidate, Warehouse, read_table, write_table

DAY = "2024-03-01"


def raw_document(position: int = 0, **changes: object) -> dict[str, object]:
    return {
        "dump_id": "d" * 16,
        "dump_date": "2024-03-01",
        "dump_path": "2024-03-01/a.jsonl",
        "position": position,
        "form": "jsonl",
        "url": "https://news.example/a",
        "content_type": "text/plain",
        "content": b"Italy expelled two Russian diplomats.",
        **changes,
    }


def ingest(root: Path, fingerprint: str = "f" * 16) -> Candidate:
    return Candidate(Warehouse(root), "ingest", DAY, ("raw_documents", "settled_records"), fingerprint)


def write(candidate: Candidate, *documents: dict[str, object]) -> None:
    import datetime as dt

    rows = [{**d, "dump_date": dt.date.fromisoformat(str(d["dump_date"]))} for d in documents]
    settled = [
        {
            "dump_id": "d" * 16,
            "dump_date": dt.date(2024, 3, 1),
            "dump_path": "2024-03-01/a.jsonl",
            "position": 99,
            "outcome": "rejected",
            "reason": "not_json",
        }
    ]
    write_table("raw_documents", candidate.path("raw_documents"), rows, candidate.fingerprint)
    write_table("settled_records", candidate.path("settled_records"), settled, candidate.fingerprint)


def test_good_candidate_is_promoted_and_reported(tmp_path: Path) -> None:
    candidate = ingest(tmp_path)
    report = advance(candidate, lambda: write(candidate, raw_document(0), raw_document(1)))
    assert not report.skipped
    assert report.rows == {"raw_documents": 2, "settled_records": 1}
    assert report.rejects == {"not_json": 1}
    assert report.bytes > 0
    assert [c for c in report.checks if c.severity is Severity.ERROR and not c.passed] == []
    assert candidate.is_current()
    assert not candidate.folder.exists()


def test_current_candidate_is_not_built_again_and_keeps_its_results(tmp_path: Path) -> None:
    candidate = ingest(tmp_path)
    first = advance(candidate, lambda: write(candidate, raw_document(0)))

    def never() -> None:
        raise AssertionError("built although current")

    second = advance(ingest(tmp_path), never)
    assert second.skipped
    assert (second.rows, second.bytes, second.rejects) == (first.rows, first.bytes, first.rejects)
    assert second.checks == first.checks


def test_failed_audit_names_the_row_and_keeps_what_was_there(tmp_path: Path) -> None:
    good = ingest(tmp_path)
    advance(good, lambda: write(good, raw_document(0)))
    bad = ingest(tmp_path, "b" * 16)
    with pytest.raises(AuditFailed) as fault:
        advance(bad, lambda: write(bad, raw_document(7), raw_document(7)))
    told = str(fault.value)
    assert isinstance(fault.value, TerminalError)
    assert "raw_documents.key_unique" in told
    assert "dddddddddddddddd/7" in told
    assert "titfortat run" in told
    assert not bad.folder.exists()
    assert good.is_current()
    turned_down = bad.warehouse.check_results("ingest", DAY, promoted=False)
    assert [r.name for r in saved_results(turned_down) if r.blocks] == ["key_unique"]
    assert all(r.passed for r in saved_results(bad.warehouse.check_results("ingest", DAY)))
    stored = read_table("raw_documents", Warehouse(tmp_path).stored("raw_documents", DAY))
    assert stored["position"].to_pylist() == [0]


def test_fault_while_building_leaves_nothing_behind(tmp_path: Path) -> None:
    candidate = ingest(tmp_path)

    def interrupted() -> None:
        write(candidate, raw_document(0))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        advance(candidate, interrupted)
    assert not candidate.folder.exists()
    assert not candidate.is_current()


def test_results_are_the_same_bytes_from_run_to_run(tmp_path: Path) -> None:
    saved = []
    for name in ("one", "two"):
        candidate = ingest(tmp_path / name)
        advance(candidate, lambda c=candidate: write(c, raw_document(0)))
        saved.append(candidate.warehouse.check_results("ingest", DAY).read_bytes())
    assert saved[0] == saved[1]


def test_names_of_checks_cost_no_import_of_great_expectations() -> None:
    code = (
        "import sys; from data_checks.promotion import advance; from data_checks.suites import STAGES, check_names\n"
        "print(sum(len(check_names(s)) for s in STAGES), 'great_expectations' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert int(out[0]) > 300
    assert out[1] == "False"
