"""A few bad rows are mended or turned away and told in `rejected`; many stop the partition."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from data_checks.promotion import AuditFailed, advance
from tests.data_checks.dataset import Rows, good, ident, stage_candidate, write_raw, write_stage
from titfortat.schema import empty_table
from titfortat.storage import Candidate, read_table, write_table


def extract(root: Path, rows: Rows) -> Candidate:
    candidate = stage_candidate(root, "extract")
    assert isinstance(candidate, Candidate)
    for name in ("articles",):
        write_raw(name, candidate.warehouse.stored(name, candidate.partition), rows[name])

    def build() -> None:
        write_table("event_mentions", candidate.path("event_mentions"), rows["event_mentions"], candidate.fingerprint)
        write_table("rejected", candidate.path("rejected"), empty_table("rejected"), candidate.fingerprint)

    report = advance(candidate, build)
    assert [c for c in report.checks if c.severity == "error" and not c.passed] == []
    assert candidate.is_current()
    return candidate


def stored(candidate: Candidate, name: str) -> list[dict[str, object]]:
    return read_table(name, candidate.warehouse.stored(name, candidate.partition)).to_pylist()


def test_a_wrong_value_becomes_a_hole_and_is_kept(tmp_path: Path) -> None:
    rows = good()
    rows["event_mentions"][1].update(deadline_hours=48.0, deadline_at=dt.datetime(2021, 4, 28, tzinfo=dt.UTC))
    candidate = extract(tmp_path, rows)
    mended = stored(candidate, "event_mentions")
    assert [m["mention_id"] for m in mended] == [ident("b", n) for n in range(4)]
    assert (mended[1]["deadline_hours"], mended[1]["deadline_at"]) == (None, None)
    assert mended[1]["deadline_text"] == "within 24 hours"
    (kept,) = stored(candidate, "rejected")
    assert kept["row_key"] == ident("b", 1)
    assert kept["reason"] == "deadline_hours_as_worded"
    assert kept["detail"] == "deadline_text = within 24 hours, deadline_hours = 48.0"
    assert json.loads(str(kept["original"]))["deadline_hours"] == 48.0


def test_a_wrong_row_is_turned_away_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = good()
    rows["event_mentions"][0].update(actor="RUS")
    rows["event_mentions"][3].update(evidence_start=1, evidence_end=1 + len(str(rows["event_mentions"][3]["evidence"])))
    candidate = extract(tmp_path, rows)
    assert [m["mention_id"] for m in stored(candidate, "event_mentions")] == [ident("b", 1), ident("b", 2)]
    assert [(r["row_key"], r["reason"]) for r in stored(candidate, "rejected")] == [
        (ident("b", 0), "pair_differs"),
        (ident("b", 3), "evidence_in_article"),
    ]


def test_the_report_counts_what_was_turned_away(tmp_path: Path) -> None:
    rows = good()
    rows["event_mentions"][0].update(actor="RUS")
    candidate = stage_candidate(tmp_path, "extract")
    for name in ("articles",):
        write_raw(name, candidate.warehouse.stored(name, candidate.partition), rows[name])

    def build() -> None:
        for name in ("event_mentions", "rejected"):
            write_table(name, candidate.path(name), rows[name], candidate.fingerprint)

    report = advance(candidate, build)
    turned = {c.name: c.observed["turned_away"] for c in report.checks if "turned_away" in c.observed}
    assert turned == {"pair_differs": 1}
    assert report.rejects == {"pair_differs": 2}
    assert report.rows == {"event_mentions": 3, "rejected": 2}


def test_many_wrong_rows_stop_the_partition(tmp_path: Path) -> None:
    rows = good()
    rows["event_mentions"] = [
        {**rows["event_mentions"][0], "mention_id": ident("b", n), "actor": "RUS"} for n in range(11)
    ]
    with pytest.raises(AuditFailed, match="pair_differs"):
        extract(tmp_path, rows)


def test_what_cannot_be_turned_away_stops_the_partition(tmp_path: Path) -> None:
    rows = good()
    rows["event_mentions"].append(rows["event_mentions"][0])
    with pytest.raises(AuditFailed, match="key_unique"):
        extract(tmp_path, rows)


def test_an_event_is_mended_and_the_months_follow(tmp_path: Path) -> None:
    rows = good()
    rows["events"][0].update(headcount=3)
    rows["dyad_months"][0].update(people_expelled=3)
    candidate = write_stage(tmp_path, "resolve", rows)
    assert isinstance(candidate, Candidate)

    def build() -> None:
        for name in ("events", "event_sources", "event_redirects", "responses", "dyad_months"):
            write_table(name, candidate.path(name), rows[name], candidate.fingerprint)

    report = advance(candidate, build)
    assert report.rejects == {"headcount_within_reports": 1}
    assert [e["headcount"] for e in stored(candidate, "events")] == [None, 1, None]
    assert [m["people_expelled"] for m in stored(candidate, "dyad_months")] == [0, 0, 1]
    assert stored(candidate, "rejected")[0]["row_key"] == ident("e", 0)


def test_a_date_before_the_state_is_taken_from_the_event_and_its_month(tmp_path: Path) -> None:
    rows = good()
    rows["events"][2].update(event_date=dt.date(1985, 4, 26))
    rows["dyad_months"][2].update(month=dt.date(1985, 4, 1))
    candidate = write_stage(tmp_path, "resolve", rows)
    assert isinstance(candidate, Candidate)

    def build() -> None:
        for name in ("events", "event_sources", "event_redirects", "responses", "dyad_months"):
            write_table(name, candidate.path(name), rows[name], candidate.fingerprint)

    assert advance(candidate, build).rejects == {"target_existed": 1}
    mended = stored(candidate, "events")[2]
    assert (mended["event_date"], mended["date_precision"]) == (None, "unknown")
    assert [m["month"] for m in stored(candidate, "dyad_months")] == [dt.date(2021, 3, 1), dt.date(2021, 4, 1)]
