"""A mention as the clustering rules see it, and the reading of a table of mentions into such reports.

Holds no rule: what makes two reports agree is in `agreement`, what becomes of them in `acts` and `proposals`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from titfortat.resolve.near import near
from titfortat.schema import HAPPENED

EPOCH = dt.date(1970, 1, 1).toordinal()
FAR = 10**7
"""Beyond every day: the open end of an interval. Days here are numbers since 1970-01-01."""

COLUMNS = (
    "mention_id",
    "article_id",
    "event_type",
    "status",
    "actor",
    "target",
    "event_date",
    "date_precision",
    "headcount",
    "headcount_is_minimum",
    "roles",
    "persons",
    "deadline_hours",
    "reason",
    "is_main",
    "evidence_start",
    "published_at",
    "evidence",
    "responds_to_text",
)
"""The columns of `event_mentions` that clustering reads."""


@dataclass(slots=True, eq=False)
class Report:
    """One mention: what an article says of one act.

    `day` is its stated day or None; `low` and `high` enclose the day of the act as far as date and publication tell.
    """

    row: int
    mention_id: str
    article: str
    status: str
    day: int | None
    low: int
    high: int
    published: int | None
    headcount: int | None
    minimum: bool
    roles: frozenset[str]
    persons: frozenset[str]
    deadline: float | None
    reason: str | None
    main: bool
    start: int

    @property
    def happened(self) -> bool:
        return self.status in HAPPENED

    @property
    def passing(self) -> bool:
        """Whether it need not be news: told in passing, or in an article of unknown age."""
        return not self.main or self.published is None

    @property
    def bare(self) -> bool:
        """Whether it says nothing of the people concerned."""
        return self.headcount is None and self.deadline is None and not self.roles and not self.persons


_NOBODY: frozenset[str] = frozenset()

Block = tuple[str, str, str]
"""Event type, actor and target: reports of different blocks are never of one act."""


def blocks(mentions: pa.Table, slack: int) -> Iterator[tuple[Block, list[Report]]]:
    """The reports of each block, in the order of the rows; `mentions` holds the rows of a block side by side.

    `slack`: days by which an act may be dated after the UTC day of its report.
    """
    columns = [mentions[c] for c in COLUMNS]
    ids, articles, types, statuses, actors, targets, dates, precisions = (
        c.to_pylist() for c in (*columns[:6], pc.cast(columns[6], pa.int32()), columns[7])
    )
    counts, minimums, roles, persons, deadlines, reasons, mains, starts = (c.to_pylist() for c in columns[8:16])
    published = pc.cast(pc.cast(columns[16], pa.date32()), pa.int32()).to_pylist()
    evidence, answered = (c.to_pylist() for c in columns[17:])
    block, reports = None, []
    for row, key in enumerate(zip(types, actors, targets, strict=True)):
        if key != block:
            if reports:
                yield block, reports
            block, reports = key, []
        if precisions[row] == "day" and dates[row] is not None:
            day = low = high = dates[row]
        else:
            day, low, high = _interval(dates[row], precisions[row], published[row], slack)
            if low == -FAR and (week := near(evidence[row], answered[row], published[row])):
                low, high = week
        reports.append(
            Report(
                row, ids[row], articles[row], statuses[row], day, low, high, published[row], counts[row], minimums[row],
                _set(tuple(roles[row])), frozenset(persons[row]) if persons[row] else _NOBODY, deadlines[row], reasons[row], mains[row], starts[row],
            )
        )  # fmt: skip
    if reports:
        yield block, reports


def _interval(date: int | None, precision: str, published: int | None, slack: int) -> tuple[int | None, int, int]:
    latest = FAR if published is None else published + slack
    if date is None or precision == "unknown":
        return None, -FAR, latest
    end = _end(date, precision)
    return None, date, max(date, min(end, latest))


@lru_cache(4096)
def _end(date: int, precision: str) -> int:
    """The last day of the month or year that begins with `date`."""
    first = dt.date.fromordinal(date + EPOCH)
    after = (
        dt.date(first.year + 1, 1, 1)
        if precision == "year"
        else (first.replace(day=1) + dt.timedelta(31)).replace(day=1)
    )
    return after.toordinal() - EPOCH - 1


@lru_cache(4096)
def _set(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(values)
