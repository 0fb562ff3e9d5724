"""The stage as the pipeline calls it."""

from __future__ import annotations

import datetime as dt
import time

import duckdb
import pytest

from tests.resolve.rows import mention, store
from titfortat.errors import TerminalError
from titfortat.resolve import TABLES, build, plan
from titfortat.resolve.clusters import founders
from titfortat.resolve.tables import _shards
from titfortat.schema import conform, empty_table
from titfortat.storage import Warehouse, short_hash


def resolved(
    root, days: dict[str, list[dict]], workers: int = 1, texts: dict[str, str] | None = None
) -> dict[str, bytes]:
    warehouse = Warehouse(root)
    for day, rows in days.items():
        store(warehouse, day, rows, texts)
    candidate = plan(warehouse)
    build(candidate, workers)
    candidate.promote()
    return {t: warehouse.stored(t, "whole").read_bytes() for t in TABLES}


ROWS = [
    mention("a", headcount=18),
    mention("b", "2021-04-18", headcount=18),
    mention("c", "2021-04-20", actor="RUS", target="CZE", reason="retaliation", headcount=20),
    mention("d", None, status="denied"),
]


def test_every_mention_belongs_to_exactly_one_event(tmp_path):
    resolved(tmp_path, {"2026-01-05": ROWS})
    warehouse = Warehouse(tmp_path)
    candidate = plan(warehouse)
    build(candidate)
    sources = candidate.read("event_sources").to_pylist()
    assert sorted(s["mention_id"] for s in sources) == sorted(r["mention_id"] for r in ROWS)
    assert {s["event_id"] for s in sources} == set(candidate.read("events")["event_id"].to_pylist())


def test_a_stage_that_has_nothing_new_is_current(tmp_path):
    resolved(tmp_path, {"2026-01-05": ROWS})
    assert plan(Warehouse(tmp_path)).is_current()
    store(Warehouse(tmp_path), "2026-01-06", ROWS[:1])
    assert not plan(Warehouse(tmp_path)).is_current()


def test_the_fingerprint_of_a_file_that_is_the_same_is_not_read_again(tmp_path, monkeypatch):
    from titfortat.resolve import stage

    resolved(tmp_path, {"2026-01-05": ROWS, "2026-01-06": ROWS[:1]})
    read, seen = stage.read_fingerprint, []
    monkeypatch.setattr(stage, "read_fingerprint", lambda path: seen.append(path.parent.name) or read(path))
    before = plan(Warehouse(tmp_path))
    assert before.is_current() and seen == []
    store(Warehouse(tmp_path), "2026-01-06", ROWS[:2])
    after = plan(Warehouse(tmp_path))
    assert set(seen) == {"day=2026-01-06"} and after.fingerprint != before.fingerprint
    (Warehouse(tmp_path).work("resolve") / "state.json").write_text('{"inputs": [], "stamps": 1}')
    assert plan(Warehouse(tmp_path)).fingerprint == after.fingerprint


@pytest.mark.parametrize("table", ["events", "event_sources", "event_redirects"])
def test_a_damaged_table_is_made_anew(tmp_path, table):
    whole = resolved(tmp_path, {"2026-01-05": ROWS})
    path = Warehouse(tmp_path).stored(table, "whole")
    path.write_bytes(path.read_bytes()[:500])
    assert resolved(tmp_path, {}) == whole


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"parts": []}', '{"parts": {"events": "x"}}', "\x00"])
def test_a_list_of_parts_that_says_something_else_says_nothing(tmp_path, told):
    whole = resolved(tmp_path, {"2026-01-05": ROWS})
    Warehouse(tmp_path).made("resolve").write_text(told, encoding="utf-8")
    assert resolved(tmp_path, {}) == whole


def test_a_damaged_day_is_named_with_what_to_do(tmp_path):
    resolved(tmp_path, {"2026-01-05": ROWS, "2026-01-06": ROWS[:1]})
    path = Warehouse(tmp_path).stored("event_mentions", "2026-01-06")
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(TerminalError, match=r"day=2026-01-06.*damaged one; put the dumps of 2026-01-06 back"):
        build(plan(Warehouse(tmp_path)))


def test_nothing_in_gives_empty_tables(tmp_path):
    candidate = plan(Warehouse(tmp_path))
    build(candidate)
    for name in TABLES:
        assert candidate.read(name).equals(empty_table(name))


def test_the_same_article_on_a_later_day_changes_nothing(tmp_path):
    once = resolved(tmp_path / "once", {"2026-01-05": ROWS})
    again = resolved(tmp_path / "again", {"2026-01-05": ROWS, "2026-01-06": ROWS[:2]})
    assert _rows(tmp_path / "once") == _rows(tmp_path / "again")
    assert once.keys() == again.keys()


def test_identical_texts_of_two_outlets_have_one_vote(tmp_path):
    rows = [mention(o, headcount=60) for o in "abc"] + [mention(o, headcount=58) for o in "de"]
    texts = {short_hash(o): "agency" for o in "abc"}
    resolved(tmp_path, {"2026-01-05": rows}, texts=texts)
    assert _rows(tmp_path)["events"][0]["headcount"] == 58


@pytest.mark.parametrize("shard", [1, 2])
def test_workers_and_shards_leave_no_mark(tmp_path, monkeypatch, shard):
    one = resolved(tmp_path / "one", {"2026-01-05": ROWS})
    monkeypatch.setattr("titfortat.resolve.tables.SHARD", shard)
    two = resolved(tmp_path / "two", {"2026-01-05": ROWS}, workers=2)
    assert one == two


def test_the_machines_time_zone_leaves_no_mark(tmp_path, monkeypatch):
    late = dt.datetime(2021, 4, 18, 20, tzinfo=dt.UTC)
    rows = [
        mention("a", None, headcount=3, published_at=late),
        mention("b", None, event_type="RECALL", published_at=late),
    ]
    utc = resolved(tmp_path / "utc", {"2026-01-05": rows})
    abroad = duckdb.connect()
    abroad.execute("set TimeZone = 'Asia/Tokyo'")
    monkeypatch.setattr("titfortat.resolve.stage.duckdb.connect", lambda: abroad)
    assert resolved(tmp_path / "tokyo", {"2026-01-05": rows}) == utc


@pytest.mark.parametrize("date", ["2021-04-17", None])
def test_a_page_that_repeats_itself_endlessly_costs_no_more_than_its_length(date):
    rows = [mention("a", date, headcount=i % 200 + 1, evidence_start=i) for i in range(4000)]
    start = time.process_time()
    founders(conform("event_mentions", rows))
    assert time.process_time() - start < 20


def test_a_shard_holds_whole_blocks(monkeypatch):
    monkeypatch.setattr("titfortat.resolve.tables.SHARD", 1)
    rows = sorted(ROWS, key=lambda r: (r["event_type"], r["actor"], r["target"], r["mention_id"]))
    assert [len(s) for s in _shards(conform("event_mentions", rows))] == [3, 1]


def _rows(root) -> dict[str, list[dict]]:
    candidate = plan(Warehouse(root))
    build(candidate)
    return {name: candidate.read(name).to_pylist() for name in TABLES}
