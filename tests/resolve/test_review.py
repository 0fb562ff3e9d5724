"""What is listed for people to look at, and the template: taken over row by row, it corrects the next run."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt

import duckdb
import pytest
from typer.testing import CliRunner

from data_checks.results import CheckResult, save_results
from data_checks.spec import Severity
from pipelines.cli import app
from pipelines.review import flagged, review
from tests.resolve.rows import mention, store
from titfortat import publish
from titfortat.errors import TerminalError
from titfortat.resolve import build, plan
from titfortat.resolve.correcting import event_id
from titfortat.resolve.corrections import COLUMNS, read_corrections
from titfortat.resolve.review import doubts, template
from titfortat.storage import Warehouse, read_table

ROWS = {
    "many": mention("a/1", headcount=18),
    "few": mention("b/1", headcount=8),
    "late": mention("c/1", "2021-04-19", headcount=18, deadline_hours=72.0),
    "soon": mention("d/1", headcount=18, deadline_hours=48.0),
    "twice": mention("e/1", "2021-04-26", headcount=18, reason="espionage"),
    "faint": mention("f/1", actor="POL", confidence=0.3),
    "guess": mention("g/1", "2021-04-20", actor="RUS", target="POL", event_type="CONDEMN", confidence=0.9),
    "sure": mention("h/1", actor="SVK", headcount=3, confidence=0.95),
}
ID = {name: event_id(row["mention_id"]) for name, row in ROWS.items()}


@pytest.fixture
def warehouse(tmp_path) -> Warehouse:
    found = Warehouse(tmp_path / "data")
    store(found, "2026-01-05", list(ROWS.values()))
    for stage in (plan, publish.plan):
        candidate = stage(found)
        (build if stage is plan else publish.build)(candidate)
        candidate.promote()
    return found


def of_kind(warehouse: Warehouse) -> dict[str, list]:
    kinds: dict[str, list] = {}
    for d in review(warehouse.root):
        kinds.setdefault(d.kind, []).append(d)
    return kinds


def test_doubts_are_told_with_what_is_said_and_by_how_many(warehouse):
    found = of_kind(warehouse)
    (count,) = found["headcount"]
    assert (count.told, count.action, count.field, count.value) == ("18 (3), 8 (1)", "set", "headcount", "18")
    assert count.event_id in ID.values() and count.n_sources == 4
    (day,) = found["day"]
    assert day.told == "2021-04-17 (3), 2021-04-19 (1)" and day.value == "2021-04-17"
    (deadline,) = found["deadline"]
    assert deadline.told == "48 (1), 72 (1)"
    (faint,) = found["unsure"]
    assert (faint.event_id, faint.action, faint.told) == (ID["faint"], "drop", "confidence 0.3")
    (twice,) = found["twice"]
    assert (twice.action, twice.other) == ("merge", ID["twice"])
    assert not any(d.event_id == ID["sure"] for listed in found.values() for d in listed)


def test_one_outlet_that_gives_a_bound_or_close_counts_are_no_doubt(tmp_path):
    db = duckdb.connect()
    rows = [
        mention("a/1", headcount=60),
        mention("b/1", headcount=63),
        mention("c/1", headcount=20, headcount_is_minimum=True),
    ]
    warehouse = Warehouse(tmp_path)
    store(warehouse, "2026-01-05", rows)
    for stage, work in ((plan, build), (publish.plan, publish.build)):
        candidate = stage(warehouse)
        work(candidate)
        candidate.promote()
    db.execute(f"ATTACH '{warehouse.duckdb}' AS d (READ_ONLY); USE d")
    assert doubts(db) == []


def test_what_a_check_says_of_an_event_is_listed(warehouse):
    check = CheckResult(
        "events", "headcount_plausible", Severity.WARN, False, {}, (f"{ID['sure']}: headcount = 600",), "few are larger"
    )
    fine = dataclasses.replace(check, passed=True, name="fine")
    save_results(warehouse.check_results("resolve", "whole"), "resolve", "whole", True, "x", [check, fine])
    assert flagged(warehouse) == {ID["sure"]: "headcount_plausible"}
    (listed,) = of_kind(warehouse)["check"]
    assert (listed.event_id, listed.told) == (ID["sure"], "headcount_plausible")


def test_the_template_is_taken_as_it_is_and_row_by_row(warehouse, tmp_path):
    folder = tmp_path / "corrections"
    folder.mkdir()
    text = template(review(warehouse.root), "An Editor", dt.date(2026, 1, 6))
    assert tuple(text.splitlines()[0].split(",")) == COLUMNS
    (folder / "review.csv").write_text(text)
    assert read_corrections(folder) == []
    rows = list(csv.DictReader(text.splitlines()))
    assert {r["action"] for r in rows} == {"#set", "#drop", "#merge"} and all(r["source_url"] for r in rows)
    (folder / "review.csv").write_text(text.replace("\n#", "\n"))
    taken = read_corrections(folder)
    assert len(taken) == len(rows)
    before = {e["event_id"]: e for e in read_table("events", warehouse.stored("events", "whole")).to_pylist()}
    candidate = plan(warehouse, folder)
    build(candidate, corrections=folder)
    after = {e["event_id"]: e for e in candidate.read("events").to_pylist()}
    assert set(before) - set(after) == {ID["twice"]}
    assert after[ID["faint"]]["status"] == "denied" and after[ID["faint"]]["corrected"] == "drop"
    assert after[ID["sure"]] == before[ID["sure"]]


def test_the_command_lists_and_writes_and_overwrites_nothing(warehouse, tmp_path):
    said = CliRunner().invoke(app, ["review", "--data", str(warehouse.root), "--limit", "1"])
    assert said.exit_code == 0 and "publishers give different numbers of people" in said.output
    file = tmp_path / "look.csv"
    command = ["review", "--data", str(warehouse.root), "--kind", "unsure", "--write", str(file), "--who", "me"]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert file.read_text().count("\n") == 2 and ID["faint"] in file.read_text()
    assert CliRunner().invoke(app, command).exit_code == 1
    with pytest.raises(TerminalError, match="expected a kind of headcount, day"):
        review(warehouse.root, "mood")
    with pytest.raises(TerminalError, match="found none"):
        review(tmp_path / "nothing")
