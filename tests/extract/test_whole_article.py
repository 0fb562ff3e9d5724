"""Articles of our own and the seed, read to the end: rows, fields, offsets, and what must not be read."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shared import shared
from titfortat.extract import ArticleText, Mention, mentions
from titfortat.extract.reading import MOST_TEXT

MONDAY = dt.datetime(2021, 4, 26, 15, 0, tzinfo=dt.UTC)


def read(text: str, title: str | None = None, published: dt.datetime | None = MONDAY) -> list[Mention]:
    return mentions(ArticleText("0" * 16, title, text, published, "example.org"))[0]


def acts(text: str, title: str | None = None) -> set[tuple[str, str, str]]:
    return {(m.event_type, m.actor, m.target) for m in read(text, title)}


PLAIN = [
    ("Norway expelled two Russian diplomats on Monday over spying allegations.", ("EXPEL", "NOR", "RUS")),
    ("Russia declared five Polish diplomats persona non grata on Monday.", ("EXPEL", "RUS", "POL")),
    ("Two Iranian diplomats have been expelled from Albania, the government in Tirana said.", ("EXPEL", "ALB", "IRN")),
    ("Peru has ordered the Venezuelan ambassador to leave the country within 72 hours.", ("EXPEL", "PER", "VEN")),
    ("The French ambassador was summoned to the foreign ministry in Rabat on Monday.", ("SUMMON", "MAR", "FRA")),
    ("India summoned Pakistan's high commissioner to lodge a protest.", ("SUMMON", "IND", "PAK")),
    ("Mexico recalled its ambassador to Bolivia for consultations.", ("RECALL", "MEX", "BOL")),
    ("Turkey has recalled its ambassador from Israel for consultations.", ("RECALL", "TUR", "ISR")),
    ("Iran severed diplomatic relations with Morocco on Monday.", ("SEVER_RELATIONS", "IRN", "MAR")),
    ("Kenya closed its embassy in Somalia on Monday.", ("CLOSE_MISSION", "KEN", "SOM")),
]


@pytest.mark.parametrize(("sentence", "act"), PLAIN, ids=lambda v: v if isinstance(v, str) else "")
def test_a_plain_sentence_states_its_act(sentence, act):
    assert act in acts(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "The club expelled two Russian players after the final and recalled its coach from Spain.",
        "The carmaker is recalling 30,000 vehicles sold in Germany and France over faulty brakes.",
        "A court in Georgia summoned the mayor over an unpaid bill. The governor's office declined to comment.",
        "The party expelled three members who had criticised its leader at the congress in Lyon.",
    ],
)
def test_look_alikes_are_no_diplomacy(text):
    assert not [m for m in read(text) if m.status in {"occurred", "announced"}]


def test_fields_of_an_expulsion():
    text = (
        "Norway expelled two Russian diplomats on Friday and gave them 48 hours to leave, the foreign ministry in Oslo said.\n\n"
        "The two were accused of espionage."
    )
    (expulsion,) = [m for m in read(text) if m.event_type == "EXPEL"]
    assert (expulsion.headcount, expulsion.deadline_hours, expulsion.roles) == (2, 48, ("diplomat",))
    assert (expulsion.event_date, expulsion.date_precision) == (dt.date(2021, 4, 23), "day")
    assert expulsion.deadline_at == dt.datetime(2021, 4, 25, tzinfo=dt.UTC)
    assert expulsion.is_main


def test_what_is_denied_did_not_happen():
    found = read(
        "Norway will not expel the Russian ambassador, the prime minister said. It expelled two Russian diplomats in 2019."
    )
    assert all(
        m.status not in {"occurred", "announced"} for m in found if m.event_date is None and m.event_type == "EXPEL"
    )


@pytest.mark.parametrize(
    ("count", "headcount"),
    [
        ("²", None),
        ("3,000,000,000", None),
        ("1,250", None),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("two hundred", 200),
    ],
)
def test_counts_are_those_of_missions(count, headcount):
    found = read(f"Norway on Monday expelled {count} Russian diplomats.")
    assert [(m.event_type, m.actor, m.target, m.headcount) for m in found] == [("EXPEL", "NOR", "RUS", headcount)]


def test_no_words_state_nothing():
    assert read("") == read(" \n\n ", None) == []


@pytest.mark.parametrize("title", ["Russia expels two Italian diplomats", "Poland expels Belarusian consul"])
def test_what_a_headline_tells_did_not_also_not_happen(title):
    found = read("Details to follow.", title)
    assert [m.status for m in found] in (["occurred"], ["announced"])


def test_both_directions_are_kept_apart():
    text = "Moscow expelled three Swedish diplomats on Monday in response to Stockholm's expulsion of three Russian diplomats last week."
    assert {("EXPEL", "RUS", "SWE"), ("EXPEL", "SWE", "RUS")} <= acts(text)


def test_codes_are_those_of_the_day():
    text = "Britain expelled 25 Soviet officials on Thursday. Moscow expelled 25 Britons in return."
    then = dt.datetime(1985, 9, 16, tzinfo=dt.UTC)
    assert {(m.actor, m.target) for m in read(text, published=then)} <= {("GBR", "SUN"), ("SUN", "GBR")}


def test_the_seed_article():
    raw = next(iter(sorted(shared("seed").glob("*.txt")))).read_text(encoding="utf-8")
    body = raw.split("Italian Embassy in Moscow", 1)[1].split("The story is being", 1)[0].strip()
    found = {(m.event_type, m.actor, m.target): m for m in read(body, "Russia Expels Italian Diplomat", None)}
    assert set(found) == {
        ("EXPEL", "RUS", "ITA"),
        ("EXPEL", "ITA", "RUS"),
        ("SUMMON", "RUS", "ITA"),
        ("CONDEMN", "ITA", "RUS"),
    }
    answer, first = found["EXPEL", "RUS", "ITA"], found["EXPEL", "ITA", "RUS"]
    assert (answer.headcount, answer.deadline_hours, answer.roles) == (1, 24, ("naval attache",))
    assert "removal of two Russian officials from Italy in March" in answer.responds_to_text
    assert (first.headcount, first.deadline_hours, first.responds_to_text) == (2, None, None)


WORDS = st.sampled_from(
    [
        "Russia",
        "Rome",
        "expelled",
        "the",
        "ambassador",
        "two",
        "diplomats",
        "48",
        "hours",
        "to",
        "leave",
        ".",
        ",",
        "recalled",
        "its",
        "envoy",
        "Monday",
        "said",
        "ministry",
        "“",
        "”",
        "'",
        "Iran's",
        "in",
        "persona",
        "non",
        "grata",
        "\n\n\n",
        "summoned",
        "U.S.",
        "and",
        "1985",
        "never",
        "3",
        "a",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300), st.booleans())
def test_any_text_is_read_and_offsets_are_exact(text, dated):
    article = ArticleText("f" * 16, "Moscow expels two", text, MONDAY if dated else None, "example.org")
    kept, refused = mentions(article)
    assert (kept, refused) == mentions(article)
    assert len({m.mention_id for m in kept}) == len(kept)
    for m in kept:
        assert text[m.evidence_start : m.evidence_end] == m.evidence != ""
        assert m.actor != m.target and 0 < m.confidence <= 1


def test_a_megabyte_is_cut_and_ends():
    text = "Russia expelled two Italian diplomats on Monday and said that they had 24 hours to leave. " * 12_000
    assert len(text) > MOST_TEXT
    began = time.process_time()
    found = read(text)
    assert found and all(m.evidence_end <= MOST_TEXT for m in found)
    assert time.process_time() - began < 60, "reading is no longer linear in the length of the text"


@pytest.mark.parametrize(("time", "month"), [("In July 2011", 7), ("In 2011", 1)])
def test_a_period_in_which_a_state_began_is_possible(time, month):
    found = read(f"{time} South Sudan expelled the Sudanese ambassador.")
    assert [(m.event_type, m.actor, m.target, m.event_date) for m in found] == [
        ("EXPEL", "SSD", "SDN", dt.date(2011, month, 1))
    ]


def test_a_month_before_a_state_began_is_no_day_of_its_acts():
    assert {m.event_date for m in read("In May 2011 South Sudan expelled the Sudanese ambassador.")} <= {None}


def test_a_day_that_no_month_has_is_not_that_of_publication():
    assert [m.event_date for m in read("Norway expelled two Russian diplomats on 31 February.")] == [None]
