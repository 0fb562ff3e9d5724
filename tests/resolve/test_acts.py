"""Which reports are of one act."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.resolve.rows import events, mention, only


def groups(*rows: dict) -> list[int]:
    """Articles an event, sorted."""
    return sorted(e["n_articles"] for e in events(rows))


def test_outlets_that_date_one_act_a_day_or_two_apart_are_of_one_event():
    found = only([mention("a", "2021-04-17"), mention("b", "2021-04-18"), mention("c", "2021-04-19", headcount=18)])
    assert found["n_articles"] == 3


def test_two_expulsions_of_one_pair_eight_days_apart_stay_apart():
    assert groups(mention("a", "2021-04-17", headcount=18), mention("b", "2021-04-25", headcount=18)) == [1, 1]


def test_the_same_numbers_a_year_later_are_another_event():
    assert groups(mention("a", "2021-04-17", headcount=18), mention("b", "2022-04-17", headcount=18)) == [1, 1]


def test_reports_that_lie_close_to_the_next_do_not_stretch_an_act_over_a_week():
    rows = [mention(f"o{i}", f"2021-04-{10 + 2 * i}", headcount=5) for i in range(6)]
    assert len(events(rows)) > 1


@pytest.mark.parametrize("event_type", ["SUMMON", "CONDEMN"])
def test_acts_that_states_repeat_are_told_apart_at_two_days(event_type):
    assert groups(
        mention("a", "2021-04-17", event_type=event_type), mention("b", "2021-04-19", event_type=event_type)
    ) == [1, 1]


def test_directions_types_and_pairs_are_never_of_one_event():
    rows = [
        mention("a"),
        mention("a", actor="RUS", target="CZE"),
        mention("a", event_type="SUMMON"),
        mention("a", target="BLR"),
    ]
    assert len(events(rows)) == 4


def test_an_article_that_gives_two_acts_keeps_them_apart_even_on_one_day():
    rows = [
        mention("a", headcount=1, deadline_hours=24.0, roles=["ambassador"]),
        mention("a", deadline_hours=72.0, roles=["embassy staff"], evidence_start=90),
    ]
    assert len(events(rows)) == 2


def test_an_article_that_tells_one_act_twice_gives_one_event():
    assert only([mention("a", headcount=3), mention("a", headcount=3, evidence_start=200)])["n_articles"] == 1


def test_counts_differ_between_outlets_and_the_day_decides():
    found = only([mention("a", headcount=60), mention("b", headcount=60), mention("c", headcount=63)])
    assert (found["headcount"], found["headcount_min"], found["headcount_max"]) == (60, 60, 63)


def test_a_follow_up_told_in_passing_is_not_a_new_event():
    rows = [mention("a", headcount=18), mention("b", "2021-04-24", headcount=18, is_main=False)]
    found = only(rows)
    assert found["event_date"] == dt.date(2021, 4, 17)


def test_a_report_that_says_nothing_of_the_people_is_of_the_act_before_it():
    rows = [mention("a", headcount=18), mention("b", "2021-04-24", evidence="a week after they were shown the door")]
    assert only(rows)["event_date"] == dt.date(2021, 4, 17)


def test_nobody_expels_the_same_ambassador_twice_in_two_weeks():
    rows = [
        mention("a", headcount=4, roles=["ambassador", "embassy staff"]),
        mention("b", "2021-04-26", headcount=1, roles=["ambassador"]),
    ]
    assert only(rows)["headcount"] == 4


@pytest.mark.parametrize("event_type", ["SEVER_RELATIONS", "RECALL", "CLOSE_MISSION", "DOWNGRADE", "RESTORE"])
def test_some_acts_are_not_done_twice_in_two_weeks(event_type):
    rows = [mention("a", event_type=event_type), mention("b", "2021-04-24", event_type=event_type, roles=["consul"])]
    assert only(rows)["n_articles"] == 2
    rows = [mention("a", event_type=event_type), mention("b", "2021-05-24", event_type=event_type)]
    assert groups(*rows) == [1, 1]


def test_a_month_joins_the_act_of_that_month_and_not_the_one_of_the_next():
    rows = [
        mention("a", "2021-04-17", headcount=18),
        mention("b", "2021-05-20", headcount=2),
        mention("c", "2021-04", "2021-09-01", is_main=False),
    ]
    found = events(rows)
    assert [e["n_articles"] for e in found] == [2, 1]


def test_background_joins_the_old_event_years_later():
    rows = [
        mention("a", "2021-04-17", headcount=18),
        mention("b", None, "2024-02-01", headcount=18, is_main=False, evidence="the 18 whom Prague sent home"),
    ]
    assert only(rows)["last_reported_at"].year == 2024


def test_background_with_another_number_is_another_event():
    rows = [mention("a", "1985-09-12", headcount=25), mention("b", None, "1985-09-15", headcount=105, is_main=False)]
    assert groups(*rows) == [1, 1]


def test_an_undated_report_is_not_of_an_act_after_it():
    rows = [mention("a", None, "2021-04-10", headcount=18), mention("b", "2021-04-17", headcount=18)]
    assert groups(*rows) == [1, 1]


def test_an_undated_main_report_long_after_is_a_new_event():
    rows = [mention("a", "2021-04-17", roles=["ambassador"]), mention("b", None, "2023-04-17", roles=["ambassador"])]
    assert groups(*rows) == [1, 1]


def test_undated_reports_of_one_story_come_together_and_those_of_other_months_do_not():
    rows = [
        mention("a", None, "2021-04-10", roles=["ambassador"]),
        mention("b", None, "2021-04-12", roles=["ambassador"]),
        mention("c", None, "2022-01-12", roles=["ambassador"]),
    ]
    assert groups(*rows) == [1, 2]


def test_a_part_of_those_who_go_is_no_contradiction():
    rows = [
        mention("a", headcount=4, roles=["ambassador", "embassy staff"]),
        mention("b", None, "2021-05-01", headcount=1, roles=["ambassador"], is_main=False),
    ]
    assert only(rows)["headcount"] == 4


def test_names_tell_undated_acts_apart():
    rows = [
        mention("a", None, "2021-04-10", headcount=1, persons=["Anna Alder"], is_main=False),
        mention("b", None, "2021-04-12", headcount=1, persons=["Boris Beech"], is_main=False),
    ]
    assert len(events(rows)) == 2


def test_spellings_of_a_name_do_not():
    rows = [
        mention("a", None, "2021-04-10", headcount=1, persons=["Vitaly Zhirnov"], is_main=False),
        mention("b", None, "2021-04-12", headcount=1, persons=["Vitalii Zhirnov"], is_main=False),
    ]
    assert len(only(rows)["persons"]) == 1
