"""Character sets: marks, lies, cuts and noise."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.decode import Undecodable, decode

RUSSIAN = "Москва объявила персоной нон грата второго секретаря посольства и дала ему сутки на отъезд. " * 4
FRENCH = "Le ministère a annoncé l’expulsion de deux diplomates, jugés « indésirables », et rappelé l’ambassadeur. " * 4


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1251", "no-such-charset", "", "hex"])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str | None) -> None:
    assert decode(RUSSIAN.encode(), declared) == RUSSIAN


@pytest.mark.parametrize(("text", "name"), [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (FRENCH, "windows-1252")])
def test_a_legacy_charset_is_read_as_declared(text: str, name: str) -> None:
    assert decode(text.encode(name), name) == text


def test_latin_1_is_read_as_browsers_do() -> None:
    assert decode(b"\x93unfounded\x94 \x80 5", "iso-8859-1") == "“unfounded” € 5"


def test_the_markup_names_the_charset_where_nothing_else_does() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{RUSSIAN}</body></html>'
    assert decode(page.encode("windows-1251")) == page


def test_an_undeclared_charset_is_detected() -> None:
    assert decode(RUSSIAN.encode("windows-1251")) == RUSSIAN


@pytest.mark.parametrize(
    ("mark", "name"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides(mark: bytes, name: str) -> None:
    assert decode(mark + RUSSIAN.encode(name), "windows-1252") == RUSSIAN


def test_utf8_that_was_cut_in_a_character_stays_utf8() -> None:
    assert decode(RUSSIAN.encode()[:-3], "windows-1251").startswith(RUSSIAN[:300])


@pytest.mark.parametrize("noise", [bytes(range(32)) * 30, b"\x00" * 500, b"PK\x03\x04\x14\x00\x00\x00" * 50])
def test_what_is_no_text_is_undecodable(noise: bytes) -> None:
    with pytest.raises(Undecodable, match="characters are broken when read as"):
        decode(noise)


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_are_text_or_undecodable(content: bytes, declared: str | None) -> None:
    with contextlib.suppress(Undecodable):
        assert isinstance(decode(content, declared), str)
