"""The questions that the DuckDB file answers by name: table macros over the published tables.

Each macro is read by analysts in the file itself (`duckdb_functions()`), so its comment says what it answers. The
SQL keeps to what DuckDB 1.2 knows. Codes are upper-cased; dates are dates or text like '2022-04-01'.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.countries import ORGANISATIONS
from titfortat.resolve.codes import cameo_texts
from titfortat.resolve.redirects import FOUNDED_BY
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import identifier, literal, literals

_HAPPENED = literals(HAPPENED)


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
            f"CREATE OR REPLACE MACRO {identifier(self.name)}({parameters}) AS TABLE {self.query.strip()}",
            f"COMMENT ON MACRO TABLE {identifier(self.name)} IS {literal(f'{self.answers} Example: {self.example}')}",
        )


def _standing(id_: str) -> str:
    """SQL of the id of the event that stands for an id now: itself, its heir, or who holds the report that founded it."""
    return (
        f"coalesce((SELECT max(event_id) FROM events WHERE event_id = {id_}), "
        f"(SELECT max(to_id) FROM event_redirects WHERE from_id = {id_} AND is_heir), "
        f"(SELECT max(event_id) FROM event_sources WHERE {FOUNDED_BY} = {id_}))"
    )


def _gdelt_actor(number: int) -> str:
    """The ten columns of an actor: a state's government, for that is who acts here."""
    c, a = f"c{number}", f"Actor{number}"
    empty = (f"{k}Code" for k in ("KnownGroup", "Ethnic", "Religion1", "Religion2"))
    return ", ".join(
        [
            f"coalesce({c}.cameo_code, {c}.iso3) || 'GOV' AS {a}Code",
            f"upper({c}.name) AS {a}Name",
            f"coalesce({c}.cameo_code, {c}.iso3) AS {a}CountryCode",
            *(f"CAST(NULL AS VARCHAR) AS {a}{name}" for name in empty),
            f"'GOV' AS {a}Type1Code",
            f"CAST(NULL AS VARCHAR) AS {a}Type2Code",
            f"CAST(NULL AS VARCHAR) AS {a}Type3Code",
        ]
    )


def _gdelt_place(whose: str, country: str | None) -> str:
    """The eight columns of a place: a country, or empty where `country` (an alias of `countries`) is None."""
    kind = f"CASE WHEN {country}.fips_code IS NULL THEN 0 ELSE 1 END" if country else "0"
    name = f"{country}.name" if country else "CAST(NULL AS VARCHAR)"
    code = f"{country}.fips_code" if country else "CAST(NULL AS VARCHAR)"
    return ", ".join(
        [
            f"{kind} AS {whose}Geo_Type",
            f"{name} AS {whose}Geo_FullName",
            f"{code} AS {whose}Geo_CountryCode",
            f"{code} AS {whose}Geo_ADM1Code",
            f"CAST(NULL AS VARCHAR) AS {whose}Geo_ADM2Code",
            f"CAST(NULL AS DOUBLE) AS {whose}Geo_Lat",
            f"CAST(NULL AS DOUBLE) AS {whose}Geo_Long",
            f"CAST(NULL AS VARCHAR) AS {whose}Geo_FeatureID",
        ]
    )


def _icews_side(whose: str, country: str, code: str) -> str:
    """The three columns of a side: the state, that its government acts, and where it is."""
    sectors = f"CASE WHEN {code} IN ({literals(ORGANISATIONS)}) THEN 'International Government Organization' ELSE 'Government' END"
    return f'{country}.name AS "{whose} Name", {sectors} AS "{whose} Sectors", {country}.name AS "{whose} Country"'


def _cameo_text(code: str) -> str:
    whens = " ".join(f"WHEN {literal(c)} THEN {literal(text)}" for c, text in cameo_texts().items())
    return f"CASE {code} {whens} END"


MACROS = (
    Macro(
        "event",
        ("id",),
        "The event that an id stands for today, also where the id is one of an earlier release.",
        "FROM event('0123456789abcdef')",
        f"SELECT * FROM events WHERE event_id = {_standing('id')}",
    ),
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
        "chain",
        ("event",),
        "Which acts led to an event and which answered it, step by step from the first.",
        "FROM chain('0123456789abcdef')",
        f"""
SELECT chain_step, event_date, actor, event_type, target, headcount, deadline_hours, reason, status, responds_to,
    confidence, event_id
FROM events
WHERE event_id = {_standing("event")}
    OR chain_id = (SELECT max(chain_id) FROM events WHERE event_id = {_standing("event")})
ORDER BY chain_step NULLS FIRST, event_date NULLS LAST, event_id
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
WHERE event_type = 'EXPEL' AND status IN ({_HAPPENED})
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
        f"""
SELECT m.published_at, m.source, m.status, m.event_date, m.headcount, m.deadline_text, m.deadline_hours, m.evidence,
    m.evidence_start, m.evidence_end, m.rule, m.confidence, a.title, a.url, m.article_id, m.mention_id
FROM event_sources s JOIN event_mentions m ON m.mention_id = s.mention_id
    LEFT JOIN articles a ON a.article_id = m.article_id
WHERE s.event_id = {_standing("event")}
ORDER BY m.published_at NULLS LAST, m.article_id, m.evidence_start, m.mention_id
""",
    ),
    Macro(
        "as_gdelt",
        (),
        "The events in the 61 columns of a GDELT 2.0 export, for notebooks that read those.",
        "FROM as_gdelt()",
        f"""
WITH reports AS (
    SELECT s.event_id, count(*) AS mentions, max(m.is_main) AS root,
        arg_min(a.url, (coalesce(m.published_at, TIMESTAMP '9999-12-31'), m.mention_id)) AS url
    FROM event_sources s JOIN event_mentions m ON m.mention_id = s.mention_id
        LEFT JOIN articles a ON a.article_id = m.article_id
    GROUP BY s.event_id),
dated AS (SELECT *, coalesce(event_date, CAST(first_reported_at AS DATE)) AS day FROM events)
SELECT CAST('0x' || e.event_id AS UBIGINT) AS GlobalEventID, CAST(strftime(day, '%Y%m%d') AS INTEGER) AS Day,
    CAST(strftime(day, '%Y%m') AS INTEGER) AS MonthYear, CAST(year(day) AS INTEGER) AS Year,
    year(day) + (month(day) * 30 + day(day)) / 365.0 AS FractionDate,
    {_gdelt_actor(1)}, {_gdelt_actor(2)},
    CAST(coalesce(r.root, false) AS INTEGER) AS IsRootEvent, e.cameo_code AS EventCode, left(e.cameo_code, 3) AS EventBaseCode,
    left(e.cameo_code, 2) AS EventRootCode, e.quad_class AS QuadClass, e.goldstein AS GoldsteinScale,
    CAST(coalesce(r.mentions, 0) AS INTEGER) AS NumMentions, e.n_sources AS NumSources, e.n_articles AS NumArticles,
    CAST(NULL AS DOUBLE) AS AvgTone, {_gdelt_place("Actor1", "c1")}, {_gdelt_place("Actor2", "c2")},
    {_gdelt_place("Action", None)}, CAST(strftime(e.first_reported_at, '%Y%m%d%H%M%S') AS BIGINT) AS DATEADDED,
    r.url AS SOURCEURL
FROM dated e LEFT JOIN reports r ON r.event_id = e.event_id
    LEFT JOIN countries c1 ON c1.iso3 = e.actor LEFT JOIN countries c2 ON c2.iso3 = e.target
WHERE day IS NOT NULL
ORDER BY day, e.event_id
""",
    ),
    Macro(
        "as_icews",
        (),
        "The events in the 20 columns of an ICEWS event file, for notebooks that read those.",
        "FROM as_icews()",
        f"""
WITH first AS (
    SELECT s.event_id, m.article_id, m.source
    FROM event_sources s JOIN event_mentions m ON m.mention_id = s.mention_id
    QUALIFY row_number() OVER (PARTITION BY s.event_id ORDER BY m.published_at NULLS LAST, m.mention_id) = 1),
dated AS (SELECT *, coalesce(event_date, CAST(first_reported_at AS DATE)) AS day FROM events)
SELECT CAST('0x' || e.event_id AS UBIGINT) AS "Event ID", day AS "Event Date", {_icews_side("Source", "c1", "e.actor")},
    {_cameo_text("e.cameo_code")} AS "Event Text", e.cameo_code AS "CAMEO Code", e.goldstein AS Intensity,
    {_icews_side("Target", "c2", "e.target")}, CAST('0x' || f.article_id AS UBIGINT) AS "Story ID",
    CAST(NULL AS INTEGER) AS "Sentence Number", f.source AS Publisher, CAST(NULL AS VARCHAR) AS City,
    CAST(NULL AS VARCHAR) AS District, CAST(NULL AS VARCHAR) AS Province, CAST(NULL AS VARCHAR) AS Country,
    CAST(NULL AS DOUBLE) AS Latitude, CAST(NULL AS DOUBLE) AS Longitude
FROM dated e LEFT JOIN first f ON f.event_id = e.event_id
    LEFT JOIN countries c1 ON c1.iso3 = e.actor LEFT JOIN countries c2 ON c2.iso3 = e.target
WHERE day IS NOT NULL
ORDER BY day, e.event_id
""",
    ),
)
