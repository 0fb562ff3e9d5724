"""A day against the four weeks before it: volume, mixes and shares that jump. All of them warn and none blocks.

A day may be odd in earnest (a crisis, a new dump); the checks only ask somebody to look.
"""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.relations import EARLIER
from data_checks.spec import CheckSpec, MeasureCheck, Severity

DAYS = 7
"""Earlier days without which there is nothing to compare with."""
ROWS = 30
"""Rows without which a share says nothing."""
MOST_RATIO = 4.0
"""Weekends have about a third of a weekday's news, a crisis two or three times as much."""
MOST_SHIFT = 0.25
"""Change of a share; the sampling error of 30 rows is 0.09."""
MOST_DISTANCE = 0.35
"""Total variation between two mixes (0 the same, 1 nothing in common); 30 rows of ten types differ by 0.2 by chance."""
OLDEST_NEWS = 14
"""Days between the newest article and its arrival."""


def article_drift() -> Iterable[CheckSpec]:
    """The articles and records of a day against those before. Needs `earlier_articles`, `earlier_ingest_ledger`."""
    yield volume("articles", "Look at the dump (is it whole?) and at few_rejected and the reasons in the ledger.")
    yield shift("ingest_ledger", "rejected", "outcome = 'rejected'", "Count the reasons of today's rejected records.")
    yield shift(
        "articles", "undated", "published_at IS NULL", "Look at published_at_source: has the dump's form changed?"
    )
    yield mix("articles", "language", "Look at the sources of today's dump, and at articles whose language is new.")
    yield MeasureCheck(
        table="articles",
        name="fresh",
        severity=Severity.WARN,
        value=f"SELECT max(dump_date) - max(published_at)::DATE FROM articles HAVING count(published_at) >= {ROWS}",
        high=OLDEST_NEWS,
        description=f"The newest article is at most {OLDEST_NEWS} days older than its arrival. Is it an old dump sent again?",
        reason="a feed that hangs goes on delivering yesterday's news",
    )


def mention_drift() -> Iterable[CheckSpec]:
    """The mentions of a day against those before. Needs `earlier_event_mentions`."""
    table = "event_mentions"
    yield volume(
        table, "Look at articles.volume_as_before first; if that is as before, a rule or the gazetteer changed."
    )
    yield mix(table, "event_type", "Count by rule, today and before: which rule fires more or less?")
    yield mix(table, "status", "Count by rule, today and before: which rule fires more or less?")
    yield shift(table, "undated", "event_date IS NULL", "Read some mentions without a date: how is it worded?")
    yield shift(
        table, "uncounted", "headcount IS NULL AND event_type = 'EXPEL'", "Read some expulsions without a headcount."
    )
    yield shift(table, "unsure", "confidence < 0.5", "Count by rule: which one is less sure than before?")


def volume(table: str, todo: str) -> CheckSpec:
    """Rows of the day by the median of the days before."""
    return MeasureCheck(
        table=table,
        name="volume_as_before",
        severity=Severity.WARN,
        value=(
            f"SELECT (SELECT count(*) FROM {table}) / median(n) FROM "
            f"(SELECT count(*) AS n FROM {EARLIER}{table} GROUP BY dump_date) HAVING count(*) >= {DAYS}"
        ),
        low=1 / MOST_RATIO,
        high=MOST_RATIO,
        description=f"The day has between a quarter and {MOST_RATIO:g} times the rows of the days before. {todo}",
        reason="half a dump looks like a quiet day, a dump sent twice like a crisis",
    )


def shift(table: str, name: str, condition: str, todo: str) -> CheckSpec:
    """Change of the share of rows for which a condition holds."""
    return MeasureCheck(
        table=table,
        name=f"{name}_as_before",
        severity=Severity.WARN,
        value=(
            f"SELECT abs((SELECT avg(({condition})::INT) FROM {table} HAVING count(*) >= {ROWS}) - (SELECT "
            f"avg(({condition})::INT) FROM {EARLIER}{table} HAVING count(DISTINCT dump_date) >= {DAYS}))"
        ),
        high=MOST_SHIFT,
        description=f"The share of {name} rows is within {MOST_SHIFT} of that of the days before. {todo}",
        reason="a value that is filled less often than before was lost on the way",
    )


def mix(table: str, column: str, todo: str) -> CheckSpec:
    """Total variation between the day's mix of a column's values and that of the days before."""

    def shares(relation: str, enough: str) -> str:
        return (
            f"SELECT {column} AS value, count(*) / sum(count(*)) OVER () AS share FROM {relation} "
            f"WHERE (SELECT {enough} FROM {relation}) GROUP BY {column}"
        )

    today = shares(table, f"count(*) >= {ROWS}")
    before = shares(f"{EARLIER}{table}", f"count(DISTINCT dump_date) >= {DAYS}")
    return MeasureCheck(
        table=table,
        name=f"{column}_mix_as_before",
        severity=Severity.WARN,
        value=(
            "SELECT sum(abs(coalesce(t.share, 0) - coalesce(b.share, 0))) / 2 "
            f"FROM ({today}) t FULL JOIN ({before}) b USING (value) HAVING count(t.share) > 0 AND count(b.share) > 0"
        ),
        high=MOST_DISTANCE,
        description=f"The mix of {column} is near that of the days before (distance at most {MOST_DISTANCE}). {todo}",
        reason="a rule or a source that changed shows in the mix before it shows in the totals",
    )
