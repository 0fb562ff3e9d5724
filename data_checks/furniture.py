"""What must hold of `site_furniture` beside `articles`: lines that are some, of publishers of the day, and not the news itself."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.ledger import one_day
from data_checks.spec import CheckSpec, MeasureCheck, RowCheck, SetCheck, Severity
from data_checks.structural import key_sql

ERROR, WARN = Severity.ERROR, Severity.WARN
TABLE = "site_furniture"

MOST_DROPPED = 5
"""Paragraphs an article that recurrence alone may take away, over the day: more is a publisher whose stories repeat themselves."""


def furniture_checks() -> Iterable[CheckSpec]:
    """The checks of the table; `articles` must be visible."""
    yield one_day(TABLE)
    yield RowCheck(
        table=TABLE,
        name="line_not_blank",
        severity=ERROR,
        holds="regexp_matches(line, '\\S')",
        show=("source",),
        description="A line has text. Look at how pages are cut into lines.",
        reason="what is left out must be there to be read",
    )
    yield SetCheck(
        table=TABLE,
        name="source_has_articles",
        severity=WARN,
        offenders=f"SELECT {key_sql(TABLE, 'f')} AS key, f.articles FROM {TABLE} f ANTI JOIN articles a USING (source)",
        description="A publisher whose lines recur has articles on that day. Look at what became of its records.",
        reason="lines are learned from articles; without one, a publisher was lost on the way",
    )
    yield MeasureCheck(
        table=TABLE,
        name="few_dropped",
        severity=WARN,
        value=f"SELECT sum(dropped) / (SELECT count(*) FROM articles HAVING count(*) > 0) FROM {TABLE}",
        high=MOST_DROPPED,
        description=(
            f"Recurrence takes at most {MOST_DROPPED} paragraphs an article away. FROM site_furniture ORDER BY dropped DESC "
            "shows which; is it a feed of versions of one story?"
        ),
        reason="what recurs in the news of a day is not always furniture",
    )
