"""States by code and date: existence, succession, and the table of the contract."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.countries import as_of, countries, countries_table, country, exists_on, leaders_on
from titfortat.schema import arrow_schema


@pytest.mark.parametrize(
    ("iso3", "date", "expected"),
    [
        ("RUS", "1985-09-12", "SUN"),
        ("RUS", "1991-12-25", "SUN"),
        ("RUS", "1991-12-26", "RUS"),
        ("RUS", "2022-03-01", "RUS"),
        ("SUN", "2022-03-01", "RUS"),
        ("SUN", "1987-01-01", "SUN"),
        ("UKR", "1986-04-26", "SUN"),
        ("EST", "1991-09-01", "EST"),
        ("CZE", "1989-05-01", "CSK"),
        ("SVK", "1989-05-01", "CSK"),
        ("CSK", "1995-01-01", "CSK"),
        ("SRB", "1999-04-01", "YUG"),
        ("SRB", "2004-04-01", "SCG"),
        ("MNE", "2004-04-01", "SCG"),
        ("MNE", "1999-04-01", "YUG"),
        ("SRB", "2020-11-28", "SRB"),
        ("YUG", "2004-04-01", "SCG"),
        ("YUG", "2020-04-01", "SRB"),
        ("HRV", "1988-04-01", "YUG"),
        ("HRV", "2004-04-01", "HRV"),
        ("DEU", "1985-04-01", "DEU"),
        ("DDR", "1985-04-01", "DDR"),
        ("DDR", "1995-04-01", "DEU"),
        ("YMD", "1986-04-01", "YMD"),
        ("YMD", "1995-04-01", "YEM"),
        ("YEM", "1986-04-01", "YEM"),
        ("RUS", "1905-01-01", "RUS"),
        ("ITA", "1905-01-01", "ITA"),
    ],
)
def test_the_state_that_stood_there_on_a_date(iso3, date, expected):
    assert as_of(iso3, dt.date.fromisoformat(date)) == expected


def test_without_a_date_a_state_stays():
    assert as_of("RUS", None) == "RUS"


@given(st.sampled_from(sorted(countries())), st.dates(dt.date(1945, 1, 1), dt.date(2030, 1, 1)))
def test_as_of_is_settled_after_one_step(iso3, date):
    once = as_of(iso3, date)
    assert as_of(once, date) == once
    assert once == iso3 or exists_on(once, date)


@given(st.sampled_from(["RUS", "SRB", "CZE", "MNE", "HRV", "SUN", "YUG"]), st.dates(dt.date(1945, 1, 1)))
def test_successors_existed_when_they_are_meant(iso3, date):
    assert exists_on(as_of(iso3, date), date) or as_of(iso3, date) == iso3


@pytest.mark.parametrize(
    ("iso3", "first", "last"),
    [
        ("SUN", "1922-12-30", "1991-12-26"),
        ("CSK", "1918-10-28", "1992-12-31"),
        ("SCG", "2003-02-04", "2006-06-05"),
        ("SSD", "2011-07-09", None),
        ("TLS", "2002-05-20", None),
        ("MNE", "2006-06-03", None),
        ("XKX", "2008-02-17", None),
    ],
)
def test_first_and_last_days(iso3, first, last):
    begin = dt.date.fromisoformat(first)
    assert exists_on(iso3, begin)
    assert not exists_on(iso3, begin - dt.timedelta(days=1))
    if last:
        end = dt.date.fromisoformat(last)
        assert exists_on(iso3, end)
        assert not exists_on(iso3, end + dt.timedelta(days=1))


def test_old_states_have_no_first_day():
    assert country("FRA").valid_from is None
    assert exists_on("FRA", dt.date(1700, 1, 1))


def test_unknown_code_says_where_to_look():
    with pytest.raises(KeyError, match=r"countries\.csv"):
        country("XYZ")


def test_table_follows_the_contract():
    table = countries_table()
    assert table.schema.equals(arrow_schema("countries"))
    assert table["iso3"].to_pylist() == sorted(countries())
    russia = next(r for r in table.to_pylist() if r["iso3"] == "RUS")
    assert (russia["cow_number"], russia["cow_abbrev"], russia["fips_code"]) == (365, "RUS", "RS")


@pytest.mark.parametrize(
    ("date", "iso3", "person"),
    [
        ("2019-03-01", "VEN", "Nicolás Maduro"),
        ("2019-03-01", "DEU", "Heiko Maas"),
        ("1985-09-12", "GBR", "Margaret Thatcher"),
        ("2018-03-26", "RUS", "Sergei Lavrov"),
        ("2021-03-30", "ITA", "Mario Draghi"),
    ],
)
def test_leaders_in_office(date, iso3, person):
    assert (iso3, person) in {(p.iso3, p.person) for p in leaders_on(dt.date.fromisoformat(date))}
