"""The date line and the byline of a page, read out of the lines around its headline. Machine stamps are in `dates`.

`furniture/calendar.toml` holds the names of months and zones. A line without a zone is taken as UTC, one without an hour as
midnight: right to the day, which is what events are dated from.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import tomllib
from collections.abc import Iterable
from functools import cache

from titfortat.clean.dates import EARLIEST, LATEST, UTC
from titfortat.clean.lexicon import FOLDER
from titfortat.clean.limits import MAX_BYLINE

LONGEST = 160
"""Characters; a longer line is prose, and the dates in it are dates of events."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TIME = re.compile(
    r"(?<![\d.:/-])(?P<hour>[01]?\d|2[0-3])(?:[:h]|\.(?=[0-5]\d\s?(?:[ap]\.?\s?m|uhr|gmt|bst|utc)))(?P<minute>[0-5]\d)(?!\d)"
    r"(?::[0-5]\d)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.I,
)
_OFFSET = re.compile(r"(?:\b(?:utc|gmt)|(?<=\d))\s?(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?\b", re.I)
_NAMES = re.compile(
    r"^(?:(?:por/)?by|por|par|von|di|door|av|автор|текст|بقلم|كتب|words by|written by|texte?|propos recueillis par)\b\s*:?\s*"
    r"(?P<names>[^\d]{3,})$",
    re.I,
)
_AMERICAN = frozenset(("et", "est", "edt", "pt", "pst", "pdt"))
"""Zones where 04/05/2024 is in April; Central and Mountain Time are written in lands that put the day first, too."""

_SUMMER = range(4, 11)
"""Months in which `ET` and its like, which name no season, are an hour ahead; March and November count as winter."""


@cache
def _calendar() -> dict:
    return tomllib.loads((FOLDER / "calendar.toml").read_text(encoding="utf-8"))


@cache
def _months() -> dict[str, int]:
    tables = _calendar()["months"]
    return {name: n for rows in tables.values() for n, names in enumerate(rows, 1) for name in names}


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<name>{names})\.?"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|°|\.)?"
    between = r"[\s,./-]*(?:de\s+|d'|of\s+)?"
    return (
        re.compile(rf"(?<!\d){_YEAR}[-/.](?P<month>0[1-9]|1[0-2])[-/.](?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
        re.compile(rf"(?<![\d.]){day}{between}{month}(?:\s*/\s*[^\s\d]+)?{between}{_YEAR}(?!\d)"),
        re.compile(rf"(?<!\w){month}\s*{day}\s*,?\s*{_YEAR}(?!\d)"),
        re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})(?P<by>[./-])\s?(?P<month>\d{{1,2}})(?P=by)\s?{_YEAR}(?!\d)"),
    )


def publication(lines: Iterable[str], latest: dt.datetime | None = None) -> dt.datetime | None:
    """When the page was published by the lines around its headline: the first date that is not called an update, with
    its hour where the line states one; None where no line states a date up to `latest`."""
    updates = None
    for line in lines:
        if len(line) > LONGEST or not (found := _read(line)) or (latest and found > latest):
            continue
        if not any(word in line.casefold() for word in _calendar()["later"]["words"]):
            return found
        updates = updates or found
    return updates


def _read(line: str) -> dt.datetime | None:
    folded = line.translate(_DIGITS).casefold()
    for pattern in _dates():
        for match in pattern.finditer(folded):
            if date := _date(match, folded):
                return _with_time(date, folded[: match.start()] + " | " + folded[match.end() :])
    return None


def _date(match: re.Match[str], folded: str) -> dt.date | None:
    parts = match.groupdict()
    day = int(parts["day"])
    month = _months()[parts["name"]] if parts.get("name") else int(parts["month"])
    swapped = month > 12 >= day or (parts.get("by") == "/" and day <= 12 and _zone_name(folded) in _AMERICAN)
    if swapped and not parts.get("name"):
        day, month = month, day
    try:
        return dt.date(int(parts["year"]), month, day)
    except ValueError:
        return None


def _with_time(date: dt.date, rest: str) -> dt.datetime | None:
    at = dt.datetime(date.year, date.month, date.day, tzinfo=UTC)
    if match := _TIME.search(rest):
        hour = int(match["hour"])
        half = (match["half"] or "")[:1]
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        at += dt.timedelta(hours=hour, minutes=int(match["minute"])) - _ahead(rest, date)
    return at if EARLIEST <= at < LATEST else None


def _ahead(text: str, date: dt.date) -> dt.timedelta:
    """How far the line's zone is ahead of UTC; nothing where it names none."""
    if match := _OFFSET.search(text):
        ahead = dt.timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if ahead <= dt.timedelta(hours=14):
            return ahead if match["sign"] == "+" else -ahead
    name = _zone_name(text)
    summer = name in ("et", "ct", "pt") and date.month in _SUMMER
    return dt.timedelta(hours=_calendar()["zones"].get(name, 0) + summer)


def _zone_name(text: str) -> str | None:
    zones = _calendar()["zones"]
    words = re.findall(r"[^\W\d_]+", text)
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
    return next((w for w in [*pairs, *words] if w in zones), None)


def byline(lines: Iterable[str]) -> str | None:
    """The names in the first line that begins like a byline; None where there is none."""
    for line in lines:
        match = _NAMES.match(line) if len(line) <= MAX_BYLINE else None
        if match and any(c.isupper() or "\u0600" <= c <= "\u06ff" for c in match["names"]):
            return match["names"].strip(" :|·,–—-")
    return None
