"""Defects of days: one that is unlike those before it, in volume, mixes, shares or freshness.

The days have many like rows and nothing else is made up for them, so that only the checks that compare days are looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from data_checks.promotion import audit
from data_checks.results import CheckResult
from data_checks.spec import Severity
from tests.data_checks.dataset import DAY, STAGES, good, ident, stage_candidate, write_raw
from titfortat.storage import Candidate

Row = dict[str, object]
Change = Callable[[int, Row], Row | None]
A_DAY = 40
"""Rows a day: above what a share needs."""


@dataclass(frozen=True)
class DayDefect:
    """`change` makes of each row of the day (by number) another or none; `earlier` days before it are as they should be."""

    what: str
    stage: str
    table: str
    change: Change
    finds: tuple[str, ...]
    names: str = ""
    earlier: int = 10
    severity: Severity = Severity.WARN
    kind: ClassVar[str] = "of days"

    def audit(self, root: Path) -> list[CheckResult]:
        """What the checks that compare days find."""
        candidate = stage_candidate(root, self.stage)
        assert isinstance(candidate, Candidate)
        for name in STAGES[self.stage]:
            if name == "rejected":
                write_raw(name, candidate.path(name), [])
                continue
            for ago in range(1, self.earlier + 1):
                day = DAY - dt.timedelta(ago)
                write_raw(name, candidate.warehouse.stored(name, day.isoformat()), rows_of(name, day))
            same: Change = self.change if name == self.table else lambda n, row: row
            write_raw(name, candidate.path(name), rows_of(name, DAY, same))
        return [r for r in audit(candidate) if "as_before" in r.name or r.name == "fresh"]


def rows_of(table: str, day: dt.date, change: Change = lambda n, row: row) -> list[Row]:
    """A day's rows: like the good dataset's first one, with keys and dates of their own."""
    like = good()[table][0]
    number = (day - DAY).days * 1000 % 10**9
    rows = []
    for n in range(A_DAY):
        row = {**like, "dump_date": day}
        if table == "event_mentions":
            row |= {"mention_id": ident("b", number + n), "event_date": day}
            row |= {"published_at": dt.datetime.combine(day, dt.time(), dt.UTC)}
        elif table == "articles":
            row |= {"article_id": ident("a", number + n), "text": f"Text {number + n}", "duplicate_of": None}
            row |= {"published_at": dt.datetime.combine(day, dt.time(), dt.UTC)}
        else:
            row |= {"position": n}
        changed = change(n, row)
        if changed is not None:
            rows.append(changed)
    return rows


def become(**values: object) -> Change:
    """Every row has these values."""
    return lambda n, row: {**row, **values}


def only(count: int) -> Change:
    """No more rows than so many."""
    return lambda n, row: row if n < count else None


def half(**values: object) -> Change:
    """Every second row has these values."""
    return lambda n, row: {**row, **values} if n % 2 else row


A, L, M = "articles", "ingest_ledger", "event_mentions"
OLD = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
DAY_DEFECTS = (
    DayDefect("half a dump", "clean", A, only(5), (f"{A}.volume_as_before",)),
    DayDefect("another language", "clean", A, half(language="fr"), (f"{A}.language_mix_as_before",)),
    DayDefect("dates lost", "clean", A, half(published_at=None), (f"{A}.undated_as_before",)),
    DayDefect("old news", "clean", A, become(published_at=OLD), (f"{A}.fresh",)),
    DayDefect("records lost", "clean", L, half(outcome="rejected"), (f"{L}.rejected_as_before",)),
    DayDefect("hardly a mention", "extract", M, only(2), (f"{M}.volume_as_before",)),
    DayDefect("one type for all", "extract", M, become(event_type="SUMMON"), (f"{M}.event_type_mix_as_before",)),
    DayDefect("denials only", "extract", M, become(status="denied"), (f"{M}.status_mix_as_before",)),
    DayDefect("days unread", "extract", M, become(event_date=None), (f"{M}.undated_as_before",)),
    DayDefect("numbers unread", "extract", M, become(headcount=None), (f"{M}.uncounted_as_before",)),
    DayDefect("nothing sure", "extract", M, become(confidence=0.2), (f"{M}.unsure_as_before",)),
)
