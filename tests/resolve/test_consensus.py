"""What an event's reports agree on."""

from __future__ import annotations

import datetime as dt

from tests.resolve.rows import mention, only


def test_copies_of_one_text_have_one_vote():
    rows = [mention(f"o{i}", headcount=60) for i in range(3)] + [mention("p", headcount=58), mention("q", headcount=58)]
    assert only(rows)["headcount"] == 60
    assert only(rows, origins={f"o{i}": "agency" for i in range(3)})["headcount"] == 58


def test_a_publisher_has_one_vote_however_often_it_reports():
    rows = [mention(f"o/{i}", deadline_hours=72.0) for i in range(4)]
    rows += [mention("p", deadline_hours=48.0), mention("q", deadline_hours=48.0)]
    found = only(rows)
    assert found["deadline_hours"] == 48.0
    assert (found["n_articles"], found["n_sources"]) == (6, 3)


def test_an_article_about_the_event_counts_more_than_one_that_mentions_it():
    rows = [mention("a", headcount=4), mention("b", headcount=3, is_main=False)]
    assert only(rows)["headcount"] == 4


def test_a_number_counts_more_than_a_lower_bound():
    rows = [mention("a", headcount=20, headcount_is_minimum=True), mention("b", headcount=23)]
    assert only(rows)["headcount"] == 23


def test_ties_go_to_what_was_published_first():
    rows = [
        mention("a", published="2021-04-17", deadline_hours=72.0),
        mention("b", published="2021-04-18", deadline_hours=48.0),
    ]
    assert only(rows)["deadline_hours"] == 72.0


def test_a_day_is_better_than_a_month_and_the_day_most_report_wins():
    rows = [
        mention("a", "2021-04"),
        mention("b", "2021-04-18"),
        mention("c", "2021-04-17"),
        mention("d", "2021-04-17"),
    ]
    found = only(rows)
    assert (found["event_date"], found["date_precision"]) == (dt.date(2021, 4, 17), "day")


def test_a_month_stays_a_month():
    found = only([mention("a", "2021-04", "2021-09-01")])
    assert (found["event_date"], found["date_precision"]) == (dt.date(2021, 4, 1), "month")


def test_roles_are_all_those_reported_without_the_vaguer_word():
    rows = [
        mention("a", headcount=3, roles=["defence attache", "naval attache"]),
        mention("b", headcount=3, roles=["military attache"]),
    ]
    assert only(rows)["roles"] == ["defence attache", "naval attache"]
    assert only([mention("a", headcount=1, roles=["diplomat"]), mention("b", headcount=1, roles=["consul"])])[
        "roles"
    ] == ["consul"]


def test_a_head_of_mission_is_one_person():
    assert only([mention("a", event_type="SUMMON", roles=["ambassador"])])["headcount"] == 1
    assert only([mention("a", roles=["ambassador", "embassy staff"])])["headcount"] is None
    assert only([mention("a", event_type="CLOSE_MISSION", roles=["ambassador"])])["headcount"] is None


def test_persons_come_in_the_spelling_used_most():
    rows = [
        mention("a", persons=["Ebrahim Rasool"]),
        mention("b", persons=["Rasool"]),
        mention("c", persons=["Ibrahim Rasool"]),
        mention("d", persons=["Ebrahim Rasool", "Anna Alder"]),
    ]
    assert only(rows)["persons"] == ["Anna Alder", "Ebrahim Rasool"]


def test_the_moment_to_leave_by_goes_with_the_hours():
    by = dt.datetime(2021, 4, 19, 18, tzinfo=dt.UTC)
    later = dt.datetime(2021, 4, 24, 18, tzinfo=dt.UTC)
    rows = [
        mention("a", deadline_hours=48.0, deadline_at=by),
        mention("b", deadline_hours=48.0),
        mention("c", deadline_hours=168.0, deadline_at=later, published="2021-04-17"),
    ]
    assert only(rows)["deadline_at"] == by


def test_nobody_leaves_before_the_event():
    early = dt.datetime(2021, 4, 1, tzinfo=dt.UTC)
    assert only([mention("a", deadline_hours=48.0, deadline_at=early)])["deadline_at"] is None


def test_confidence_grows_with_publishers_but_not_with_copies_of_one():
    one = only([mention("a", confidence=0.8)])["confidence"]
    same = only([mention("a/1", confidence=0.8), mention("a/2", confidence=0.8)])["confidence"]
    two = only([mention("a", confidence=0.8), mention("b", confidence=0.8)])["confidence"]
    assert one == same == 0.8
    assert 0.9 < two < 0.96


def test_reports_are_counted_and_dated():
    rows = [mention("a", published="2021-04-17"), mention("b", published="2021-04-20"), mention("c", published=None)]
    found = only(rows)
    assert found["first_reported_at"] == dt.datetime(2021, 4, 17, tzinfo=dt.UTC)
    assert found["last_reported_at"] == dt.datetime(2021, 4, 20, tzinfo=dt.UTC)
    assert found["n_articles"] == 3
