"""What became of event ids that the dataset had before: which event holds their reports now, since when and why.

A journal, and the one table of the stage that depends on which runs there were: it compares what is stored with what
takes its place. Ids also lead home without it, for `event_id` is a hash of a mention (`FOUNDED_BY`).
"""

from __future__ import annotations

import datetime as dt

import duckdb
import pyarrow as pa

from titfortat.schema import arrow_schema, empty_table

FOUNDED_BY = "left(sha256('event ' || mention_id), 16)"
"""SQL of the id of the event that a mention founds: what `correcting.event_id` computes."""

NAME = "event_redirects"

_CHANGED = f"""
create or replace temp table changed as
with moved as (
    select o.event_id as from_id, n.event_id as to_id, cast(count(*) as integer) as n_mentions,
        bool_or({FOUNDED_BY} = o.event_id) as with_founder
    from old_source o left join new_source n using (mention_id)
    where o.event_id in (
        select o.event_id from old_source o left join new_source n using (mention_id)
        where n.event_id is distinct from o.event_id)
    group by all
), parts as (
    select *, count(*) over (partition by from_id) as parts,
        from_id in (select event_id from new_source) as stays
    from moved where to_id is not null
), others as (
    -- events that hold reports of another old event too
    select n.event_id from old_source o join new_source n using (mention_id)
    where n.event_id in (select to_id from parts)
    group by n.event_id having count(distinct o.event_id) > 1
), again as (
    -- the reports have other ids (they were read anew): the event of the pair that was first reported at the same moment
    select o.event_id as from_id, any_value(n.event_id) as to_id
    from old_event o join new_event n using (event_type, actor, target, first_reported_at)
    where n.event_id not in (select event_id from old_event)
    group by o.event_id having count(*) = 1
), gone as (
    select distinct from_id from moved anti join parts using (from_id)
)
select from_id, to_id,
    case when parts > 1 then 'split' when to_id in (from others) then 'merge' else 'move' end as reason,
    not stays and row_number() over (partition by from_id order by with_founder desc, n_mentions desc, to_id) = 1 as is_heir,
    n_mentions
from parts where to_id <> from_id
union all
select from_id, to_id, if(to_id is null, 'withdrawn', 'move'), to_id is not null, 0
from gone left join again using (from_id)
"""

_JOURNAL = """
with followed as (
    select o.from_id, o.to_id as before, if(o.to_id in (from standing_event), o.to_id, h.to_id) as to_id, o.reason,
        o.since, o.is_heir, o.n_mentions
    from old_redirect o left join changed h on h.from_id = o.to_id and h.is_heir
), kept as (
    select from_id, to_id, if(to_id is null, 'withdrawn', reason) as reason, since, is_heir and to_id is not null as is_heir,
        n_mentions
    from followed where to_id is not null or before is null or is_heir
), together as (
    select * from kept union all by name
    select from_id, to_id, reason, $since as since, is_heir, n_mentions from changed where $since is not null
), standing as (
    select * replace (is_heir and from_id not in (from standing_event) as is_heir) from together
    where from_id is distinct from to_id and (to_id is not null or from_id not in (from standing_event))
), once as (
    select * from standing
    qualify row_number() over (partition by from_id, to_id order by is_heir desc, since, reason) = 1
)
select from_id, to_id, reason, cast(since as date) as since, is_heir, n_mentions,
    cast(row_number() over (partition by from_id order by is_heir desc, n_mentions desc, since, to_id) as integer) as rank
from once order by from_id, rank
"""


def redirects(db: duckdb.DuckDBPyConnection, since: dt.date | None) -> pa.Table:
    """The journal after a run, from the relations old_source, old_event (as stored before it), new_source and new_event, all of
    them only of events whose mentions are others than before; old_redirect, as stored; and standing_event: of the ids in all
    these, those that are events now. `since` is the newest arrival day; None adds nothing."""
    db.execute(_CHANGED)
    found = db.sql(_JOURNAL, params={"since": since}).to_arrow_table()
    return found.select(arrow_schema(NAME).names)


def no_redirects() -> pa.Table:
    """The journal of a data root that has had no events yet."""
    return empty_table(NAME)
