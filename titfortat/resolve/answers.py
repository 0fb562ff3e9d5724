"""What answers what: for each event the act of the other state that it answers, stated by a report or inferred.

An answer goes to an act of the target against the actor, on the same day or before. Events stand in one order (day, then
the turn that acts take within a day), and links only lead back in it: they cannot form a cycle. An act without a date is
answered only where one article tells both; it answers only others without a date, of an earlier turn.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from titfortat.resolve.answer_text import hints
from titfortat.resolve.answer_words import answering, answering_act, fits, named_acts
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import literal, literals

_HAPPENED = literals(HAPPENED)

STATED_CONFIDENCE = 0.9
"""Confidence in a link whose answer is stated to be one, for a perfect fit."""

INFERRED_CONFIDENCE = 0.6
"""The same where no report says so, only direction, closeness and likeness do."""

OWN_REASONS = ("espionage", "interference", "poisoning", "war", "attack", "rights", "coup", "consular", "remarks")
"""Reasons that a measure has of its own: with one of them only like for like is inferred, and with less confidence."""

OTHER_MATTERS = ("poisoning", "war", "attack", "rights")
"""Reasons for which a state protests against something other than a measure of this kind."""

NAMED_DAYS = 200
"""Reach of an answer to an act whose month the report names: longer than that, the month is of another year."""

MIRROR_DAYS, MIRROR_LEAST, MIRROR_RATIO = 45, 5, 1.5
"""Reach of an inferred answer like for like in so many people at least and in numbers no farther apart than that ratio:
nobody expels 34 after 35 by chance, and ministries took up to six weeks over it in 2022."""

LEAST_SCORE = 0.2
"""Candidates below it are no better than a guess, and no link is made."""

WINDOW = 210
"""Days above every reach of an answer: acts are looked up in stretches of so many."""

_SAID = """
select event_id, any_value(actor), any_value(target), list(distinct responds_to_text)
from voter where responds_to_text is not null group by event_id
"""

_NAMED = (
    "["
    + ", ".join(
        f"if(regexp_matches(w.evidence, {literal(act['words'])}), {literal(act['event_type'])}, null)"
        for act in named_acts().to_pylist()
    )
    + "]"
)
"""SQL of the types of act that an event's evidence names. Patterns as constants: they are compiled once, not for each pair."""

_TURNS = f"""
create or replace temp table turn as
with both_in_one as (
    -- a sentence that tells of both sides' acts does not say of which of them it says 'in response'
    select distinct a.mention_id from voter a join voter b
        on a.article_id = b.article_id and a.actor = b.target and a.target = b.actor and a.evidence = b.evidence
), told as (
    select v.*, case
        when responds_to_text is not null then regexp_matches(lower(responds_to_text), $answering_act)
        when o.mention_id is null and regexp_matches(lower(evidence), $answering) then true
        else reason = 'retaliation' end as said
    from voter v left join both_in_one o using (mention_id)
), words as (
    select event_id, lower(string_agg(evidence, ' ' order by mention_id)) as evidence,
        coalesce(2 * sum(weight) filter (said) >= sum(weight) filter (reason is not null or said), false) as said
    from told group by event_id
), stated as (
    select e.*, w.evidence, coalesce(h.types, []) as types, coalesce(h.months, []) as months, coalesce(h.counts, []) as counts,
        w.said and not coalesce(h.elsewhere, false) as stated,
        case when e.date_precision in ('month', 'year')
            then cast(date_trunc(e.date_precision, e.event_date) + if(e.date_precision = 'month', interval 1 month, interval 1 year)
                as date) - 1
            else e.event_date end as last_day,
        {_NAMED} as named
    from event e join words w using (event_id) left join hint h using (event_id) where e.status in ({_HAPPENED})
)
select *,
    case event_type when 'CONDEMN' then 20 when 'SUMMON' then 1 when 'RECALL' then 1 else 0 end + if(stated, 10, 0) as turn,
    if(stated, last_day, event_date) as position
from stated
"""
# the turn of a day: measures, then recalls and summonses, then what is said to be an answer, then protests

_DELIVERED = """
create or replace temp table delivered as
with summons as (select * from asking where event_type = 'SUMMON'),
    measure as (select * from turn where event_type in ('EXPEL', 'CLOSE_MISSION', 'DOWNGRADE', 'SEVER_RELATIONS'))
select s.event_id from summons s
join measure m on m.actor = s.actor and m.target = s.target and m.event_date = s.event_date
union
select s.event_id from summons s
join measure m on m.actor = s.actor and m.target = s.target and m.event_date is null and s.event_date is null
join tell v on v.event_id = s.event_id
join tell w on w.event_id = m.event_id and w.article_id = v.article_id
"""
# a summons at which the actor's own measure is handed over answers nothing itself

_DATED = f"""
create or replace temp table candidate as
with together as (
    select distinct a.event_id, b.event_id as other
    from tell a join tell b on a.article_id = b.article_id and a.actor = b.target and a.target = b.actor
), near as (
    select *, unnest([cast(position - date '1970-01-01' as integer) // {WINDOW},
        cast(position - date '1970-01-01' as integer) // {WINDOW} - 1]) as stretch
    from asking
)
select a.event_id, t.event_id as responds_to, if(a.stated, 'stated', 'inferred') as basis,
    greatest(0, cast(a.position - t.last_day as integer)) as gap, list_contains(a.months, month(t.event_date)) as in_month,
    a.event_type = t.event_type and least(a.headcount, t.headcount) >= {MIRROR_LEAST}
        and greatest(a.headcount, t.headcount) <= {MIRROR_RATIO} * least(a.headcount, t.headcount) as mirror,
    f.fit
        - if(in_month, 0, 0.5 * gap / f.days)
        + if(mirror, 0.1, 0)
        + if(a.headcount = t.headcount and a.headcount > 1, 0.15, 0)
        + if(together.event_id is not null, 0.1, 0)
        - if(not a.stated and coalesce(a.reason, '') in (select unnest($own_reasons)), 0.3, 0)
        - if(a.event_date = t.event_date and (t.first_reported_at > a.first_reported_at
            or (t.stated and a.event_type <> 'CONDEMN')), 0.3, 0)
        + if(len(a.types) = 0, if(a.event_type <> t.event_type and list_contains(a.named, t.event_type), 0.3, 0),
            if(t.event_type in a.types, 0.3, -0.2))
        + if(in_month, 0.4, if(len(a.months) = 0, 0, -0.4))
        + if(t.headcount in a.counts, 0.2, 0)
        as score,
    if(a.date_precision in ('day', 'estimated') and t.date_precision in ('day', 'estimated'),
        cast(a.event_date - t.event_date as integer), null) as latency_days
from near a
join turn t on t.actor = a.target and t.target = a.actor
    and cast(t.position - date '1970-01-01' as integer) // {WINDOW} = a.stretch
join fit f on f.answer = a.event_type and f."to" = t.event_type
left join together on together.event_id = a.event_id and together.other = t.event_id
where (a.position, a.turn, coalesce(a.first_reported_at, a.position), a.event_id)
        > (t.position, t.turn, coalesce(t.first_reported_at, t.position), t.event_id)
    and gap <= case when in_month then {NAMED_DAYS} when a.stated then f.days when mirror then {MIRROR_DAYS}
        else coalesce(f.unstated, -1) end
    and (a.stated or a.event_type = t.event_type or coalesce(a.reason, '') not in
        (select unnest(if(a.event_type in ('CONDEMN', 'SUMMON'), $other_matters, $own_reasons))))
    and (a.stated or (latency_days is not null and (latency_days > 0 or a.turn > t.turn)))
    and a.event_id not in (select event_id from delivered)
"""

_UNDATED = """
insert into candidate by name
select a.event_id, t.event_id as responds_to, if(a.stated, 'stated', 'inferred') as basis, 0 as gap,
    f.fit - least(0.5, min(abs(v.evidence_start - w.evidence_start)) / 5000.0) as score
from asking a
join turn t on t.actor = a.target and t.target = a.actor
join fit f on f.answer = a.event_type and f."to" = t.event_type
join tell v on v.event_id = a.event_id
join tell w on w.event_id = t.event_id and w.article_id = v.article_id
where t.event_date is null and (a.event_date is not null or a.turn > t.turn)
    and (a.stated or (a.event_date is null and f.unstated is not null
        and coalesce(a.reason, '') not in (select unnest($own_reasons))))
    and a.event_id not in (select event_id from candidate union all select event_id from delivered)
group by a.event_id, t.event_id, a.stated, f.fit
"""

_LINKS = f"""
select event_id, responds_to, latency_days, basis,
    round(if(basis = 'stated', {STATED_CONFIDENCE}, {INFERRED_CONFIDENCE}) * greatest(0.1, least(score, 1)), 2) as confidence
from candidate
where score >= {LEAST_SCORE}
qualify row_number() over (partition by event_id order by score desc, gap, responds_to) = 1
order by event_id
"""


def take_turns(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `turn` from the tables `event` and `voter`: the acts that took place, and what each says of the act that
    it answers."""
    db.register("hint", hints(db.execute(_SAID).fetchall()))
    db.execute(_TURNS, {"answering": answering(), "answering_act": answering_act()})


def links(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The responses, one row an answer: the act that it fits best. From the tables `turn`; `asking`, the rows of it whose
    answers are asked for; and `tell`: event_id, actor, target, article_id and evidence_start of the mentions that vote."""
    db.register("fit", fits())
    db.execute(_DELIVERED)
    db.execute(_DATED, {"own_reasons": list(OWN_REASONS), "other_matters": list(OTHER_MATTERS)})
    db.execute(_UNDATED, {"own_reasons": list(OWN_REASONS)})
    return db.sql(_LINKS).to_arrow_table()
