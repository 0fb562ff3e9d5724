"""A day that is unlike the four weeks before it warns, and only that: volume, mixes, shares, stale news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from data_checks.promotion import audit
from data_checks.spec import Severity
from tests.data_checks.dataset import DAY, STAGES, good, ident, stage_candidate, write_raw
from titfortat.storage import Candidate

Row = dict[str, object]
Change = Callable[[int, Row], Row | None]
A_DAY = 40
"""Rows a day: above what a share needs."""


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


def odd_checks(root: Path, stage: str, table: str, change: Change, earlier: int = 10) -> list[str]:
    """Names of the drift checks that warn about a day of `table` that is changed, after `earlier` days that are not."""
    candidate = stage_candidate(root, stage)
    assert isinstance(candidate, Candidate)
    for name in STAGES[stage]:
        if name == "rejected":
            write_raw(name, candidate.path(name), [])
            continue
        for ago in range(1, earlier + 1):
            day = DAY - dt.timedelta(ago)
            write_raw(name, candidate.warehouse.stored(name, day.isoformat()), rows_of(name, day))
        same: Change = change if name == table else lambda n, row: row
        write_raw(name, candidate.path(name), rows_of(name, DAY, same))
    results = [r for r in audit(candidate) if "as_before" in r.name or r.name == "fresh"]
    assert results
    assert all(r.severity is Severity.WARN and r.judged for r in results)
    return [f"{r.table}.{r.name}" for r in results if not r.passed]


CASES = (
    ("clean", "articles", lambda n, r: r if n < 5 else None, ["articles.volume_as_before"]),
    ("clean", "articles", lambda n, r: {**r, "language": "fr" if n % 2 else "en"}, ["articles.language_mix_as_before"]),
    ("clean", "articles", lambda n, r: {**r, "published_at": None} if n < 8 else r, []),
    ("clean", "articles", lambda n, r: {**r, "published_at": None} if n >= 8 else r, ["articles.undated_as_before"]),
    (
        "clean",
        "articles",
        lambda n, r: {**r, "published_at": dt.datetime(2021, 1, 1, tzinfo=dt.UTC)},
        ["articles.fresh"],
    ),
    (
        "clean",
        "ingest_ledger",
        lambda n, r: {**r, "outcome": "rejected"} if n % 2 else r,
        ["ingest_ledger.rejected_as_before"],
    ),
    ("extract", "event_mentions", lambda n, r: r if n < 2 else None, ["event_mentions.volume_as_before"]),
    (
        "extract",
        "event_mentions",
        lambda n, r: {**r, "event_type": "SUMMON"},
        ["event_mentions.event_type_mix_as_before"],
    ),
    ("extract", "event_mentions", lambda n, r: {**r, "status": "denied"}, ["event_mentions.status_mix_as_before"]),
    ("extract", "event_mentions", lambda n, r: {**r, "event_date": None}, ["event_mentions.undated_as_before"]),
    ("extract", "event_mentions", lambda n, r: {**r, "headcount": None}, ["event_mentions.uncounted_as_before"]),
    ("extract", "event_mentions", lambda n, r: {**r, "confidence": 0.2}, ["event_mentions.unsure_as_before"]),
    ("extract", "event_mentions", lambda n, r: r, []),
)


@pytest.mark.parametrize(("stage", "table", "change", "expected"), CASES)
def test_odd_day_warns(tmp_path: Path, stage: str, table: str, change: Change, expected: list[str]) -> None:
    assert odd_checks(tmp_path, stage, table, change) == expected


def test_too_few_days_say_nothing(tmp_path: Path) -> None:
    assert odd_checks(tmp_path, "extract", "event_mentions", lambda n, r: {**r, "status": "denied"}, earlier=3) == []
