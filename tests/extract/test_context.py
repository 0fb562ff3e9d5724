"""Who "the ministry", "its ambassador" and "the embassy" most likely are."""

from __future__ import annotations

import datetime as dt

import pytest

from titfortat.extract.context import contexts
from titfortat.extract.reading import read

DAY = dt.date(2021, 4, 20)


def likely(text: str, kinds: str) -> list[tuple[str, ...]]:
    """The likely states of every slot of some kinds that doesn't name its own."""
    reading = read(None, text, DAY)
    contexts(reading)
    return [slot.likely for s in reading.sentences for _, slot in s.slots(kinds) if not slot.states]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        # of whom the sentence before spoke
        ("Norway was angry. The ministry protested.", "NOR"),
        # a place at the head of the clause goes before the last subject
        ("Norway was angry. In Moscow the ministry called the charge absurd.", "RUS"),
        ("Norway was angry, but in Moscow the foreign ministry said nothing.", "RUS"),
        # nobody calls in his own envoy, or breaks with himself
        ("Norway was angry. The ministry summoned the Norwegian ambassador to Russia.", "RUS"),
        ("Russia was late. The Russian ambassador to Norway was called to the ministry.", "NOR"),
        ("Malaysia was blamed by North Korea. The ministry announced a break with Malaysia.", "PRK"),
        ("Malaysia was angry. The ministry regretted the expulsion of the Malaysian consul from Chad.", "MYS"),
        # the first sentence has nobody to go back to
        ("The Greek consul was called to the ministry. Turkey was angry. Turkey protested.", "TUR"),
    ],
)
def test_a_government_is_of_whom_the_text_speaks_and_does_not_set_it_against(text, state):
    assert likely(text, "G")[0] == (state,)


def test_any_government_is_nobodys():
    assert likely("Norway was angry. The rule lets any government protest.", "G") == [()]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Kenya recalled its ambassador.", "KEN"),
        ("Kenya was angry. It recalled its ambassador.", "KEN"),
        ("Kenya told Somalia to recall its ambassador.", "SOM"),
        ("Kenya praised Somalia, whose ambassador was late.", "SOM"),
    ],
)
def test_a_possessive_goes_to_the_subject_the_one_that_is_told_or_the_noun_before(text, state):
    assert likely(text, "E") == [(state,)]


def test_an_envoy_of_nobody_is_the_last_one_named():
    assert likely("Norway met the Russian ambassador. Norway expelled the ambassador.", "E") == [("RUS",)]
