"""Acts of one type, pair and side: which places of an article tell one and the same, and which another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from titfortat.extract import ArticleText, Mention, mentions
from titfortat.extract.knowledge import shipped
from titfortat.extract.mentions import acts_of
from titfortat.extract.parting import MOST, acts, with_a_say
from titfortat.extract.sameness import FEATURES, Surroundings, Told, describe
from titfortat.extract.trees import LEAVES, SPLITS, Model

FRIDAY = dt.datetime(2021, 4, 30, 15, 0, tzinfo=dt.UTC)
TWICE = "Norway expelled two Russian diplomats on Friday.\n\nIn March 2018 Norway expelled nine Russian diplomats over a poisoning."
ONCE = (
    "Norway expelled two Russian diplomats on Friday.\n\nThe two Russian diplomats expelled by Norway left on a ferry."
)


def article(text: str) -> ArticleText:
    return ArticleText("0" * 16, None, text, FRIDAY, "example.org")


def expulsions(text: str) -> list[Mention]:
    return [m for m in mentions(article(text))[0] if (m.event_type, m.actor, m.target) == ("EXPEL", "NOR", "RUS")]


def told(text: str) -> list[Told]:
    return [t for act in acts_of(article(text), shipped()).acts for t in act if t.place.finding.type == "EXPEL"]


def by(feature: str, cut: float, low: float, high: float) -> Model:
    """A model that says `low` where a feature is at most `cut` and `high` above it, as log odds."""
    splits = np.zeros((1, SPLITS), np.int64)
    splits[:] = FEATURES.index(feature)
    half = LEAVES // 2
    leaves = np.asarray([[low] * half + [high] * half], np.float64)
    shares: Mapping[str, Mapping[str, float]] = {
        n: {"": 0.0} for n in ("type", "statuses", "tenses", "forms", "determiner")
    }
    return Model(FEATURES, shares, splits, np.full((1, SPLITS), cut), leaves)


def test_acts_of_other_years_and_counts_are_two():
    found = expulsions(TWICE)
    assert {(m.event_date, m.headcount) for m in found} == {(dt.date(2021, 4, 30), 2), (dt.date(2018, 3, 1), 9)}


def test_an_act_told_again_is_one():
    assert [(m.headcount, m.event_date) for m in expulsions(ONCE)] == [(2, dt.date(2021, 4, 30))]


def test_days_and_counts_that_differ_are_told_apart():
    first, second = sorted(told(TWICE), key=lambda t: t.order)[:: len(told(TWICE)) - 1]
    numbers = describe(first, second, [first, second], Surroundings([first.place, second.place]))
    assert set(numbers) == set(FEATURES)
    assert numbers["apart"] > 0.7 > numbers["same_day"]
    assert numbers["other_count"] > 0.7 > numbers["same_count"]
    assert numbers["same_roles"] > 0.7 > numbers["other_roles"]
    assert numbers["stale"] > numbers["fresh"]
    assert numbers == describe(second, first, [first, second], Surroundings([first.place, second.place])), (
        "the order is that of the text"
    )


@pytest.mark.parametrize(("words", "further"), [("a further two", True), ("another two", True), ("two", False)])
def test_a_word_for_a_further_act_is_heard(words, further):
    text = f"Norway expelled {words} Russian diplomats on Friday."
    assert {t.further for t in told(text)} == {further}


def test_places_are_put_together_while_they_are_likely_the_same():
    places = sorted(told(TWICE), key=lambda t: t.order)
    around = Surroundings(t.place for t in places)
    assert len(acts(places, around, by("apart", 0.5, -5.0, 5.0))) == 2
    assert acts(places, around, by("apart", 2.0, -5.0, 5.0)) == [places]


def test_a_further_act_must_be_likely_by_itself():
    places = sorted(told(TWICE), key=lambda t: t.order)
    late = [t for t in places if t.index == places[-1].index]
    for t in late:
        t.place.finding.alone, t.place.finding.probability = 0.05, 0.6
    parted = acts(places, Surroundings(t.place for t in places), by("apart", 0.5, -5.0, 5.0))
    assert len(parted) == 1
    assert not {id(t) for t in late} & {id(t) for t in parted[0]}


def test_a_place_that_is_far_less_sure_has_no_say():
    places = sorted(told(ONCE), key=lambda t: t.order)
    places[-1].place.finding.probability = 0.01
    assert with_a_say([t.place for t in places]) == [t.place for t in places[:-1]]


def test_only_so_many_places_have_a_say():
    places = [t.place for t in told(ONCE)] * MOST
    assert len(with_a_say(places)) == MOST


def test_one_place_is_one_act():
    places = told("Norway expelled two Russian diplomats on Friday.")[:1]
    assert acts(places, Surroundings(t.place for t in places), shipped().acts) == [places]


def test_two_acts_that_one_sentence_tells_are_two_rows(monkeypatch):
    """By the same words and of one type and pair, they must not share an id; acts of one day and count are one row."""
    days = [dt.date(2021, 3, 5), dt.date(2021, 4, 30), dt.date(2021, 4, 30)]
    text = article("Norway expelled two Russian diplomats on Friday.")
    (row,) = mentions(text)[0]
    told = iter(replace(row, event_date=day, confidence=0.9 - 0.1 * i) for i, day in enumerate(days))
    known = shipped()
    acts_read = acts_of(text, known)
    module = import_module("titfortat.extract.mentions")
    monkeypatch.setattr(module, "acts_of", lambda *_: replace(acts_read, acts=acts_read.acts * 3))
    monkeypatch.setattr(module, "_mention", lambda *_: next(told))
    found = mentions(text)[0]
    assert sorted((m.event_date, m.confidence) for m in found) == [(days[0], 0.9), (days[1], 0.8)]
    assert len({m.mention_id for m in found}) == 2 and row.mention_id in {m.mention_id for m in found}
