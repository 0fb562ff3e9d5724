"""Numbers of several words as one token, and how many people sentences with them are about."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.reading import read
from titfortat.extract.tokens import tokenise


def texts(text):
    return [t.text for t in tokenise(text, 0, len(text), [])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one hundred and fifty men", ["150", "men"]),
        ("more than a hundred and fifty", ["more", "than", "150"]),
        ("1 200 men", ["1,200", "men"]),
        ("1\u2009200 men", ["1,200", "men"]),
        ("May 5 200 men", ["may", "5", "200", "men"]),
        ("in 2021 200 men", ["in", "2021", "200", "men"]),
        ("two or more", ["2+"]),
        ("150-plus men", ["150+", "men"]),
        ("150+ men", ["150+", "men"]),
        ("one or two men", ["1+", "men"]),
        ("15 to 20 men", ["15+", "men"]),
        ("between 15 and 20 men", ["between", "15+", "men"]),
        ("from 15 to 20", ["from", "15", "to", "20"]),
        ("cut 41 to 19", ["cut", "41", "to", "19"]),
        ("5 or 6 April", ["5", "or", "6", "april"]),
        ("on 2021-04-20", ["on", "2021", "-", "04", "-", "20"]),
        ("in 2005 or so", ["in", "2005", "or", "so"]),
        ("two dozen or so", ["24"]),
        ("several dozen men", ["several", "men"]),
        ("a few hundred men", ["several", "men"]),
        ("sent -5 men", ["sent", "-5", "men"]),
        ("a 45-year-old man", ["a", "year-old", "man"]),
        ("a forty-five-year-old man", ["a", "year-old", "man"]),
        ("a 48-page report", ["a", "48-page", "report"]),
        ("a 30-member mission", ["a", "30", "-", "member", "mission"]),
        ("30 plus the ambassador", ["30", "plus", "the", "ambassador"]),
        ("two men and a half", ["two", "men", "and", "a", "half"]),
    ],
)
def test_a_number_is_one_token(text, found):
    assert texts(text) == found


@given(
    st.lists(
        st.sampled_from(
            [
                "one",
                "or",
                "two",
                "hundred",
                "and",
                "a",
                "half",
                "dozen",
                "of",
                "45",
                "-",
                "year",
                "old",
                "+",
                "1",
                "200",
                "to",
                "thousand",
                "couple",
            ]
        )
    )
)
def test_tokens_keep_their_places_in_the_text(words):
    for gap in ("", " "):
        text = gap.join(words)
        assert all(text[t.start : t.end] == t.raw for t in tokenise(text, 0, len(text), []))


@pytest.mark.parametrize(
    ("words", "count", "minimum"),
    [
        ("no more than 20", 20, False),
        ("not more than 20", 20, False),
        ("up to 20", 20, False),
        ("no fewer than 20", 20, True),
        ("more than a hundred and fifty", 150, True),
        ("150-plus", 150, True),
        ("two or more", 2, True),
        ("one or two", 1, True),
        ("one hundred fifty-five", 155, False),
        ("two and a half dozen", 30, False),
        ("ten or so", 10, False),
        ("several dozen", None, False),
        ("-5", None, False),
        ("1 200", None, False),
        ("two 45-year-old", 2, False),
    ],
)
def test_how_many_people_a_number_counts(words, count, minimum):
    text = f"Italy expelled {words} Norwegian diplomats."
    (people,) = [s for x in read(None, text, dt.date(2021, 4, 20)).sentences for _, s in x.slots("EQ")]
    assert (people.count, people.minimum) == (count, minimum)


@pytest.mark.parametrize(
    "who", ["a 45-year-old Norwegian diplomat", "Norway's 45-year-old ambassador", "a Norwegian diplomat, 45"]
)
def test_an_age_is_no_number_of_people(who):
    sentences = read(None, f"Italy expelled {who}.", dt.date(2021, 4, 20)).sentences
    assert [s.count for x in sentences for _, s in x.slots("EQ")] == [1]


@pytest.mark.parametrize("text", ["9" * 5000, "1" + " 200" * 5000])
def test_rows_of_digits_of_any_length_are_read(text):
    assert "".join(t.raw for t in tokenise(text, 0, len(text), [])).replace(" ", "") == text.replace(" ", "")
    assert read(None, f"Italy expelled {text} Norwegian diplomats.", dt.date(2021, 4, 20))
