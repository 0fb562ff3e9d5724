"""Finding what may be a name: whole words, longest first, exact offsets, whatever the typography."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.countries import countries, gazetteer
from titfortat.countries.names import names, plain, unaccented


def found(text: str, date: str | None = None) -> list[tuple[str, str]]:
    day = dt.date.fromisoformat(date) if date else None
    return [(text[h.start : h.end], h.iso3[0]) for h in gazetteer().candidates(text, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Russian ambassador", [("Russian", "RUS")]),
        ("Russia’s and Italy's envoys", [("Russia", "RUS"), ("Italy", "ITA")]),
        ("Côte d’Ivoire and Cote d'Ivoire", [("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV")]),
        (
            "Guinea-Bissau, Guinea Bissau, Guinea‑Bissau",
            [("Guinea-Bissau", "GNB"), ("Guinea Bissau", "GNB"), ("Guinea‑Bissau", "GNB")],
        ),
        ("Papua New Guinea and Equatorial Guinea", [("Papua New Guinea", "PNG"), ("Equatorial Guinea", "GNQ")]),
        (
            "Niger and Nigeria, Nigerien and Nigerian",
            [("Niger", "NER"), ("Nigeria", "NGA"), ("Nigerien", "NER"), ("Nigerian", "NGA")],
        ),
        ("the Dominican Republic and Dominica", [("Dominican Republic", "DOM"), ("Dominica", "DMA")]),
        ("South Sudan, Sudan", [("South Sudan", "SSD"), ("Sudan", "SDN")]),
        ("North Korea's DPRK mission", [("North Korea", "PRK"), ("DPRK", "PRK")]),
        ("the U.S., the US and the U.S.-led", [("U.S.", "USA"), ("US", "USA"), ("U.S.", "USA")]),
        ("the U.S.S.R. and the U.K.", [("U.S.S.R.", "SUN"), ("U.K.", "GBR")]),
        ("US-Russia talks", [("US", "USA"), ("Russia", "RUS")]),
        ("pro-Russian Ukrainians", [("Russian", "RUS"), ("Ukrainians", "UKR")]),
        (
            "Sino-Indian border, Franco-German talks",
            [("Sino", "CHN"), ("Indian", "IND"), ("Franco", "FRA"), ("German", "DEU")],
        ),
        ("MOSCOW EXPELS TWO ITALIANS", [("MOSCOW", "RUS"), ("ITALIANS", "ITA")]),
        ("SÃO TOMÉ, SAO TOME", [("SÃO TOMÉ", "STP"), ("SAO TOME", "STP")]),
        (
            "the Elysee, the Élysée and the Quai d'Orsay",
            [("Elysee", "FRA"), ("Élysée", "FRA"), ("Quai d'Orsay", "FRA")],
        ),
        ("New\nYork and Addis\nAbaba", [("New\nYork", "USA"), ("Addis\nAbaba", "ETH")]),
        ("Congo Republicans met", [("Congo", "COD")]),
        ("Antigua & Barbuda", [("Antigua & Barbuda", "ATG")]),
        ("Naypyidaw, Nay Pyi Taw, Rangoon", [("Naypyidaw", "MMR"), ("Nay Pyi Taw", "MMR"), ("Rangoon", "MMR")]),
        (
            "Briton, Frenchmen, Poles, a Turk",
            [("Briton", "GBR"), ("Frenchmen", "FRA"), ("Poles", "POL"), ("Turk", "TUR")],
        ),
        ("Itamaraty, Torre Tagle, the Farnesina", [("Itamaraty", "BRA"), ("Torre Tagle", "PER"), ("Farnesina", "ITA")]),
    ],
)
def test_names_are_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Romania", "Somalia"],
)
def test_no_name_inside_a_word(text):
    assert [t for t, _ in found(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "give us time",
        "a chinaware shop with turkey and polish",
        "Malign, Chadwick, Jordanhill, Cubans1 and xIran",
        "the male nurse",
        "an Italianate villa",
        "Latin American, South America and the Gulf of Mexico",
        "the Vienna Convention, the Persian Gulf, the Indian Ocean, Northern Cyprus",
        "a family Reunion; Franco ruled",
    ],
)
def test_what_is_no_name(text):
    assert [f for f in found(text) if f[0] != "Cubans1"] == []


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Bonn said", "1986-05-01", [("Bonn", "DEU")]),
        ("Maduro said", "2010-01-01", [("Maduro", "VEN")]),
        ("Maduro said", "2005-01-01", []),
        ("Congo said", "1987-03-01", [("Congo", "COG")]),
        ("Congo said", "2017-03-01", [("Congo", "COD")]),
        ("Aden said", "1986-01-01", [("Aden", "YMD")]),
        ("Aden said", "2016-01-01", [("Aden", "YEM")]),
        ("Serbia and Montenegro", "2004-01-01", [("Serbia and Montenegro", "SCG")]),
        ("Serbia and Montenegro", "2020-11-28", [("Serbia", "SRB"), ("Montenegro", "MNE")]),
        ("the Soviet Union in 1985", "2022-01-01", [("Soviet Union", "SUN")]),
        ("North Macedonia", "2010-01-01", [("Macedonia", "MKD")]),
    ],
)
def test_dates_decide_what_a_name_means(text, date, expected):
    assert found(text, date) == expected


def test_a_place_is_a_capital_only_while_it_was_one():
    kind = {year: gazetteer().candidates("Bonn", dt.date(year, 1, 1))[0].kind for year in (1986, 2010)}
    assert kind == {1986: "capital", 2010: "city"}


@pytest.mark.parametrize("text", sorted(names()))
def test_every_name_finds_itself(text):
    hits = gazetteer().candidates(f"({text})") if not text.endswith("-") else []
    kinds = {e.kind for e in names()[text].entries}
    if kinds == {"prefix"}:
        hits = gazetteer().candidates(f"({text}-")
    assert [(h.start, h.end, h.name) for h in hits] == [(1, 1 + len(text), text)]


def test_every_state_is_found_by_name_and_official_name():
    for c in countries().values():
        for text in (c.name, c.official_name):
            assert any(c.iso3 in h.iso3 for h in gazetteer().candidates(text)), (c.iso3, text)


PIECES = st.sampled_from(
    [*sorted(names())[::37], "the", "Mr", ",", "-", "’s", "'", "\n\n", " and ", "é", "\u00a0", "1", "Russian", "U.S."]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["", " "]))
def test_hits_never_overlap_and_offsets_are_exact(pieces, joint):
    text = joint.join(pieces)
    end = 0
    for h in gazetteer().candidates(text):
        assert end <= h.start < h.end <= len(text)
        end = h.end
        before, after = text[h.start - 1 : h.start], text[h.end : h.end + 1]
        assert not before.isalnum()
        assert not after.isalnum()
        assert _letters(text[h.start : h.end]) == _letters(h.name)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for h in gazetteer().candidates(text):
        assert _letters(text[h.start : h.end]) == _letters(h.name)


def _letters(text: str) -> str:
    return "".join(c for c in unaccented(plain(text)).lower().replace("&", "and") if c.isalnum())


@given(st.text())
def test_plain_keeps_offsets(text):
    assert len(plain(text)) == len(text)
