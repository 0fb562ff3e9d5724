"""The whole path without Dagster: same bytes however it is run, nothing to do the second time, nothing half-done."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data_checks import promotion
from pipelines.run import RunSummary, is_current, run_landing
from tests.pipeline.conftest import ARTICLES, DAYS, parquet_bytes, without_journal
from titfortat import clean, extract
from titfortat.errors import TerminalError, TransientError
from titfortat.storage import Candidate, Warehouse, exclusive

STAGES = ("ingest", "clean", "extract")


def test_every_stage_of_every_day_is_promoted(made: RunSummary) -> None:
    assert made.faults == []
    done = [(r.stage, r.partition) for r in made.fresh]
    assert done == [*((s, d) for d in made.days for s in STAGES), ("resolve", "whole"), ("publish", "whole")]
    assert len(made.days) == DAYS
    assert not (made.warehouse.root / "candidates").exists()


def test_every_article_of_the_dumps_is_in_the_dataset(made: RunSummary) -> None:
    with duckdb.connect(str(made.warehouse.duckdb), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM ingest_ledger").fetchone() == (ARTICLES,)
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (events,) = db.execute("SELECT count(*) FROM events WHERE event_type = 'EXPEL'").fetchone()
    assert articles > ARTICLES / 2
    assert events > 0


def test_a_second_run_finds_nothing_to_do_and_changes_nothing(made: RunSummary, landing: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(made.warehouse.root, data)
    before = {p: p.stat().st_mtime_ns for p in data.rglob("*") if p.is_file() and p.name != ".lock"}
    assert is_current(landing, data)
    again = run_landing(landing, data)
    assert (again.fresh, again.faults, again.days) == ([], [], made.days)
    assert {p: p.stat().st_mtime_ns for p in data.rglob("*") if p.is_file() and p.name != ".lock"} == before
    assert [len(r.checks) for r in again.reports] == [len(r.checks) for r in made.reports]


def test_two_workers_write_the_same_bytes_as_one(made: RunSummary, landing: Path, tmp_path: Path) -> None:
    other = run_landing(landing, tmp_path / "data", workers=2)
    assert parquet_bytes(other.warehouse.root) == parquet_bytes(made.warehouse.root)


def test_days_that_come_one_by_one_give_the_same_bytes(made: RunSummary, landing: Path, tmp_path: Path) -> None:
    growing, data = tmp_path / "landing", tmp_path / "data"
    for day in reversed(made.days):
        assert not data.exists() or is_current(growing, data)
        shutil.copytree(landing / day, growing / day)
        assert not is_current(growing, data)
        summary = run_landing(growing, data)
        assert {r.partition for r in summary.fresh if r.stage == "ingest"} == {day}
    assert without_journal(parquet_bytes(data)) == without_journal(parquet_bytes(made.warehouse.root))
    with duckdb.connect(str(Warehouse(data).duckdb), read_only=True) as db:
        # the later day came first: ids that it founded lead to the events that the earlier day founds now
        former = "FROM event_redirects r ANTI JOIN events e ON e.event_id = r.from_id"
        assert db.execute(f"SELECT count(*) > 0, count(*) FILTER (to_id IS NULL) {former}").fetchone() == (True, 0)


def test_a_day_whose_audit_fails_stays_alone(
    made: RunSummary, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = made.days
    audit = promotion.audit

    def strict(candidate: promotion.Judged) -> list:
        results = audit(candidate)
        if (candidate.stage, candidate.partition) == ("clean", bad):
            results = [replace(r, passed=r.passed and "value" in r.observed) for r in results]
        return results

    monkeypatch.setattr(promotion, "audit", strict)
    summary = run_landing(landing, tmp_path / "data")
    assert [f.day for f in summary.faults] == [bad]
    assert "check(s) failed" in summary.faults[0].message
    assert summary.warehouse.stored_days("articles") == [good]
    assert summary.warehouse.duckdb.exists()
    monkeypatch.undo()
    assert run_landing(landing, summary.warehouse.root).faults == []
    found, wanted = parquet_bytes(summary.warehouse.root), parquet_bytes(made.warehouse.root)
    assert without_journal(found) == without_journal(wanted)


def test_a_day_that_is_told_anew_and_cannot_be_read_stays_alone(
    made: RunSummary, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = made.days
    data, other = tmp_path / "data", tmp_path / "landing"
    shutil.copytree(made.warehouse.root, data)
    shutil.copytree(landing, other)
    shutil.rmtree(other / bad)
    shutil.copytree(other / good, other / bad)
    build = extract.build

    def broken(candidate: Candidate, **more: object) -> None:
        if candidate.partition == bad:
            raise TerminalError("extract broke")
        build(candidate, **more)

    monkeypatch.setattr(extract, "build", broken)
    summary = run_landing(other, data)
    assert [(f.day, f.message) for f in summary.faults] == [(bad, "extract broke")]
    assert [(r.stage, r.partition) for r in summary.fresh][-2:] == [("resolve", "whole"), ("publish", "whole")]


def test_ctrl_c_leaves_no_candidate_and_the_next_run_goes_on(
    made: RunSummary, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, stop_at = clean.build, made.days[1]

    def interrupted(candidate, **options) -> None:
        build(candidate, **options)
        if candidate.partition == stop_at:
            raise KeyboardInterrupt

    monkeypatch.setattr(clean, "build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_landing(landing, tmp_path / "data")
    assert not (tmp_path / "data" / "candidates").exists()
    assert Warehouse(tmp_path / "data").stored_days("articles") == made.days[:1]
    monkeypatch.undo()
    summary = run_landing(landing, tmp_path / "data")
    assert ("clean", stop_at) in [(r.stage, r.partition) for r in summary.fresh]
    assert ("clean", made.days[0]) not in [(r.stage, r.partition) for r in summary.fresh]
    assert parquet_bytes(tmp_path / "data") == parquet_bytes(made.warehouse.root)


@pytest.mark.parametrize("stage", ["clean", "publish"])
def test_a_killed_run_is_made_whole_by_the_next(made: RunSummary, landing: Path, tmp_path: Path, stage: str) -> None:
    data = tmp_path / "data"
    killed = subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(landing), str(data), stage], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout.readline() == "building\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert any((data / "candidates").iterdir())
    assert run_landing(landing, data).faults == []
    assert parquet_bytes(data) == parquet_bytes(made.warehouse.root)


_SLOW = """
import sys, time, importlib
from dataclasses import replace
from pathlib import Path
from pipelines.run import run_landing
stage = importlib.import_module(f"titfortat.{sys.argv[3]}")
build = stage.build
def slow(candidate, **options):
    build(candidate, **options)
    print("building", flush=True)
    time.sleep(60)
stage.build = slow
run_landing(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_two_runs_do_not_mix(landing: Path, tmp_path: Path) -> None:
    with exclusive(Warehouse(tmp_path)), pytest.raises(TransientError, match="another run is writing there"):
        run_landing(landing, tmp_path)


def test_a_landing_folder_that_is_not_there_is_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match="expected a folder or a dump file"):
        run_landing(tmp_path / "nowhere", tmp_path / "data")


def test_one_dump_is_a_landing_too(landing: Path, tmp_path: Path) -> None:
    dump = next(p for p in sorted(landing.rglob("*.warc.gz")))
    started = time.monotonic()
    summary = run_landing(dump, tmp_path / "data")
    assert summary.faults == [] and len(summary.days) == 1
    assert summary.warehouse.duckdb.exists()
    assert 0 < summary.seconds <= time.monotonic() - started
