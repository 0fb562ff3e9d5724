"""Stamps of machines and date lines of people."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.datelines import byline, publication
from titfortat.clean.dates import date_in_url, parse_time, precision


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("2021-04-26T12:00:00Z", utc(2021, 4, 26, 12)),
        ("2021-04-26T12:00:00+0300", utc(2021, 4, 26, 9)),
        ("2021-04-26T12:00:00.123456-04:00", utc(2021, 4, 26, 16)),
        ("2021-04-26 12:00", utc(2021, 4, 26, 12)),
        ("2021-04-26", utc(2021, 4, 26)),
        ("20210426T120000Z", utc(2021, 4, 26, 12)),
        ("2021-04-26T12:00:00+02:00[Europe/Rome]", utc(2021, 4, 26, 10)),
        ("Mon, 26 Apr 2021 12:00:00 +0200", utc(2021, 4, 26, 10)),
        ("1619438400", utc(2021, 4, 26, 12)),
        ("1619438400000", utc(2021, 4, 26, 12)),
        ("2021-02-30", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_stamps(stamp: str | None, at: dt.datetime | None) -> None:
    assert parse_time(stamp) == at


@pytest.mark.parametrize(
    ("stamp", "exact"),
    [
        ("2021-04-26T12:00:00Z", "time"),
        ("20210426T120000Z", "time"),
        ("Mon, 26 Apr 2021 12:00:00 +0200", "time"),
        ("1619438400", "time"),
        ("1619395200", "day"),
        ("2021-04-26", "day"),
        ("2021-04-26T00:00:00+02:00", "day"),
        ("20210426T000000Z", "day"),
        ("Mon, 26 Apr 2021 00:00:00 GMT", "day"),
    ],
)
def test_a_stamp_at_midnight_states_a_day(stamp: str, exact: str) -> None:
    at = parse_time(stamp)
    assert at is not None
    assert precision(at, stamp) == exact


def test_without_a_stamp_the_time_tells() -> None:
    assert precision(utc(2024, 5, 3)) == "day"
    assert precision(utc(2024, 5, 3, 10, 12)) == "time"


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://a.example/2024/05/03/x", utc(2024, 5, 3)),
        ("https://a.example/x-20240503-p5", utc(2024, 5, 3)),
        ("https://a.example/world/2024-05-03-x", utc(2024, 5, 3)),
        ("https://a.example/2024/13/03/x", None),
        ("https://a.example/2024/02/31/x", None),
        ("https://a.example/article/120240503991", None),
    ],
)
def test_days_in_urls(url: str, at: dt.datetime | None) -> None:
    assert date_in_url(url) == at


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("26 December 2023 16:08 (UTC+04:00)", utc(2023, 12, 26, 12, 8)),
        ("Published March 7, 2019, 10:12 a.m. EST", utc(2019, 3, 7, 15, 12)),
        ("Published July 7, 2019, 10:12 p.m. ET", utc(2019, 7, 8, 2, 12)),
        ("Sept. 12, 1985", utc(1985, 9, 12)),
        ("Wed Mar 2 2022 - 18:05", utc(2022, 3, 2, 18, 5)),
        ("August 28, 2023 — 11.15am AEST", utc(2023, 8, 28, 1, 15)),
        ("17. 4. 2021 21:55 | mk, jvs", utc(2021, 4, 17, 21, 55)),
        ("Stand: 06.03.2019, 19:22 Uhr", utc(2019, 3, 6, 19, 22)),
        ("Am 6. März 2019 um 9:05 Uhr MEZ", utc(2019, 3, 6, 8, 5)),
        ("Publié le 06 avril 2024 à 11h45", utc(2024, 4, 6, 11, 45)),
        ("6 de abril de 2024 | 10:20 p. m.", utc(2024, 4, 6, 22, 20)),
        ("6.abr.2024 às 13h10", utc(2024, 4, 6, 13, 10)),
        ("1º.ago.2024 às 18h15", utc(2024, 8, 1, 18, 15)),
        ("26 agosto 2025 | ore 12:05", utc(2025, 8, 26, 12, 5)),
        ("26 сентября 2022, 21:05 мск", utc(2022, 9, 26, 18, 5)),
        ("الأربعاء 25 أبريل 2018 – 17:20 بتوقيت مكة", utc(2018, 4, 25, 14, 20)),
        ("٢٥ نيسان/أبريل ٢٠١٨", utc(2018, 4, 25)),
        ("5 maja 2021, 14:30", utc(2021, 5, 5, 14, 30)),
        ("12 Haziran 2024", utc(2024, 6, 12)),
        ("23/04/2025 22:40 IST", utc(2025, 4, 23, 17, 10)),
        ("04/23/2025 10:35 EDT", utc(2025, 4, 23, 14, 35)),
        ("04/05/2025 10:35 EDT", utc(2025, 4, 5, 14, 35)),
        ("04/05/2025 10:35", utc(2025, 5, 4, 10, 35)),
        ("Released: 2025-09-04", utc(2025, 9, 4)),
        ("Share Tweet 2024", None),
        ("31 February 2024", None),
        ("", None),
    ],
)
def test_date_lines(line: str, at: dt.datetime | None) -> None:
    assert publication([line]) == at


def test_the_first_date_counts_and_an_update_only_without_another() -> None:
    assert publication(["Updated: 3 May 2024", "Published 2 May 2024", "1 May 2024"]) == utc(2024, 5, 2)
    assert publication(["Updated: 3 May 2024", "Share"]) == utc(2024, 5, 3)


def test_a_date_after_the_fetch_is_passed_over() -> None:
    assert publication(["Concert: 3 May 2031", "2 May 2024"], utc(2024, 5, 4)) == utc(2024, 5, 2)


def test_prose_states_no_publication() -> None:
    assert (
        publication(["The ministry said on 2 May 2024 that it would answer " + "at a time of its choosing " * 6])
        is None
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Fergus Lindqvist and Amara Toole", "Fergus Lindqvist and Amara Toole"),
        ("Por Lucía Mamani", "Lucía Mamani"),
        ("Von Martin Oyen, Tokio", "Martin Oyen, Tokio"),
        ("By 6 May 2024", None),
        ("By and by the ministry said that " + "it would answer " * 20, None),
        ("Bystanders", None),
    ],
)
def test_bylines(line: str, names: str | None) -> None:
    assert byline(["World", line]) == names


@given(st.lists(st.text(max_size=80), max_size=5))
def test_no_line_is_too_odd(lines: list[str]) -> None:
    at = publication(lines)
    assert at is None or at.tzinfo is dt.UTC
    assert byline(lines) is None or byline(lines).strip() == byline(lines)


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2099, 1, 1)))
def test_a_stamp_comes_back(at: dt.datetime) -> None:
    at = at.replace(microsecond=0, tzinfo=dt.UTC)
    assert parse_time(at.isoformat()) == at
    assert publication([at.strftime("%d %B %Y %H:%M UTC")]) == at.replace(second=0)
