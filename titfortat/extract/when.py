"""Points in time as news writes them: "on Monday", "last month", "in March", "27 December 2023", "the day before".

Resolves words against the day of publication. Which act a time belongs to is decided by `dating`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = {
    m: i + 1
    for i, m in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ]
    )
}
MONTHS |= {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
WEEKDAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|a|an"
_FUTURE = r"(?P<future>\b(?:by|until|till|before|from|no later than|not later than|as of|at the latest on|on or before|expires?(?: on)?)\s+(?:\w+\s+){0,3}?)?"

_PATTERN = re.compile(
    _FUTURE
    + rf"(?:(?P<dmy>\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH}),?(?: (?P<y1>(?:19|20)\d\d))?\b)"
    rf"|(?P<mdy>\b(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>(?:19|20)\d\d))?)"
    rf"|(?P<my>\b(?P<when3>(?:in|since|last|this|next|of|early|late|mid-?|during) )(?:early |late |mid-?)?(?P<m3>{_MONTH})(?:,? (?P<y3>(?:19|20)\d\d))?)"
    rf"|(?P<year>\b(?:in|since|back in|during|of|early|late|mid-)\s?(?P<y4>(?:19|20)\d\d)\b)"
    rf"|(?P<weekday>\b(?P<rel>last |next |this |the previous |the following |coming )?(?P<wd>{_DAY})(?P<wk> week)?)"
    r"|(?P<near>\b(?:today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening|week|month|year)|last (?:night|week|month|year)|next (?:week|month|year)|(?:the )?(?:day|night) before(?: yesterday)?|(?:the )?(?:previous|following|next|same) (?:day|night|evening)|a day (?:earlier|later)|earlier (?:today|in the day|this (?:week|month|year)))\b)"
    rf"|(?P<ago>\b(?P<n>\d{{1,3}}|{_ONES}) (?P<unit>day|week|month|year)s? (?P<dir>ago|earlier|before|later|after)\b))",
)
_SMALL = {
    w: i for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
} | {"a": 1, "an": 1}


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression `text[start:end]`: its day (or the first of its month or year) and how exact it is.

    `deadline` marks those that limit or begin something ("by Sunday", "from May 1"); `relative` those that count from
    another event ("the day before").
    """

    start: int
    end: int
    day: dt.date
    precision: str
    deadline: bool = False
    relative: bool = False


def times(text: str, start: int, end: int, published: dt.date | None) -> list[Time]:
    """The time expressions of `text[start:end]`. Without a day of publication only those that state a full date."""
    out = []
    for m in _PATTERN.finditer(text, start, end):
        found = _resolve(m, published)
        if found:
            day, precision, relative = found
            out.append(Time(m.start(), m.end(), day, precision, bool(m["future"]), relative))
    return out


def _resolve(m: re.Match[str], published: dt.date | None) -> tuple[dt.date, str, bool] | None:
    future = bool(m["future"])
    if m["dmy"] or m["mdy"]:
        month, day = _month(m["m1"] or m["m2"]), int(m["d1"] or m["d2"])
        return _with_year(month, day, m["y1"] or m["y2"], published, future)
    if m["my"]:
        return _month_only(m, published)
    if m["year"]:
        return dt.date(int(m["y4"]), 1, 1), "year", False
    if published is None:
        return None
    if m["weekday"]:
        return _weekday(m, published, future)
    if m["near"]:
        return _near(m["near"].lower(), published)
    return _ago(m, published)


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _with_year(
    month: int, day: int, year: str | None, published: dt.date | None, future: bool
) -> tuple[dt.date, str, bool] | None:
    if year:
        date = _date(int(year), month, day)
    elif published is None:
        return None
    else:
        date = _date(published.year, month, day)
        if date and not future and date > published + dt.timedelta(days=45):
            date = _date(published.year - 1, month, day)
        elif date and future and date < published - dt.timedelta(days=180):
            date = _date(published.year + 1, month, day)
    return (date, "day", False) if date else None


def _month_only(m: re.Match[str], published: dt.date | None) -> tuple[dt.date, str, bool] | None:
    month = _month(m["m3"])
    if m["y3"]:
        return dt.date(int(m["y3"]), month, 1), "month", False
    if published is None or (m["m3"] == "May" and m["when3"].strip() in {"of", "this"}):
        return None
    year = published.year
    if m["when3"].strip() == "last":
        year -= month >= published.month
    elif m["when3"].strip() == "next":
        year += month <= published.month
    else:
        year -= month > published.month
    return dt.date(year, month, 1), "month", False


def _weekday(m: re.Match[str], published: dt.date, future: bool) -> tuple[dt.date, str, bool]:
    back = (published.weekday() - WEEKDAYS[m["wd"].lower()]) % 7
    rel = (m["rel"] or "").strip()
    if m["wk"] or rel in {"next", "coming", "the following"} or (future and rel != "last"):
        return published + dt.timedelta(days=(7 - back) % 7 or 7), "day", False
    if rel == "last" and back == 0:
        back = 7
    return published - dt.timedelta(days=back), "day", False


def _near(words: str, published: dt.date) -> tuple[dt.date, str, bool]:
    one = dt.timedelta(days=1)
    if words in {"yesterday", "last night"}:
        return published - one, "day", False
    if words.endswith("before yesterday"):
        return published - 2 * one, "day", False
    if words == "tomorrow":
        return published + one, "day", False
    if "before" in words or "previous" in words or words == "a day earlier":
        return published - one, "day", True
    if "following" in words or words.startswith("the next") or words == "a day later" or words in {"next day"}:
        return published + one, "day", True
    if "same" in words:
        return published, "day", True
    if words.endswith("month"):
        first = published.replace(day=1)
        if words.startswith("last"):
            first = (first - one).replace(day=1)
        elif words.startswith("next"):
            first = (first + 31 * one).replace(day=1)
        return first, "month", False
    if words.endswith("year"):
        return dt.date(published.year - words.startswith("last") + words.startswith("next"), 1, 1), "year", False
    if words.endswith("week"):
        shift = -7 if words.startswith("last") else 7 if words.startswith("next") else 0
        return published + shift * one, "month", False
    return published, "day", False


def _ago(m: re.Match[str], published: dt.date) -> tuple[dt.date, str, bool] | None:
    n = int(m["n"]) if m["n"].isdigit() else _SMALL[m["n"].lower()]
    sign = 1 if m["dir"] in {"later", "after"} else -1
    relative = m["dir"] != "ago"
    if m["unit"] in {"day", "week"}:
        days = n * (7 if m["unit"] == "week" else 1)
        return published + dt.timedelta(days=sign * days), "day" if m["unit"] == "day" else "month", relative
    if m["unit"] == "year":
        return (
            (dt.date(published.year + sign * n, 1, 1), "year", relative)
            if 0 < published.year + sign * n < 9999
            else None
        )
    months = published.year * 12 + published.month - 1 + sign * n
    return dt.date(months // 12, months % 12 + 1, 1), "month", relative
