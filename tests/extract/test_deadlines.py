"""Deadlines: the hours that the expelled have, the words of a moment, and time that is somebody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract import ArticleText, Mention, mentions
from titfortat.extract.deadlines import LEAST, MOST, spans
from titfortat.extract.reading import read

MONDAY = dt.datetime(2021, 4, 26, 15, 0, tzinfo=dt.UTC)


def expulsions(text: str, published: dt.datetime | None = MONDAY) -> list[Mention]:
    found = mentions(ArticleText("0" * 16, None, text, published, "example.org"))[0]
    return [m for m in found if m.event_type == "EXPEL"]


def possible(text: str) -> list[float]:
    """The hours of all spans of a text that may be deadlines."""
    return [slot.hours for s in read(None, text, MONDAY.date()).sentences for _, slot in spans(s)]


STATED = [
    ("48 hours", 48),
    ("24 hours", 24),
    ("seventy-two hours", 72),
    ("five days", 120),
    ("ten days", 240),
    ("30 days", 720),
    ("a week", 168),
    ("two weeks", 336),
    ("a fortnight", 336),
    ("half a day", 12),
]


@pytest.mark.parametrize(("words", "hours"), STATED)
def test_time_given_to_the_expelled_is_in_hours(words, hours):
    (expulsion,) = expulsions(f"Norway expelled two Russian diplomats on Monday and gave them {words} to leave.")
    assert (expulsion.deadline_hours, expulsion.deadline_text) == (hours, words)
    assert expulsion.deadline_at == dt.datetime(2021, 4, 26, tzinfo=dt.UTC) + dt.timedelta(hours=hours)


@pytest.mark.parametrize(("words", "hours"), [("24 hours", 24), ("seven days", 168), ("two weeks", 336)])
def test_time_within_which_they_must_go_keeps_its_preposition(words, hours):
    (expulsion,) = expulsions(f"Norway ordered two Russian diplomats to leave the country within {words}.")
    assert (expulsion.deadline_hours, expulsion.deadline_text) == (hours, f"within {words}")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Two Russian diplomats were expelled from Norway and have 72 hours to leave.", 72),
        ("Norway gave two Russian diplomats five days to leave.", 120),
        ("Norway declared two Russian diplomats persona non grata. They have five days to leave the country.", 120),
    ],
)
def test_the_time_may_stand_in_another_clause_or_sentence(text, hours):
    assert [m.deadline_hours for m in expulsions(text)] == [hours]


@pytest.mark.parametrize(
    "words",
    [
        "by Sunday",
        "by midnight on Friday",
        "by noon on Thursday",
        "until May 3",
        "by the end of the month",
        "immediately",
        "as soon as possible",
        "within a few days",
    ],
)
def test_a_moment_or_a_vague_time_gives_its_words_alone(words):
    (expulsion,) = expulsions(f"Norway ordered two Russian diplomats to leave the country {words}.")
    assert (expulsion.deadline_hours, expulsion.deadline_at, expulsion.deadline_text) == (None, None, words)


def test_what_sets_no_limit_has_none():
    (expulsion,) = expulsions("Norway expelled two Russian diplomats on Monday.")
    assert (expulsion.deadline_hours, expulsion.deadline_at, expulsion.deadline_text) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Norway expelled two Russian diplomats on Monday, 48 hours after the attack.",
        "Norway expelled two Russian diplomats five days ago.",
        "Norway expelled two Russian diplomats on Monday after three days of talks.",
        "Norway expelled two Russian diplomats on Monday. They were arrested three days earlier.",
        "Norway expelled two Russian diplomats on Monday.\n\nThe talks lasted three days.",
        "Norway expelled two Russian diplomats on Monday.\n\nThe visit took two days.",
        "Norway expelled two Russian diplomats on Monday.\n\nThe government declared three days of mourning.",
    ],
)
def test_time_that_is_not_given_to_anybody_is_no_deadline(text):
    (expulsion,) = expulsions(text)
    assert (expulsion.deadline_hours, expulsion.deadline_at, expulsion.deadline_text) == (None, None, None)


def test_each_expulsion_has_its_own():
    found = expulsions(
        "Norway expelled two Russian diplomats on Monday and gave them a week to leave. Moscow expelled two Norwegian "
        "diplomats in response, who must leave within 72 hours."
    )
    assert {(m.actor, m.deadline_hours) for m in found} == {("NOR", 168), ("RUS", 72)}


def test_the_answers_time_is_not_that_of_the_first():
    found = expulsions(
        "Norway expelled two Russian diplomats on Monday. Russia expelled three Norwegian diplomats on Tuesday and gave "
        "them 24 hours to leave."
    )
    assert {(m.actor, m.deadline_hours) for m in found} == {("NOR", None), ("RUS", 24)}


@pytest.mark.parametrize("words", ["with the same deadline", "under the same terms"])
def test_the_same_deadline_is_that_named_before(words):
    found = expulsions(
        "Norway expelled a Russian consul on Monday and gave him 72 hours to leave. Finland expelled a Chinese diplomat "
        f"{words}. The talks lasted three days."
    )
    assert {(m.actor, m.deadline_hours) for m in found} == {("NOR", 72), ("FIN", 72)}


def test_a_deadline_is_of_expulsions_alone():
    text = "Norway expelled two Russian diplomats, gave them 48 hours to leave and summoned the Russian ambassador."
    found = mentions(ArticleText("0" * 16, None, text, MONDAY, "example.org"))[0]
    assert {m.event_type: m.deadline_hours for m in found} == {"EXPEL": 48, "SUMMON": None}


def test_what_is_denied_sets_no_limit():
    (expulsion,) = expulsions(
        "Norway denied that it had expelled two Russian diplomats, giving them 48 hours to leave."
    )
    assert expulsion.status == "denied"
    assert (expulsion.deadline_hours, expulsion.deadline_text) == (None, None)


def test_without_a_day_the_hours_stand_and_the_moment_is_unknown():
    (expulsion,) = expulsions("Norway expelled two Russian diplomats and gave them 48 hours to leave.", None)
    assert (expulsion.deadline_hours, expulsion.deadline_at) == (48, None)


@pytest.mark.parametrize(
    ("words", "hours"), [("an hour", [1]), ("90 days", [2160]), ("91 days", []), ("30 minutes", [])]
)
def test_a_deadline_is_an_hour_to_ninety_days(words, hours):
    assert possible(f"They have {words} to leave.") == hours


@given(st.integers(1, 400), st.sampled_from([("hour", 1), ("day", 24), ("week", 168), ("month", 720)]))
def test_a_span_may_be_a_deadline_if_it_is_neither_too_short_nor_too_long(number, unit):
    name, hours = unit
    text = f"They have {number} {name}{'s' * (number > 1)} to leave."
    assert possible(text) == ([number * hours] if LEAST <= number * hours <= MOST else [])


@pytest.mark.parametrize(
    "text",
    [
        "They left 48 hours ago.",
        "It came two days later.",
        "The talks lasted 24 hours.",
        "They had met for a few days.",
    ],
)
def test_what_is_past_may_be_none(text):
    assert possible(text) == []


def test_hours_given_to_others_in_the_same_sentence_are_theirs():
    found = expulsions(
        "Norway threw out three Russian diplomats, while Poland gave the Belarusian consul 24 hours to leave."
    )
    hours = {(m.actor, m.target): m.deadline_hours for m in found}
    assert (hours["NOR", "RUS"], hours["POL", "BLR"]) == (None, 24)


@pytest.mark.parametrize(
    "text",
    [
        "Two Russian diplomats expelled by Norway left on Friday.",
        "Two Russian diplomats were expelled by Norway on Friday.",
        "Two Russian diplomats were expelled by the Norwegian government late on Friday.",
    ],
)
def test_who_expels_is_no_deadline(text):
    assert [e.deadline_text for e in expulsions(text)] == [None]


@pytest.mark.parametrize("words", ["by Friday", "by noon on Friday", "by next Friday", "until the end of Friday"])
def test_a_moment_is_worded_as_it_stands(words):
    (expulsion,) = expulsions(f"Norway ordered two Russian diplomats to leave {words}.")
    assert expulsion.deadline_text == words
