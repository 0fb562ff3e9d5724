"""What answers what: for each event the act of the other state that it answers, stated by a report or inferred.

An answer goes to an act of the target against the actor, on the same day or before. Events stand in one order (day, then
the turn that acts take within a day), and links only lead back in it: they cannot form a cycle.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import duckdb
import pyarrow as pa

from titfortat.schema import HAPPENED

_HAPPENED = ", ".join(f"'{s}'" for s in sorted(HAPPENED))

STATED_CONFIDENCE = 0.9
"""Confidence of a link whose answer is stated to be one, before it is spread over the acts that it may answer."""

INFERRED_CONFIDENCE = 0.6
"""The same where no report says so, only direction, closeness and likeness do."""

OWN_REASON = ("espionage", "interference", "poisoning", "war", "attack", "rights", "coup", "consular")
"""Reasons that an act has of its own: with one of them it is inferred to be no answer."""

_TURNS = f"""
create or replace temp table turn as
select e.event_id, e.event_type, e.actor, e.target, e.event_date, e.first_reported_at, e.headcount, e.reason, s.stated,
    case e.event_type when 'CONDEMN' then 20 when 'SUMMON' then 1 when 'RECALL' then 1 else 0 end
        + if(s.stated, 10, 0) as turn
from event e
join (
    select event_id, coalesce(bool_or(reason = 'retaliation'), false)
        or bool_or(responds_to_text is not null)
        or bool_or(regexp_matches(lower(evidence), $answering)) as stated
    from voter group by event_id
) s using (event_id)
where e.status in ({_HAPPENED})
"""

_DATED = """
create or replace temp table candidate as
with delivered as (
    -- a summons at which the actor's own measure is handed over answers nothing itself
    select distinct s.event_id from turn s join turn m
        on m.actor = s.actor and m.target = s.target and m.event_date = s.event_date
    where s.event_type = 'SUMMON' and m.event_type in ('EXPEL', 'CLOSE_MISSION', 'DOWNGRADE', 'SEVER_RELATIONS')
), together as (
    select distinct a.event_id, b.event_id as other
    from voter a join voter b on a.article_id = b.article_id and a.actor = b.target and a.target = b.actor
)
select a.event_id, t.event_id as responds_to, cast(a.event_date - t.event_date as integer) as latency_days,
    if(a.stated, 'stated', 'inferred') as basis,
    f.fit * (1 - 0.5 * (a.event_date - t.event_date) / f.days)
        + if(a.headcount = t.headcount and a.headcount > 1, 0.15, 0)
        + if(together.event_id is not null, 0.1, 0) as score
from turn a
join turn t on t.actor = a.target and t.target = a.actor
join fit f on f.answer = a.event_type and f."to" = t.event_type
left join together on together.event_id = a.event_id and together.other = t.event_id
where (a.event_date, a.turn, coalesce(a.first_reported_at, a.event_date), a.event_id)
        > (t.event_date, t.turn, coalesce(t.first_reported_at, t.event_date), t.event_id)
    and a.event_date - t.event_date <= if(a.stated, f.days, coalesce(f.unstated, -1))
    and (a.stated or coalesce(a.reason, '') not in (select unnest($own_reason)))
    and a.event_id not in (select event_id from delivered)
"""

_LINKS = f"""
select event_id, responds_to, latency_days, basis,
    round(if(basis = 'stated', {STATED_CONFIDENCE}, {INFERRED_CONFIDENCE}) * least(score, 1), 2) as confidence
from candidate
qualify row_number() over (partition by event_id order by score desc, latency_days, responds_to) = 1
order by event_id
"""


@cache
def _words() -> str:
    text = resources.files("titfortat.resolve").joinpath("data/answering.txt").read_text(encoding="utf-8")
    words = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return rf"\b({'|'.join(words)})\b"


@cache
def _fits() -> pa.Table:
    text = resources.files("titfortat.resolve").joinpath("data/answers.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return pa.table(
        {
            "answer": [r["answer"] for r in rows],
            "to": [r["to"] for r in rows],
            "fit": [float(r["fit"]) for r in rows],
            "days": pa.array([int(r["days"]) for r in rows], pa.int32()),
            "unstated": pa.array([int(r["unstated"]) if r["unstated"] else None for r in rows], pa.int32()),
        }
    )


def links(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The responses, from the tables `event` and `voter`. One row an answer: the act that it fits best."""
    db.register("fit", _fits())
    db.execute(_TURNS, {"answering": _words()})
    db.execute(_DATED, {"own_reason": list(OWN_REASON)})
    return db.sql(_LINKS).to_arrow_table()
