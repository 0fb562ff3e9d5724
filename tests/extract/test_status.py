"""Status: what has happened, is to happen, is threatened, demanded, denied or only thought of."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.looks import shipped
from titfortat.extract.reading import read
from titfortat.extract.status import StatusChances, features
from titfortat.extract.triggers import Trigger, triggers
from titfortat.schema import HAPPENED, STATUSES

DAY = dt.date(2021, 4, 20)


def place(text: str, event_type: str) -> Trigger:
    """The first place of a text where a rule of the type fires."""
    found = [t for s in read(None, text, DAY).sentences for t in triggers(s) if t.rule.type == event_type]
    assert found, f"no rule of {event_type} fires in {text!r}"
    return found[0]


def chances(text: str, event_type: str) -> dict[str, float]:
    return shipped().status.of(features(place(text, event_type), event_type))


PLAIN = [
    ("Norway expelled two Russian diplomats on Monday.", "EXPEL", "occurred"),
    ("Norway has expelled two Russian diplomats.", "EXPEL", "occurred"),
    ("Two Russian diplomats were expelled from Norway last week.", "EXPEL", "occurred"),
    ("Two Danish consuls were ordered out of Belarus on Friday.", "EXPEL", "occurred"),
    ("Turkey summoned the Greek ambassador on Friday.", "SUMMON", "occurred"),
    ("Kenya recalled its ambassador from Somalia on Monday.", "RECALL", "occurred"),
    ("Mexico closed its embassy in Caracas on Sunday.", "CLOSE_MISSION", "occurred"),
    ("Canada will expel three Chinese diplomats, the prime minister announced.", "EXPEL", "announced"),
    ("Italy will recall its ambassador from Cairo, the government announced.", "RECALL", "announced"),
    ("Finland will close its embassy in Baghdad, it announced on Friday.", "CLOSE_MISSION", "announced"),
    ("Italy will summon the Iranian ambassador on Monday.", "SUMMON", "announced"),
    ("Iran threatened to expel the British ambassador.", "EXPEL", "threatened"),
    ("Iran warned that it would recall its ambassador from Paris if the talks fail.", "RECALL", "threatened"),
    ("Iran threatened to sever diplomatic relations with Norway.", "SEVER_RELATIONS", "threatened"),
    ("Opposition lawmakers demanded that Norway expel the Russian ambassador.", "EXPEL", "demanded"),
    ("Protesters called on the government to expel the Russian ambassador.", "EXPEL", "demanded"),
    ("Lawmakers urged Norway to sever diplomatic relations with Iran.", "SEVER_RELATIONS", "demanded"),
    ("The opposition wants Norway to close its embassy in Minsk.", "CLOSE_MISSION", "demanded"),
    ("Norway denied that it had expelled two Russian diplomats.", "EXPEL", "denied"),
    ("Norway will not expel the Russian ambassador, the minister said.", "EXPEL", "denied"),
    ("Norway ruled out expelling the Russian ambassador.", "EXPEL", "denied"),
    ("Chile has no plans to recall its ambassador from Caracas, the minister said.", "RECALL", "denied"),
    ("Chile denied that it had summoned the Cuban ambassador.", "SUMMON", "denied"),
    ("Chile is mulling whether to recall its ambassador from Caracas.", "RECALL", "hypothetical"),
    ("Chile could sever diplomatic relations with Cuba.", "SEVER_RELATIONS", "hypothetical"),
    ("Chile could expel the Cuban ambassador, analysts said.", "EXPEL", "hypothetical"),
]


@pytest.mark.parametrize(("text", "event_type", "status"), PLAIN)
def test_a_plain_sentence_has_its_status(text, event_type, status):
    found = chances(text, event_type)
    assert max(found, key=found.__getitem__) == status


@pytest.mark.parametrize(("text", "event_type", "status"), PLAIN)
def test_the_side_of_happening_is_right(text, event_type, status):
    happened = sum(p for s, p in chances(text, event_type).items() if s in HAPPENED)
    assert (happened > 0.5) == (status in HAPPENED)


@pytest.mark.parametrize(("text", "event_type", "status"), PLAIN[:3])
def test_every_status_has_its_chance(text, event_type, status):
    found = chances(text, event_type)
    assert set(found) == set(STATUSES)
    assert sum(found.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Norway has not expelled the Russian ambassador.", "not"),
        ("Norway hasn't expelled the Russian ambassador.", "hasn't"),
        ("Norway never expelled the Russian ambassador.", "never"),
    ],
)
def test_a_negation_near_the_act_is_noted_with_its_word(text, said):
    found = features(place(text, "EXPEL"), "EXPEL")
    assert "negation.near" in found
    assert f"negation:{said}.near" in found


def test_a_negation_just_before_the_clause_is_near_too():
    assert "negation.near" in features(
        place("It is not that Norway expelled the Russian ambassador.", "EXPEL"), "EXPEL"
    )


def test_a_negation_of_something_else_is_not_near_the_act():
    text = "Norway, which had not seen the evidence of its ally in the matter, later expelled the Russian ambassador."
    assert "negation.near" not in features(place(text, "EXPEL"), "EXPEL")


def test_features_name_the_type_that_is_asked_for_and_come_once():
    trigger = place("Norway has not and will not expel the Russian ambassador.", "EXPEL")
    found = features(trigger, "RECALL")
    assert "type:RECALL" in found and "type:EXPEL" not in found
    assert len(found) == len(set(found))


WEIGHTS = {"occurred|a": 2.0, "denied|a": -1.0, "denied|b": 3.0, "threatened|c": 0.5}


@given(st.lists(st.sampled_from(["a", "b", "c", "unknown"]), max_size=6))
def test_what_is_unknown_says_nothing(names):
    judge = StatusChances(WEIGHTS)
    assert judge.of([*names, "never seen"]) == judge.of(names)
    assert judge.of([n for n in names if n != "unknown"]) == judge.of(names)


def test_weights_are_odds():
    judge = StatusChances(WEIGHTS)
    assert list(judge.of([]).values()) == pytest.approx([1 / len(STATUSES)] * len(STATUSES))
    assert judge.of(["b"])["denied"] > judge.of(["a", "b"])["denied"] > judge.of(["a"])["denied"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway is considering expelling two Russian diplomats.", "hypothetical"),
        ("Norway is mulling the expulsion of the Russian ambassador.", "hypothetical"),
        ("Norway said it would expel the Russian ambassador.", "announced"),
    ],
)
def test_what_is_thought_of_is_hypothetical_and_what_is_to_come_announced(text, status):
    found = chances(text, "EXPEL")
    assert max(found, key=found.__getitem__) == status


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Norway expelled no Russian diplomats on Friday.", "negation"),
        ("No Russian diplomats were expelled by Norway on Friday.", "negation"),
        ("Norway refused to expel two Russian diplomats.", "denial"),
        ("Norway stopped short of expelling two Russian diplomats.", "denial"),
        ("Norway vows to expel two Russian diplomats.", "threat"),
        ("Norway is set to expel two Russian diplomats.", "future"),
        ("Norway ponders expelling two Russian diplomats.", "maybe"),
        ("Norway is undecided on expelling two Russian diplomats.", "maybe"),
    ],
)
def test_words_that_say_it_did_not_or_may_not_happen_are_seen(text: str, cue: str) -> None:
    assert any(f.startswith(f"{cue}.") for f in features(place(text, "EXPEL"), "EXPEL"))
    assert not any(
        f.startswith(f"{cue}.") for f in features(place("Norway expelled two Russian diplomats.", "EXPEL"), "EXPEL")
    )


def test_no_more_than_is_a_bound_and_no_negation() -> None:
    found = features(place("Norway expelled no more than 20 Russian diplomats.", "EXPEL"), "EXPEL")
    assert not any(f.startswith("negation.") for f in found)
