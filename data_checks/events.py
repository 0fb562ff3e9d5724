"""What must hold of events and event_sources: the act itself, its place in a few codings, and that its reports bear it out."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.diplomacy import act_checks
from data_checks.relations import COUNTRIES, COW_PERIODS
from data_checks.spec import CheckSpec, RowCheck, SetCheck, Severity

ERROR, WARN = Severity.ERROR, Severity.WARN
TABLE = "events"


def event_checks() -> Iterable[CheckSpec]:
    """The checks of `events` by itself."""
    yield from act_checks(TABLE, rejects=False)
    yield RowCheck(
        table=TABLE,
        name="headcount_within_reports",
        severity=ERROR,
        holds=(
            "(headcount IS NULL OR (headcount_min IS NOT NULL AND headcount_max IS NOT NULL "
            "AND headcount BETWEEN headcount_min AND headcount_max)) "
            "AND coalesce(headcount_min <= headcount_max, (headcount_min IS NULL) = (headcount_max IS NULL))"
        ),
        show=("headcount_min", "headcount", "headcount_max"),
        mend=(("headcount", "NULL"), ("headcount_min", "NULL"), ("headcount_max", "NULL")),
        description="headcount_min <= headcount <= headcount_max, all of them there or none. Look at the consensus.",
        reason="a consensus outside what was reported is nobody's number",
    )
    yield RowCheck(
        table=TABLE,
        name="reported_in_order",
        severity=ERROR,
        holds=(
            "coalesce(first_reported_at <= last_reported_at, (first_reported_at IS NULL) = (last_reported_at IS NULL))"
        ),
        show=("first_reported_at", "last_reported_at"),
        mend=(("first_reported_at", "NULL"), ("last_reported_at", "NULL")),
        description="The first report is not after the last, and both are there or none. Take both from the mentions.",
        reason="users follow an event by its reports",
    )
    yield RowCheck(
        table=TABLE,
        name="date_not_after_last_report",
        severity=ERROR,
        holds="event_date <= last_reported_at::DATE + 1 OR status <> 'occurred'",
        show=("event_date", "last_reported_at", "status"),
        mend=(("event_date", "NULL"), ("date_precision", "'unknown'")),
        description="What occurred did so before its last report; a day more for time zones. Look at the vote on the date.",
        reason="a date in the future is a weekday or a year counted the wrong way",
    )
    yield RowCheck(
        table=TABLE,
        name="sources_at_most_articles",
        severity=ERROR,
        holds="n_sources <= n_articles",
        show=("n_sources", "n_articles"),
        description="An event has no more publishers than articles. Count both over the same mentions.",
        reason="every article has one publisher",
    )
    yield RowCheck(
        table=TABLE,
        name="answers_another",
        severity=ERROR,
        holds="responds_to <> event_id",
        show=("responds_to",),
        mend=(("responds_to", "NULL"),),
        description="No event answers itself. Look at how answers are linked.",
        reason="a chain of answers would never end",
    )
    yield from _coding_checks()


def _coding_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="plover_type_not_blank",
        severity=ERROR,
        holds="trim(plover_type) <> ''",
        show=("event_type",),
        description="Every event type has a PLOVER type. Complete the crosswalk of resolve.",
        reason="it is how the dataset joins POLECAT",
    )
    yield RowCheck(
        table=TABLE,
        name="goldstein_fits_quad_class",
        severity=ERROR,
        holds="(quad_class <= 2 AND goldstein >= 0) OR (quad_class >= 3 AND goldstein <= 0)",
        show=("event_type", "quad_class", "goldstein"),
        description="Cooperation has no negative Goldstein value and conflict no positive one. Correct the crosswalk.",
        reason="sums over the scale would cancel out",
    )
    yield RowCheck(
        table=TABLE,
        name="restoring_is_cooperation",
        severity=WARN,
        holds="event_type <> 'RESTORE' OR status IN ('denied', 'threatened') OR quad_class <= 2",
        show=("quad_class", "cameo_code"),
        description="A restoration is an act of cooperation. Correct the crosswalk.",
        reason="the end of a row would count as its worst day",
    )
    for side in ("actor", "target"):
        yield SetCheck(
            table=TABLE,
            name=f"{side}_cow_is_its_own",
            severity=ERROR,
            offenders=(
                f"SELECT e.event_id AS key, e.{side}, e.{side}_cow, e.event_date FROM {TABLE} e ANTI JOIN ("
                f"SELECT iso3, cow_number FROM {COUNTRIES} UNION SELECT iso3, cow_number FROM {COW_PERIODS}) c "
                f"ON e.{side} = c.iso3 AND e.{side}_cow = c.cow_number WHERE e.{side}_cow IS NOT NULL"
            ),
            description=f"{side}_cow is a number that the {side} has or had in the list of states. Take it from there.",
            reason="it joins the event with another state's history",
        )
    yield SetCheck(
        table=TABLE,
        name="coding_follows_type",
        severity=ERROR,
        offenders=(
            f"SELECT concat_ws('/', event_type, status) AS key, list_sort(list(DISTINCT cameo_code)) AS codes FROM {TABLE} "
            "GROUP BY event_type, status HAVING count(DISTINCT (plover_type, cameo_code, quad_class, goldstein)) > 4"
        ),
        description="Events of one type and status have a few codes at most. Look at the crosswalk of resolve.",
        reason="the codes are a translation of the type, not a judgement of their own",
    )


def report_checks(mentions: str = "event_mentions") -> Iterable[CheckSpec]:
    """Events against the mentions that they are made of; `mentions` is SQL behind FROM that gives each of them once."""
    yield SetCheck(
        table="event_sources",
        name="holds_all_mentions",
        severity=ERROR,
        offenders=(
            "SELECT m.mention_id AS key, m.rule FROM event_mentions m SEMI JOIN articles USING (article_id) "
            "ANTI JOIN event_sources s USING (mention_id)"
        ),
        description="Every mention of a stored article belongs to an event. Look at where resolve drops rows.",
        reason="a mention without an event is a report that vanished",
    )

    def check(
        name: str, shown: str, offends: str, description: str, reason: str, severity: Severity = ERROR
    ) -> SetCheck:
        return SetCheck(
            table=TABLE,
            name=name,
            severity=severity,
            shared=("event_reports", _reports(mentions)),
            offenders=f"SELECT event_id AS key, {shown} FROM event_reports WHERE {offends}",
            description=description,
            reason=reason,
        )

    yield check(
        "has_a_source",
        "event_type",
        "sources_rows = 0",
        "Every event has a mention. Look at how event_sources is written.",
        "an event that nobody reported did not happen",
    )
    yield check(
        "pair_as_reported",
        "event_type, actor, target, status",
        "NOT same_act",
        "A mention of the event has its type and pair. Look at what the consensus invents.",
        "a consensus outside what was reported is nobody's word",
    )
    yield check(
        "status_as_reported",
        "event_type, actor, target, status",
        "NOT same_status",
        "A mention of the event has its status, unless people corrected it. Look at how the latest state is chosen.",
        "a consensus outside what was reported is nobody's word",
    )
    yield check(
        "reports_counted",
        "n_articles, articles, n_sources, sources",
        "rows > 0 AND (n_articles, n_sources) IS DISTINCT FROM (articles, sources)",
        "n_articles and n_sources are those of its mentions. Count them over event_sources.",
        "users weigh events by them",
    )
    yield check(
        "report_times_of_mentions",
        "first_reported_at, first, last_reported_at, last",
        "rows > 0 AND (first_reported_at, last_reported_at) IS DISTINCT FROM (first, last)",
        "first_reported_at and last_reported_at are those of its mentions. Take them over event_sources.",
        "users follow an event by its reports",
    )
    nobody = "a consensus outside what was reported is nobody's word"
    yield check(
        "headcount_as_reported",
        "headcount_min, fewest, headcount_max, most",
        "rows > 0 AND corrected IS NULL AND (headcount_min < fewest OR headcount_max > most "
        "OR (most IS NULL AND headcount_max > 1))",
        "headcount_min and headcount_max are among the numbers of its mentions; one, where none is given and the head of a "
        "mission must go. Look at the consensus.",
        nobody,
        WARN,
    )
    yield check(
        "deadline_as_reported",
        "deadline_hours, hours",
        "rows > 0 AND corrected IS NULL AND deadline_hours IS NOT NULL AND NOT list_contains(hours, deadline_hours)",
        "A mention of the event gives its hours to leave, unless people corrected them. Look at the consensus.",
        nobody,
        WARN,
    )
    yield check(
        "reason_as_reported",
        "reason, reasons",
        "rows > 0 AND corrected IS NULL AND reason IS NOT NULL AND NOT list_contains(reasons, reason)",
        "A mention of the event gives its reason, unless people corrected it. Look at the consensus.",
        nobody,
        WARN,
    )


def _reports(mentions: str) -> str:
    """A row an event with what its mentions say together.

    The joins are by id alone: by the pair as well, a few dyads make most of the rows meet each other (15 s for 20,000
    events). Values are compared by their 64-bit hashes, which halves the time (3.7 s of processor time for 1M events).
    """
    return f"""
        WITH m AS (
            SELECT hash(mention_id) AS mention, hash(article_id) AS article, hash(source) AS source, published_at,
                hash(event_type, actor, target) AS act, hash(status) AS status, headcount, deadline_hours, reason
            FROM {mentions}
        ), said AS (
            SELECT hash(s.event_id) AS event, count(*) AS sources_rows, count(mention) AS rows, list(act) AS acts,
                list(m.status) AS statuses, list_unique(list(article)) AS articles, list_unique(list(m.source)) AS sources,
                min(published_at) AS first, max(published_at) AS last, min(headcount) AS fewest, max(headcount) AS most,
                list(deadline_hours) AS hours, list(m.reason) AS reasons
            FROM event_sources s LEFT JOIN m ON mention = hash(s.mention_id) GROUP BY event
        )
        SELECT event_id, event_type, actor, target, e.status, n_articles, n_sources, first_reported_at, last_reported_at,
            coalesce(sources_rows, 0) AS sources_rows, coalesce(rows, 0) AS rows,
            coalesce(list_contains(acts, hash(event_type, actor, target)), false) AS same_act,
            coalesce(rows > 0 AND (corrected IS NOT NULL OR list_contains(statuses, hash(e.status))), false) AS same_status,
            articles, sources, first, last, headcount_min, fewest, headcount_max, most, e.deadline_hours, hours, e.reason,
            reasons, corrected
        FROM {TABLE} e LEFT JOIN said ON event = hash(event_id)
    """
