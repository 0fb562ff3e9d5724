"""What becomes of ids: they stay where they can, and lead to the event that holds their reports where they cannot."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from tests.resolve.rows import mention, store
from tests.resolve.test_properties import MANY, some
from titfortat.resolve import TABLES, build, plan
from titfortat.resolve.correcting import event_id
from titfortat.resolve.corrections import COLUMNS, FOLDER
from titfortat.resolve.redirects import FOUNDED_BY, redirects
from titfortat.schema import conform, empty_table
from titfortat.storage import Warehouse, read_table

FIRST = mention("a", "2021-04-17", headcount=18)
BACKFILLED = mention("b", "2021-04-17", "2021-04-17", headcount=18)
FAR_APART = mention("c", "2021-04-21", "2021-04-22", headcount=18)


def run_days(root, *days: list[dict]) -> Warehouse:
    """One run after each day."""
    warehouse = Warehouse(root)
    for n, rows in enumerate(days):
        store(warehouse, f"2026-01-{5 + n:02}", [r | {"dump_date": dt.date(2026, 1, 5 + n)} for r in rows])
        advance(warehouse)
    return warehouse


def advance(warehouse: Warehouse, corrections: Path = FOLDER) -> None:
    candidate = plan(warehouse, corrections)
    build(candidate, corrections=corrections)
    candidate.promote()


def correct(warehouse: Warehouse, *rows: str) -> None:
    """A run with these corrections and no others."""
    folder = warehouse.root / "corrections"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n")
    advance(warehouse, folder)


def read(warehouse: Warehouse, name: str) -> list[dict]:
    return read_table(name, warehouse.stored(name, "whole")).to_pylist()


def leading(warehouse: Warehouse) -> dict[str, tuple]:
    return {r["from_id"]: (r["to_id"], r["reason"], str(r["since"])) for r in read(warehouse, "event_redirects")}


def id_of(row: dict) -> str:
    return event_id(row["mention_id"])


def test_a_later_report_leaves_the_id_alone(tmp_path):
    warehouse = run_days(tmp_path, [FIRST], [mention("z", "2021-04-18", headcount=18)])
    assert [e["event_id"] for e in read(warehouse, "events")] == [id_of(FIRST)]
    assert leading(warehouse) == {}


def test_an_earlier_report_moves_the_event(tmp_path):
    warehouse = run_days(tmp_path, [FIRST], [BACKFILLED])
    assert leading(warehouse) == {id_of(FIRST): (id_of(BACKFILLED), "move", "2026-01-06")}
    (row,) = read(warehouse, "event_redirects")
    assert row["is_heir"] and row["n_mentions"] == 1


def test_a_chain_of_moves_leads_to_its_end_and_keeps_its_day(tmp_path):
    third = mention("y", "2021-04-17", "2021-04-16", headcount=18)
    warehouse = run_days(tmp_path, [FIRST], [BACKFILLED], [third])
    assert leading(warehouse) == {
        id_of(FIRST): (id_of(third), "move", "2026-01-06"),
        id_of(BACKFILLED): (id_of(third), "move", "2026-01-07"),
    }


def test_two_events_that_are_one_merge(tmp_path):
    warehouse = run_days(tmp_path, [FIRST, FAR_APART])
    assert {e["event_id"] for e in read(warehouse, "events")} == {id_of(FIRST), id_of(FAR_APART)}
    correct(warehouse, f"merge,{id_of(FIRST)},{id_of(FAR_APART)},,,me,2026-01-06,one act,https://a.example/1")
    assert leading(warehouse) == {id_of(FAR_APART): (id_of(FIRST), "merge", "2026-01-05")}


def test_an_event_that_was_two_splits_and_keeps_its_id(tmp_path):
    second = mention("b", "2021-04-18", headcount=18)
    warehouse = run_days(tmp_path, [FIRST, second])
    correct(warehouse, f"split,{id_of(FIRST)},{second['mention_id']},,,me,2026-01-06,two acts,https://a.example/1")
    (row,) = read(warehouse, "event_redirects")
    assert (row["from_id"], row["to_id"], row["reason"], row["is_heir"]) == (
        id_of(FIRST),
        id_of(second),
        "split",
        False,
    )
    # the split is taken back: the new id leads home, and the old one is whole again
    correct(warehouse)
    assert leading(warehouse) == {id_of(second): (id_of(FIRST), "merge", "2026-01-05")}


def test_an_id_that_comes_back_leads_nowhere(tmp_path):
    warehouse = run_days(tmp_path, [FIRST], [BACKFILLED])
    store(warehouse, "2026-01-06", [mention("q", "2019-01-01", "2019-01-02")])
    advance(warehouse)
    assert leading(warehouse) == {id_of(BACKFILLED): (id_of(FIRST), "move", "2026-01-06")}


def test_reports_read_anew_move_the_event_and_lost_ones_withdraw_it(tmp_path):
    warehouse = run_days(tmp_path, [FIRST, mention("q", "2019-01-01", "2019-01-02", actor="POL")])
    again = FIRST | {"mention_id": "f" * 16, "evidence": "they were told to leave"}
    store(warehouse, "2026-01-05", [again])
    advance(warehouse)
    assert leading(warehouse)[id_of(FIRST)] == (id_of(again), "move", "2026-01-05")
    assert sorted(r[1] for r in leading(warehouse).values()) == ["move", "withdrawn"]


def test_a_run_that_changes_nothing_tells_nothing(tmp_path):
    warehouse = run_days(tmp_path, [FIRST], [BACKFILLED])
    before = {t: warehouse.stored(t, "whole").read_bytes() for t in TABLES}
    advance(warehouse)
    assert before == {t: warehouse.stored(t, "whole").read_bytes() for t in TABLES}


def test_a_kill_between_two_steps_loses_no_redirect(tmp_path, monkeypatch):
    steps = {name: getattr(Path, name) for name in ("replace", "unlink")}
    for point in itertools.count():  # every point at which the promotion can be cut short
        warehouse = run_days(tmp_path / str(point), [FIRST])
        store(warehouse, "2026-01-06", [BACKFILLED])
        candidate = plan(warehouse)
        build(candidate)
        done = iter(range(point))

        def cut_short(step: str, *told: object, done: Iterator[int] = done, **given: object) -> object:
            if next(done, None) is None:
                raise InterruptedError
            return steps[step](*told, **given)

        with monkeypatch.context() as patch, contextlib.suppress(InterruptedError):
            for step in steps:
                patch.setattr(Path, step, functools.partialmethod(functools.partial(cut_short, step)))
            candidate.promote()
            break
        assert not plan(warehouse).is_current()
        advance(warehouse)
        assert [r["from_id"] for r in read(warehouse, "event_redirects")] == [id_of(FIRST)]
    assert point > 2 * len(TABLES)
    assert plan(warehouse).is_current()


def test_sql_computes_the_id_that_a_mention_founds():
    row = mention("a")
    found = duckdb.execute(f"select {FOUNDED_BY} from (select ? as mention_id)", [row["mention_id"]]).fetchone()
    assert found == (id_of(row),)


@some(25)
@given(st.lists(MANY, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_every_id_that_there_ever_was_leads_to_one_event(batches, chance: random.Random):
    """Over any sequence of groupings of the same and further mentions, whatever the reason for which they change."""
    ever, journal = set(), empty_table("event_redirects")
    old_source, old_event = empty_table("event_sources"), empty_table("events")
    seen: dict[str, dict] = {}
    with duckdb.connect() as db:
        for n, batch in enumerate(batches):
            seen |= {m["mention_id"]: m for m in batch}
            groups: dict[int, list[str]] = {}
            for m in seen:
                groups.setdefault(chance.randrange(5), []).append(m)
            of = {m: event_id(min(g)) for g in groups.values() for m in g}
            source = conform("event_sources", [{"event_id": e, "mention_id": m} for m, e in of.items()])
            event = empty_table("events")
            for name, rows in (
                ("old_source", old_source), ("old_event", old_event), ("old_redirect", journal),
                ("new_source", source), ("new_event", event), ("standing_event", source.select(["event_id"])),
            ):  # fmt: skip
                db.register(name, rows)
            journal = conform("event_redirects", redirects(db, dt.date(2026, 1, 5 + n)))
            ever |= set(of.values())
            rows = journal.to_pylist()
            assert all(r["to_id"] in set(of.values()) and r["to_id"] != r["from_id"] for r in rows)
            heirs = [r["from_id"] for r in rows if r["is_heir"]]
            assert sorted(heirs) == sorted(ever - set(of.values()))
            assert len({(r["from_id"], r["to_id"]) for r in rows}) == len(rows)
            old_source = source
