"""Times as a text words them, counted from the day of publication (Tuesday, 20 April 2021)."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.when import times

DAY = dt.date(2021, 4, 20)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("expelled them on April 17", dt.date(2021, 4, 17), "day"),
        ("expelled them on 17 April 2018", dt.date(2018, 4, 17), "day"),
        ("expelled them on Monday", dt.date(2021, 4, 19), "day"),
        ("expelled them yesterday", dt.date(2021, 4, 19), "day"),
        ("expelled them in March", dt.date(2021, 3, 1), "month"),
        ("expelled them in May", dt.date(2020, 5, 1), "month"),
        ("expelled them last month", dt.date(2021, 3, 1), "month"),
        ("expelled them in 2018", dt.date(2018, 1, 1), "year"),
        ("expelled them three days ago", dt.date(2021, 4, 17), "day"),
    ],
)
def test_a_time_has_its_day_and_its_precision(text, day, precision):
    (time,) = times(text, 0, len(text), DAY)
    assert (time.day, time.precision) == (day, precision)


def test_a_limit_is_no_day_of_the_act():
    text = "must leave by Sunday"
    (time,) = times(text, 0, len(text), DAY)
    assert time.limit


def test_without_a_day_of_publication_a_weekday_is_no_day():
    text = "expelled them on Monday"
    assert [t.day for t in times(text, 0, len(text), None)] == [None]


@given(st.text(max_size=150), st.dates() | st.none())
def test_any_text_is_read_and_times_lie_apart(text, published):
    found = times(text, 0, len(text), published)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["expelled them on 31 February", "expelled them on February 30, 2021"])
def test_a_day_that_no_month_has_is_a_time_without_a_day(text):
    (time,) = times(text, 0, len(text), DAY)
    assert (time.kind, time.day, time.precision) == ("date", None, "unknown")
