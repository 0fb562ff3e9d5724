"""Points in time as machines write them (ISO 8601, RFC 2822, epochs, a date in a URL). Dates in prose are in `datelines`."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

UTC = dt.UTC
EARLIEST, LATEST = dt.datetime(1900, 1, 1, tzinfo=UTC), dt.datetime(2100, 1, 1, tzinfo=UTC)

_ISO = re.compile(
    r"^\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?(?:\[[\w/]+\])?\s*$",
    re.I,
)
_CLOCK = re.compile(r"\d{2}:\d{2}(?::\d{2})?|(?<=T)\d{4,6}", re.I)
_EPOCH = re.compile(r"^\s*(\d{10}|\d{13})(?:\.\d+)?\s*$")
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def parse_time(text: str | None) -> dt.datetime | None:
    """A stamp in UTC; one without a zone is taken as UTC. None for what is no stamp or lies outside 1900-2099."""
    if not text:
        return None
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        try:
            found = dt.datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
            return _bounded(found - _offset(zone))
        except (ValueError, OverflowError):
            return None
    if match := _EPOCH.match(text):
        seconds = int(match.group(1)[:10])
        return _bounded(dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds))
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return _bounded((found if found.tzinfo is None else found.astimezone(UTC)).replace(tzinfo=None))
    except (ValueError, OverflowError):
        return None


def precision(at: dt.datetime, stamp: str | None = None) -> str:
    """`day` where a stamp states no hour, or midnight in its own zone, as systems do that know none; else `time`.
    Without a stamp the time itself is looked at."""
    if stamp and not _EPOCH.match(stamp):
        return "time" if (match := _CLOCK.search(stamp)) and any(c in "123456789" for c in match.group()) else "day"
    return "day" if (at.hour, at.minute, at.second) == (0, 0, 0) else "time"


def date_in_url(url: str) -> dt.datetime | None:
    """Midnight UTC of a day that the URL spells out (/2024/05/03/, -20240503-); None where it spells none."""
    for year, _, month, day in _IN_URL.findall(url):
        try:
            return _bounded(dt.datetime(int(year), int(month), int(day)))
        except ValueError:
            continue
    return None


def _offset(zone: str | None) -> dt.timedelta:
    if not zone or zone[0] not in "+-":
        return dt.timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    delta = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return delta if zone[0] == "+" else -delta


def _bounded(naive: dt.datetime) -> dt.datetime | None:
    found = naive.replace(tzinfo=UTC)
    return found if EARLIEST <= found < LATEST else None
