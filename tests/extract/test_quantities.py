"""Numbers and spans of time as texts write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.quantities import OVER, bounds, durations, is_minimum, number_at, number_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("25", 25),
        ("twenty-five", 25),
        ("a dozen", 12),
        ("two dozen", 24),
        ("1,200", 1200),
        ("Three", 3),
        ("men", None),
        ("two three", None),
    ],
)
def test_numbers_in_digits_and_words(text, value):
    assert number_value(text) == value


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("within 48 hours", [48]),
        ("a week to leave", [168]),
        ("gave him seventy-two hours", [72]),
        ("two and a half days", [60]),
        ("half a day", [12]),
        ("a 15-day term, then 24 hours", [360, 24]),
        ("a week or so", []),
        ("a few days", []),
        ("a week and a half", [252]),
        ("one hundred and twenty hours", [120]),
        ("two or three days", []),
        ("48 diplomats", []),
    ],
)
def test_spans_of_time_in_hours(text, hours):
    assert [d.hours for d in durations(text)] == hours


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_and_are_positive(text):
    found = durations(text)
    assert all(0 <= d.start < d.end <= len(text) and d.hours > 0 for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.integers(0, 99_999))
def test_a_number_written_with_or_without_commas_is_the_same(number):
    assert number_value(f"{number:,}") == number_value(str(number)) == number


@pytest.mark.parametrize("text", ["²", "①", "5²", "²0"])
def test_signs_that_only_look_like_digits_are_no_numbers(text):
    assert number_value(text) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("half a dozen men", (6, 3)),
        ("two dozen men", (24, 2)),
        ("twenty five", (25, 2)),
        ("seven men", (7, 1)),
        ("one hundred and fifty men", (150, 4)),
        ("a hundred and five men", (105, 4)),
        ("two hundred fifty men", (250, 3)),
        ("one hundred fifty-five men", (155, 3)),
        ("one thousand two hundred men", (1200, 4)),
        ("two thousand three hundred and forty one men", (2341, 7)),
        ("two and a half dozen men", (30, 5)),
        ("a couple of dozen men", (24, 4)),
        ("a dozen and a half men", (18, 5)),
        ("two and three men", (2, 1)),
        ("men", None),
    ],
)
def test_the_longest_number_that_begins_at_a_word(words, found):
    assert number_at(words.split(), 0) == found


def test_words_that_make_a_number_a_lower_bound():
    assert bounds()
    for words in bounds():
        assert is_minimum(["expelled", *words], 3)
    assert not is_minimum(["expelled"], 3)
    assert is_minimum(["over"], OVER)
    assert not is_minimum(["over"], OVER - 1), "a row over two diplomats is about two"


@pytest.mark.parametrize(
    "words", ["no more than", "not more than", "never more than", "not over", "at most", "up to", "fewer than"]
)
def test_words_that_make_a_number_an_upper_bound_make_it_no_lower_one(words):
    assert not is_minimum(["expelled", *words.split()], 20)


def test_a_number_that_ends_in_a_plus_is_a_lower_bound():
    assert number_value("150+") == 150
    assert is_minimum([], 150, "150+")
    assert not is_minimum([], 150, "150")


@given(st.integers(1, 999))
def test_a_number_in_words_is_read_whole(number):
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    hundreds, rest = divmod(number, 100)
    small = ones[rest - 1] if 0 < rest < 20 else "-".join([tens[rest // 10 - 2], *ones[rest % 10 - 1 : rest % 10]]) if rest else ""  # fmt: skip
    words = [f"{ones[hundreds - 1]} hundred"] * bool(hundreds) + [small] * bool(rest)
    assert number_value(" and ".join(words)) == number_value(" ".join(words)) == number
