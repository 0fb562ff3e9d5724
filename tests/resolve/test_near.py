"""'Last week' is one of seven days: it keeps reports from older acts, and dates an act that no report dates better."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from tests.resolve.rows import events, mention, only
from titfortat.resolve.near import near, near_day

SUNDAY, MONDAY = dt.date(2022, 4, 3), dt.date(2022, 4, 4)
WEEK = (dt.date(2022, 3, 28), dt.date(2022, 4, 3))


def number(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def read(words: str, day: dt.date = MONDAY, answered: str | None = None) -> tuple[dt.date, dt.date] | None:
    found = near(words, answered, number(day))
    return found and tuple(dt.date(1970, 1, 1) + dt.timedelta(n) for n in found)


@pytest.mark.parametrize(
    "words",
    [
        "Last week Belgium ejected 21", "la semaine dernière, Paris a expulsé", "vergangene Woche ausgewiesen", "la semana pasada",
        "на прошлой неделе выслала", "geçen hafta sınır dışı etti", "الأسبوع الماضي", "上周驱逐",
    ],
)  # fmt: skip
def test_last_week_is_the_week_before_that_of_publication(words):
    assert read(words) == WEEK
    assert read(words, SUNDAY) == (dt.date(2022, 3, 21), dt.date(2022, 3, 27))


def test_the_last_weekend_is_two_days():
    assert read("whom Prague sent home last weekend") == (dt.date(2022, 4, 2), SUNDAY)


@pytest.mark.parametrize(
    "words", ["Belgium ejected 21", "the last weeks", "his last weekly briefing", "at least weekly"]
)
def test_other_words_say_nothing(words):
    assert read(words) is None


def test_an_unknown_publication_and_the_act_answered_say_nothing():
    assert near("last week", None, None) is None
    assert read("ejected 21 over last week's raid", answered="last week's raid") is None


@pytest.mark.parametrize("words", ["Last week Belgium ejected 21", "home last weekend", "на прошлой неделе", "nothing"])
def test_sql_takes_a_day_among_those_that_the_rules_read(words):
    sql = f"select {near_day('$words', 'null', '$day')}"
    for offset in range(14):
        day = SUNDAY + dt.timedelta(offset)
        (found,) = duckdb.execute(sql, {"words": words, "day": day}).fetchone()
        span = read(words, day)
        assert (found is None) == (span is None)
        assert span is None or span[0] <= found <= span[1]


def test_it_is_no_old_act_and_is_dated_by_its_words():
    old = mention("a/1", "2018-03-27", headcount=21)
    row = mention("b/1", None, "2022-04-04", is_main=False, evidence="Last week Prague ejected some")
    assert [(str(e["event_date"]), e["date_precision"]) for e in events([old, row])] == [
        ("2018-03-27", "day"),
        ("2022-03-31", "estimated"),
    ]


def test_it_joins_the_act_of_that_week():
    act = mention("a/1", "2022-03-29")
    row = mention("b/1", None, "2022-04-04", is_main=False, evidence="Last week Prague ejected some")
    assert only([act, row])["event_date"] == dt.date(2022, 3, 29)


def test_news_told_with_it_does_not_date_it():
    news = mention("a/1", "2022-04-04", actor="POL", published="2022-04-04", reason="war")
    row = mention("a/1", None, "2022-04-04", is_main=False, reason="war", evidence="Last week Prague ejected some")
    assert {str(e["event_date"]) for e in events([news, row])} == {"2022-04-04", "2022-03-31"}
