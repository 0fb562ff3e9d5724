"""What becomes of threats, demands and denials."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.resolve.rows import events, mention, only


@pytest.mark.parametrize("status", ["threatened", "demanded", "denied", "hypothetical"])
def test_what_did_not_happen_never_founds_an_event_that_did(status):
    assert only([mention("a", None, status=status)])["status"] == status


def test_a_threat_that_is_carried_out_moves_to_occurred_and_keeps_its_id():
    threat = mention("a", None, "2021-04-10", status="threatened")
    before = only([threat])
    after = only([threat, mention("b", "2021-04-17", headcount=2)])
    assert (before["status"], after["status"]) == ("threatened", "occurred")
    assert before["event_id"] == after["event_id"]


def test_a_threat_says_nothing_of_what_was_done():
    rows = [
        mention(
            "a", None, "2021-04-10", status="threatened", reason="remarks", roles=["ambassador"], deadline_hours=24.0
        ),
        mention("b", "2021-04-17", headcount=2, roles=["consul"], deadline_hours=72.0),
    ]
    found = only(rows)
    assert (found["headcount"], found["deadline_hours"], found["roles"], found["reason"]) == (2, 72.0, ["consul"], None)


def test_a_threat_long_before_the_act_stays_a_row_of_its_own():
    rows = [mention("a", None, "2021-01-10", status="threatened"), mention("b", "2021-04-17")]
    assert sorted(e["status"] for e in events(rows)) == ["occurred", "threatened"]


def test_denying_further_measures_does_not_touch_the_act():
    rows = [mention("a", "2021-04-17", headcount=2), mention("b", None, "2021-04-18", status="denied")]
    assert sorted(e["status"] for e in events(rows)) == ["denied", "occurred"]


def test_the_latest_stand_holds_among_proposals_of_one_story():
    rows = [
        mention("a", None, "2021-04-10", status="demanded"),
        mention("b", None, "2021-04-11", status="threatened"),
        mention("c", None, "2021-04-14", status="denied"),
    ]
    assert only(rows)["status"] == "denied"


def test_an_announcement_becomes_an_act_when_it_is_reported_done():
    rows = [mention("a", "2021-04-17", status="announced"), mention("b", "2021-04-18")]
    assert only(rows)["status"] == "occurred"
    assert only(rows[:1])["status"] == "announced"


def test_an_announcement_that_is_called_off_is_denied():
    rows = [
        mention("a", "2021-04-17", "2021-04-17", status="announced", headcount=10),
        mention("b", None, "2021-04-20", status="denied", headcount=10, evidence="will not be thrown out after all"),
    ]
    assert only(rows)["status"] == "denied"


def test_demands_for_the_ambassador_and_for_the_staff_are_two():
    rows = [
        mention("a", None, status="demanded", roles=["ambassador"], headcount=1),
        mention("a", None, status="demanded", roles=["embassy staff"], evidence_start=50),
    ]
    assert len(events(rows)) == 2


def test_the_day_of_a_demand_is_the_day_it_was_made():
    found = only([mention("a", "2021-04-17", "2021-04-18", status="demanded")])
    assert (found["event_date"], found["date_precision"]) == (dt.date(2021, 4, 17), "day")
