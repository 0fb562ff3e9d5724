"""Pointers: whom the words around an act name as its actor and its target, and by which path."""

from __future__ import annotations

import datetime as dt

import pytest

from titfortat.extract.candidates import GROUPS
from titfortat.extract.context import contexts
from titfortat.extract.frames import Pointers, pointers
from titfortat.extract.reading import read
from titfortat.extract.triggers import triggers

DAY = dt.date(2021, 4, 20)


def pointed(text: str, event_type: str) -> Pointers:
    """Who the first place of an article that may state the type points to."""
    reading = read(None, text, DAY)
    for sentence, context in zip(reading.sentences, contexts(reading), strict=True):
        for trigger in triggers(sentence):
            if trigger.rule.type == event_type:
                return pointers(trigger, GROUPS[event_type], context)
    raise AssertionError(f"no rule of {event_type} fires in {text!r}")


SURE = [
    # active
    ("Norway expelled two Russian diplomats.", "EXPEL", "NOR", "RUS"),
    ("Turkey summoned the Greek ambassador.", "SUMMON", "TUR", "GRC"),
    ("Kenya recalled its ambassador from Somalia.", "RECALL", "KEN", "SOM"),
    ("Canada closed its embassy in Iran.", "CLOSE_MISSION", "CAN", "IRN"),
    ("Iceland condemned Russia for the attack.", "CONDEMN", "ISL", "RUS"),
    ("Iceland condemned Russia's attack.", "CONDEMN", "ISL", "RUS"),
    # passive
    ("Two Russian diplomats were expelled by Norway.", "EXPEL", "NOR", "RUS"),
    ("Two Russian diplomats were expelled from Norway.", "EXPEL", "NOR", "RUS"),
    ("The Greek ambassador was summoned by Turkey.", "SUMMON", "TUR", "GRC"),
    ("The Greek ambassador was summoned to the foreign ministry in Ankara.", "SUMMON", "TUR", "GRC"),
    ("The Kenyan ambassador to Somalia was recalled.", "RECALL", "KEN", "SOM"),
    ("Diplomatic relations with Qatar were severed by Egypt.", "SEVER_RELATIONS", "EGY", "QAT"),
    # nominalisation
    ("The expulsion of two Russian diplomats by Norway was expected.", "EXPEL", "NOR", "RUS"),
    ("The expulsion of two Russian diplomats from Norway was expected.", "EXPEL", "NOR", "RUS"),
    ("Norway's expulsion of two Russian diplomats was expected.", "EXPEL", "NOR", "RUS"),
    ("Denmark's decision to expel five Iranian envoys was expected.", "EXPEL", "DNK", "IRN"),
    ("Russia regretted the expulsion of its diplomats by Norway.", "EXPEL", "NOR", "RUS"),
    # relative clauses
    ("Chile, which expelled the Cuban envoy, said nothing.", "EXPEL", "CHL", "CUB"),
    ("Peru, whose government expelled the Cuban envoy, said nothing.", "EXPEL", "PER", "CUB"),
    ("Iran praised Chile, which expelled the Cuban envoy.", "EXPEL", "CHL", "CUB"),
    # pronouns
    ("Ghana said that it expelled the Togolese consul.", "EXPEL", "GHA", "TGO"),
    ("Poland lost patience. It expelled three Belarusian consuls.", "EXPEL", "POL", "BLR"),
    ("Norway was angry. Its expulsion of two Russian diplomats was expected.", "EXPEL", "NOR", "RUS"),
    ("The ministry in Oslo was angry. The ministry expelled two Russian diplomats.", "EXPEL", "NOR", "RUS"),
    # who was named in the sentence before
    ("Russian diplomats were in the news. Norway expelled them.", "EXPEL", "NOR", "RUS"),
    ("The Russian ambassador to Norway was blamed. He was expelled on Monday.", "EXPEL", "NOR", "RUS"),
    # people without a rank
    ("Two Romanians were expelled from Bulgaria.", "EXPEL", "BGR", "ROU"),
    # words between a preposition and its state
    ("Somali diplomats were expelled from neighbouring Kenya.", "EXPEL", "KEN", "SOM"),
    ("The Somali consul was expelled by neighbouring Kenya.", "EXPEL", "KEN", "SOM"),
    ("Kenya recalled its envoy from neighbouring Somalia.", "RECALL", "KEN", "SOM"),
    # a trigger that holds its subject
    ("Italy expelled four, among them a Syrian consul.", "EXPEL", "ITA", "SYR"),
    # an apostrophe alone is a possessive, too
    ("Syria expelled the Netherlands' chargé d'affaires.", "EXPEL", "SYR", "NLD"),
    # nationality and side
    ("The Mongolian side severed diplomatic relations with China.", "SEVER_RELATIONS", "MNG", "CHN"),
    # ties
    ("Rwanda cut diplomatic ties with Belgium.", "SEVER_RELATIONS", "RWA", "BEL"),
]


@pytest.mark.parametrize(("text", "event_type", "actor", "target"), SURE)
def test_the_surest_pointer_is_the_one_that_grammar_says(text, event_type, actor, target):
    found = pointed(text, event_type)
    assert found.actors[0][0] == (actor,)
    assert found.targets[0][0] == (target,)


PATHS = [
    ("Norway expelled two Russian diplomats.", "EXPEL", "actors", "NOR", "subject0"),
    ("Two Russian diplomats were expelled by Norway.", "EXPEL", "actors", "NOR", "by"),
    ("Two Russian diplomats were expelled from Norway.", "EXPEL", "actors", "NOR", "place"),
    ("Norway's expulsion of two Russian diplomats was expected.", "EXPEL", "actors", "NOR", "possessor"),
    ("Denmark's decision to expel five Iranian envoys was expected.", "EXPEL", "actors", "DNK", "decision0"),
    ("Chile, which expelled the Cuban envoy, said nothing.", "EXPEL", "actors", "CHL", "relative0"),
    ("Chile expelled the Cuban ambassador to Santiago.", "EXPEL", "actors", "CHL", "host"),
    ("Ghana said that it expelled the Togolese consul.", "EXPEL", "actors", "GHA", "pronoun0"),
    ("Poland lost patience. It expelled three Belarusian consuls.", "EXPEL", "actors", "POL", "pronoun-back0"),
    ("Norway expelled two Russian diplomats.", "EXPEL", "targets", "RUS", "sender"),
    ("Russia regretted the expulsion of its diplomats by Norway.", "EXPEL", "targets", "RUS", "owner"),
    ("Kenya recalled its ambassador from Somalia.", "RECALL", "actors", "KEN", "owner"),
    ("The Kenyan ambassador to Somalia was recalled.", "RECALL", "actors", "KEN", "sender"),
    ("The Kenyan ambassador to Somalia was recalled.", "RECALL", "targets", "SOM", "host"),
    ("Kenya pulled its ambassador out of Somalia.", "RECALL", "targets", "SOM", "from"),
    ("The expulsion of Russia was expected by Norway.", "EXPEL", "targets", "RUS", "of"),
    (
        "The ministry in Oslo was angry. The ministry expelled a Russian consul.",
        "EXPEL",
        "actors",
        "NOR",
        "government0",
    ),
    ("Norway was angry. Its expulsion of a Russian consul was expected.", "EXPEL", "actors", "NOR", "own-possessor"),
    ("Norway said that two Russian diplomats were expelled.", "EXPEL", "actors", "NOR", "subject1.passive"),
    ("Russian diplomats were in the news. Norway expelled two.", "EXPEL", "targets", "RUS", "counted"),
    ("Russian diplomats were in the news. Norway expelled them.", "EXPEL", "targets", "RUS", "people-before"),
    ("The Russian ambassador to Norway was blamed. He was expelled.", "EXPEL", "actors", "NOR", "host-before"),
    ("Canada closed its embassy in Iran.", "CLOSE_MISSION", "actors", "CAN", "own-mission"),
    ("Canada closed its embassy in Iran.", "CLOSE_MISSION", "targets", "IRN", "host"),
    ("Rwanda cut diplomatic ties with Belgium.", "SEVER_RELATIONS", "targets", "BEL", "with"),
    ("Iceland condemned Russia's attack.", "CONDEMN", "targets", "RUS", "owned"),
    ("Britain ordered Iran to close its consulate in Manchester.", "CLOSE_MISSION", "actors", "GBR", "subject0"),
    ("Britain ordered Iran to close its consulate in Manchester.", "CLOSE_MISSION", "actors", "IRN", "told0"),
    ("The Greek consul in Turkey was summoned to the ministry.", "SUMMON", "actors", "TUR", "office"),
    ("The Russian embassy condemned the decision.", "CONDEMN", "actors", "RUS", "mission-speaks"),
    ("In Moscow the step was condemned.", "CONDEMN", "actors", "RUS", "place"),
    ("Norway was blamed by Chad. Chad expelled the consul.", "EXPEL", "targets", "NOR", "earlier"),
]


@pytest.mark.parametrize(("text", "event_type", "role", "state", "path"), PATHS)
def test_a_way_of_pointing_has_its_name(text, event_type, role, state, path):
    assert ((state,), path) in getattr(pointed(text, event_type), role)


def test_states_that_act_together_are_one_unit():
    found = pointed("Poland and Estonia expelled two Russian diplomats.", "EXPEL")
    assert found.actors[0][0] == ("POL", "EST")


def test_the_sender_of_those_who_must_go_is_not_pointed_at_as_actor_by_the_passive():
    found = pointed("Two Russian diplomats were expelled by Norway.", "EXPEL")
    assert ("RUS",) not in {unit for unit, _ in found.actors}
    assert found.senders == ("RUS",)


def test_senders_are_told_for_acts_on_people_alone():
    assert pointed("The Kenyan ambassador to Somalia was recalled.", "RECALL").senders == ("KEN",)
    assert pointed("Rwanda cut diplomatic ties with Belgium.", "SEVER_RELATIONS").senders == ()
    assert pointed("Iceland condemned Russian diplomats.", "CONDEMN").senders == ()


@pytest.mark.parametrize(
    ("text", "event_type", "owners", "owned"),
    [
        ("Canada closed its embassy in Iran.", "CLOSE_MISSION", ("CAN",), "mission"),
        ("Norway expelled two Russian diplomats.", "EXPEL", ("RUS",), "stated"),
        ("Kenya recalled its ambassador from Somalia.", "RECALL", ("KEN",), "owner"),
        ("The Russian consul was late. Norway expelled the consul.", "EXPEL", ("RUS",), "likely"),
        ("Rwanda cut diplomatic ties with Belgium.", "SEVER_RELATIONS", (), ""),
    ],
)
def test_whose_mission_or_people_an_act_is_about(text, event_type, owners, owned):
    found = pointed(text, event_type)
    assert (found.owners, found.owned) == (owners, owned)


def test_an_act_that_somebody_asks_for_is_told_apart():
    assert pointed(
        "The opposition in Norway demanded on Monday that the Russian embassy be closed.", "CLOSE_MISSION"
    ).demanded
    assert not pointed("Norway closed its embassy in Chad.", "CLOSE_MISSION").demanded


def test_who_acted_before_is_the_last_that_is_pointed_at():
    found = pointed("Poland lost patience. Three Belarusian consuls were expelled.", "EXPEL")
    assert found.actors == ((("POL",), "before"), (("POL",), "earlier"))


def test_no_pointer_is_empty_and_none_is_repeated():
    for text, event_type, *_ in SURE:
        for found in (pointed(text, event_type).actors, pointed(text, event_type).targets):
            assert all(unit for unit, _ in found)
            assert len(set(found)) == len(found)
