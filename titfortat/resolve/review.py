"""Which events deserve a person's look, and the corrections that may come of it.

Reads a published DuckDB file. What is listed is doubt, not error: reports that disagree, what is hardly believed, what may
be one act told as two, what checks warn of. `template` writes the rows that corrections/ takes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from titfortat.resolve.corrections import COLUMNS, SUGGESTED
from titfortat.resolve.rules import CLOSE_COUNT, FOLLOW_UP_DAYS, SAME_ACT_DAYS
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import literals

UNSURE = 0.5
"""Confidence below which an event that is said to have happened is listed: it is as likely wrong as right."""

UNSURE_LINK = 0.4
"""The same for a link: the lower quarter of those inferred."""

_HAPPENED = literals(HAPPENED)

_TOLD = """
told AS (
    SELECT s.event_id, m.* FROM event_sources s JOIN event_mentions m USING (mention_id)
)"""


def _disagreement(kind: str, value: str, where: str, apart: str, field: str, now: str) -> str:
    """Events of which publishers give values that are `apart`: which, by how many publishers each."""
    return f"""
    SELECT '{kind}' AS kind, event_id, string_agg(said || ' (' || n || ')', ', ' ORDER BY n DESC, said) AS told,
        'set' AS action, '' AS other, '{field}' AS field, any_value(coalesce({now}, '')) AS value
    FROM (
        SELECT t.event_id, {value} AS v, CAST({value} AS VARCHAR) AS said, count(DISTINCT t.source) AS n
        FROM told t WHERE {where} GROUP BY ALL
    ) JOIN events e USING (event_id)
    GROUP BY event_id HAVING count(*) > 1 AND {apart}"""


_DOUBTS = f"""
WITH {_TOLD}, doubt AS (
    {
    _disagreement(
        "headcount",
        "t.headcount",
        f"t.headcount IS NOT NULL AND NOT headcount_is_minimum AND t.status IN ({_HAPPENED})",
        f"max(v) - min(v) > greatest(1, {CLOSE_COUNT} * max(v))",
        "headcount",
        "CAST(e.headcount AS VARCHAR)",
    )
}
    UNION ALL {
    _disagreement(
        "day",
        "t.event_date",
        f"t.date_precision = 'day' AND t.status IN ({_HAPPENED})",
        "max(v) - min(v) > 1",
        "event_date",
        "left(CAST(e.event_date AS VARCHAR), CASE e.date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)",
    )
}
    UNION ALL {
    _disagreement(
        "deadline",
        "CAST(t.deadline_hours AS INTEGER)",
        f"t.deadline_hours IS NOT NULL AND t.status IN ({_HAPPENED})",
        "true",
        "deadline_hours",
        "CAST(CAST(e.deadline_hours AS INTEGER) AS VARCHAR)",
    )
}
    UNION ALL {
    _disagreement(
        "status",
        "t.status",
        "true",
        "bool_or(v = 'denied') AND bool_or(v = 'occurred')",
        "status",
        "e.status",
    )
}
    UNION ALL
    SELECT 'unsure', event_id, 'confidence ' || confidence, 'drop', '', '', ''
    FROM events WHERE confidence < {UNSURE} AND status IN ({_HAPPENED}) AND corrected IS NULL
    UNION ALL
    SELECT 'answer', r.event_id, 'answers ' || a.event_type || ' of ' || coalesce(CAST(a.event_date AS VARCHAR), 'an unknown day')
        || '? ' || r.basis || ', confidence ' || r.confidence, 'link', r.responds_to, '', ''
    FROM responses r JOIN events a ON a.event_id = r.responds_to WHERE r.confidence < {UNSURE_LINK}
    UNION ALL
    SELECT 'twice', a.event_id, 'another of ' || b.event_date || ' says the same', 'merge', b.event_id, '', ''
    FROM events a JOIN events b ON (a.event_type, a.actor, a.target) = (b.event_type, b.actor, b.target)
        AND b.event_date BETWEEN a.event_date + {SAME_ACT_DAYS + 1} AND a.event_date + {FOLLOW_UP_DAYS}
    WHERE a.status IN ({_HAPPENED}) AND b.status IN ({
    _HAPPENED
}) AND a.date_precision = 'day' AND b.date_precision = 'day'
        AND (a.headcount = b.headcount AND a.headcount > 1 OR len(list_intersect(a.persons, b.persons)) > 0)
    UNION ALL
    SELECT 'check', event_id, why, 'drop', '', '', '' FROM flagged SEMI JOIN events USING (event_id)
)
SELECT d.*, e.event_type, e.actor, e.target, CAST(e.event_date AS VARCHAR) AS event_date, e.n_articles, e.n_sources,
    (SELECT arg_min(u.url, (coalesce(t.published_at, TIMESTAMP '9999-12-31'), t.mention_id))
        FROM told t JOIN articles u USING (article_id) WHERE t.event_id = d.event_id) AS url
FROM doubt d JOIN events e USING (event_id)
ORDER BY e.n_articles DESC, d.event_id, d.kind, d.other
"""


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: why, of which event, and the correction that would settle it as it stands now."""

    kind: str
    event_id: str
    told: str
    action: str
    other: str
    field: str
    value: str
    event_type: str
    actor: str
    target: str
    event_date: str | None
    n_articles: int
    n_sources: int
    url: str | None


def doubts(db: duckdb.DuckDBPyConnection, flagged: Mapping[str, str] | None = None) -> list[Doubt]:
    """What to look at in the published tables of `db`, the most reported events first. `flagged`: what checks say of events."""
    db.execute("CREATE OR REPLACE TEMP TABLE flagged (event_id VARCHAR, why VARCHAR)")
    if flagged:
        db.executemany("INSERT INTO flagged VALUES (?, ?)", sorted(flagged.items()))
    found = db.execute(_DOUBTS)
    names = [c[0] for c in found.description]
    return [Doubt(**dict(zip(names, row, strict=True))) for row in found.fetchall()]


def template(found: Sequence[Doubt], who: str, when: dt.date) -> str:
    """A file for corrections/: every doubt as a row that is passed over until its leading mark is taken away. The rows hold
    what the dataset says now, for people to change."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for d in found:
        source = d.url if (d.url or "").startswith(("http://", "https://")) else ""
        action = f"{SUGGESTED}{d.action}"
        rows.writerow([action, d.event_id, d.other, d.field, d.value, who, when, f"{d.kind}: {d.told}", source])
    return out.getvalue()
