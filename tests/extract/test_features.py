"""Features: the levels at which a tag may matter, and a choice that is a plain softmax over them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.candidates import Candidates, candidates, standing
from titfortat.extract.context import contexts
from titfortat.extract.features import Frame, of_pair, of_unit
from titfortat.extract.looks import acts_of, readings_of
from titfortat.extract.reading import read
from titfortat.extract.scoring import Scorer
from titfortat.extract.triggers import triggers

DAY = dt.date(2021, 4, 20)
FRAME = Frame("active", "host", "EXPEL", "expel")


def levels(features: list[str]) -> set[str]:
    """What features name of their frame."""
    return {
        name for name in (FRAME.form, FRAME.group, FRAME.type, FRAME.rule) if any(_names(f, name) for f in features)
    }


def _names(feature: str, level: str) -> bool:
    return level in feature.replace(".", "|").split("|")


@pytest.mark.parametrize("role", ["A", "T"])
@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("here.rank0", {"active", "host"}),
        ("away.title", {"active", "host"}),
        ("path:subject0", {"active", "host", "EXPEL", "expel"}),
        ("unpointed", {"active", "host", "EXPEL", "expel"}),
        ("other-path:sender", {"active", "host", "EXPEL", "expel"}),
    ],
)
def test_what_grammar_says_matters_for_type_and_rule_too(role, tag, expected):
    found = of_unit(role, tag, FRAME)
    assert levels(found) == expected
    assert all(f.startswith(f"{role}|") and f.endswith(f"|{tag}") for f in found)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("here2", {"host"}),
        ("dyad-reversed", {"host"}),
        ("each-other", {"host", "expel"}),
        ("again", {"host", "EXPEL", "expel"}),
        ("answer", {"EXPEL", "expel"}),
        (("0:subject0", "0:sender"), {"active", "host", "EXPEL", "expel"}),
    ],
)
def test_a_pair_matters_at_its_levels(tag, expected):
    found = of_pair(tag, FRAME)
    assert levels(found) == expected
    assert all(f.startswith("P|") for f in found)


def test_where_both_stand_is_told_of_each_and_of_both_together():
    found = of_pair(("0:subject0", "1:sender"), FRAME)
    of_actor = [f for f in found if "subject0" in f and "sender" not in f]
    of_target = [f for f in found if "sender" in f and "subject0" not in f]
    together = [f for f in found if "sender" in f and "subject0" in f]
    assert len(of_actor) == len(of_target) == 4
    assert together


TAGS = st.sampled_from(["here.rank0", "unpointed", "path:subject0", "other-path:sender", "away.dateline"])
PAIR_TAGS = st.sampled_from(["here2", "each-other", "again", "answer", "last", ("0:subject0", "-"), ("-", "0:sender")])
FRAMES = st.builds(
    Frame,
    st.sampled_from(["active", "passive", "noun"]),
    st.sampled_from(["host", "own"]),
    st.sampled_from(["EXPEL", "RECALL"]),
    st.sampled_from(["expel", "recall"]),
)


@given(TAGS, FRAMES)
def test_a_role_shares_no_feature_with_the_other(tag, frame):
    assert set(of_unit("A", tag, frame)).isdisjoint(of_unit("T", tag, frame))


@given(PAIR_TAGS, FRAMES)
def test_features_of_a_tag_come_once(tag, frame):
    found = of_pair(tag, frame)
    assert len(found) == len(set(found)) > 0


@given(PAIR_TAGS, PAIR_TAGS, FRAMES)
def test_different_tags_are_told_apart(one, other, frame):
    assert (set(of_pair(one, frame)) == set(of_pair(other, frame))) == (one == other)


TEXTS = [
    "Norway expelled two Russian diplomats.",
    "Two Russian diplomats were expelled from Norway, the ministry in Oslo said.",
    "Kenya recalled its ambassador from Somalia. Somalia did the same a day later.",
    "Poland and Estonia expelled three Belarusian consuls. Minsk answered by expelling a Polish and an Estonian envoy.",
    "Iceland condemned Russia's expulsion of its consul. Rwanda cut diplomatic ties with Belgium.",
]


def everything(text: str, weights: Mapping[str, float]) -> Iterator[Candidates]:
    """The candidates of every place of a text, read with what was believed before."""
    reading = read(None, text, DAY)
    ranks, scorer = standing(reading), Scorer(weights)
    history, seen = [], []
    for sentence, context in zip(reading.sentences, contexts(reading), strict=True):
        for trigger in triggers(sentence):
            for event_type in readings_of(trigger, history, seen):
                found = candidates(reading, ranks, trigger, context, history, event_type)
                seen.append(event_type)
                history += acts_of(event_type, scorer.choose(found))
                yield found


def made_up(found: list[Candidates]) -> dict[str, float]:
    """Weights from -1 to 1 that look as if they were learned: another for each feature, most of them not nought."""
    names = sorted({f for c in found for pair in c.both for f in c.features(*pair)})
    return {name: ((7919 * i) % 201 - 100) / 100 for i, name in enumerate(names)}


@pytest.mark.parametrize("text", TEXTS)
def test_a_choice_is_a_plain_softmax_over_the_features_and_no_event(text):
    weights = made_up(list(everything(text, {})))
    scorer = Scorer(weights)
    compared = 0
    for found in everything(text, weights):
        chosen = scorer.choose(found)
        scores = {pair: sum(weights.get(f, 0.0) for f in found.features(*pair)) for pair in found.both}
        total = 1.0 + sum(math.exp(s) for s in scores.values())
        assert {(c.actor, c.target) for c in chosen} == set(scores)
        for c in chosen:
            assert c.probability == pytest.approx(math.exp(scores[c.actor, c.target]) / total)
        compared += len(chosen)
    assert compared > 0


@pytest.mark.parametrize("text", TEXTS)
def test_the_most_probable_pair_comes_first_and_without_weights_all_are_alike(text):
    for found in everything(text, {}):
        chosen = Scorer({}).choose(found)
        assert [c.probability for c in chosen] == pytest.approx([1 / (len(chosen) + 1)] * len(chosen))
        assert [(c.actor, c.target) for c in chosen] == sorted((c.actor, c.target) for c in chosen)
        weighted = Scorer(made_up([found])).choose(found)
        assert [c.probability for c in weighted] == sorted((c.probability for c in weighted), reverse=True)


@pytest.mark.parametrize("text", TEXTS)
def test_nobody_acts_on_itself_alone(text):
    for found in everything(text, {}):
        assert all(a != t or len(a) == 2 for a, t in found.both)
        assert all(actor in found.actors and target in found.targets for actor, target in found.both)


def test_a_place_without_states_has_no_choice():
    assert [Scorer({}).choose(c) for c in everything("The referee expelled two players.", {})] == [[]]


def test_very_great_weights_are_no_overflow():
    (found,) = everything("Norway expelled two Russian diplomats.", {})
    pair = (("NOR",), ("RUS",))
    sure = Scorer({f: 1000.0 for f in found.features(*pair)}).choose(found)
    assert (sure[0].actor, sure[0].target) == pair
    assert sum(c.probability for c in sure) == pytest.approx(1.0)
    never = Scorer({f: -1000.0 for f in found.features(*pair)}).choose(found)
    assert next(c.probability for c in never if (c.actor, c.target) == pair) == 0.0
