"""What holds for any mentions: order, batches and repetition leave no mark, groups are a partition, links are acyclic."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.resolve.rows import mention, run
from titfortat.resolve.clusters import founders
from titfortat.schema import HAPPENED, conform, table
from titfortat.storage import short_hash

PAIRS = [("CZE", "RUS"), ("RUS", "CZE"), ("POL", "RUS"), ("RUS", "POL")]
FIRST = dt.date(2021, 3, 1)


@st.composite
def mentions(draw) -> dict:
    actor, target = draw(st.sampled_from(PAIRS))
    day = str(FIRST + dt.timedelta(days=draw(st.integers(0, 60))))
    date = draw(st.sampled_from([day, day, day[:7], day[:4], None]))
    published = str(FIRST + dt.timedelta(days=draw(st.integers(0, 90))))
    return mention(
        draw(st.sampled_from(["a/1", "a/2", "b/1", "c/1", "d/1", "e/1"])),
        date,
        draw(st.sampled_from([published, published, published, None])),
        actor=actor,
        target=target,
        event_type=draw(st.sampled_from(["EXPEL", "EXPEL", "SUMMON", "CONDEMN", "RECALL"])),
        status=draw(
            st.sampled_from(["occurred"] * 4 + ["announced", "threatened", "demanded", "denied", "hypothetical"])
        ),
        headcount=draw(st.sampled_from([None, 1, 3, 18, 20])),
        headcount_is_minimum=draw(st.booleans()),
        roles=draw(st.sampled_from([[], ["ambassador"], ["diplomat"], ["embassy staff"], ["consul", "diplomat"]])),
        persons=draw(st.sampled_from([[], [], ["Anna Alder"], ["Ana Alder"], ["Boris Beech"]])),
        deadline_hours=draw(st.sampled_from([None, 24.0, 72.0])),
        reason=draw(st.sampled_from([None, "retaliation", "espionage", "war"])),
        is_main=draw(st.booleans()),
        evidence=draw(st.sampled_from(["told to go", "in response to the expulsion", "in April it threw out three"])),
        evidence_start=draw(st.integers(0, 3)),
        confidence=draw(st.sampled_from([0.5, 0.8, 0.95])),
    )


MANY = st.lists(mentions(), min_size=1, max_size=25, unique_by=lambda m: m["mention_id"])


def some(examples: int) -> settings:
    """A run of the stage takes a tenth of a second, most of it in planning its statements: hence few examples."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def tables(rows, **given) -> dict:
    return {name: rows.to_pylist() for name, rows in run(rows, **given).named().items()}


@some(20)
@given(MANY, st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_and_repetition_leave_no_mark(rows, chance, repeated):
    shuffled = rows + rows[:repeated]
    chance.shuffle(shuffled)
    assert tables(rows) == tables(shuffled)


@some(40)
@given(MANY)
def test_tables_hold_together(rows):
    resolved = run(rows)
    found = {name: table.to_pylist() for name, table in resolved.named().items()}
    event = {e["event_id"]: e for e in found["events"]}
    every_mention_is_in_one_event(rows, event, found["event_sources"])
    links_are_acyclic(event, found["responses"])
    for name, contents in resolved.named().items():
        keeps_the_contract(name, contents)


def every_mention_is_in_one_event(rows: list[dict], event: dict[str, dict], sources: list[dict]) -> None:
    """Of its own type and pair; and only what is told to have happened has happened."""
    assert sorted(s["mention_id"] for s in sources) == sorted(r["mention_id"] for r in rows)
    of = {r["mention_id"]: r for r in rows}
    told = {}
    for s in sources:
        for c in ("event_type", "actor", "target"):
            assert of[s["mention_id"]][c] == event[s["event_id"]][c]
        told.setdefault(s["event_id"], set()).add(of[s["mention_id"]]["status"])
    for e in event.values():
        assert e["status"] in told[e["event_id"]]


def links_are_acyclic(event: dict[str, dict], responses: list[dict]) -> None:
    """They go to what the other side did, not after, and never come back."""
    answers = {r["event_id"]: r["responds_to"] for r in responses}
    for a, t in answers.items():
        assert (event[a]["actor"], event[a]["target"]) == (event[t]["target"], event[t]["actor"])
        assert {event[a]["status"], event[t]["status"]} <= HAPPENED
        seen = {a}
        while t is not None:
            assert t not in seen
            seen.add(t)
            t = answers.get(t)
    assert all(r["latency_days"] is None or r["latency_days"] >= 0 for r in responses)


def keeps_the_contract(name: str, contents) -> None:
    """Columns, nulls, ranges and the key."""
    conform(name, contents)
    for column in table(name).columns:
        values = [v for v in contents[column.name].to_pylist() if v is not None]
        assert column.minimum is None or all(v >= column.minimum for v in values), column.name
        assert column.maximum is None or all(v <= column.maximum for v in values), column.name
    keys = list(zip(*(contents[k].to_pylist() for k in table(name).key), strict=True))
    assert len(set(keys)) == len(keys)


@some(10)
@given(MANY)
def test_pairs_do_not_touch_each_other(rows):
    rows = [r | {"article_id": short_hash(r["article_id"], r["actor"] == "POL" or r["target"] == "POL")} for r in rows]
    whole = tables(rows)
    parts = [tables([r for r in rows if {r["actor"], r["target"]} == {"RUS", other}]) for other in ("CZE", "POL")]
    for name in whole:
        assert sorted(map(str, whole[name])) == sorted(str(row) for p in parts for row in p[name])


@some(200)
@given(MANY)
def test_groups_are_a_partition_named_by_a_member(rows):
    blocks = sorted(rows, key=lambda r: (r["event_type"], r["actor"], r["target"]))
    found = founders(conform("event_mentions", blocks))
    of = dict(zip((r["mention_id"] for r in blocks), found, strict=True))
    assert all(of[f] == f for f in found)


@some(200)
@given(MANY, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_within_a_block(rows, chance):
    blocks = sorted(rows, key=lambda r: (r["event_type"], r["actor"], r["target"]))
    chance.shuffle(rows)
    mixed = sorted(rows, key=lambda r: (r["event_type"], r["actor"], r["target"]))
    groups = [
        dict(zip((r["mention_id"] for r in b), founders(conform("event_mentions", b)), strict=True))
        for b in (blocks, mixed)
    ]
    assert groups[0] == groups[1]
