"""What must hold of event_mentions: the act itself, and that its evidence is where it says, in the article it names."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.diplomacy import act_checks, deadline_text_check
from data_checks.ledger import FEW
from data_checks.relations import COUNTRIES
from data_checks.spec import CheckSpec, MeasureCheck, RowCheck, SetCheck, Severity
from titfortat.schema import HAPPENED

ERROR, WARN = Severity.ERROR, Severity.WARN
TABLE = "event_mentions"

MOST_EVIDENCE = 1_500
"""Characters; a long sentence of news has 400."""
MOST_A_REPORT = 40
"""Mentions an article; a chronicle of a whole crisis has about 25."""

NAMELESS = 0.15
"""Share of evidence that may refer by a pronoun or a person's name alone: 0.05 on our corpus."""
NAMED = "people|diplomat|envoy|ambassador|consul|embassy|mission|attach|official|ministry|government|nuncio|charg|staff|expel"
"""Words of English evidence that name a party by its role rather than by the name of the state."""


def mention_checks() -> Iterable[CheckSpec]:
    """The checks of `event_mentions` by itself."""
    yield from act_checks(TABLE, rejects=True)
    yield deadline_text_check(TABLE)
    yield RowCheck(
        table=TABLE,
        name="hours_have_text",
        severity=WARN,
        holds="deadline_hours IS NULL OR deadline_text IS NOT NULL",
        show=("deadline_hours",),
        description="Hours come with the words they were read from. Fill deadline_text where deadline_hours is set.",
        reason="every value has its evidence",
    )
    yield RowCheck(
        table=TABLE,
        name="minimum_has_headcount",
        severity=ERROR,
        holds="NOT headcount_is_minimum OR headcount IS NOT NULL",
        show=("headcount", "headcount_is_minimum"),
        mend=(("headcount_is_minimum", "false"),),
        description="A lower bound has its number. Set headcount_is_minimum only where headcount is set.",
        reason="a bound without a number says nothing",
    )
    yield from _date_checks()
    yield from _evidence_checks()
    yield RowCheck(
        table=TABLE,
        name="confidence_of_a_guess",
        severity=WARN,
        holds="confidence > 0",
        show=("confidence", "rule"),
        description="A row that is written has some chance to be right. Drop rows of confidence 0 in extract.",
        reason="users weigh rows by it",
    )
    yield MeasureCheck(
        table=TABLE,
        name="mostly_happened",
        severity=WARN,
        value=(f"SELECT avg((status IN {tuple(sorted(HAPPENED))})::INT) FROM {TABLE} HAVING count(*) >= {FEW}"),
        low=0.5,
        description="Most mentions are of acts that took place. Count by rule and status: a modal verb may be misread.",
        reason="threats and demands are the smaller part of news; more of them is a rule gone wrong",
    )


def _date_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="date_not_after_publication",
        severity=ERROR,
        holds="event_date <= coalesce(published_at::DATE, dump_date) + 1 OR status <> 'occurred'",
        show=("event_date", "published_at", "status"),
        mend=(("event_date", "NULL"), ("date_precision", "'unknown'")),
        description=(
            "What occurred did so before it was reported; a day more for time zones. Look at how the day or the year "
            "was read, and at published_at."
        ),
        reason="a date in the future is a weekday or a year counted the wrong way",
    )
    yield RowCheck(
        table=TABLE,
        name="announced_date_near",
        severity=WARN,
        holds="event_date <= coalesce(published_at::DATE, dump_date) + 366 OR status = 'occurred'",
        show=("event_date", "published_at", "status"),
        description="What is announced happens within a year. Look at how the year was read.",
        reason="states do not plan their rows for years ahead",
    )


def _evidence_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="evidence_not_blank",
        severity=ERROR,
        holds="length(trim(evidence)) > 0",
        show=("rule",),
        rejects=True,
        description="Every mention has the words that state it. Look at the rule.",
        reason="nobody can check a row without them",
    )
    yield RowCheck(
        table=TABLE,
        name="evidence_as_long_as_its_offsets",
        severity=ERROR,
        holds="evidence_end - evidence_start = length(evidence)",
        show=("evidence_start", "evidence_end", "evidence"),
        rejects=True,
        description="The offsets span the evidence. Take both from one place, in characters and not in bytes.",
        reason="offsets that are off highlight the wrong words",
    )
    yield RowCheck(
        table=TABLE,
        name="evidence_of_a_sentence",
        severity=WARN,
        holds=f"length(evidence) <= {MOST_EVIDENCE}",
        show=("evidence",),
        description="Evidence is a sentence or two. Look at how the sentence was split.",
        reason="a page of evidence is none",
    )


def article_link_checks() -> Iterable[CheckSpec]:
    """Mentions against the articles that they name."""
    yield SetCheck(
        table=TABLE,
        name="evidence_in_article",
        severity=ERROR,
        offenders=(
            "SELECT m.mention_id AS key, m.evidence, substring(a.text, m.evidence_start + 1, "
            f"m.evidence_end - m.evidence_start) AS in_article FROM {TABLE} m JOIN articles a USING (article_id) "
            "WHERE substring(a.text, m.evidence_start + 1, m.evidence_end - m.evidence_start) <> m.evidence"
        ),
        rejects=True,
        description=(
            "The article's text at the offsets is the evidence. Look whether the text was changed after clean, or the "
            "offsets count the title in."
        ),
        reason="every row is traced to the words that say it",
    )
    yield SetCheck(
        table=TABLE,
        name="article_columns_agree",
        severity=ERROR,
        offenders=(
            "SELECT m.mention_id AS key, m.published_at, a.published_at AS of_article, m.source, a.source AS its_source "
            f"FROM {TABLE} m JOIN articles a USING (article_id) "
            "WHERE (m.published_at, m.source) IS DISTINCT FROM (a.published_at, a.source)"
        ),
        description="published_at and source are those of the article. Copy them when the mention is written.",
        reason="they are here so that nobody has to join",
    )
    yield SetCheck(
        table=TABLE,
        name="evidence_names_a_party",
        severity=WARN,
        offenders=_nameless(),
        tolerated=NAMELESS,
        description=(
            "Nearly all English evidence holds a name of one of the two states, or a word for its people. Read the rows "
            "named here: the sentence may be the wrong one."
        ),
        reason="a reader must see from the evidence why the pair was coded",
    )
    yield SetCheck(
        table=TABLE,
        name="not_too_many_a_report",
        severity=WARN,
        offenders=f"SELECT article_id AS key, count(*) AS mentions FROM {TABLE} GROUP BY ALL HAVING count(*) > {MOST_A_REPORT}",
        description=f"An article states at most {MOST_A_REPORT} acts. Read the article: is it a digest or a list?",
        reason="a list of names multiplied by a rule looks like a crisis",
    )
    yield MeasureCheck(
        table=TABLE,
        name="some_in_every_corpus",
        severity=WARN,
        value=f"SELECT (SELECT count(*) FROM {TABLE}) / count(*) FROM articles WHERE language = 'en' HAVING count(*) >= 200",
        low=0.001,
        description=(
            "Some of the English articles state an act. Run `titfortat code` on an article that should: is the filter "
            "of ingest or a rule broken?"
        ),
        reason="an empty day looks like a quiet one",
    )


def _nameless() -> str:
    names = "concat_ws('|', name, demonym, capital, iso3)"
    return f"""
        SELECT m.mention_id AS key, m.actor, m.target, m.evidence FROM {TABLE} m
        JOIN (SELECT article_id FROM articles WHERE language = 'en') a USING (article_id)
        JOIN (SELECT iso3, lower({names}) AS names FROM {COUNTRIES}) x ON x.iso3 = m.actor
        JOIN (SELECT iso3, lower({names}) AS names FROM {COUNTRIES}) y ON y.iso3 = m.target
        WHERE NOT regexp_matches(lower(m.evidence), '{NAMED}')
        AND NOT list_bool_or(list_transform(string_split(x.names || '|' || y.names, '|'),
            lambda part: contains(lower(m.evidence), part)))
    """
