"""Points in time as news writes them: "on Monday", "last month", "in March 2018", "27 December", "two days later".

Finds the words and says which days they may mean, counted from publication and from the day last spoken of. Which act a
time belongs to, and which of its readings holds, is decided by `dating`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
MONTHS = {m.lower(): i + 1 for i, m in enumerate(_MONTH_NAMES)} | _SHORT
WEEKDAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
_SMALL = {
    w: i
    for i, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_SMALL |= {"a": 1, "an": 1, "several": 4, "some": 4, "a few": 4}

_FULL = "|".join(f"{m}|{m.upper()}" for m in _MONTH_NAMES)
_ANY_MONTH = rf"(?:{_FULL}|(?:{'|'.join(s.capitalize() + '|' + s.upper() for s in _SHORT)})\b\.?)"
_DAY = "|".join(f"{d.capitalize()}|{d.upper()}" for d in WEEKDAYS)
_YEAR = r"(?:1[89]|20)\d\d"
_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))}"
_PERIOD = r"(?:day|night|evening|morning|afternoon|week|month|year)"

_PATTERN = re.compile(
    rf"(?<![\w$£€])(?:(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -](?P<m1>{_ANY_MONTH})(?:,?[ -](?P<y1>{_YEAR})\b)?(?!\w)"
    rf"|(?P<m2>{_ANY_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%])(?:,? (?P<y2>{_YEAR})\b)?"
    rf"|(?P<m3>{_FULL})\b(?:,? (?:of )?(?P<y3>{_YEAR})\b)?"
    rf"|(?P<y4>{_YEAR})\b(?! (?:GMT|local|hours|people|troops|soldiers))|['’](?P<y5>[3-9]\d)\b"
    rf"|(?P<wd>{_DAY})\b(?P<wk> week)?"
    r"|(?<=the )(?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?= ?(?:[.,;:)—–-]|and\b|or\b|with\b|when\b|but\b|after\b|because\b|of (?:this|last|that|the same) month|$))"
    rf"|(?P<near>(?:[Tt]oday|[Tt]o-day|[Tt]onight|[Yy]esterday|[Tt]omorrow|[Oo]vernight|[Tt]his (?:morning|afternoon|evening|week|weekend|month|year)|[Ll]ast (?:night|week|weekend|month|year)|[Nn]ext (?:week|month|year)"
    rf"|(?:[Tt]he )?(?:day|night) before yesterday|(?:[Tt]he )?(?:day|night|evening|week|month|year) (?:before|after)|(?:[Tt]he )?(?:very )?(?:previous|following|next|same) {_PERIOD}|[Tt]hat (?:same |very )?{_PERIOD}"
    r"|[Aa]t the weekend|(?:[Ee]arlier|[Ll]ater) (?:in the day|the same day)|[Hh]ours (?:later|earlier|before|after)|[Ww]ithin hours|[Ll]ast (?:spring|summer|autumn|fall|winter)))\b"
    rf"|(?P<n>{_COUNT}|[A-Z][a-z]+) (?P<unit>hour|day|week|fortnight|month|year|decade)s? (?P<dir>ago|earlier|before|previously|later|after)\b)"
)
_LIMIT = re.compile(
    r"\b(?:by|until|till|before|from|no later than|not later than|as of|starting|effective|expires?(?: on)?|deadline(?: of)?|than)"
    r"(?: (?:the|late|early|noon|midnight|mid-?|end|of|this|next|last|on|at|day)\b){0,4} ?(?:\d{1,2}(?:[.:]\d\d)? ?(?:[ap]\.?m\.?|GMT|o'clock) (?:on )?)?$",
    re.I,
)
_PREPOSED = re.compile(
    r"\b(in|since|last|this|next|of|early|late|mid|mid-|during|that|until|by|from|before|after|for|the|around|back in|previous|following|coming|on|same)[ -]?$",
    re.I,
)
_YEAR_BEHIND = re.compile(r" ?,?(?: of| in)? ?(last|this|that|the same|the previous) year\b")
_MONTH_BEHIND = re.compile(r" of (this|last|that|the same) month\b")

Reading = tuple[str, dt.date | None, str]
"""A way to read a time: its name, the day (or the first of its month or year; None where no day can be told), the
precision ("day", "month", "year", "unknown")."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression `text[start:end]`.

    `kind`: date, month, year, weekday, nth ("the 9th"), today ("this morning"), near ("last week"), same ("that day"), ago,
    shift ("two days later"). `day` and `precision` are its plain reading, counted from the day of publication; `day` is
    None where the words alone do not tell one. `limit` marks those that limit or begin something ("by Sunday", "from May 1"),
    `relative` those that count from another event. `word` is the preposition or adjective before it.
    """

    start: int
    end: int
    kind: str
    day: dt.date | None
    precision: str
    limit: bool = False
    relative: bool = False
    word: str = ""
    month: int = 0
    number: int = 0
    weekday: int = -1
    shift: int = 0
    unit: str = ""
    own_year: bool = False


def times(text: str, start: int, end: int, published: dt.date | None) -> list[Time]:
    """The time expressions of `text[start:end]`, in order and apart from each other. Never raises."""
    out = []
    for m in _PATTERN.finditer(text, start, end):
        found = _time(text, m, start, published) if not out or m.start() >= out[-1].end else None
        if found is not None:
            out.append(found)
    return out


def _time(text: str, m: re.Match[str], floor: int, published: dt.date | None) -> Time | None:
    before = text[max(floor, m.start() - 40) : m.start()]
    word = _PREPOSED.search(before)
    prep = word[1].lower().rstrip("-") if word else ""
    limit = bool(_LIMIT.search(before))
    found: Time | None = None
    if m["iso"]:
        day = _date(*map(int, m["iso"].split("-")))
        found = Time(m.start(), m.end(), "date", day, "day", own_year=True) if day else None
    elif m["d1"] or m["d2"]:
        found = _day_month(text, m, published, limit)
    elif m["m3"]:
        found = _month(text, m, published, prep)
    elif m["y4"] or m["y5"]:
        found = _year(m, prep, published)
    elif m["wd"]:
        found = _weekday(m, published, prep, limit)
    elif m["nth"]:
        found = _nth(text, m, published)
    elif m["near"]:
        found = _near(m, published)
    elif m["n"]:
        found = _span(m, published)
    return replace(found, limit=limit, word=prep) if found else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return MONTHS[name.lower().rstrip(".")]


def _stated_year(text: str, end: int, published: dt.date | None) -> tuple[int | None, int]:
    """(year, end) of "of last year" behind a date; (None, `end`) where nothing is said."""
    m = _YEAR_BEHIND.match(text, end)
    if not m or published is None or m[1] in {"that", "the same"}:
        return None, end
    return published.year - (m[1] in {"last", "the previous"}), m.end()


def _day_month(text: str, m: re.Match[str], published: dt.date | None, limit: bool) -> Time | None:
    month, number = month_number(m["m1"] or m["m2"]), int(m["d1"] or m["d2"])
    if not 1 <= number <= 31:
        return None
    year, end = (int(m["y1"] or m["y2"]), m.end()) if m["y1"] or m["y2"] else _stated_year(text, m.end(), published)
    if year is not None:
        day = _date(year, month, number)
        precision = "day" if day else "unknown"
        return Time(m.start(), end, "date", day, precision, month=month, number=number, own_year=True)
    day = _last_such(published, month, number, limit) if published else None
    return Time(m.start(), end, "date", day, "day" if day else "unknown", month=month, number=number)


def _last_such(published: dt.date, month: int, number: int, limit: bool) -> dt.date | None:
    """The date of that name nearest to publication: past unless it is close ahead or a limit."""
    ahead = 180 if limit else 45
    for year in (published.year + 1, published.year, published.year - 1):
        day = _date(year, month, number) if 1 <= year <= 9999 else None
        if day and (day - published).days <= ahead:
            return day
    return None


def _month(text: str, m: re.Match[str], published: dt.date | None, prep: str) -> Time | None:
    month = month_number(m["m3"])
    if month == 5 and not m["y3"] and prep in {"", "the", "this", "that", "of", "for", "on"}:
        return None
    if m["y3"]:
        year, end = int(m["y3"]), m.end()
    else:
        year, end = _stated_year(text, m.end(), published)
    if year is not None:
        return Time(m.start(), end, "month", dt.date(year, month, 1), "month", month=month, own_year=True)
    if published is None:
        return Time(m.start(), end, "month", None, "unknown", month=month)
    year = published.year
    if prep == "last":
        year -= month >= published.month
    elif prep in {"next", "coming"}:
        year += month <= published.month
    else:
        year -= month > published.month
    return Time(m.start(), end, "month", dt.date(year, month, 1), "month", month=month)


_YEAR_PREPS = frozenset(["in", "since", "of", "early", "late", "mid", "during", "until", "by", "from", "before", "after", "back in", "the", "around"])  # fmt: skip


def _year(m: re.Match[str], prep: str, published: dt.date | None) -> Time | None:
    year = int(m["y4"]) if m["y4"] else 1900 + int(m["y5"])
    if prep not in _YEAR_PREPS or (m["y5"] and prep not in {"in", "since", "of"}):
        return None
    if published is not None and year > published.year + 3:
        return None
    return Time(m.start(), m.end(), "year", dt.date(year, 1, 1), "year", own_year=True)


def _weekday(m: re.Match[str], published: dt.date | None, prep: str, limit: bool) -> Time:
    weekday = WEEKDAYS[m["wd"].lower()]
    relative = prep in {"following", "that", "previous", "same"}
    if published is None:
        return Time(m.start(), m.end(), "weekday", None, "unknown", relative=relative, weekday=weekday)
    back = (published.weekday() - weekday) % 7
    if m["wk"] or prep in {"next", "coming", "following"} or limit:
        day = published + dt.timedelta(days=(7 - back) % 7 or 7)
    else:
        day = published - dt.timedelta(days=back or (7 if prep == "last" else 0))
    return Time(m.start(), m.end(), "weekday", day, "day", relative=relative, weekday=weekday)


def _nth(text: str, m: re.Match[str], published: dt.date | None) -> Time | None:
    number = int(m["nth"])
    if not 1 <= number <= 31:
        return None
    behind = _MONTH_BEHIND.match(text, m.end())
    end = behind.end() if behind else m.end()
    day = None
    if published is not None and not (behind and behind[1] in {"that", "the same"}):
        first = published.replace(day=1)
        if (behind and behind[1] == "last") or (not behind and number > published.day):
            first = (first - dt.timedelta(days=1)).replace(day=1)
        day = _date(first.year, first.month, number)
    return Time(m.start(), end, "nth", day, "day" if day else "unknown", number=number, relative=not behind)


_TODAY = frozenset(["today", "to-day", "tonight", "overnight"])


def _near(m: re.Match[str], published: dt.date | None) -> Time:
    words = m["near"].lower().removeprefix("the ")
    start, end = m.start(), m.end()
    if words in _TODAY or words.startswith(("this morning", "this afternoon", "this evening", "earlier in the day")):
        return Time(start, end, "today", published, "day" if published else "unknown")
    fixed = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2, "night before yesterday": -2}
    if words in fixed:
        return _moved(start, end, "today", published, fixed[words], "day", False)
    first, _, second = words.partition(" ")
    if words.startswith(("hours ", "within ", "later ", "earlier ", "same ", "that ", "very same ")):
        unit = words.rsplit(" ", 1)[1]
        unit = unit if unit in {"week", "month", "year"} else "day"
        return _moved(start, end, "same", published, 0, unit, True)
    if second in {"before", "after"}:
        return _moved(start, end, "shift", published, -1 if second == "before" else 1, first, True)
    if first in {"previous", "following"} or (words.startswith(("next ", "very ")) and words.rsplit(" ", 1)[1] in {"day", "night", "evening", "morning", "afternoon"}):  # fmt: skip
        return _moved(start, end, "shift", published, -1 if "previous" in words else 1, words.rsplit(" ", 1)[1], True)
    unit = words.rsplit(" ", 1)[1]
    shift = {"last": -1, "next": 1}.get(first, 0)
    return _moved(start, end, "near", published, shift, unit, False)


def _span(m: re.Match[str], published: dt.date | None) -> Time | None:
    raw = m["n"].lower()
    n = int(raw) if raw.isdecimal() else _SMALL.get(raw)
    if n is None:
        return None
    sign = 1 if m["dir"] in {"later", "after"} else -1
    relative = m["dir"] != "ago"
    unit = m["unit"]
    vague = raw in {"several", "some", "a few"} and unit != "hour"
    return _moved(m.start(), m.end(), "shift" if relative else "ago", published, sign * n, unit, relative, vague)


def _moved(
    start: int, end: int, kind: str, published: dt.date | None, n: int, unit: str, relative: bool, vague: bool = False
) -> Time:
    """A time that lies n units from publication (or, read so, from the day last spoken of)."""
    unit = "day" if unit in {"night", "evening", "morning", "afternoon"} else unit
    day, precision = (None, "unknown") if published is None or vague else moved(published, n, unit)
    return Time(
        start, end, kind, day, precision, relative=relative, shift=0 if vague else n, unit="" if vague else unit
    )


def moved(day: dt.date, n: int, unit: str) -> tuple[dt.date | None, str]:
    """(day, precision) of what lies n units from `day`. A week that touches two months, a decade and a season give (None,
    "unknown"): a month that may be wrong is worse than none."""
    try:
        if unit == "hour":
            return (day, "day") if abs(n) < 24 else (day + dt.timedelta(days=n // 24), "day")
        if unit == "day":
            return day + dt.timedelta(days=n), "day"
        if unit in {"week", "fortnight", "weekend"}:
            middle = day + dt.timedelta(days=n * (14 if unit == "fortnight" else 7))
            first = middle - dt.timedelta(days=middle.weekday())
            last = min(first + dt.timedelta(days=6), day) if n <= 0 else first + dt.timedelta(days=6)
            same = first.month == last.month
            return (first.replace(day=1), "month") if same else (None, "unknown")
        if unit == "month":
            months = day.year * 12 + day.month - 1 + n
            return dt.date(months // 12, months % 12 + 1, 1), "month"
        if unit == "year":
            return dt.date(day.year + n, 1, 1), "year"
    except (ValueError, OverflowError):
        return None, "unknown"
    return None, "unknown"


def readings(time: Time, published: dt.date | None, anchor: dt.date | None = None, exact: bool = True) -> list[Reading]:
    """The ways to read a time, the plain one first; `anchor` is the day last spoken of before it (None where there is
    none), `exact` whether it is a day rather than the first of a month or a year."""
    out: list[Reading] = [("plain", time.day, time.precision)]
    if time.kind == "weekday" and published is not None and time.day is not None:
        other = 7 if time.day <= published else -7
        out.append(("ahead" if other > 0 else "back", time.day + dt.timedelta(days=other), "day"))
        if time.day == published:
            out.append(("week-ago", published - dt.timedelta(days=7), "day"))
    if time.kind == "shift" and time.shift > 0 and time.day is not None and time.unit in {"day", "week"}:
        out.append(("since", _plus(published, -time.shift * (7 if time.unit == "week" else 1)), "day"))
    if anchor is None or anchor == published:
        return [r for i, r in enumerate(out) if i == 0 or (r[1] is not None and r[1:] != out[0][1:])]
    if time.kind == "weekday" and exact:
        on = (time.weekday - anchor.weekday()) % 7
        out.append(("anchor", _plus(anchor, on or 7), "day"))
    elif time.kind in {"date", "nth"} and not time.own_year:
        out.append(("anchor", _date(anchor.year, time.month or anchor.month, time.number), "day"))
    elif time.kind == "month" and not time.own_year:
        out.append(("anchor", dt.date(anchor.year, time.month, 1), "month"))
    elif time.relative and time.unit and not exact:
        out.append(("anchor", anchor, "month"))
    elif time.relative and time.unit:
        if time.unit in {"week", "fortnight"} and time.shift:
            days = time.shift * (14 if time.unit == "fortnight" else 7)
            out.append(("anchor", _plus(anchor, days), "day"))
        else:
            day, precision = (
                (anchor, "day") if not time.shift and time.unit == "day" else moved(anchor, time.shift, time.unit)
            )
            out.append(("anchor", day, precision))
    return [r for i, r in enumerate(out) if i == 0 or (r[1] is not None and r[1:] != out[0][1:])]


def _plus(day: dt.date, days: int) -> dt.date | None:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None
