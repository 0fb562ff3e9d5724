"""The stage as the pipeline calls it: what it reads, what it writes, when it is current."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pyarrow as pa

from titfortat.resolve.corrections import FOLDER, corrections_hashes, read_corrections
from titfortat.resolve.redirects import no_redirects, redirects
from titfortat.resolve.tables import Resolved, resolve
from titfortat.schema import empty_table
from titfortat.storage import (
    Candidate,
    Progress,
    Warehouse,
    code_fingerprint,
    read_fingerprint,
    read_table,
    short_hash,
    silent,
    write_table,
)
from titfortat.storage.warehouse import WHOLE

STAGE = "resolve"
TABLES = ("event_redirects", "events", "event_sources", "responses", "dyad_months")
"""In the order in which they are promoted: redirects first, so that no kill in between loses what they tell."""
INPUTS = ("event_mentions", "articles")

# As publish does: a mention whose article is gone (a day that failed an audit half-way) supports no event, and one of an
# article that came on several days has the time and publisher of the earliest.
_MENTIONS = """
create or replace temp view mention as
with mentions as (
    select * from stored_mention qualify row_number() over (partition by mention_id order by dump_date) = 1
), texts as (
    select article_id, text_sha256, duplicate_of, language, published_at, source from stored_article
    qualify row_number() over (partition by article_id order by dump_date) = 1
)
select m.* replace (own.published_at as published_at, own.source as source),
    coalesce(original.text_sha256, own.text_sha256) as origin, own.language
from mentions m
join texts own on own.article_id = m.article_id
left join texts original on original.article_id = own.duplicate_of
"""


def plan(warehouse: Warehouse, corrections: Path = FOLDER) -> Candidate:
    """The candidate of all events, with the fingerprint of what it would be made from: mentions, articles, corrections.
    Cheap: reads no rows."""
    inputs = [read_fingerprint(warehouse.stored(t, day)) for t in INPUTS for day in warehouse.stored_days(t)]
    days = [d for t in INPUTS for d in (t, *warehouse.stored_days(t))]
    return Candidate(
        warehouse,
        STAGE,
        WHOLE,
        TABLES,
        short_hash(code_fingerprint(STAGE), *days, *inputs, *corrections_hashes(corrections)),
    )


def build(candidate: Candidate, workers: int = 1, progress: Progress = silent, corrections: Path = FOLDER) -> None:
    """Resolve all stored mentions and write the candidate's tables. Raises TerminalError for a correction that is wrong."""
    wanted = read_corrections(corrections)
    with duckdb.connect() as db:
        view_mentions(db, candidate.warehouse)
        progress("resolving mentions into events", 0, None)
        resolved = resolve(db, workers, wanted)
        tables = {"event_redirects": _redirects(db, candidate.warehouse, resolved), **resolved.named()}
    for name, rows in tables.items():
        write_table(name, candidate.path(name), rows, candidate.fingerprint)
    mentions, events = len(resolved.event_sources), len(resolved.events)
    candidate.figures.update(mentions=mentions, events=events, responses=len(resolved.responses))
    candidate.figures.update(corrections=len(wanted), events_corrected=events - resolved.events["corrected"].null_count)
    progress("resolving mentions into events", mentions, mentions)


def _redirects(db: duckdb.DuckDBPyConnection, warehouse: Warehouse, resolved: Resolved) -> pa.Table:
    """The journal of ids, carried on from what is stored."""
    stored = {name: warehouse.stored(name, WHOLE) for name in ("event_sources", "events", "event_redirects")}
    if not read_fingerprint(stored["event_sources"]):
        return no_redirects()
    for name, old in (("event_sources", "old_source"), ("events", "old_event"), ("event_redirects", "old_redirect")):
        db.register(old, read_table(name, stored[name]) if stored[name].exists() else empty_table(name))
    db.register("new_source", resolved.event_sources)
    db.register("new_event", resolved.events)
    days = warehouse.stored_days("event_mentions")
    return redirects(db, dt.date.fromisoformat(days[-1]) if days else None)


def view_mentions(db: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """Make the view `mention` over all days: each mention once, with the text that it comes from and its language."""
    for name, view in zip(INPUTS, ("stored_mention", "stored_article"), strict=True):
        files = [str(p) for p in warehouse.stored_files(name)]
        if files:
            db.read_parquet(files, hive_partitioning=False).create_view(view)
        else:
            db.register(view, empty_table(name))
    db.execute(_MENTIONS)
