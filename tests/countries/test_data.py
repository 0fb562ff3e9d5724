"""The package's facts: complete, well-formed, in order, and in agreement with ISO 3166 and with each other."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pycountry
import pytest

from titfortat.countries import countries, leaders
from titfortat.countries.leaders import OFFICES
from titfortat.countries.names import KINDS, common_words, names, person_names, plain
from titfortat.countries.rules import NO_COUNTRY, PLACES, contexts
from titfortat.countries.tables import DATA, parts, rows

FORMER = {"SUN", "CSK", "DDR", "YUG", "SCG", "YMD", "VDR"}
NOT_ISO = {"XKX", "EUE", "UNO", "NTO"}
PARTLY_RECOGNISED = {"COK", "ESH", "HKG", "MAC", "NIU", "PSE", "TWN", "VAT"}
SORTED_BY = {
    "countries.csv": ("iso3",),
    "names.csv": ("iso3", "kind", "name"),
    "leaders.csv": ("iso3", "office", "valid_from", "person"),
    "common_words.csv": ("word", "use"),
    "stop_phrases.csv": ("phrase",),
    "succession.csv": ("predecessor", "successor"),
}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda p: p.name)
def test_every_file_is_a_whole_table(path):
    with path.open(encoding="utf-8", newline="") as f:
        header, *body = list(csv.reader(f, strict=True))
    assert all(len(row) == len(header) for row in body)
    assert all(cell == cell.strip() for row in body for cell in row)
    assert len({tuple(row) for row in body}) == len(body)
    assert "\r" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "columns"), SORTED_BY.items(), ids=lambda v: v if isinstance(v, str) else "")
def test_files_are_sorted(name, columns):
    keys = [tuple(r[c] for c in columns) for r in rows(name)]
    assert keys == sorted(keys)


def test_iso_codes_are_those_of_iso_3166():
    for c in countries().values():
        iso = pycountry.countries.get(alpha_3=c.iso3)
        former = pycountry.historic_countries.get(alpha_3=c.iso3)
        assert (iso is not None) == (c.iso3 not in FORMER | NOT_ISO), c.iso3
        assert c.iso2 == (iso.alpha_2 if iso else None), c.iso3
        assert (c.iso3 in FORMER) == (c.valid_to is not None), c.iso3
        assert c.iso3 not in FORMER or former is not None, c.iso3


def test_all_members_of_the_united_nations_are_there():
    assert len(countries()) == 193 + len(FORMER) + len(NOT_ISO) + len(PARTLY_RECOGNISED)
    assert {*FORMER, *NOT_ISO, *PARTLY_RECOGNISED} <= set(countries())


def test_only_the_states_named_in_the_codebook_share_a_code():
    shared = {"YUG", "SCG", "SRB", "RUS", "SUN", "VNM", "VDR"}
    for column in ("cow_number", "cow_abbrev"):
        seen = Counter(getattr(c, column) for c in countries().values() if c.iso3 not in shared)
        assert [v for v, n in seen.items() if v is not None and n > 1] == []
    for column in ("iso2", "cameo_code", "fips_code", "name"):
        seen = Counter(getattr(c, column) for c in countries().values())
        assert [v for v, n in seen.items() if v is not None and n > 1] == []


def test_codes_have_their_form():
    for c in countries().values():
        assert re.fullmatch("[A-Z]{3}", c.iso3)
        assert c.cow_number is None or 1 < c.cow_number < 1000
        assert (c.cow_number is None) == (c.cow_abbrev is None)
        assert c.fips_code is None or re.fullmatch("[A-Z]{2}", c.fips_code)
        assert c.valid_from is None or c.valid_from >= dt.date(1816, 1, 1)
        assert c.valid_to is None or c.valid_from < c.valid_to


def test_names_refer_to_states_and_kinds():
    for r in rows("names.csv"):
        assert r["iso3"] in countries(), r
        assert r["kind"] in KINDS, r
        assert r["language"] == "en", r
        assert not (r["valid_from"] and r["valid_to"]) or r["valid_from"] <= r["valid_to"], r
    seen = Counter((r["name"], r["iso3"], r["kind"], r["language"]) for r in rows("names.csv"))
    assert [k for k, n in seen.items() if n > 1] == []


def test_every_state_has_a_name_a_demonym_and_a_capital():
    kinds = {(e.iso3, e.kind) for n in names().values() for e in n.entries}
    for iso3 in countries():
        assert {(iso3, "name"), (iso3, "demonym")} <= kinds, iso3
        assert (iso3, "capital") in kinds or iso3 in {"ESH", "UNO", "NTO", *FORMER}, iso3


def test_names_of_several_states_are_settled_by_a_rule():
    ruled = {plain(r["name"]) for r in rows("ambiguous.csv")}
    several = {n.text for n in names().values() if len({e.iso3 for e in n.entries}) > 1}
    assert several - ruled == {"Aden", "Leipzig", "Leningrad"}  # settled by their dates


def test_rules_are_about_names_and_end_in_a_default():
    of_name: dict[str, list[dict[str, str]]] = {}
    for r in rows("ambiguous.csv"):
        of_name.setdefault(r["name"], []).append(r)
        assert r["where"] in PLACES, r
        assert r["reading"] == NO_COUNTRY or r["reading"] in countries(), r
        assert bool(parts(r["cues"])) == (r["where"] not in ("person", "default")), r
        assert all(c[1:] in countries() for c in parts(r["cues"]) if c.startswith("@")), r
        assert r["where"] == "article" or "@" not in r["cues"], r
    for name, some in of_name.items():
        assert plain(name) in names(), name
        assert [r["where"] for r in some].index("default") == len(some) - 1, name


def test_contexts_are_about_kinds():
    assert set(contexts()) <= set(KINDS)
    assert {r["side"] for r in rows("contexts.csv")} == {"before", "after"}


def test_stop_phrases_are_not_names():
    assert [r["phrase"] for r in rows("stop_phrases.csv") if plain(r["phrase"]) in names()] == []


def test_terms_of_office_are_in_order():
    for p in leaders():
        assert p.iso3 in countries(), p
        assert p.office in OFFICES, p
        assert p.valid_to is None or p.valid_from <= p.valid_to, p
        assert p.surname is None or p.surname, p


def test_a_state_has_one_head_of_government_at_a_time():
    """Changes of office may share a few days; more is a wrong date. Spellings of one person count once."""
    by_state: dict[str, list] = {}
    for p in leaders():
        if p.office == "head_of_government":
            by_state.setdefault(p.iso3, []).append(p)
    for iso3, terms in by_state.items():
        spans = sorted({(p.valid_from, p.valid_to or dt.date.max) for p in terms})
        for (_, end), (start, _) in pairwise(spans):
            assert end - start <= dt.timedelta(days=31) or iso3 in {"LBY", "MMR"}, (iso3, start)


def test_doubtful_surnames_are_surnames_of_leaders():
    surnames = {n.text for n in person_names().values() if n.surname}
    assert (common_words("surname") | common_words("word")) - surnames == set()
    assert common_words("surname") & common_words("word") == set()
