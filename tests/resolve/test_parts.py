"""Tables in parts: which there are, and that a new day changes those of the events that it tells of and no other file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.resolve.rows import mention
from tests.resolve.test_incremental import advance, afresh, arrive, read
from titfortat.resolve import TABLES, layout
from titfortat.resolve.layout import UNKNOWN, parts
from titfortat.storage import Warehouse, read_fingerprint, read_table

JOURNAL = "event_redirects/whole/part-0.parquet"


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def test_few_events_are_in_one_part_many_by_year_and_more_by_month():
    assert parts({month(2014, 3): 2, UNKNOWN: 1}) == {month(2014, 3): "whole", UNKNOWN: "whole"}
    many = {month(1983, 10): 1, month(2014, 1): 3000, month(2014, 12): 3000, UNKNOWN: 2}
    assert list(parts(many).values()) == ["1983", "2014-01", "2014-12", "unknown"]
    assert parts({}) == {}


def told() -> list[dict]:
    """Acts of three pairs in four years, and one without a day."""
    days = ["2018-05-03", "2019-05-03", "2020-05-03", "2021-05-03"]
    rows = [
        mention(f"o{n}{t}", d, target=t, headcount=n + 2) for n, d in enumerate(days) for t in ("RUS", "IRN", "CHN")
    ]
    return [*rows, mention("x", None, None, status="denied", actor="POL")]


def stamps(warehouse: Warehouse) -> dict[Path, tuple[int, int, bytes]]:
    files = [p for t in TABLES for p in warehouse.spanning_files(t)]
    return {p.relative_to(warehouse.root): (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes()) for p in files}


@pytest.fixture
def filled(tmp_path, monkeypatch) -> Warehouse:
    monkeypatch.setattr(layout, "MOST", 3)
    warehouse = Warehouse(tmp_path / "data")
    arrive(warehouse, 0, told())
    assert advance(warehouse, tmp_path / "none") == 1
    return warehouse


def test_a_day_that_tells_of_two_pairs_leaves_the_files_of_all_other_parts(filled, tmp_path):
    before = stamps(filled)
    arrive(filled, 1, [mention("p", "2021-05-04", headcount=5), mention("p", "2021-05-04", target="IRN", headcount=5)])
    assert advance(filled, tmp_path / "none") == 0
    after = stamps(filled)
    assert before.keys() == after.keys()
    changed = {str(p).removeprefix("store/") for p in after if after[p] != before[p]}
    assert changed == {f"{t}/period=2021/part-0.parquet" for t in ("events", "event_sources")}
    whole = afresh(filled, tmp_path / "whole")
    advance(whole, tmp_path / "none")
    assert read(filled) == read(whole)


def test_an_old_day_told_anew_changes_the_parts_of_what_it_tells(filled, tmp_path):
    arrive(filled, 1, [mention("p", "2019-05-03", target="CHN", headcount=3), mention("q", "2020-05-03", headcount=4)])
    advance(filled, tmp_path / "none")
    before = stamps(filled)
    arrive(filled, 1, [mention("p", "2019-05-03", target="CHN", headcount=3)])
    assert advance(filled, tmp_path / "none") == 0
    after = stamps(filled)
    changed = {str(p).removeprefix("store/") for p in after if after[p] != before[p]} - {JOURNAL}
    assert changed == {
        f"{t}/period=2020/part-0.parquet" for t in ("events", "event_sources")
    }  # the other says the same
    counts = {e["event_date"].year: e["n_articles"] for e in events(filled) if e["target"] == "RUS" and e["event_date"]}
    assert counts == {2018: 1, 2019: 1, 2020: 1, 2021: 1}


def events(warehouse: Warehouse) -> list[dict]:
    return [e for p in warehouse.spanning_files("events") for e in read_table("events", p).to_pylist()]


def test_parts_that_no_event_is_in_any_more_go(filled, tmp_path):
    arrive(filled, 1, [mention("late", "1983-10-25", "1983-10-26")])
    advance(filled, tmp_path / "none")
    assert filled.spanning("events", "1983").exists()
    for name in ("event_mentions", "articles"):
        filled.stored(name, "2026-01-06").unlink()
    assert advance(filled, tmp_path / "none") == 0
    assert not filled.spanning("events", "1983").parent.exists()


def test_growing_beyond_one_part_and_back_leaves_only_the_files_of_the_parts(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "MOST", 100)
    arrive(filled, 1, [mention("p")])
    assert advance(filled, tmp_path / "none") == 0
    assert filled.spanning_files("events") == [filled.spanning("events")]
    monkeypatch.setattr(layout, "MOST", 3)
    arrive(filled, 2, [mention("q")])
    assert advance(filled, tmp_path / "none") == 0
    assert not filled.spanning("events").exists()


def test_what_an_audit_mended_is_told_again_by_the_next_run(filled, tmp_path):
    from titfortat.resolve import build, plan

    arrive(filled, 1, [mention("p", "2021-05-04", headcount=5)])
    candidate = plan(filled, tmp_path / "none")
    build(candidate, corrections=tmp_path / "none")
    rows = candidate.read("events")
    candidate.rewrite("events", rows.slice(1))
    assert [len(candidate.paths(t)) for t in ("events", "responses")] == [1, 5]
    assert candidate.read("events").equals(rows.slice(1))
    candidate.promote()
    assert plan(filled, tmp_path / "none").is_current()
    arrive(filled, 2, [mention("q", "2021-05-05", headcount=9, actor="POL")])
    assert advance(filled, tmp_path / "none") == 0
    assert len(events(filled)) == len(rows) + 1
    assert {p.parent.name for p in filled.spanning_files("events")} == {
        "period=2018", "period=2019", "period=2020", "period=2021-05", "period=unknown",
    }  # fmt: skip


def test_a_part_carries_a_fingerprint_of_what_it_holds(filled, tmp_path):
    other = Warehouse(tmp_path / "other")
    rows = [r | {"dump_date": dt.date(2026, 1, 5)} for r in told()]
    arrive(other, 2, rows[:6])
    arrive(other, 3, rows[6:])
    advance(other, tmp_path / "none")
    for table in ("events", "event_sources", "responses", "dyad_months"):
        one, two = ([read_fingerprint(p) for p in w.spanning_files(table)] for w in (filled, other))
        assert one == two and None not in one
