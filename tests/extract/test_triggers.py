"""Trigger rules: the pattern language, what fires on plain sentences, and passives told from actives."""

import datetime as dt
import re

import pytest

from titfortat.extract.reading import read
from titfortat.extract.triggers import ANY_TYPE, compile_pattern, rules, triggers
from titfortat.schema import EVENT_TYPES

DAY = dt.date(2021, 4, 20)


def fired(text):
    return [t for s in read(None, text, DAY).sentences for t in triggers(s)]


def test_every_rule_has_a_known_type_and_form_and_a_name_of_its_own():
    names = [r.name for r in rules()]
    assert len(names) == len(set(names))
    assert {r.type for r in rules()} == {*EVENT_TYPES, ANY_TYPE}
    assert {r.form for r in rules()} <= {"active", "patient", "noun", "echo"}


def test_a_gap_takes_no_more_tokens_than_it_says_and_no_full_stop():
    pattern = re.compile(compile_pattern("order(?:s|ed) ~2 out"))
    assert pattern.search("ordered out ")
    assert pattern.search("ordered two men out ")
    assert not pattern.search("ordered the two men out ")
    assert not pattern.search("ordered . out ")


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Italy expelled two Russian diplomats.", "EXPEL"),
        ("The Czech ambassador was declared persona non grata by Russia.", "EXPEL"),
        ("Moscow summoned the Italian ambassador.", "SUMMON"),
        ("Poland recalled its ambassador from Minsk.", "RECALL"),
        ("Rwanda severed diplomatic relations with Belgium.", "SEVER_RELATIONS"),
        ("Canada closed its embassy in Tehran.", "CLOSE_MISSION"),
        ("Ukraine condemned the expulsion of its consul from Hungary.", "CONDEMN"),
    ],
)
def test_a_plain_sentence_fires_a_rule_of_its_type(text, event_type):
    assert event_type in {t.rule.type for t in fired(text)}


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Italy expelled two Russian diplomats.", False),
        ("Two Russian diplomats were expelled from Italy.", True),
        ("Two Russian diplomats have not yet been expelled from Italy.", True),
        ("Italy has expelled two Russian diplomats.", False),
    ],
)
def test_a_passive_is_told_from_an_active(text, passive):
    assert [t.passive for t in fired(text) if t.rule.name == "expel"] == [passive]


def test_triggers_come_in_the_order_of_the_text():
    places = [t.start for t in fired("Italy expelled two Russians, summoned the Russian envoy and recalled its own.")]
    assert places == sorted(places) and len(places) >= 3
