"""Governments: whose ministry or minister is meant where it is said, and what is left to be found where it isn't."""

from __future__ import annotations

import datetime as dt

import pytest

from titfortat.extract.governments import PAIR
from titfortat.extract.reading import Reading, read
from titfortat.extract.slots import Slot

DAY = dt.date(2021, 4, 20)


def governments(text: str) -> tuple[Reading, list[Slot]]:
    """The article and its slots of states and governments, in order."""
    reading = read(None, text, DAY)
    return reading, [slot for s in reading.sentences for _, slot in s.slots("CG")]


OF_A_STATE = [
    ("The Chilean government regretted the step.", "CHL", "Chilean government"),
    ("The Russian foreign ministry said nothing.", "RUS", "Russian foreign ministry"),
    ("Russia's foreign ministry said nothing.", "RUS", "Russia's foreign ministry"),
    ("Germany's interim government fell on Monday.", "DEU", "Germany's interim government"),
    ("The French interior ministry gave no reason.", "FRA", "French interior ministry"),
    ("The Foreign Ministry of Ecuador gave no reason.", "ECU", "Foreign Ministry of Ecuador"),
    ("The Ministry of Foreign Affairs of Ecuador gave no reason.", "ECU", "Ministry of Foreign Affairs of Ecuador"),
    ("The foreign ministry in Baku gave no reason.", "AZE", "foreign ministry in Baku"),
    ("Kenya's acting foreign minister gave no reason.", "KEN", "Kenya's acting foreign minister"),
]


@pytest.mark.parametrize(("text", "state", "words"), OF_A_STATE)
def test_a_government_and_the_state_beside_it_are_one_slot_of_the_state(text, state, words):
    reading, (slot,) = governments(text)
    assert (slot.kind, slot.states) == ("C", (state,))
    assert reading.text[slot.start : slot.end] == words


@pytest.mark.parametrize(
    "text",
    ["The ministry gave no reason.", "The government gave no reason.", "The minister gave no reason."],
)
def test_a_government_alone_says_no_state(text):
    _, (slot,) = governments(text)
    assert (slot.kind, slot.states) == ("G", ())
    assert slot.flavour != PAIR


@pytest.mark.parametrize("phrase", ["His country", "Her government", "Their country", "Our government"])
def test_the_state_of_a_speaker_is_to_be_found(phrase):
    reading, (slot,) = governments(f"{phrase} would answer in kind.")
    assert (slot.kind, slot.states) == ("G", ())
    assert reading.text[slot.start : slot.end] == phrase


@pytest.mark.parametrize("phrase", ["Both countries", "The two governments", "The two sides", "Both capitals"])
def test_two_at_once_are_a_pair(phrase):
    _, (slot,) = governments(f"{phrase} kept silent.")
    assert (slot.kind, slot.flavour, slot.states) == ("G", PAIR, ())


@pytest.mark.parametrize(
    ("text", "state", "name"),
    [
        ("The Spanish foreign minister, Berta Olmo, spoke to reporters.", "ESP", "Olmo"),
        ("Icelandic Foreign Minister Jonas Bragason spoke to reporters.", "ISL", "Bragason"),
        ("Kenya's interior minister Peter Odhiambo spoke to reporters.", "KEN", "Odhiambo"),
    ],
)
def test_an_official_of_a_state_has_its_name(text, state, name):
    _, (slot,) = governments(text)
    assert (slot.kind, slot.states, slot.flavour, slot.name) == ("C", (state,), "official", name)


def test_an_official_whose_state_is_not_said_has_a_name_alone():
    _, (slot,) = governments("Foreign Minister Berta Olmo spoke to reporters.")
    assert (slot.kind, slot.states, slot.name) == ("G", (), "Olmo")


def test_a_leader_that_the_gazetteer_knows_needs_no_state_beside_him():
    _, (slot,) = governments("President Vladimir Putin spoke to reporters.")
    assert (slot.kind, slot.states) == ("C", ("RUS",))


def test_an_official_is_known_by_his_last_name_further_down():
    _, found = governments("Icelandic Foreign Minister Jonas Bragason spoke. Reporters asked Bragason twice.")
    assert [s.states for s in found] == [("ISL",), ("ISL",)]


def test_a_possessor_takes_only_its_own_ministry():
    reading, found = governments("Chile's foreign ministry told the ministry in Lima and the government of Ecuador.")
    assert [s.states for s in found] == [("CHL",), ("PER",), ("ECU",)]
    assert [reading.text[s.start : s.end] for s in found] == [
        "Chile's foreign ministry",
        "ministry in Lima",
        "government of Ecuador",
    ]
