"""What must hold of a diplomatic act, be it one article's report (event_mentions) or the event itself (events):
the pair of states, the date, the deadline, the people.
"""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.relations import COUNTRIES
from data_checks.spec import CheckSpec, MeasureCheck, RowCheck, SetCheck, Severity
from data_checks.structural import key_sql
from titfortat.countries import ORGANISATIONS
from titfortat.schema.duckdb import literals

ERROR, WARN = Severity.ERROR, Severity.WARN

MAX_DEADLINE_HOURS = 2160
"""90 days. The longest order to leave that we know of gave two months."""
PLAUSIBLE_HEADCOUNT = 250
"""More people than a large mission has; the largest single expulsions known are 105 (London 1971) and, as a cut of staff
that includes locals, 755 (Moscow 2017)."""
USUAL_HOURS = (12, 24, 48, 72, 96, 120, 144, 168, 240, 336, 360, 504, 720, 1440)
"""Deadlines that states give: half a day to two months in whole days, weeks or fortnights."""
USUAL_SHARE = 0.7
FEW = 20
"""Rows below which a share says nothing."""

WITH_DEADLINE = ("EXPEL", "CLOSE_MISSION", "RECALL", "DOWNGRADE", "SEVER_RELATIONS")

# Number and unit of time as deadlines are worded. "h" and its kin stand behind digits only.
_UNITS = (
    (
        1,
        "hours?|hrs?|h|heures?|horas?|ore|stunden?|saat|uur|timmar|timer|godzin\\pL*|hodin\\pL*|час\\pL*|годин\\pL*|小时|時間|ساعة",
    ),
    (24, "days?|jours?|días?|dias?|giorni|giorno|tage?n?|gün|dagen|dagar|dni|dn[íů]|дн\\pL*|день|天|日|أيام"),
    (168, "weeks?|semaines?|semanas?|settiman[ae]|wochen?|hafta|weken|veckor|tygodni\\pL*|недел\\pL*|周|أسابيع"),
)


NO_DATE = (("event_date", "NULL"), ("date_precision", "'unknown'"))
NO_MOMENT = (("deadline_at", "NULL"),)
NO_DEADLINE = (("deadline_hours", "NULL"), ("deadline_at", "NULL"))


def act_checks(table: str, rejects: bool) -> Iterable[CheckSpec]:
    """The checks of `table`, which has the columns of an act. `rejects`: a row may be turned away by itself."""
    yield from pair_checks(table, rejects)
    yield from _date_checks(table)
    yield from _deadline_checks(table)
    yield from _people_checks(table)


def pair_checks(table: str, rejects: bool, date: str | None = "event_date") -> Iterable[CheckSpec]:
    """Both states known, not the same, both in existence. `date` names the column of the date."""
    key = key_sql(table, "t")
    yield RowCheck(
        table=table,
        name="pair_differs",
        severity=ERROR,
        holds="actor <> target",
        show=("actor", "target"),
        rejects=rejects,
        description="Actor and target are two states. Read the evidence: one of the two was read from the wrong words.",
        reason="a state does not expel its own people; such a row spoils its dyad and every total",
    )
    for side in ("actor", "target"):
        yield SetCheck(
            table=table,
            name=f"{side}_known",
            severity=ERROR,
            offenders=f"SELECT {key} AS key, t.{side} FROM {table} t ANTI JOIN {COUNTRIES} c ON t.{side} = c.iso3",
            rejects=rejects,
            description=(
                f"{side} is a code of titfortat/countries/data/countries.csv. Add the state there with its dates, or "
                "correct the name that led to the code."
            ),
            reason="a code outside the list joins with no other dataset",
        )
        if date:
            yield SetCheck(
                table=table,
                name=f"{side}_existed",
                severity=ERROR,
                offenders=(
                    f"SELECT {key} AS key, t.{side}, t.{date} FROM {table} t JOIN {COUNTRIES} c ON t.{side} = c.iso3 "
                    f"WHERE {_last_day(date)} < c.valid_from OR t.{date} > c.valid_to"
                ),
                rejects=rejects,
                mend=NO_DATE if date == "event_date" and not rejects else (),
                description=(
                    f"{side} existed at {date}. Use the code of the state of that time (titfortat.countries.as_of), or "
                    "mend the date."
                ),
                reason="Russia did nothing in 1985; the Soviet Union did",
            )
    yield RowCheck(
        table=table,
        name="pair_has_a_state",
        severity=WARN,
        holds=f"actor NOT IN ({literals(ORGANISATIONS)}) OR target NOT IN ({literals(ORGANISATIONS)})",
        show=("actor", "target"),
        description="At least one of the two is a state. Read the evidence of the rows named here.",
        reason="organisations hardly ever act upon each other; a bystander was taken for a party",
    )


def _last_day(date: str) -> str:
    """SQL of the last day of the period that the date stands for."""
    if date != "event_date":
        return f"last_day(t.{date})"
    return (
        f"CASE t.date_precision WHEN 'month' THEN last_day(t.{date}) "
        f"WHEN 'year' THEN make_date(year(t.{date}), 12, 31) ELSE t.{date} END"
    )


def _date_checks(table: str) -> Iterable[CheckSpec]:
    yield RowCheck(
        table=table,
        name="date_has_precision",
        severity=ERROR,
        holds="(event_date IS NULL) = (date_precision = 'unknown')",
        show=("event_date", "date_precision"),
        mend=NO_DATE,
        description="date_precision is 'unknown' exactly where event_date is null. Set the two together.",
        reason="a date of unknown precision reads as a day",
    )
    yield RowCheck(
        table=table,
        name="date_fits_precision",
        severity=ERROR,
        holds=(
            "CASE date_precision WHEN 'month' THEN day(event_date) = 1 "
            "WHEN 'year' THEN day(event_date) = 1 AND month(event_date) = 1 ELSE true END"
        ),
        show=("event_date", "date_precision"),
        mend=(("event_date", "date_trunc(date_precision, event_date)::DATE"),),
        description="A month is stored as its first day, a year as 1 January. Look at where the date is rounded.",
        reason="the codebook says so, and users group by it",
    )
    yield RowCheck(
        table=table,
        name="date_in_our_age",
        severity=WARN,
        holds="event_date >= DATE '1900-01-01'",
        show=("event_date",),
        description="event_date is after 1900. Read the evidence: a number may have been taken for a year.",
        reason="news dumps report older acts rarely",
    )


def _deadline_checks(table: str) -> Iterable[CheckSpec]:
    yield RowCheck(
        table=table,
        name="deadline_not_zero",
        severity=ERROR,
        holds="deadline_hours <> 0",
        show=("deadline_hours",),
        mend=NO_DEADLINE,
        description="deadline_hours is not 0. 'Immediately' has no hours: leave them null and keep the text.",
        reason="a deadline of no hours has passed before it was given",
    )
    yield RowCheck(
        table=table,
        name="deadline_at_is_announcement_plus_hours",
        severity=ERROR,
        holds=(
            "CASE WHEN deadline_at IS NULL OR deadline_hours IS NULL OR date_precision <> 'day' THEN true "
            "ELSE deadline_at - to_microseconds((deadline_hours * 3600000000)::BIGINT) "
            "BETWEEN event_date - INTERVAL 1 DAY AND event_date + INTERVAL 2 DAY END"
        ),
        show=("event_date", "deadline_hours", "deadline_at"),
        mend=NO_MOMENT,
        description=(
            "deadline_at less deadline_hours is the announcement: the day of the event, a day more or less for time "
            "zones. Look at which moment the hours were added to."
        ),
        reason="24 hours from the report of Thursday about Tuesday's order are over",
    )
    yield RowCheck(
        table=table,
        name="deadline_not_before_event",
        severity=ERROR,
        holds="deadline_at >= event_date",
        show=("event_date", "deadline_at"),
        mend=NO_MOMENT,
        description="Nobody must leave before the order. Look at the year and month that the deadline's date was given.",
        reason="a deadline in the past is a date misread",
    )
    yield RowCheck(
        table=table,
        name="deadline_soon_after_event",
        severity=ERROR,
        holds=f"deadline_at <= event_date + INTERVAL {MAX_DEADLINE_HOURS // 24 + 2} DAY OR date_precision <> 'day'",
        show=("event_date", "deadline_at"),
        mend=NO_MOMENT,
        description="deadline_at is at most 90 days after the event. Look at the year that the deadline was given.",
        reason="a deadline in another year is a date misread",
    )
    yield RowCheck(
        table=table,
        name="deadline_where_people_leave",
        severity=WARN,
        holds=f"event_type IN {WITH_DEADLINE} OR (deadline_hours IS NULL AND deadline_at IS NULL)",
        show=("event_type", "deadline_hours"),
        description="Only acts that make people leave have a deadline. Look at which event the deadline was bound to.",
        reason="a deadline at a protest belongs to the expulsion beside it",
    )
    yield MeasureCheck(
        table=table,
        name="deadlines_usual",
        severity=WARN,
        value=(
            f"SELECT avg((deadline_hours IN {USUAL_HOURS})::INT) FROM {table} "
            f"WHERE event_type = 'EXPEL' AND deadline_hours IS NOT NULL HAVING count(*) >= {FEW}"
        ),
        low=USUAL_SHARE,
        description=(
            "Most expulsions with hours give 24, 48, 72 or whole days and weeks. Query deadline_hours by frequency and "
            "read the evidence of the odd ones."
        ),
        reason="a shift of the family shows that a unit is misread, though each value is possible",
    )


def deadline_text_check(table: str) -> CheckSpec:
    """deadline_hours is among the spans of time that the text states in digits."""
    return RowCheck(
        table=table,
        name="deadline_hours_as_worded",
        severity=ERROR,
        holds=_as_worded(),
        show=("deadline_text", "deadline_hours"),
        mend=NO_DEADLINE,
        description=(
            "Where deadline_text states hours, days or weeks in digits, deadline_hours says the same. Look at the unit."
        ),
        reason="the text is the evidence; a value that contradicts it is wrong",
    )


def _as_worded() -> str:
    """SQL: deadline_text states no span in digits, or the hours are one of its numbers in one of its units."""
    text = "lower(deadline_text)"
    numbers = f"list_transform(regexp_extract_all({text}, '[0-9]+'), lambda n: n::DOUBLE)"
    stated = {hours: f"regexp_matches({text}, '[0-9][ \u00a0-]*(?:{units})(?:[^\\pL]|$)')" for hours, units in _UNITS}
    said = " OR ".join(
        f"({found} AND list_contains({numbers}, deadline_hours / {hours}))" for hours, found in stated.items()
    )
    return f"NOT ({' OR '.join(stated.values())}) OR {said}"


def _people_checks(table: str) -> Iterable[CheckSpec]:
    yield RowCheck(
        table=table,
        name="headcount_plausible",
        severity=WARN,
        holds=f"headcount <= {PLAUSIBLE_HEADCOUNT}",
        show=("headcount",),
        description=(
            f"At most {PLAUSIBLE_HEADCOUNT} people are concerned. Read the evidence: a total over years or states, a "
            "year, or soldiers may have been counted."
        ),
        reason="few missions are larger",
    )
    yield RowCheck(
        table=table,
        name="persons_fit_headcount",
        severity=WARN,
        holds=_persons_fit(table),
        show=("headcount", "persons"),
        description="No more people are named than are concerned. Look for officials who speak rather than leave.",
        reason="a spokesman among the expelled slanders him",
    )
    yield MeasureCheck(
        table=table,
        name="expelled_have_roles",
        severity=WARN,
        value=(f"SELECT avg((len(roles) > 0)::INT) FROM {table} WHERE event_type = 'EXPEL' HAVING count(*) >= {FEW}"),
        low=0.5,
        description="Most expulsions name a rank (diplomats at least). Read the evidence of those that do not.",
        reason="expulsions without diplomats are deportations of other people",
    )


def _persons_fit(table: str) -> str:
    more = "headcount_is_minimum" if table == "event_mentions" else "headcount_max > headcount"
    return f"len(persons) <= headcount OR {more}"
