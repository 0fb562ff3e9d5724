"""The core of the stage: mentions in, the four tables out. Pure: no files, no paths.

It may be given any set of mentions that holds country pairs whole: a pair's rows depend on another's mentions only where
one article tells both (the day of an undated act of a wave, `undated`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from titfortat.resolve.answers import links
from titfortat.resolve.chains import chains
from titfortat.resolve.clusters import founders
from titfortat.resolve.codes import code_table
from titfortat.resolve.consensus import agree
from titfortat.resolve.dyads import dyad_months
from titfortat.resolve.undated import estimate_days
from titfortat.schema import arrow_schema
from titfortat.storage import ordered_map, short_hash

SHARD = 50_000
"""Mentions that one task clusters, in whole blocks: some seconds of work."""

ORDER = "event_type, actor, target, mention_id"


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


def resolve(db: duckdb.DuckDBPyConnection, workers: int = 1) -> Resolved:
    """Resolve the table or view `mention`: event_mentions' columns with `origin` (which text it comes from; copies share
    it) and `language`, one row a mention_id."""
    mentions = read_mentions(db)
    return tabulate(db, mentions, [f for found in ordered_map(founders, _shards(mentions), workers) for f in found])


def read_mentions(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """`mention`, with the rows of a block side by side. From here on the connection reads days as UTC has them."""
    db.execute("set TimeZone = 'UTC'")
    return db.sql(f"select * from mention order by {ORDER}").to_arrow_table()


def tabulate(db: duckdb.DuckDBPyConnection, mentions: pa.Table, found: Sequence[str]) -> Resolved:
    """The tables of the stage for mentions grouped already: `found` names the founding mention of each row's event."""
    ids = {f: event_id(f) for f in set(found)}
    resolved = mentions.append_column("event_id", pa.array([ids[f] for f in found], pa.string()))
    db.register("resolved", resolved)
    db.register("agreed", agree(db))
    estimate_days(db)
    db.register("code", code_table())
    db.execute("""
        create or replace temp table event as
        select a.* exclude (event_date, date_precision, deadline_at),
            coalesce(a.event_date, d.day) as event_date,
            case when a.event_date is not null then a.date_precision when d.day is not null then 'estimated' else 'unknown' end
                as date_precision,
            if(a.deadline_at >= coalesce(a.event_date, d.day), a.deadline_at, null) as deadline_at,
            c.plover_type, c.plover_mode, c.cameo_code, c.quad_class, c.goldstein
        from agreed a left join estimated d using (event_id) join code c using (event_type, status)
    """)
    responses = links(db)
    db.register("response", responses)
    answers = zip(responses["event_id"].to_pylist(), responses["responds_to"].to_pylist(), strict=True)
    db.register("chain", chains(dict(answers)))
    events = db.sql("""
        select e.*, r.responds_to, c.chain_id, c.chain_step
        from event e left join response r using (event_id) left join chain c using (event_id)
        order by event_date nulls last, actor, target, event_type, event_id
    """).to_arrow_table()
    sources = db.sql("select event_id, mention_id from resolved order by event_id, mention_id").to_arrow_table()
    return Resolved(_columns("events", events), sources, responses, dyad_months(db))


def event_id(founder: str) -> str:
    """The id of the event whose founding report is the mention `founder`: the one published first, so that later
    reports leave it as it is."""
    return short_hash("event", founder)


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
