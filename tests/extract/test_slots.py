"""Mentions as slots: who is sent by whom, where, how many, in which ranks."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.reading import read

DAY = dt.date(2021, 4, 20)


def slots(text, kind):
    return [slot for s in read(None, text, DAY).sentences for _, slot in s.slots(kind)]


@pytest.mark.parametrize(
    ("text", "states", "count", "role"),
    [
        ("Italy expelled two Russian diplomats.", ("RUS",), 2, "diplomat"),
        ("The Czech ambassador left.", ("CZE",), 1, "ambassador"),
        ("A Polish consul was named.", ("POL",), 1, "consul"),
    ],
)
def test_mission_people_have_a_sender_a_number_and_a_rank(text, states, count, role):
    (people,) = slots(text, "E")
    assert (people.states, people.count) == (states, count)
    assert role in people.roles


def test_states_in_a_list_are_one_slot():
    (listed,) = [s for s in slots("Riyadh, Abu Dhabi and Manama cut ties.", "C") if len(s.states) > 1]
    assert listed.states == ("SAU", "ARE", "BHR")


def test_a_mission_has_a_sender_and_a_host():
    (mission,) = slots("Canada shut the Iranian embassy in Ottawa.", "M")
    assert mission.states == ("IRN",)
    assert mission.hosts == ("CAN",)


def test_a_known_envoy_is_known_by_his_last_name():
    text = "The Russian ambassador, Alexei Paramonov, was called in. Paramonov said nothing."
    assert [s.states for s in slots(text, "E")][-1] == ("RUS",)


@given(st.lists(st.sampled_from(["Italy", "expelled", "two", "Russian", "diplomats", "in", ",", "and", "Oslo", "."])))
def test_tokens_keep_their_places_in_the_text(words):
    reading = read(None, " ".join(words), DAY)
    for sentence in reading.sentences:
        assert all(reading.text[t.start : t.end] == t.raw or t.slot is not None for t in sentence.tokens)
        assert all(a.end <= b.start for a, b in pairwise(sentence.tokens))
        assert len(sentence.places) == len(sentence.tokens)
