"""What must hold of what follows from events: who answered whom, and the months of a dyad."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.diplomacy import pair_checks
from data_checks.spec import AcyclicCheck, CheckSpec, RowCheck, SetCheck, Severity
from titfortat.schema import EVENT_TYPES, HAPPENED

ERROR, WARN = Severity.ERROR, Severity.WARN

LONGEST_INFERRED = 180
"""Days after which an act is no longer taken for an answer unless somebody says so."""

_PAIRED = "FROM responses r JOIN events a ON r.event_id = a.event_id JOIN events c ON r.responds_to = c.event_id"
_KEY = "concat_ws('/', r.event_id, r.responds_to)"


def response_checks() -> Iterable[CheckSpec]:
    """The checks of `responses` beside `events`."""
    table = "responses"
    yield RowCheck(
        table=table,
        name="answers_another",
        severity=ERROR,
        holds="event_id <> responds_to",
        description="No event answers itself. Look at how answers are linked.",
        reason="a chain of answers would never end",
    )
    yield AcyclicCheck(
        table=table,
        name="acyclic",
        severity=ERROR,
        edges="SELECT event_id, responds_to FROM responses WHERE event_id <> responds_to",
        description="No chain of answers leads back to its start. Link only to what came before.",
        reason="who began is what these links are for",
    )
    yield SetCheck(
        table=table,
        name="latency_of_its_events",
        severity=ERROR,
        offenders=(
            f"SELECT {_KEY} AS key, r.latency_days, a.event_date - c.event_date AS days {_PAIRED} "
            "WHERE r.latency_days <> a.event_date - c.event_date OR (r.latency_days IS NULL "
            "AND a.date_precision = 'day' AND c.date_precision = 'day')"
        ),
        description="latency_days is the days between the two events. Take it from their dates after the consensus.",
        reason="it is the measure that tit-for-tat is studied by",
    )
    yield SetCheck(
        table=table,
        name="answer_turns_back",
        severity=WARN,
        offenders=(
            f"SELECT {_KEY} AS key, a.actor || '>' || a.target AS answer, c.actor || '>' || c.target AS answered {_PAIRED} "
            "WHERE a.actor <> c.target AND a.target <> c.actor AND r.basis = 'inferred'"
        ),
        description="An inferred answer is made by the state that was acted upon, or to the state that acted.",
        reason="without a word for it in a report, two acts of strangers are a coincidence",
    )
    yield RowCheck(
        table=table,
        name="inferred_soon",
        severity=WARN,
        holds=f"basis <> 'inferred' OR latency_days <= {LONGEST_INFERRED}",
        show=("latency_days",),
        description=f"An inferred answer comes within {LONGEST_INFERRED} days. Look at the window of the linking.",
        reason="the longer the gap, the likelier another cause",
    )
    yield SetCheck(
        table="events",
        name="responds_to_in_responses",
        severity=ERROR,
        offenders=(
            "SELECT e.event_id AS key, e.responds_to FROM events e "
            "ANTI JOIN responses r ON e.event_id = r.event_id AND e.responds_to = r.responds_to "
            "WHERE e.responds_to IS NOT NULL"
        ),
        description="events.responds_to is one of the event's rows in responses. Write both from one list.",
        reason="two tables that tell two stories can't both be right",
    )
    yield RowCheck(
        table="events",
        name="chain_begins_with_its_first",
        severity=ERROR,
        holds=(
            "(chain_id IS NULL) = (chain_step IS NULL) AND coalesce((chain_step = 0) = (chain_id = event_id), true)"
        ),
        show=("responds_to", "chain_id", "chain_step"),
        description="The first act of a chain has step 0 and is the one that names it. Look at how chains are made.",
        reason="who began is what chains are for",
    )
    yield SetCheck(
        table="events",
        name="chain_follows_answers",
        severity=ERROR,
        offenders=(
            "SELECT a.event_id AS key, a.chain_id, a.chain_step, c.chain_id AS answered, c.chain_step AS its_step "
            "FROM events a JOIN events c ON a.responds_to = c.event_id "
            "WHERE a.event_id <> a.responds_to AND (a.chain_id, a.chain_step) IS DISTINCT FROM (c.chain_id, c.chain_step + 1)"
        ),
        description="An answer is in the chain of what it answers, one step on. Look at how chains are made.",
        reason="a chain that breaks off hides how a row went on",
    )


def dyad_checks() -> Iterable[CheckSpec]:
    """The checks of `dyad_months` beside `events`."""
    table = "dyad_months"
    counts = [name.lower() for name in EVENT_TYPES]
    yield from (c for c in pair_checks(table, rejects=False, date="month") if c.name != "pair_has_a_state")
    yield RowCheck(
        table=table,
        name="month_is_its_first_day",
        severity=ERROR,
        holds="day(month) = 1",
        show=("month",),
        description="month is the first day of a month. Truncate the date.",
        reason="one month would be two rows",
    )
    yield RowCheck(
        table=table,
        name="has_an_event",
        severity=ERROR,
        holds=f"{' + '.join(counts)} > 0",
        description="A row has at least one event. Write only the months with one.",
        reason="the codebook says so; users fill the gaps with zeros themselves",
    )
    yield RowCheck(
        table=table,
        name="people_from_expulsions",
        severity=ERROR,
        holds="people_expelled = 0 OR expel > 0",
        show=("expel", "people_expelled"),
        description="People are counted only where there is an expulsion. Sum headcounts of EXPEL alone.",
        reason="a recalled envoy was not expelled",
    )
    yield SetCheck(
        table=table,
        name="counts_of_events",
        severity=ERROR,
        offenders=_miscounted(counts),
        description=(
            "The counts are those of events that took place (occurred or announced) and whose month is known. Build "
            "dyad_months from the final events."
        ),
        reason="totals of two tables that differ cost users a week",
    )


def _miscounted(counts: list[str]) -> str:
    happened = tuple(sorted(HAPPENED))
    found = ", ".join(f"count(*) FILTER (WHERE event_type = '{c.upper()}') AS {c}" for c in counts)
    told = ", ".join(counts)
    return f"""
        SELECT concat_ws('/', actor, target, month) AS key, d AS told, e AS found FROM (
            SELECT actor, target, month, [{told}, people_expelled] AS d FROM dyad_months
        ) FULL JOIN (
            SELECT actor, target, month, [{told}, people] AS e FROM (
                SELECT actor, target, date_trunc('month', event_date)::DATE AS month, {found},
                    coalesce(sum(headcount) FILTER (WHERE event_type = 'EXPEL'), 0) AS people
                FROM events WHERE status IN {happened} AND event_date IS NOT NULL AND date_precision <> 'year' GROUP BY ALL)
        ) USING (actor, target, month) WHERE d IS DISTINCT FROM e
    """
