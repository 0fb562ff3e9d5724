"""Articles that tell of something that happened, told from sport, recalled goods and courts."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from titfortat.extract import trees
from titfortat.extract.claims import Claim, claims
from titfortat.extract.eventful import FEATURES, LIKELY, describe, eventful
from titfortat.extract.looks import Look, looks, shipped
from titfortat.extract.reader import EVENTFUL_AT_LEAST
from titfortat.extract.reading import Reading, read

DAY = dt.date(2021, 4, 26)

EXPULSION = (
    "Norway expels two Russian diplomats",
    "Norway expelled two Russian diplomats on Monday over spying allegations, the foreign ministry in Oslo said.\n\n"
    "The two, who worked at the Russian embassy, have a week to leave the country.\n\n"
    "Moscow said that it would answer.\n\n"
    "Relations between the two countries have been poor for years.",
)
LOOK_ALIKES = {
    "football": (
        "Two sent off as Chile beat Peru",
        "Chile beat Peru 2-1 in Santiago on Sunday after the referee sent off two Peruvian players.\n\n"
        "The Peruvian coach recalled his striker from a club in Brazil before the match. Both sides were angry.\n\n"
        "The federation summoned the captain to a hearing.\n\n"
        "Chile play Ecuador next week.",
    ),
    "product recall": (
        "Carmaker recalls vans in Germany and France",
        "The carmaker recalled 30,000 vans sold in Germany and France over faulty brakes.\n\n"
        "Owners in Italy and Spain were told to return their vans within 48 hours.\n\n"
        "The company closed its plant in Poland last month.\n\n"
        "A spokeswoman said that the mission of the company was safety.",
    ),
    "court": (
        "Court in Athens summons a banker",
        "A court in Athens summoned a Greek banker on Friday over unpaid taxes.\n\n"
        "The judge ordered two witnesses to leave the room and expelled a reporter.\n\n"
        "The lawyer, a former ambassador to Cyprus, denied the charges.\n\n"
        "The hearing goes on in May.",
    ),
}


class Seen(NamedTuple):
    reading: Reading
    looks: list[Look]
    claims: list[Claim]


def seen(title: str | None, text: str) -> Seen:
    reading = read(title, text, DAY)
    found = looks(reading, shipped())
    return Seen(reading, found, claims(reading, found, trees.shipped()["claims"]))


def chance(title: str, text: str) -> float:
    return eventful(*seen(title, text), trees.shipped()["articles"])


def test_a_plain_expulsion_is_eventful():
    assert chance(*EXPULSION) >= EVENTFUL_AT_LEAST


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_a_look_alike_is_not(kind):
    assert chance(*LOOK_ALIKES[kind]) < EVENTFUL_AT_LEAST
    assert chance(*LOOK_ALIKES[kind]) < chance(*EXPULSION)


@pytest.mark.parametrize(
    "article",
    [EXPULSION, *LOOK_ALIKES.values(), (None, "Rain fell."), (None, "Norway signed a treaty.")],
)
def test_an_article_has_exactly_the_features(article):
    assert set(describe(*seen(*article))) == set(FEATURES)


def test_an_article_without_states_or_acts_is_described_by_noughts():
    assert set(describe(*seen(None, "Rain fell. More is expected.")).values()) == {0}


def test_numbers_of_an_article():
    article = seen(
        None,
        "Norway expelled two Russian diplomats on Monday. The Russian embassy kept silent. Norway is cold. Rain fell.",
    )
    found = describe(*article)
    happened = sorted((c.probability for c in article.claims if c.key[3]), reverse=True)
    assert found["best"] == happened[0]
    assert found["sum"] == pytest.approx(sum(happened))
    assert found["likely"] == sum(p > LIKELY for p in happened) >= 1
    assert (found["people"], found["missions"], found["of_missions"]) == (0.25, 0.25, 0.5)
    assert found["looks"] == len(article.looks) / 4
    assert found["states"] == 2
    assert (found["first_state"], found["second_state"]) == (0.5, 0.5)


def test_what_the_title_tells_best_is_told_apart():
    title, text = EXPULSION
    assert describe(*seen(None, text))["in_title"] == 0.0
    title_alone = seen(title, "Rain fell.")
    found = describe(*title_alone)
    assert found["in_title"] == found["best"] > 0.0


def test_what_did_not_happen_makes_no_event():
    article = seen("Norway denies that it expelled two Russian diplomats", "Norway expelled two Russian diplomats.")
    found = article.claims[0]
    titled = next(s for c in article.claims for s in c.supports if s.look.trigger.sentence.is_title)
    judged = [
        Claim(("EXPEL", "NOR", "RUS", False), 0.95, (titled,)),
        Claim(("EXPEL", "NOR", "RUS", True), 0.5, (titled,)),
        Claim(("EXPEL", "NOR", "SWE", True), LIKELY - 0.1, found.supports),
    ]
    row = describe(article.reading, article.looks, judged)
    assert (row["best"], row["second"], row["in_title"]) == (0.5, LIKELY - 0.1, 0.5)
    assert row["sum"] == pytest.approx(0.4 + LIKELY)
    assert row["likely"] == 1
    assert row["dyad"] == pytest.approx(1.45)


def test_a_sentence_with_two_missions_is_one_sentence_of_missions():
    row = describe(*seen(None, "The Russian embassy and the Polish consulate kept silent. Rain fell."))
    assert (row["missions"], row["of_missions"]) == (1.0, 0.5)


def test_a_dyad_is_one_in_both_directions():
    article = seen(
        None, "Norway expelled two Russian diplomats on Monday. Moscow expelled two Norwegian diplomats in response."
    )
    of_the_two = [c.probability for c in article.claims if {"NOR", "RUS"} == set(c.key[1:3])]
    assert {c.key[1:3] for c in article.claims} >= {("NOR", "RUS"), ("RUS", "NOR")}
    assert describe(*article)["dyad"] == pytest.approx(sum(of_the_two))
