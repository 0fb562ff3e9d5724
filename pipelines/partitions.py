"""Which arrival days a run covers: what lies in the landing folder, and how days are named to Dagster.

The calendar itself belongs to the assets (`assets.grain`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def arrival_days(landing: Path) -> list[str]:
    """The days (YYYY-MM-DD) that have a folder below `landing`, in order; none where it does not exist."""
    if not landing.is_dir():
        return []
    return sorted(p.name for p in landing.iterdir() if p.is_dir() and _is_day(p.name))


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ranges(days: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Days without a gap between them, as first and last: the fewest single runs that cover exactly these days."""
    first = last = None
    for day in sorted(days):
        if last is not None and dt.date.fromisoformat(day) - dt.date.fromisoformat(last) > dt.timedelta(days=1):
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None:
        yield first, last


def range_tags(first: str, last: str) -> dict[str, str]:
    """The tags that make a run cover the days from `first` to `last`."""
    return {RANGE_START: first, RANGE_END: last}
