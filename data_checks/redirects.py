"""What must hold of `event_redirects` beside `events`: every former id leads to one event, or is said to be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.spec import CheckSpec, RowCheck, SetCheck, Severity

ERROR = Severity.ERROR
TABLE = "event_redirects"


def redirect_checks() -> Iterable[CheckSpec]:
    """The checks of the table; `events` must be visible."""
    yield RowCheck(
        table=TABLE,
        name="leads_elsewhere",
        severity=ERROR,
        holds="to_id <> from_id",
        description="No id is redirected to itself. Look at how redirects are carried on.",
        reason="who follows redirects would never arrive",
    )
    yield RowCheck(
        table=TABLE,
        name="only_withdrawn_leads_nowhere",
        severity=ERROR,
        holds="(reason = 'withdrawn') = (to_id IS NULL)",
        show=("reason", "to_id"),
        description="An id leads to an event, or it was withdrawn. Look at how redirects are carried on.",
        reason="a user must be told whether an event is gone or elsewhere",
    )
    yield RowCheck(
        table=TABLE,
        name="heir_comes_first",
        severity=ERROR,
        holds="NOT is_heir OR rank = 1",
        show=("rank", "to_id"),
        description="The heir has rank 1. Look at how redirects are ranked.",
        reason="who takes the first row takes the heir",
    )
    yield SetCheck(
        table=TABLE,
        name="ranks_without_a_gap",
        severity=ERROR,
        offenders=(
            f"SELECT from_id AS key, list_sort(list(rank)) AS ranks FROM {TABLE} GROUP BY from_id "
            "HAVING max(rank) <> count(*) OR count(DISTINCT rank) <> count(*)"
        ),
        description="The events that hold the reports of an id are ranked 1, 2, 3 ... Look at how redirects are ranked.",
        reason="a rank that is missing is a redirect that was lost",
    )
    yield SetCheck(
        table=TABLE,
        name="one_heir",
        severity=ERROR,
        offenders=(
            f"SELECT r.from_id AS key, count(*) FILTER (is_heir) AS heirs, any_value(e.event_id) AS still_there FROM {TABLE} r "
            "LEFT JOIN events e ON e.event_id = r.from_id GROUP BY r.from_id "
            "HAVING count(*) FILTER (is_heir) <> if(any_value(e.event_id) IS NOT NULL OR bool_or(r.reason = 'withdrawn'), 0, 1)"
        ),
        description=(
            "An id that is no event any more has one heir, unless it was withdrawn; an id that still is an event has none. "
            "Look at how redirects are carried on."
        ),
        reason="an id in a footnote must lead to one event",
    )
