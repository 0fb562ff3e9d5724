"""Sentences: spans in order, apart, complete; abbreviations; linear time."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.sentences import MAX_SENTENCE, split

TEXT = st.text(alphabet=st.sampled_from('aB.?!…"” \n\t\u00a0é1,'), max_size=400) | st.text(max_size=200)


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@given(TEXT)
def test_sentences_are_ordered_apart_and_hold_every_visible_character(text):
    found = split(text)
    assert all(s.start < s.end for s in found)
    assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in itertools.pairwise(found))
    left = [*text]
    for s in found:
        left[s.start : s.end] = " " * (s.end - s.start)
    assert not "".join(left).strip()


@given(TEXT, st.integers(1, 1000))
def test_an_offset_moves_every_span(text, offset):
    plain = [(s.start + offset, s.end + offset, s.paragraph) for s in split(text)]
    assert plain == [(s.start, s.end, s.paragraph) for s in split(text, offset)]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Haddad was told to go.",
        "Col. J. Brandt left on Sept. 3 with Dr. Lind.",
        "The U.S. embassy kept silent.",
        "It costs 3.5 million, said Gen. Ruiz.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text):
    assert cut(text) == [text]


def test_an_abbreviation_may_end_one_too():
    assert cut("They met at 5 p.m. The envoy left.") == ["They met at 5 p.m.", "The envoy left."]


def test_paragraphs_are_counted_from_nought():
    assert [s.paragraph for s in split("One here. Two here.\n\nThree.")] == [0, 0, 1]


def test_wrapped_lines_are_one_sentence_and_headlines_are_not():
    assert len(cut("The envoy was told\nto leave the country\nwithin a week.")) == 1
    assert len(cut("Envoy told to go\nMinister speaks\nMarkets fall")) == 3


def test_text_without_stops_is_cut_at_spaces():
    pieces = cut("word " * 2000)
    assert max(map(len, pieces)) <= MAX_SENTENCE
    assert all(p.startswith("word") and p.endswith("word") for p in pieces)


def test_long_text_takes_linear_time():
    def seconds(text: str) -> float:
        started = time.perf_counter()
        split(text)
        return time.perf_counter() - started

    for piece in ("a", "a. ", ". ", "a ", "\n", "a\n"):
        assert seconds(piece * 200_000) < 5.0, repr(piece)
