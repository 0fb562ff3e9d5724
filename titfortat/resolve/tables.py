"""The core of the stage: mentions in, the four tables out. Pure: no files, no paths.

It may be given any set of mentions that holds country pairs whole: a pair's rows depend on another's mentions only where
one article tells both (the day of an undated act of a wave, `undated`); these may come along as `beside`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from titfortat.countries import countries_table
from titfortat.resolve.answers import links
from titfortat.resolve.chains import chains
from titfortat.resolve.clusters import founders
from titfortat.resolve.codes import code_table
from titfortat.resolve.consensus import agree
from titfortat.resolve.correcting import GROUPING, corrected, event_id, follow, regroup, relink, set_values
from titfortat.resolve.corrections import Correction
from titfortat.resolve.dyads import dyad_months
from titfortat.resolve.undated import estimate_days
from titfortat.schema import arrow_schema
from titfortat.storage import ordered_map

SHARD = 50_000
"""Mentions that one task clusters, in whole blocks: some seconds of work."""

ORDER = "event_type, actor, target, mention_id"

ORDERS = {
    "events": "event_date nulls last, actor, target, event_type, event_id",
    "event_sources": "event_id, mention_id",
    "responses": "event_id",
    "dyad_months": "month, actor, target",
}
"""The order of the rows of each table."""

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
select d.*, p.corrected, c.plover_type, c.plover_mode, c.cameo_code, c.quad_class, c.goldstein,
    a.cow_number as actor_cow, t.cow_number as target_cow
from dated d join code c using (event_type, status) left join corrected p using (event_id)
left join country a on a.iso3 = d.actor left join country t on t.iso3 = d.target
"""


@dataclass(frozen=True)
class Resolved:
    """The tables of the stage, each with exactly its contract's columns."""

    events: pa.Table
    event_sources: pa.Table
    responses: pa.Table
    dyad_months: pa.Table

    def named(self) -> dict[str, pa.Table]:
        return {
            "events": self.events,
            "event_sources": self.event_sources,
            "responses": self.responses,
            "dyad_months": self.dyad_months,
        }


def resolve(
    db: duckdb.DuckDBPyConnection,
    workers: int = 1,
    corrections: Sequence[Correction] = (),
    beside: pa.Table | None = None,
    known: Mapping[str, str] | None = None,
) -> Resolved:
    """Resolve the table or view `mention`: event_mentions' columns with `origin` (which text it comes from; copies share
    it) and `language`, one row a mention_id. `beside`: what the same articles tell of other pairs, which are not resolved.
    `known`: the event of each mention of blocks that need not be clustered again. Raises TerminalError for a correction
    that cannot be."""
    mentions = read_mentions(db)
    return tabulate(db, mentions, _group(mentions, workers, known or {}), corrections, beside)


def _group(mentions: pa.Table, workers: int, known: Mapping[str, str]) -> list[str]:
    """The event of each row."""
    ids = [known.get(m, "") for m in mentions["mention_id"].to_pylist()] if known else [""] * len(mentions)
    rows = [row for row, event in enumerate(ids) if not event]
    left = mentions.take(pa.array(rows, pa.int64())) if known else mentions
    found = [f for shard in ordered_map(founders, _shards(left), workers) for f in shard]
    id_of = {f: event_id(f) for f in set(found)}
    for row, founder in zip(rows, found, strict=True):
        ids[row] = id_of[founder]
    return ids


def read_mentions(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """`mention`, with the rows of a block side by side. From here on the connection reads days as UTC has them."""
    db.execute("set TimeZone = 'UTC'")
    return db.sql(f"select * from mention order by {ORDER}").to_arrow_table()


def tabulate(
    db: duckdb.DuckDBPyConnection,
    mentions: pa.Table,
    ids: Sequence[str],
    corrections: Sequence[Correction] = (),
    beside: pa.Table | None = None,
) -> Resolved:
    """The tables of the stage for mentions grouped already: `ids` names the event of each row."""
    corrections = follow(corrections, mentions, ids)
    ids = regroup(mentions, ids, corrections)
    corrections = [f for c in corrections for f in ([c] if c.action in GROUPING else follow([c], mentions, ids))]
    db.register("resolved", mentions.append_column("event_id", pa.array(ids, pa.string())))
    db.register("told", mentions if beside is None else pa.concat_tables([mentions, beside]))
    db.register("corrected", corrected(corrections, ids, mentions))
    db.register("agreed", agree(db))
    estimate_days(db)
    db.execute(_DATED)
    set_values(db, corrections)
    db.register("code", code_table())
    db.register("country", countries_table())
    db.execute(_CODED)
    responses = relink(db, links(db), corrections)
    db.register("response", responses)
    answers = zip(responses["event_id"].to_pylist(), responses["responds_to"].to_pylist(), strict=True)
    db.register("chain", chains(dict(answers)))
    events = db.sql(f"""
        select e.*, r.responds_to, c.chain_id, c.chain_step
        from event e left join response r using (event_id) left join chain c using (event_id)
        order by {ORDERS["events"]}
    """).to_arrow_table()
    sources = db.sql(f"select event_id, mention_id from resolved order by {ORDERS['event_sources']}").to_arrow_table()
    return Resolved(_columns("events", events), sources, responses, dyad_months(db))


def _columns(name: str, table: pa.Table) -> pa.Table:
    return table.select(arrow_schema(name).names)


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
