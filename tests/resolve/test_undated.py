"""Which undated acts are given the day of the news, and which keep their hole."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.resolve.rows import events, mention, only

NEWS = mention("a", "2021-04-17", headcount=18, reason="attack")


def date_of(row: dict, **given) -> tuple[dt.date | None, str]:
    found = [
        e for e in events([NEWS, row], **given) if (e["event_type"], e["actor"]) == (row["event_type"], row["actor"])
    ]
    assert len(found) == 1
    return found[0]["event_date"], found[0]["date_precision"]


def test_an_article_about_an_undated_act_dates_it():
    found = only([mention("a", None, "2021-04-18", headcount=3)])
    assert (found["event_date"], found["date_precision"]) == (dt.date(2021, 4, 18), "estimated")


def test_a_protest_told_with_the_news_of_its_pair_is_of_that_day():
    row = mention("a", None, event_type="CONDEMN", actor="RUS", target="CZE", is_main=False)
    assert date_of(row) == (dt.date(2021, 4, 17), "estimated")


def test_one_of_a_wave_for_the_same_reason_is_of_that_day():
    assert date_of(mention("a", None, actor="POL", reason="attack", is_main=False)) == (
        dt.date(2021, 4, 17),
        "estimated",
    )
    assert date_of(mention("a", None, actor="POL", reason="espionage", is_main=False)) == (None, "unknown")


@pytest.mark.parametrize(
    "evidence", ["in March it had expelled two", "it ditched them in 2002", "expelled two last year"]
)
def test_words_that_look_back_leave_a_hole(evidence):
    row = mention("a", None, actor="POL", reason="attack", is_main=False, evidence=evidence)
    assert date_of(row) == (None, "unknown")


def test_a_measure_told_in_passing_beside_the_news_of_its_pair_may_be_old_and_keeps_its_hole():
    assert date_of(mention("a", None, actor="RUS", target="CZE", is_main=False)) == (None, "unknown")


def test_words_are_not_trusted_in_a_language_whose_words_that_look_back_we_do_not_know():
    row = mention("a", None, event_type="CONDEMN", actor="RUS", target="CZE", is_main=False)
    assert date_of(row, language="de") == (None, "unknown")


def test_what_is_only_announced_has_no_day_yet():
    assert only([mention("a", None, status="announced")])["event_date"] is None


def test_what_did_not_happen_has_no_day():
    assert only([mention("a", None, status="threatened")])["event_date"] is None
