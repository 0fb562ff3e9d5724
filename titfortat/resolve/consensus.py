"""One row an event from the mentions that are of it: what they agree on, and how far they differ.

Every value is a vote. A publisher has one vote an event, split among its articles, and copies of one text share one vote;
a vote weighs as much as the mention is sure, half for a mention in passing. Ties go to what was published first, then to
the lower value. Weights are whole millionths, so that no order of summing shows. Only mentions of the event's own side
vote: what was threatened says nothing of what was done.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from titfortat.resolve.persons import spellings
from titfortat.resolve.roles import one_person, union
from titfortat.resolve.rules import FURTHER_SOURCE_EXPONENT, MINIMUM_WEIGHT, PASSING_WEIGHT
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import literals

PERSONAL = frozenset({"EXPEL", "SUMMON", "RECALL", "REFUSE", "RESTORE"})
"""Acts whose headcount is of the people named: where only the head of the mission is named, it is one."""

STANDING = ("hypothetical", "demanded", "threatened", "denied")
"""Statuses of what did not happen; of two reported at the same time the later in this list holds, being more of a decision."""

_HAPPENED = literals(HAPPENED)

_VOTERS = f"""
create or replace temp table voter as
with side as (
    select *, bool_or(status in ({_HAPPENED})) over (partition by event_id) as happened
    from resolved
)
select *,
    cast(round(1e6 * confidence * if(is_main, 1, {PASSING_WEIGHT})
        / (count(*) over (partition by event_id, source) * count(*) over (partition by event_id, origin))) as bigint) as weight
from side
where happened = (status in ({_HAPPENED}))
"""

_FIELDS = {
    "headcount": ("headcount", f"if(headcount_is_minimum, {MINIMUM_WEIGHT}, 1)"),
    "deadline_hours": ("deadline_hours", "1"),
    "reason": ("reason", "1"),
}

_DATES = """
create or replace temp table voted_date as
select event_id, event_date, date_precision from (
    select event_id, event_date, date_precision, sum(weight) as votes, min(published_at) as first
    from voter where event_date is not null and date_precision <> 'unknown'
    group by all
)
qualify row_number() over (
    partition by event_id
    order by list_position(['day', 'month', 'year'], date_precision), votes desc, event_date, first
) = 1
"""

_LEAVE_BY = """
create or replace temp table voted_deadline_at as
select event_id, deadline_at from (
    select v.event_id, v.deadline_at, sum(weight) as votes, min(published_at) as first
    from voter v left join voted_deadline_hours h using (event_id)
    where v.deadline_at is not null and v.deadline_hours is not distinct from h.deadline_hours
    group by all
)
qualify row_number() over (partition by event_id order by votes desc, first nulls last, deadline_at) = 1
"""

_CONFIDENCE = f"""
create or replace temp table combined as
with best as (
    select event_id, source, max(least(confidence, 0.99)) as confidence from voter group by all
), ranked as (
    select event_id, confidence,
        if(row_number() over (partition by event_id order by confidence desc, source) = 1, 1, {FURTHER_SOURCE_EXPONENT}) as share
    from best
)
select event_id, round(1 - exp(sum(cast(round(1e9 * share * ln(1 - confidence)) as hugeint)) / 1e9), 4) as confidence
from ranked group by event_id
"""

_STATUS = f"""
create or replace temp table standing as
with latest as (
    select event_id, status from resolved where status not in ({_HAPPENED})
    qualify row_number() over (
        partition by event_id
        order by published_at desc nulls last, list_position({list(STANDING)}, status) desc
    ) = 1
), sides as (
    select event_id, bool_or(status = 'occurred') as occurred, bool_or(status = 'announced') as announced,
        max(published_at) filter (status = 'announced') < max(published_at) filter (status = 'denied') as called_off
    from resolved group by event_id
)
select event_id, case
    when occurred then 'occurred'
    when announced and coalesce(called_off, false) then 'denied'
    when announced then 'announced'
    else latest.status end as status
from sides left join latest using (event_id)
"""

_EVENTS = """
select e.*, v.headcount_min, v.headcount_max, v.roles, v.persons, d.event_date, d.date_precision, s.status, h.headcount, t.deadline_hours, l.deadline_at, r.reason, c.confidence
from (
    select event_id, any_value(event_type) as event_type, any_value(actor) as actor, any_value(target) as target,
        cast(count(distinct article_id) as integer) as n_articles, cast(count(distinct source) as integer) as n_sources,
        min(published_at) as first_reported_at, max(published_at) as last_reported_at
    from resolved group by event_id
) e
join (
    select event_id, min(headcount) as headcount_min, max(headcount) as headcount_max,
        list_sort(list_distinct(flatten(list(roles)))) as roles,
        list_sort(flatten(list(persons))) as persons
    from voter group by event_id
) v using (event_id)
join combined c using (event_id)
join standing s using (event_id)
left join voted_date d using (event_id)
left join voted_headcount h using (event_id)
left join voted_deadline_hours t using (event_id)
left join voted_deadline_at l using (event_id)
left join voted_reason r using (event_id)
order by e.event_id
"""


def agree(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The events, from the table `resolved`: the columns of event_mentions with `event_id` and `origin` (the text's).

    Leaves the table `voter` (mentions of the event's own side, with weights) for what else looks at them.
    """
    db.execute(_VOTERS)
    for name, (value, weight) in _FIELDS.items():
        db.execute(f"""
            create or replace temp table voted_{name} as
            select event_id, {value} from (
                select event_id, {value}, sum(cast(round(weight * {weight}) as bigint)) as votes, min(published_at) as first
                from voter where {value} is not null group by all
            )
            qualify row_number() over (partition by event_id order by votes desc, first nulls last, {value}) = 1
        """)
    for statement in (_DATES, _LEAVE_BY, _CONFIDENCE, _STATUS):
        db.execute(statement)
    return _people(db.sql(_EVENTS).to_arrow_table())


def _people(events: pa.Table) -> pa.Table:
    """Roles and persons made one list each, and the headcount that a single post implies."""
    types, roles = events["event_type"].to_pylist(), events["roles"].to_pylist()
    counts, lows, highs = (events[c].to_pylist() for c in ("headcount", "headcount_min", "headcount_max"))
    for i, (event_type, reported) in enumerate(zip(types, roles, strict=True)):
        roles[i] = union(reported, counts[i])
        if counts[i] is None and event_type in PERSONAL and one_person(frozenset(roles[i])):
            counts[i] = lows[i] = highs[i] = 1
    persons = [spellings(p) if len(p) > 1 else p for p in events["persons"].to_pylist()]
    columns = {
        "roles": pa.array(roles, pa.list_(pa.string())),
        "persons": pa.array(persons, pa.list_(pa.string())),
        "headcount": pa.array(counts, pa.int32()),
        "headcount_min": pa.array(lows, pa.int32()),
        "headcount_max": pa.array(highs, pa.int32()),
    }
    for name, values in columns.items():
        events = events.set_column(events.column_names.index(name), name, values)
    return events
