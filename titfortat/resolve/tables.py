"""The core of the stage: mentions in, a dossier of each event out, and of the dossiers the tables. Pure: no files, no paths.

A dossier is the row of an event with what it takes to answer or be answered, and with its mentions. What it says depends on
nothing but: the mentions of its block, for which are its own; these; what their articles tell, for the day of an undated act;
and the dossiers of its pair, for links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from titfortat.countries import countries_table, cow_periods
from titfortat.resolve.answers import links, take_turns
from titfortat.resolve.chains import chains
from titfortat.resolve.clusters import founders
from titfortat.resolve.codes import code_table
from titfortat.resolve.consensus import agree
from titfortat.resolve.correcting import GROUPING, corrected, event_id, follow, regroup, relink, set_values
from titfortat.resolve.corrections import Correction
from titfortat.resolve.layout import PERIOD, tabulate
from titfortat.resolve.undated import estimate_days
from titfortat.schema import arrow_schema
from titfortat.storage import ordered_map
from titfortat.storage.warehouse import WHOLE

SHARD = 50_000
"""Mentions that one task clusters, in whole blocks: some seconds of work."""

ORDER = "event_type, actor, target, mention_id"

LINK = ("responds_to", "latency_days", "basis", "link_confidence", "chain_id", "chain_step")
"""The columns of a dossier that tell what the event answers."""

TURN = {
    "stated": pa.bool_(),
    "last_day": pa.date32(),
    "types": pa.list_(pa.string()),
    "months": pa.list_(pa.int32()),
    "counts": pa.list_(pa.int32()),
    "named": pa.list_(pa.string()),
    "turn": pa.int32(),
    "position": pa.date32(),
}
_EVENT = {f.name: pa.list_(pa.string()) if pa.types.is_list(f.type) else f.type for f in arrow_schema("events")}
_MORE = {
    "latency_days": pa.int32(),
    "basis": pa.string(),
    "link_confidence": pa.float64(),
    "happened": pa.bool_(),
    "period": pa.int32(),
    "mentions": pa.list_(pa.string()),
}
DOSSIER = pa.schema({**_EVENT, **TURN, **_MORE})
"""`turn` and what is before it are null for what did not take place; `happened` says which of its mentions vote; `period` is
that of `layout`."""

_DATED = """
create or replace temp table dated as
select a.* exclude (event_date, date_precision, deadline_at),
    coalesce(a.event_date, d.day) as event_date,
    case when a.event_date is not null then a.date_precision when d.day is not null then 'estimated' else 'unknown' end
        as date_precision,
    if(a.deadline_at >= coalesce(a.event_date, d.day), a.deadline_at, null) as deadline_at
from agreed a left join estimated d using (event_id)
"""

_CODED = """
create or replace temp table event as
select d.* exclude (day), p.corrected, c.plover_type, c.plover_mode, c.cameo_code, c.quad_class, c.goldstein,
    if(b.iso3 is null, a.cow_number, b.cow_number) as actor_cow, if(u.iso3 is null, t.cow_number, u.cow_number) as target_cow
from (select *, coalesce(event_date, cast(first_reported_at as date)) as day from dated) d
join code c using (event_type, status) left join corrected p using (event_id)
left join country a on a.iso3 = d.actor left join country t on t.iso3 = d.target
left join cow_period b on b.iso3 = d.actor and d.day between b.first and b.last
left join cow_period u on u.iso3 = d.target and d.day between u.first and u.last
"""

_UNLINKED = f"""
create or replace temp table unlinked as
select e.*, {", ".join(f"t.{c}" for c in TURN)}, s.happened, g.mentions, {PERIOD} as period
from event e left join turn t using (event_id)
join (select event_id, bool_or(happened) as happened from voter group by event_id) s using (event_id)
join (select event_id, list(mention_id order by mention_id) as mentions from resolved group by event_id) g using (event_id)
"""

_LINKED = f"""
select {", ".join(DOSSIER.names)} from (
    select u.*, r.responds_to, r.latency_days, r.basis, r.confidence as link_confidence, c.chain_id, c.chain_step
    from unlinked u left join response r using (event_id) left join chain c using (event_id)
)
"""


@dataclass(frozen=True)
class Resolved:
    """The tables of the stage, each with exactly its contract's columns."""

    events: pa.Table
    event_sources: pa.Table
    responses: pa.Table
    dyad_months: pa.Table

    def named(self) -> dict[str, pa.Table]:
        return vars(self)


def resolve(db: duckdb.DuckDBPyConnection, workers: int = 1, corrections: Sequence[Correction] = ()) -> Resolved:
    """The tables, in one part, from the table or view `mention` (see `dossiers`)."""
    return resolved(db, dossiers(db, workers, corrections))


def resolved(db: duckdb.DuckDBPyConnection, of: pa.Table) -> Resolved:
    """The tables, in one part, of these dossiers."""
    of = of.append_column("part", pa.array([WHOLE] * len(of), pa.string()))
    return Resolved(**{name: parts[WHOLE][1] for name, parts in tabulate(db, of, [WHOLE]).items()})


def dossiers(db: duckdb.DuckDBPyConnection, workers: int = 1, corrections: Sequence[Correction] = ()) -> pa.Table:
    """The dossiers of all events from the table or view `mention`: event_mentions' columns with `origin` (which text it comes
    from; copies share it) and `language`, one row a mention_id. Raises TerminalError for a correction that cannot be."""
    mentions = read_mentions(db)
    return grouped(db, mentions, group(mentions, workers), corrections)


def grouped(
    db: duckdb.DuckDBPyConnection, mentions: pa.Table, ids: Sequence[str], corrections: Sequence[Correction] = ()
) -> pa.Table:
    """The dossiers of all events for mentions grouped already: `ids` names the event of each row."""
    ids, corrections = correct_groups(mentions, ids, corrections)
    told = mentions.append_column("event_id", pa.array(ids, pa.string()))
    weigh(db, told, told, corrected(corrections, ids, mentions), corrections)
    db.execute("create or replace temp view asking as from turn")
    db.execute("create or replace temp view tell as from voter")
    responses = relink(db, links(db), corrections)
    answers = zip(responses["event_id"].to_pylist(), responses["responds_to"].to_pylist(), strict=True)
    return linked(db, responses, chains(dict(answers)))


def read_mentions(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """`mention`, with the rows of a block side by side. From here on the connection reads days as UTC has them."""
    db.execute("set TimeZone = 'UTC'")
    return db.sql(f"select * from mention order by {ORDER}").to_arrow_table()


def group(mentions: pa.Table, workers: int = 1) -> list[str]:
    """The event of each row; the mentions of a block lie side by side, and all of them are there."""
    found = [f for shard in ordered_map(founders, _shards(mentions), workers) for f in shard]
    id_of = {f: event_id(f) for f in set(found)}
    return [id_of[f] for f in found]


def correct_groups(
    mentions: pa.Table, ids: Sequence[str], corrections: Sequence[Correction]
) -> tuple[list[str], list[Correction]]:
    """The event of each row after people's splits and merges, and the corrections with the ids that events have now."""
    corrections = follow(corrections, mentions, ids)
    ids = regroup(mentions, ids, corrections)
    return ids, [f for c in corrections for f in ([c] if c.action in GROUPING else follow([c], mentions, ids))]


def weigh(
    db: duckdb.DuckDBPyConnection,
    resolved: pa.Table,
    told: pa.Table,
    words: pa.Table,
    corrections: Sequence[Correction],
) -> None:
    """Make the tables `event`, `voter` and `turn` from all mentions of some events (with `event_id`). `told`: what their
    articles tell, of whatever pair; `words`: what people corrected."""
    db.register("resolved", resolved)
    db.register("told", told)
    db.register("corrected", words)
    db.register("agreed", agree(db))
    estimate_days(db)
    db.execute(_DATED)
    set_values(db, corrections)
    db.register("code", code_table())
    db.register("country", countries_table())
    db.register("cow_period", cow_periods())
    db.execute(_CODED)
    take_turns(db)
    db.execute(_UNLINKED)


def linked(db: duckdb.DuckDBPyConnection, responses: pa.Table, chain: pa.Table) -> pa.Table:
    """The dossiers of the events in `unlinked`, with their links and their places in chains."""
    db.register("response", responses)
    db.register("chain", chain)
    return db.sql(_LINKED).to_arrow_table().cast(DOSSIER)


def _shards(mentions: pa.Table) -> list[pa.Table]:
    """The mentions in pieces of whole blocks, in order."""
    types, actors, targets = (mentions[c].to_pylist() for c in ("event_type", "actor", "target"))
    cuts, start = [], 0
    for row in range(1, len(mentions)):
        if row - start >= SHARD and (types[row], actors[row], targets[row]) != (
            types[row - 1],
            actors[row - 1],
            targets[row - 1],
        ):
            cuts.append((start, row))
            start = row
    if start < len(mentions):
        cuts.append((start, len(mentions)))
    return [mentions.slice(a, b - a) for a, b in cuts]
