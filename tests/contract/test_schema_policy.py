"""Readers of published files may rest on the schema: within a major version it only grows.

`schema-<version>.json` beside this file is what was promised. A release that adds something writes it anew:
`python -m titfortat.schema.policy tests/contract/schema-1.0.json`.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import duckdb
import pytest

from titfortat.schema.duckdb import create_table
from titfortat.schema.policy import FORMER, Former, breaches, described
from titfortat.schema.types import SCHEMA_VERSION

HELD = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(Path(__file__).parent.glob("schema-*.json"))]


@pytest.mark.parametrize("held", HELD, ids=lambda h: h["version"])
def test_the_schema_keeps_what_was_promised(held) -> None:
    assert breaches(held, described()) == []


def test_the_current_major_version_is_held() -> None:
    assert SCHEMA_VERSION.partition(".")[0] in {h["version"].partition(".")[0] for h in HELD}
    assert all(len(h["tables"]) >= 9 for h in HELD)


def test_the_views_of_former_names_can_be_made() -> None:
    with duckdb.connect() as con:
        for f in FORMER:
            con.execute(create_table(f.table))
            con.execute(f.statement)


def changed(change) -> dict:
    now = copy.deepcopy(described())
    change(now["tables"])
    return now


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.update(more={"key": ["x"], "year_of": None, "columns": {}}),
        lambda t: t["events"]["columns"].update(more={"type": "string", "nullable": True, "values": None}),
        lambda t: t["events"]["columns"]["event_type"]["values"].append("TALK"),
        lambda t: t["events"]["columns"]["headcount"].update(nullable=False),
    ],
)
def test_what_adds_is_allowed(change) -> None:
    assert breaches(described(), changed(change)) == []


BREAKS = [
    (lambda t: t.pop("responses"), "responses is gone"),
    (lambda t: t["events"]["columns"].pop("headcount"), r"events\.headcount is gone"),
    (lambda t: t["events"]["columns"]["headcount"].update(type="string"), "headcount was int32 and is string"),
    (lambda t: t["events"]["columns"]["actor"].update(nullable=True), "actor had a value in every row"),
    (lambda t: t["events"]["columns"]["event_type"]["values"].remove("EXPEL"), "had the values EXPEL"),
    (lambda t: t["events"]["columns"]["event_type"].update(values=None), "had the values .*EXPEL"),
    (lambda t: t["events"].update(key=["actor"]), "events: key was"),
    (lambda t: t["events"].update(year_of=None), "events: year_of was event_date"),
]


@pytest.mark.parametrize(("change", "told"), BREAKS)
def test_what_takes_away_needs_a_major_version_and_a_view(change, told) -> None:
    now = changed(change)
    (breach,) = breaches(described(), now)
    assert re.search(told, breach) and "2.0 and a view" in breach
    (breach,) = breaches(described(), {**now, "version": "2.0"})
    assert "view" in breach


def test_a_new_major_version_with_a_view_of_the_old_names_is_allowed() -> None:
    def rename(tables) -> None:
        tables["answers"] = tables.pop("responses")
        tables["events"]["columns"]["people"] = tables["events"]["columns"].pop("headcount")

    now = {**changed(rename), "version": "2.0"}
    same = {c: c for c in described()["tables"]["responses"]["columns"]}
    of_events = {c: c for c in described()["tables"]["events"]["columns"]} | {"headcount": "people"}
    views = [Former("responses", "answers", same), Former("events_v1", "events", of_events)]
    assert breaches(described(), now, views) == []
    assert len(breaches(described(), now, views[:1])) == 1
    short = Former("events_v1", "events", {"event_id": "event_id"})
    assert any("old column headcount" in b for b in breaches(described(), now, [views[0], short]))


def test_versions_do_not_go_back() -> None:
    assert "went back" in breaches({**described(), "version": "2.0"}, described())[0]


def test_a_view_gives_the_old_names() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE answers AS SELECT 'x' AS event_id, 3 AS days")
        con.execute(Former("responses", "answers", {"event_id": "event_id", "latency_days": "days"}).statement)
        assert con.execute("SELECT latency_days FROM responses WHERE event_id = 'x'").fetchall() == [(3,)]
