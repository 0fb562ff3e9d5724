"""The questions that the DuckDB file answers by name: table macros over the published tables.

Each macro is read by analysts in the file itself (`duckdb_functions()`), so its comment says what it answers. The
SQL keeps to what DuckDB 1.2 knows. Codes are upper-cased; dates are dates or text like '2022-04-01'.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import identifier, literal

_HAPPENED = "(" + ", ".join(map(literal, sorted(HAPPENED))) + ")"


@dataclass(frozen=True)
class Macro:
    """A table macro: its name, its parameters, what it answers, an example and its query."""

    name: str
    parameters: tuple[str, ...]
    answers: str
    example: str
    query: str

    @property
    def statements(self) -> tuple[str, str]:
        parameters = ", ".join(self.parameters)
        return (
            f"CREATE MACRO {identifier(self.name)}({parameters}) AS TABLE {self.query.strip()}",
            f"COMMENT ON MACRO TABLE {identifier(self.name)} IS {literal(f'{self.answers} Example: {self.example}')}",
        )


MACROS = (
    Macro(
        "dyad",
        ("a", "b"),
        "What two states did to each other, either way, in the order of the days.",
        "FROM dyad('RUS', 'ITA')",
        """
SELECT event_date, actor, event_type, target, headcount, deadline_hours, reason, status, roles, persons, deadline_at,
    date_precision, responds_to, n_articles, n_sources, confidence, event_id
FROM events
WHERE (actor = upper(a) AND target = upper(b)) OR (actor = upper(b) AND target = upper(a))
ORDER BY event_date NULLS LAST, first_reported_at NULLS LAST, event_id
""",
    ),
    Macro(
        "tit_for_tat",
        ("a", "b"),
        "Which acts of two states answer an act of the other, with the days in between.",
        "FROM tit_for_tat('RUS', 'ITA')",
        """
SELECT f.event_date AS first_date, f.actor AS first_actor, f.event_type AS first_act, f.headcount AS first_headcount,
    s.event_date AS answer_date, s.actor AS answer_actor, s.event_type AS answer_act, s.headcount AS answer_headcount,
    r.latency_days, s.deadline_hours AS answer_deadline_hours, r.basis, r.confidence,
    f.event_id AS first_event_id, s.event_id AS answer_event_id
FROM responses r JOIN events f ON f.event_id = r.responds_to JOIN events s ON s.event_id = r.event_id
WHERE (s.actor = upper(a) AND f.actor = upper(b)) OR (s.actor = upper(b) AND f.actor = upper(a))
ORDER BY s.event_date NULLS LAST, f.event_date NULLS LAST, s.event_id, f.event_id
""",
    ),
    Macro(
        "expulsions",
        ("from_date", "to_date"),
        "Who expelled whom between two days, both included; NULL leaves a side open.",
        "FROM expulsions('2022-04-01', '2022-04-30')",
        f"""
SELECT event_date, actor, target, headcount, deadline_hours, reason, status, roles, persons, headcount_min, headcount_max,
    deadline_at, date_precision, responds_to, n_articles, n_sources, confidence, event_id
FROM events
WHERE event_type = 'EXPEL' AND status IN {_HAPPENED}
    AND (from_date IS NULL OR event_date >= CAST(from_date AS DATE))
    AND (to_date IS NULL OR event_date <= CAST(to_date AS DATE))
ORDER BY event_date NULLS LAST, actor, target, event_id
""",
    ),
    Macro(
        "evidence",
        ("event",),
        "Which sentences of which articles state an event, the earliest report first.",
        "FROM evidence('0123456789abcdef')",
        """
SELECT m.published_at, m.source, m.status, m.event_date, m.headcount, m.deadline_text, m.deadline_hours, m.evidence,
    m.evidence_start, m.evidence_end, m.rule, m.confidence, a.title, a.url, m.article_id, m.mention_id
FROM event_sources s JOIN event_mentions m ON m.mention_id = s.mention_id
    LEFT JOIN articles a ON a.article_id = m.article_id
WHERE s.event_id = event
ORDER BY m.published_at NULLS LAST, m.article_id, m.evidence_start, m.mention_id
""",
    ),
)
