"""What starts runs: a new or changed day once, and the clock."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path

import dagster as dg
import pytest

from pipelines import sensors
from pipelines.schedules import daily

DAY = "2026-01-05"


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "landing"
    monkeypatch.setenv("TITFORTAT_LANDING", str(folder))
    return folder


def arrive(landing: Path, day: str, content: str, name: str = "feed.jsonl", age: float = 3600) -> Path:
    path = landing / day / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"url": "https://example.org/a", "text": content}) + "\n")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


def tick(cursor: str | None = None) -> tuple[list[dg.RunRequest], str | None]:
    """The runs that a tick asks for, and the cursor that it leaves."""
    with dg.DagsterInstance.ephemeral() as instance:
        result = sensors.new_dumps(dg.build_sensor_context(instance, cursor=cursor))
    if isinstance(result, dg.SkipReason):
        return [], cursor
    return list(result.run_requests), result.cursor


def test_a_new_day_is_asked_for_once(landing: Path) -> None:
    arrive(landing, DAY, "Oslo expelled two diplomats.")
    runs, cursor = tick()
    assert [r.partition_key for r in runs] == [DAY]
    assert runs[0].run_key.startswith(f"{DAY}/")
    assert tick(cursor) == ([], cursor)


def test_a_touched_or_copied_file_has_the_same_run_key(landing: Path) -> None:
    path = arrive(landing, DAY, "Oslo expelled two diplomats.")
    (first,), cursor = tick()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (again,), cursor = tick(cursor)
    assert again.run_key == first.run_key
    arrive(landing, DAY, "Oslo expelled three diplomats.")
    (changed,), _ = tick(cursor)
    assert changed.run_key != first.run_key


def test_only_the_day_that_changed_is_read(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import titfortat.ingest

    for day in (DAY, "2026-01-06"):
        arrive(landing, day, f"Oslo expelled two diplomats on {day}.")
    runs, cursor = tick()
    assert [(r.partition_key, r.partition_key_range) for r in runs] == [(None, dg.PartitionKeyRange(DAY, "2026-01-06"))]
    read: list[str] = []
    discover = titfortat.ingest.discover
    monkeypatch.setattr(titfortat.ingest, "discover", lambda path, day: read.append(day) or discover(path, day))
    arrive(landing, "2026-01-06", "more", name="late.jsonl")
    runs, _ = tick(cursor)
    assert [r.partition_key for r in runs] == read == ["2026-01-06"]


def test_days_without_a_gap_are_one_run(landing: Path) -> None:
    for day in (DAY, "2026-01-06", "2026-01-08"):
        arrive(landing, day, f"Oslo expelled two diplomats on {day}.")
    (first, second), cursor = tick()
    assert first.run_key.startswith(f"{DAY}..2026-01-06/")
    assert (second.partition_key, second.partition_key_range) == ("2026-01-08", None)
    assert tick(cursor) == ([], cursor)
    (again, _), _ = tick()
    assert again.run_key == first.run_key


def test_a_copy_under_way_is_waited_for(landing: Path) -> None:
    path = arrive(landing, DAY, "Oslo expelled two", age=0)
    runs, cursor = tick()
    assert runs == []
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    runs, _ = tick(cursor)
    assert len(runs) == 1


def test_what_is_no_day_or_holds_no_dump_starts_nothing(landing: Path) -> None:
    assert tick()[0] == []
    arrive(landing, "incoming", "not a day")
    (landing / DAY).mkdir(parents=True)
    arrive(landing, "1999-01-01", "before the first partition")
    assert tick()[0] == []


def test_a_day_that_is_gone_is_forgotten_and_asked_for_when_it_comes_back(landing: Path) -> None:
    arrive(landing, DAY, "Oslo expelled two diplomats.")
    (first,), cursor = tick()
    shutil.rmtree(landing / DAY)
    runs, cursor = tick(cursor)
    assert runs == [] and json.loads(cursor) == {}
    arrive(landing, DAY, "Oslo expelled two diplomats.")
    (again,), _ = tick(cursor)
    assert again.run_key == first.run_key, "Dagster itself refuses a run key that it has seen"


def test_the_schedule_asks_for_the_day_that_ended(landing: Path) -> None:
    arrive(landing, DAY, "Oslo expelled two diplomats.")
    morning = dt.datetime(2026, 1, 6, 6, 30, tzinfo=dt.UTC)
    asked = daily(dg.build_schedule_context(scheduled_execution_time=morning))
    assert (asked.partition_key, asked.run_key) == (DAY, f"daily/{DAY}")
    later = daily(dg.build_schedule_context(scheduled_execution_time=morning + dt.timedelta(days=1)))
    assert isinstance(later, dg.SkipReason) and "2026-01-06" in later.skip_message
