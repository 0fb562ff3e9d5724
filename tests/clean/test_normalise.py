"""One form for all text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.normalise import normalise, one_line


def test_composes_and_drops_what_nobody_sees() -> None:
    assert normalise("Cafe\u0301\u200b\u00ad \ufeffin\x00 Paris") == "Café in Paris"


def test_spaces_are_single_and_lines_have_no_ends_of_space() -> None:
    assert normalise("  one\u00a0 two\t\r\n \r\nthree\u2028four ") == "one two\n\nthree\nfour"


def test_joiners_of_persian_stay() -> None:
    assert normalise("می\u200cخواهد") == "می\u200cخواهد"


def test_marks_of_direction_go() -> None:
    assert normalise("\u200fطهران\u202b 48\u202c") == "طهران 48"


def test_one_line() -> None:
    assert one_line(" a \n b ") == "a b"
    assert one_line(" \u200b ") is None
    assert one_line(None) is None


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(c in once for c in "\x00\r\u00ad\u200b\ufeff")
