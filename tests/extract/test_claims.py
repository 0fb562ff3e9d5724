"""Claims: what single places may state, taken together, and the numbers that they are judged by."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract import trees
from titfortat.extract.claims import (
    FEATURES,
    LEAST,
    LEAST_PAIR,
    NAMES,
    NOWHERE,
    UNRANKED,
    claims,
    describe,
    supports_of,
)
from titfortat.extract.frames import Pointers
from titfortat.extract.looks import Look, looks, shipped
from titfortat.extract.reading import Reading, read
from titfortat.extract.scoring import Choice
from titfortat.extract.triggers import triggers
from titfortat.schema import HAPPENED, STATUSES

DAY = dt.date(2021, 4, 26)
TEXT = (
    "Norway expelled two Russian diplomats on Monday. "
    "Moscow expelled two Norwegian diplomats and recalled its ambassador. "
    "Rain fell in Oslo. "
    "Norway expelled two Russian diplomats."
)


def statuses(**said: float) -> dict[str, float]:
    return dict.fromkeys(STATUSES, 0.0) | said


def look(
    reading: Reading,
    event_type: str,
    choices: list[tuple[str, str, float]],
    said: dict[str, float] | None = None,
    sentence: int = 0,
    pointed: Pointers | None = None,
    possible: int = 2,
) -> Look:
    """A look at the first place of the type in a sentence, judged as the test says. States that act or suffer together are
    parted by "+"."""
    trigger = next(t for t in triggers(reading.sentences[sentence]) if t.rule.type == event_type)
    made = tuple(Choice(tuple(a.split("+")), tuple(t.split("+")), p) for a, t, p in choices)
    return Look(trigger, event_type, made, said or statuses(occurred=1.0), pointed or Pointers((), ()), possible)


@pytest.fixture
def article() -> Reading:
    return read(None, TEXT, DAY)


# supports


def test_a_sure_place_is_one_claim(article):
    place = look(article, "EXPEL", [("NOR", "RUS", 0.9)])
    (key,) = found = supports_of([place])
    assert key == ("EXPEL", "NOR", "RUS", True)
    (support,) = found[key]
    assert (support.look, support.order, support.side) == (place, 0, 1.0)
    assert support.probability == pytest.approx(0.9)


def test_states_that_act_or_suffer_together_have_a_claim_each(article):
    found = supports_of([look(article, "EXPEL", [("POL+EST", "RUS+BLR", 0.9)])])
    assert set(found) == {("EXPEL", a, t, True) for a in ("POL", "EST") for t in ("RUS", "BLR")}
    assert all(s[0].choice.actor == ("POL", "EST") for s in found.values())


def test_two_that_act_on_each_other_don_t_act_on_themselves(article):
    found = supports_of([look(article, "EXPEL", [("NOR+RUS", "NOR+RUS", 0.9)])])
    assert set(found) == {("EXPEL", "NOR", "RUS", True), ("EXPEL", "RUS", "NOR", True)}


def test_both_sides_of_happening_are_claimed_if_both_are_likely(article):
    said = statuses(occurred=0.5, announced=0.1, denied=0.3, demanded=0.1)
    found = supports_of([look(article, "EXPEL", [("NOR", "RUS", 0.8)], said)])
    happened = sum(p for s, p in said.items() if s in HAPPENED)
    assert found["EXPEL", "NOR", "RUS", True][0].side == pytest.approx(happened)
    assert found["EXPEL", "NOR", "RUS", False][0].side == pytest.approx(1 - happened)


def test_a_side_that_is_too_unlikely_is_not_claimed(article):
    least = LEAST / 0.8
    for denied, sides in ((least - 0.01, {True}), (least + 0.01, {True, False}), (1.0, {False})):
        said = statuses(occurred=1 - denied, denied=denied)
        found = supports_of([look(article, "EXPEL", [("NOR", "RUS", 0.8)], said)])
        assert {key[3] for key in found} == sides


def test_a_pair_that_is_too_unlikely_is_not_claimed(article):
    found = supports_of([look(article, "EXPEL", [("NOR", "RUS", 0.8), ("SWE", "RUS", LEAST_PAIR + 0.01), ("FIN", "RUS", LEAST_PAIR - 0.01)])])  # fmt: skip
    assert {key[1] for key in found} == {"NOR", "SWE"}
    assert found["EXPEL", "SWE", "RUS", True][0].order == 1


def test_the_surest_support_comes_first(article):
    unsure = look(article, "EXPEL", [("NOR", "RUS", 0.4)])
    sure = look(article, "EXPEL", [("NOR", "RUS", 0.9)], sentence=3)
    found = supports_of([unsure, sure])
    assert [s.look for s in found["EXPEL", "NOR", "RUS", True]] == [sure, unsure]


CHANCES = st.floats(0.0, 1.0)


@given(st.lists(st.tuples(st.sampled_from(["NOR", "RUS", "NOR+SWE"]), CHANCES), min_size=1, max_size=4), CHANCES)
def test_every_support_is_likely_enough_and_no_state_acts_on_itself(pairs, happened):
    said = statuses(occurred=happened, denied=1 - happened)
    article = read(None, TEXT, DAY)
    found = supports_of([look(article, "EXPEL", [(a, "SWE+RUS", p)], said) for a, p in pairs])
    for (_, actor, target, side), supports in found.items():
        assert actor != target
        sure = [s.probability for s in supports]
        assert sure == sorted(sure, reverse=True)
        assert min(sure) >= LEAST and min(s.choice.probability for s in supports) >= LEAST_PAIR
        assert all(s.side == pytest.approx(happened if side else 1 - happened) for s in supports)


# numbers


def described(article: Reading, *seen: Look) -> dict:
    return describe(article, seen, supports_of(seen))


def test_a_claim_has_exactly_the_features(article):
    found = described(
        article,
        look(article, "EXPEL", [("NOR", "RUS", 0.9)], statuses(occurred=0.8, denied=0.2)),
        look(article, "RECALL", [("RUS", "NOR", 0.7)], sentence=1),
    )
    assert len(found) == 3
    assert all(set(row) == set(FEATURES) for row in found.values())


def test_real_articles_are_described_by_the_same_features(article):
    seen = looks(article, shipped())
    found = described(article, *seen)
    assert found and all(set(row) == set(FEATURES) for row in found.values())
    assert all(isinstance(row[f], str) == (f in NAMES) for row in found.values() for f in FEATURES)


def test_places_that_say_the_same_are_summed(article):
    row = described(
        article,
        look(article, "EXPEL", [("NOR", "RUS", 0.9)]),
        look(article, "EXPEL", [("NOR", "RUS", 0.5)], sentence=3),
        look(article, "EXPEL", [("NOR", "RUS", 0.2)], sentence=1),
    )["EXPEL", "NOR", "RUS", True]
    assert row["best"] == pytest.approx(0.9)
    assert row["second"] == pytest.approx(0.5)
    assert row["sum"] == pytest.approx(1.6)
    assert row["looks"] == 3


def test_a_claim_that_is_told_once_has_no_second(article):
    row = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.9)]))["EXPEL", "NOR", "RUS", True]
    assert (row["second"], row["sum"]) == (0.0, row["best"])
    assert (row["other_side"], row["reversed"], row["reversed_here"], row["other_type"]) == (0.0, 0.0, 0.0, 0.0)
    assert (row["other_pair_here"], row["other_type_reversed_here"], row["overlapping"]) == (0.0, 0.0, 0.0)


def test_what_speaks_for_the_other_side_of_happening(article):
    found = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.8)], statuses(occurred=0.75, denied=0.25)))
    happened, open_ = found["EXPEL", "NOR", "RUS", True], found["EXPEL", "NOR", "RUS", False]
    assert (happened["happened"], open_["happened"]) == (True, False)
    assert (happened["best"], happened["other_side"]) == (pytest.approx(0.6), pytest.approx(0.2))
    assert (open_["best"], open_["other_side"]) == (pytest.approx(0.2), pytest.approx(0.6))
    assert happened["pair"] == open_["pair"] == 0.8
    assert (happened["occurred"], happened["denied"], happened["threatened"], happened["demanded"]) == (
        0.75,
        0.25,
        0,
        0,
    )


def test_the_same_act_the_other_way_round_elsewhere_is_not_here(article):
    found = described(
        article,
        look(article, "EXPEL", [("NOR", "RUS", 0.9)]),
        look(article, "EXPEL", [("RUS", "NOR", 0.6)], sentence=1),
    )
    one, other = found["EXPEL", "NOR", "RUS", True], found["EXPEL", "RUS", "NOR", True]
    assert (one["reversed"], one["reversed_here"]) == (pytest.approx(0.6), 0.0)
    assert (other["reversed"], other["reversed_here"]) == (pytest.approx(0.9), 0.0)


def test_the_same_act_the_other_way_round_in_the_same_sentence_is_here(article):
    row = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.7), ("RUS", "NOR", 0.2)]))["EXPEL", "NOR", "RUS", True]  # fmt: skip
    assert (row["reversed"], row["reversed_here"]) == (pytest.approx(0.2), pytest.approx(0.2))
    assert row["other_pair_here"] == pytest.approx(0.2)


def test_other_acts_of_the_pair(article):
    found = described(
        article,
        look(article, "EXPEL", [("RUS", "NOR", 0.9)], sentence=1),
        look(article, "RECALL", [("RUS", "NOR", 0.5), ("NOR", "RUS", 0.3)], sentence=1),
    )
    expulsion = found["EXPEL", "RUS", "NOR", True]
    assert expulsion["other_type"] == pytest.approx(0.5)
    assert expulsion["other_type_reversed_here"] == pytest.approx(0.3)
    assert found["RECALL", "RUS", "NOR", True]["other_type"] == pytest.approx(0.9)


def test_margin_and_null_are_of_the_place(article):
    found = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.6), ("SWE", "RUS", 0.25)], possible=5))
    first, second = found["EXPEL", "NOR", "RUS", True], found["EXPEL", "SWE", "RUS", True]
    assert (first["margin"], second["margin"]) == (pytest.approx(0.35), pytest.approx(-0.35))
    assert first["null"] == second["null"] == pytest.approx(0.15)
    assert first["possible"] == second["possible"] == 5
    alone = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.6)]))["EXPEL", "NOR", "RUS", True]
    assert alone["margin"] == pytest.approx(0.6)


def test_how_the_words_point_and_how_far_off_the_states_are(article):
    pointed = Pointers(((("NOR",), "subject0"), (("NOR",), "before")), ((("RUS", "BLR"), "sender"),))
    found = described(article, look(article, "EXPEL", [("NOR", "RUS", 0.6), ("SWE", "RUS", 0.2)], pointed=pointed))
    row, stranger = found["EXPEL", "NOR", "RUS", True], found["EXPEL", "SWE", "RUS", True]
    assert (row["actor_path"], row["target_path"]) == ("subject0", "sender")
    assert (row["actor_distance"], row["target_distance"]) == (-1, 1)
    assert (stranger["actor_path"], stranger["actor_distance"]) == ("-", NOWHERE)


@pytest.mark.parametrize(
    ("text", "event_type", "distance"),
    [
        ("Norway severed all ties with Rwanda.", "SEVER_RELATIONS", 2),
        ("Norway expelled two Rwandan diplomats.", "EXPEL", 1),
        ("The expulsion of two Rwandan diplomats was expected.", "EXPEL", 2),
        ("Two Rwandan diplomats were expelled.", "EXPEL", -2),
    ],
)
def test_a_distance_is_from_the_nearer_end_of_the_act(text, event_type, distance):
    reading = read(None, text, DAY)
    (row,) = described(reading, look(reading, event_type, [("NOR", "RWA", 0.9)])).values()
    assert row["target_distance"] == distance


def test_numbers_of_the_article(article):
    found = described(
        article,
        look(article, "EXPEL", [("NOR", "RUS", 0.8)]),
        look(article, "EXPEL", [("RUS", "SWE", 0.4)], statuses(denied=1.0), sentence=1),
        look(article, "RECALL", [("RUS", "NOR", 0.6)], sentence=1),
    )
    assert [row["top"] for row in found.values()] == pytest.approx([0.8] * 3)
    assert [row["density"] for row in found.values()] == pytest.approx([1.4 / 4] * 3)
    assert [row["depth"] for row in found.values()] == pytest.approx([0.0, 0.25, 0.25])
    ranked = article.ranked()
    assert found["EXPEL", "NOR", "RUS", True]["target_rank"] == ranked.index("RUS")
    assert found["EXPEL", "RUS", "SWE", False]["target_rank"] == UNRANKED


def test_targets_are_those_that_suffer_together(article):
    found = described(article, look(article, "EXPEL", [("NOR", "RUS+BLR+CHN", 0.9)]))
    assert {row["targets"] for row in found.values()} == {3}


def test_trees_see_numbers_in_the_order_of_their_features(article):
    model = trees.load(
        {
            "features": ["sum", "actor_path", "best"],
            "shares": {"actor_path": {"": 0.1, "-": 0.2, "by": 0.7}},
            "trees": [],
        }
    )
    pointed = Pointers(((("NOR",), "by"),), ())
    seen = [look(article, "EXPEL", [("NOR", "RUS", 0.8123456789)], pointed=pointed)]
    (row,) = described(article, *seen).values()
    assert model.numbers(row) == pytest.approx([0.812346, 0.7, 0.812346], abs=1e-12)
    assert model.numbers(row | {"actor_path": "never met"})[1] == 0.1


# claims


def judged(text: str) -> dict:
    reading = read(None, text, DAY)
    return {c.key: c for c in claims(reading, looks(reading, shipped()), trees.shipped()["claims"])}


def test_claims_of_both_directions_are_kept_apart():
    found = judged(
        "Norway expelled two Russian diplomats on Monday. Moscow expelled two Norwegian diplomats in response."
    )
    one, answer = found["EXPEL", "NOR", "RUS", True], found["EXPEL", "RUS", "NOR", True]
    assert one.probability > 0.5 and answer.probability > 0.5
    assert {s.look.trigger.sentence.index for s in one.supports} == {0}
    assert {s.look.trigger.sentence.index for s in answer.supports} == {1}


def test_what_is_denied_and_what_happened_are_kept_apart():
    found = judged(
        "Norway expelled two Russian diplomats in March. Norway denied that it had summoned the Swedish ambassador."
    )
    assert found["EXPEL", "NOR", "RUS", True].probability > 0.5
    assert found["SUMMON", "NOR", "SWE", False].probability > 0.5
    denied = found.get(("SUMMON", "NOR", "SWE", True))
    assert denied is None or denied.probability < 0.5


def test_lists_are_claims_of_each():
    found = judged("Poland and Estonia expelled three Belarusian consuls.")
    assert {key for key, c in found.items() if c.probability > 0.5} == {
        ("EXPEL", "POL", "BLR", True),
        ("EXPEL", "EST", "BLR", True),
    }


def test_no_places_have_no_claims(article):
    assert claims(article, [], trees.shipped()["claims"]) == []


def test_a_model_without_trees_doubts_everything_alike(article):
    model = trees.load({"features": FEATURES, "shares": {name: {"": 0.5} for name in NAMES}, "trees": []})
    found = claims(article, looks(article, shipped()), model)
    assert found and {c.probability for c in found} == {0.5}
