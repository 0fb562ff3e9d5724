"""Our scorer: its definitions one by one, and the same figures as the project's own script."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys

import duckdb
import pytest

from benchmarks.resolve_gold import annotated, gold_mentions, resolved_tables
from tests.support.shared import CORPUS, shared
from titfortat.release.accuracy import (
    happened,
    load_stories,
    match,
    rates,
    score_events,
    score_mentions,
    score_text,
    token_f1,
)
from titfortat.schema import conform
from titfortat.storage import Warehouse


def event(**values) -> dict:
    return {
        "event_type": "EXPEL",
        "actor": "CZE",
        "target": "RUS",
        "status": "occurred",
        "event_date": None,
        "headcount": None,
    } | values


def test_the_line_between_what_happened_and_what_did_not():
    assert [happened(s) for s in ("occurred", "announced", None, "threatened", "denied")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_each_gold_event_matches_once_and_agreement_decides():
    gold = [event(headcount=18)]
    found = [event(headcount=3), event(headcount=18)]
    pairs, extra = match(gold, found)
    assert [(p["headcount"], e["headcount"]) for (_, p), e in zip(pairs, extra, strict=True)] == [(18, 3)]


def test_status_on_the_other_side_is_no_match():
    assert match([event(status="denied")], [event()])[0] == []


def test_rates_of_nothing_are_zero():
    assert rates(0, 0, 0) == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 0}


def test_token_f1():
    assert token_f1("one two", "one two") == 1.0
    assert token_f1("one", None) == 0.0
    assert token_f1("one two", "two three") == 0.5


def story(events: list[dict], gold: list[dict] | None = None) -> dict:
    gold = gold if gold is not None else [event(canonical=e["key"]) for e in events]
    return {"canonical_events": events, "articles": [{"url": "u", "lang": "en", "gold_events": gold}]}


def scored(row: dict, wanted: dict, dated: bool = True) -> dict:
    rows = [
        row
        | {
            "event_id": "e",
            "responds_to": None,
            "deadline_hours": None,
            "date_precision": row.get("date_precision", "day"),
        }
    ]
    return score_events(
        [story([wanted])], [{"mention_id": "m", "url": "u"}], rows, [{"event_id": "e", "mention_id": "m"}], dated
    )["events"]


@pytest.mark.parametrize(
    ("date", "precision", "dated", "undated"),
    [
        ("2021-04-20", "day", 1, 1),
        ("2021-04-21", "day", 0, 0),
        (None, "unknown", 0, 1),
        ("2021-04-01", "month", 0, 1),
        ("2021-05-01", "month", 0, 0),
        ("2021-01-01", "year", 0, 1),
        ("2020-01-01", "year", 0, 0),
    ],
)
def test_days_must_agree_unless_they_are_left_out(date, precision, dated, undated):
    wanted = event(key="k", event_date="2021-04-17")
    row = event(event_date=date and dt.date.fromisoformat(date), date_precision=precision)
    assert (scored(row, wanted)["tp"], scored(row, wanted, dated=False)["tp"]) == (dated, undated)


def test_background_outside_the_list_is_neither_right_nor_wrong():
    gold = [event(canonical=None, target="POL", status="denied")]
    rows = [event(target=t, event_id=t, responds_to=None) for t in ("POL", "LTU")]
    sources = [{"event_id": t, "mention_id": "m"} for t in ("POL", "LTU")]
    figures = score_events([story([], gold)], [{"mention_id": "m", "url": "u"}], rows, sources)
    assert (figures["events"]["fp"], figures["events"]["split"]) == (1, 0)


def test_the_figures_are_those_of_the_projects_script(tmp_path):
    script = shared("eval/score.py")
    stories = load_stories(CORPUS)
    mentions, articles = worsened(stories)
    warehouse = Warehouse(tmp_path / "data")
    annotated(stories, warehouse)
    tables = resolved_tables(warehouse)
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as db:
        contents = {"event_mentions": mentions, "articles": articles} | {
            t: tables[t] for t in ("events", "event_sources")
        }
        for name, rows in contents.items():
            db.register("rows", conform(name, rows))
            db.execute(f"create table {name} as select * from rows")
    done = subprocess.run(
        [sys.executable, script, "--gold", CORPUS, "--warehouse", file], capture_output=True, text=True, check=True
    )
    wanted = json.loads(done.stdout)
    url_of = {a["article_id"]: a["url"] for a in articles}
    rows = [m | {"url": url_of[m["article_id"]]} for m in mentions if m["article_id"] in url_of]
    ours = {"stories": len(stories)} | score_mentions(stories, rows) | score_text(stories, articles)
    ours |= score_events(stories, rows, tables["events"], tables["event_sources"])
    assert json.loads(json.dumps(ours)) == wanted


def worsened(stories: list[dict]) -> tuple[list[dict], list[dict]]:
    """The annotated mentions with every kind of mistake in some of them, so that no figure is trivially 1."""
    chance = random.Random(3)
    rows, articles, _ = gold_mentions(stories)
    for r in rows:
        if chance.random() < 0.1:
            r["status"] = chance.choice(["occurred", "denied", "announced"])
        if chance.random() < 0.1:
            r["headcount"] = chance.choice([None, 2, 7])
        if chance.random() < 0.1:
            r["event_date"] = None
        if chance.random() < 0.1:
            r["roles"] = ["consul"]
        if chance.random() < 0.1:
            r["deadline_hours"] = chance.choice([None, 24.0])
        if chance.random() < 0.05:
            r["actor"], r["target"] = r["target"], r["actor"]
    for a in articles:
        a["text"] = a["text"][chance.choice([0, 0, 50]) :]
    return rows, articles[:-2] + articles[-1:]
