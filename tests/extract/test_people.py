"""People: how many an act concerns, in which ranks and by which names, and nobody counted twice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract import ArticleText, Mention, mentions
from titfortat.extract.context import contexts
from titfortat.extract.crowd import Phrase, phrases
from titfortat.extract.reading import read

MONDAY = dt.datetime(2021, 4, 26, 15, 0, tzinfo=dt.UTC)


def people(text: str) -> list[Phrase]:
    """The phrases for people in an article."""
    reading = read(None, text, MONDAY.date())
    contexts(reading)
    return [p for s in reading.sentences for p in phrases(s)]


def acts(text: str) -> dict[tuple[str, str], Mention]:
    found = mentions(ArticleText("0" * 16, None, text, MONDAY, "example.org"))[0]
    return {(m.event_type, m.actor): m for m in found}


COUNTED = [
    ("a Russian diplomat", 1, {"diplomat"}),
    ("two Russian diplomats", 2, {"diplomat"}),
    ("a dozen Russian diplomats", 12, {"diplomat"}),
    ("twenty-three Russian diplomats", 23, {"diplomat"}),
    ("35 Russian diplomats", 35, {"diplomat"}),
    ("25 Russians", 25, set()),
    ("the Russian ambassador", 1, {"ambassador"}),
    ("the Russian military attaché", 1, {"military attache"}),
    # who is included is not added
    ("five Russian diplomats, including the ambassador", 5, {"ambassador", "diplomat"}),
    ("five Russian diplomats, among them the ambassador and a consul", 5, {"ambassador", "consul", "diplomat"}),
    ("seven Russian diplomats and their families", 7, {"diplomat"}),
    # sums
    ("the Russian ambassador, the consul and a first secretary", 3, {"ambassador", "consul", "first secretary"}),
    ("the Russian consul, a first secretary, ", 1, {"consul", "first secretary"}),
    ("three Russian diplomats and two embassy workers", 5, {"diplomat", "embassy staff"}),
    ("the Russian ambassador and two other diplomats", 3, {"ambassador", "diplomat"}),
    ("the Russian ambassador and two of his diplomats", 3, {"ambassador", "diplomat"}),
    ("the Russian consul general and three consuls", 4, {"consul"}),
    ("the Russian naval attaché and his deputy", 2, {"naval attache", "deputy naval attache"}),
    ("the Russian ambassador and his deputy", 2, {"ambassador", "deputy head of mission"}),
    ("the Russian naval, military and air attachés", 3, {"naval attache", "military attache", "air attache"}),
]


@pytest.mark.parametrize(("words", "count", "roles"), COUNTED)
def test_a_phrase_is_counted_and_ranked(words, count, roles):
    (phrase,) = people(f"Norway expelled {words}.")
    assert (phrase.count, set(phrase.roles), phrase.states) == (count, roles, ("RUS",))
    assert not phrase.minimum


@pytest.mark.parametrize(("words", "count", "roles"), COUNTED)
def test_an_expulsion_has_the_count_and_the_ranks_of_its_phrase(words, count, roles):
    expulsion = acts(f"Norway expelled {words} on Monday.")["EXPEL", "NOR"]
    assert (expulsion.headcount, set(expulsion.roles)) == (count, roles)


def test_more_than_is_a_lower_bound():
    expulsion = acts("Norway expelled more than 30 Russian diplomats.")["EXPEL", "NOR"]
    assert (expulsion.headcount, expulsion.headcount_is_minimum) == (30, True)
    assert not acts("Norway expelled 30 Russian diplomats.")["EXPEL", "NOR"].headcount_is_minimum


@pytest.mark.parametrize("words", ["several", "dozens of", "all", "some"])
def test_no_number_is_no_count(words):
    expulsion = acts(f"Norway expelled {words} Russian diplomats.")["EXPEL", "NOR"]
    assert (expulsion.headcount, expulsion.roles) == (None, ("diplomat",))


@pytest.mark.parametrize("words", ["no Russian diplomats", "none of the five Russian diplomats"])
def test_nobody_is_not_counted(words):
    assert [p.count for p in people(f"Norway expelled {words}.") if p.count is not None] == []


def test_a_staff_cut_counts_those_who_go():
    assert 22 in [p.count for p in people("Norway cut the Russian embassy from 41 members to 19.")]


def test_names_are_those_of_the_people():
    for text in ("Norway expelled the Russian ambassador, Igor Ramzin.", "Norway expelled Igor Ramzin, the Russian ambassador."):  # fmt: skip
        expulsion = acts(text)["EXPEL", "NOR"]
        assert (expulsion.headcount, expulsion.roles, expulsion.persons) == (1, ("ambassador",), ("Igor Ramzin",))


@pytest.mark.parametrize(("who", "persons"), [("Igor Ramzin", ["Igor Ramzin"]), ("Ramzin", ["Ramzin"]), ("him", [])])
def test_he_and_others_are_one_more_than_the_others(who, persons):
    (phrase,) = people(f"Norway expelled {who} and three other Russian diplomats.")
    assert (phrase.count, phrase.persons) == (4, persons)


@pytest.mark.parametrize(
    "more",
    [
        "The two worked as consuls.",
        "The two diplomats were accused of spying.",
        "The expulsion of the two diplomats was expected.",
        "Both diplomats left at once.",
    ],
)
def test_who_is_named_again_is_not_counted_again(more):
    expulsion = acts(f"Norway expelled two Russian diplomats on Monday. {more}")["EXPEL", "NOR"]
    assert expulsion.headcount == 2


def test_both_sides_have_their_own_number():
    found = acts("Norway expelled four Russian diplomats. Moscow expelled three Norwegian diplomats in response.")
    assert {who: m.headcount for who, m in found.items()} == {("EXPEL", "NOR"): 4, ("EXPEL", "RUS"): 3}


@pytest.mark.parametrize(
    ("words", "count"),
    [("six Russian diplomats", None), ("three Russian diplomats each", 3), ("the Russian ambassador", 1)],
)
def test_a_total_of_several_states_is_not_the_number_of_each(words, count):
    found = acts(f"Poland and Estonia expelled {words} on Monday.")
    assert {who: m.headcount for who, m in found.items()} == {("EXPEL", "POL"): count, ("EXPEL", "EST"): count}


def test_envoys_called_home_by_several_states_are_one_each():
    found = acts("Poland and Estonia recalled their ambassadors from Belarus.")
    assert {who: m.headcount for who, m in found.items()} == {("RECALL", "POL"): 1, ("RECALL", "EST"): 1}


def test_who_is_called_in_or_home_is_one_ambassador():
    assert acts("Norway summoned the Russian ambassador.")["SUMMON", "NOR"].headcount == 1
    recalled = acts("Kenya recalled its ambassador from Somalia.")["RECALL", "KEN"]
    assert (recalled.headcount, recalled.roles) == (1, ("ambassador",))


def test_broken_ties_concern_no_people():
    severed = acts("Rwanda severed diplomatic relations with Belgium and sent home its four diplomats.")
    assert severed["SEVER_RELATIONS", "RWA"].headcount is None
    assert severed["SEVER_RELATIONS", "RWA"].roles == ()


@given(st.integers(2, 999), st.integers(2, 999))
def test_a_sum_is_what_its_parts_are(one, other):
    (phrase,) = people(f"Norway expelled {one} Russian diplomats and {other} embassy workers.")
    assert phrase.count == one + other


WORDS = [
    "two",
    "30",
    "a",
    "dozen",
    "the",
    "Russian",
    "ambassador",
    "his",
    "deputy",
    "and",
    ",",
    "including",
    "diplomats",
    "attaché",
    "of",
    "them",
    "others",
    "nobody",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_phrases_lie_apart_and_count_at_least_one(words):
    reading = read(None, " ".join(words), MONDAY.date())
    for sentence in reading.sentences:
        at = -1
        for phrase in phrases(sentence):
            assert at < phrase.first <= phrase.last < len(sentence.tokens)
            assert phrase.count is None or phrase.count >= 1
            at = phrase.last


@pytest.mark.parametrize(
    ("words", "senders"),
    [
        ("a Russian and an Iranian diplomat", {"RUS", "IRN"}),
        ("a Russian, a Chinese and an Iranian diplomat", {"RUS", "CHN", "IRN"}),
        ("a Russian, a Chinese, and an Iranian diplomat", {"RUS", "CHN", "IRN"}),
    ],
)
def test_states_that_share_a_noun_have_one_man_each(words, senders):
    (phrase,) = people(f"Norway expelled {words} on Monday.")
    assert (set(phrase.states), phrase.count, phrase.roles) == (senders, len(senders), ["diplomat"])
    found = mentions(ArticleText("0" * 16, None, f"Norway expelled {words} on Monday.", MONDAY, "example.org"))[0]
    assert {(m.target, m.headcount) for m in found} == {(s, 1) for s in senders}


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Russian diplomats Ivan Petrov and Oleg Smirnov", 2),
        ("the Russian diplomats, Ivan Petrov and Oleg Smirnov,", 2),
        ("two Russian diplomats, Ivan Petrov and Oleg Smirnov,", 2),
    ],
)
def test_men_who_are_named_are_counted_once(words, count):
    (phrase,) = people(f"Norway expelled {words} on Monday.")
    assert (phrase.count, phrase.persons, phrase.roles) == (count, ["Ivan Petrov", "Oleg Smirnov"], ["diplomat"])


def test_one_colleague_is_one_more():
    assert [p.count for p in people("Norway expelled Oleg Smirnov and one colleague on Monday.")] == [2]


def test_names_of_fewer_men_than_the_number_are_no_count():
    counts = {
        p.count for p in people("Norway expelled five Russian diplomats, Ivan Petrov and Oleg Smirnov among them.")
    }
    assert 5 in counts


@pytest.mark.parametrize(
    "words",
    [
        "the Russian ambassador and an unspecified number of staff",
        "the Russian ambassador and several of his aides",
        "the Russian ambassador and some other diplomats",
        "the Russian ambassador and the rest of the staff",
        "the Russian ambassador and his entire staff",
    ],
)
def test_people_of_whom_no_number_is_said_leave_no_sum(words):
    expulsion = acts(f"Norway expelled {words} on Monday.")["EXPEL", "NOR"]
    assert expulsion.headcount is None
    assert "ambassador" in expulsion.roles


def test_a_mission_that_opens_again_has_no_ranks():
    found = acts("Iran reopened its embassy in Riyadh on Monday.")
    assert found["RESTORE", "IRN"].roles == ()


@pytest.mark.parametrize(
    "behind",
    [
        ", several officials said on Friday",
        ", several officials told Reuters",
        ", a number of officials said",
        ", three officials said",
        ", several officials of the ministry in Oslo said",
        " and many officials welcomed the step",
        " and some staff were recalled by Moscow",
        ", and several officials protested",
        ", most of the staff, on Friday",
        ", the rest of the staff having left",
    ],
)
def test_people_with_a_verb_of_their_own_are_not_among_the_expelled(behind):
    expulsion = acts(f"Norway expelled 12 Russian diplomats{behind}.")["EXPEL", "NOR"]
    assert (expulsion.headcount, expulsion.roles) == (12, ("diplomat",))
    assert acts(f"Norway summoned the Russian ambassador{behind}.")["SUMMON", "NOR"].headcount == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The Russian ambassador and two diplomats were expelled by Norway.", 3),
        ("The Russian ambassador, a consul, and two attachés were expelled by Norway.", 4),
        ("Norway said that the Russian ambassador and two diplomats had been expelled.", 3),
        ("Norway expelled the Russian ambassador and two diplomats accused of spying.", 3),
        ("Two Russian diplomats and several of their aides were expelled by Norway.", None),
        ("Norway expelled the Russian ambassador, several diplomats and the consul.", None),
    ],
)
def test_a_verb_of_all_parts_no_list(text, count):
    assert [p.count for p in people(text)] == [count]


def test_who_speaks_is_not_expelled():
    text = "Norway expelled Russian diplomats, Anne Berg and Kari Lund of the foreign ministry said."
    assert [p.persons for p in people(text)] == [[], ["Anne Berg", "Kari Lund"]]
    expulsion = acts(text)["EXPEL", "NOR"]
    assert (expulsion.headcount, expulsion.persons) == (None, ())


@pytest.mark.parametrize(
    "words",
    [
        "Russian diplomats Ivan Petrov, Oleg Smirnov and Pavel Orlov",
        "Russian diplomats Ivan Petrov, Oleg Smirnov, and Pavel Orlov",
        "three Russian diplomats, Ivan Petrov, Oleg Smirnov and Pavel Orlov",
        "three Russian diplomats, Ivan Petrov, Oleg Smirnov and Pavel Orlov,",
        "three Russian diplomats: Ivan Petrov, Oleg Smirnov and Pavel Orlov",
        "Ivan Petrov, Oleg Smirnov and Pavel Orlov, three Russian diplomats,",
    ],
)
def test_all_names_of_a_list_are_counted(words):
    (phrase,) = people(f"Norway expelled {words} on Monday.")
    assert (phrase.count, phrase.persons) == (3, ["Ivan Petrov", "Oleg Smirnov", "Pavel Orlov"])


def test_each_name_may_have_its_rank_behind_it():
    (phrase,) = people("Norway expelled Ivan Petrov, the Russian consul, and Oleg Smirnov, a Russian attaché.")
    assert (phrase.count, phrase.roles) == (2, ["consul", "attache"])


@pytest.mark.parametrize(
    ("words", "count", "roles"),
    [
        ("two Russian diplomats, a consul and an attaché,", 2, {"diplomat", "consul", "attache"}),
        ("two Russian diplomats, one consul and one attaché,", 2, {"diplomat", "consul", "attache"}),
        ("two Russian diplomats, a consul and a driver,", 2, {"diplomat", "consul"}),
        ("three Russian diplomats, two attachés and a first secretary,", 3, {"diplomat", "attache", "first secretary"}),
        ("10 Russian embassy staff, three diplomats and seven technical workers", 10, {"embassy staff", "diplomat"}),
        ("two Russian diplomats, a consul and an attaché, and the ambassador", 3, {"diplomat", "consul", "attache", "ambassador"}),
        ("two Russian diplomats, two attachés and two consuls", 6, {"diplomat", "attache", "consul"}),
    ],
)  # fmt: skip
def test_parts_that_add_up_to_the_number_before_them_are_not_added(words, count, roles):
    (phrase,) = people(f"Norway expelled {words} on Monday.")
    assert (phrase.count, set(phrase.roles)) == (count, roles)


@pytest.mark.parametrize("words", ["three of them attachés", "three of whom were attachés", "one of them the consul"])
def test_some_of_them_are_counted_already(words):
    assert people(f"Norway expelled five Russian diplomats, {words}.")[0].count == 5


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("the military attaché, and the consul", 3),
        ("the military attaché, the consul and two first secretaries", 5),
        ("the consul general, the military attaché and the press attaché", 4),
    ],
)
def test_a_list_of_ranks_is_one_each(words, count):
    (phrase,) = people(f"Norway expelled the Russian ambassador, {words}.")
    assert phrase.count == count
