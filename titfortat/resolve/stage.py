"""The stage as the pipeline calls it: what it reads, what it writes, when it is current."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from titfortat.resolve.corrections import FOLDER, Correction, corrections_hashes, read_corrections
from titfortat.resolve.incremental import MOST_DAYS, Before, join, pick
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
with mentions as (
    select * from {mentions} qualify row_number() over (partition by mention_id order by dump_date) = 1
), texts as (
    select article_id, text_sha256, duplicate_of, language, published_at, source from {articles}
    qualify row_number() over (partition by article_id order by dump_date) = 1
)
select m.* replace (own.published_at as published_at, own.source as source),
    coalesce(original.text_sha256, own.text_sha256) as origin, own.language
from mentions m
join texts own on own.article_id = m.article_id
left join texts original on original.article_id = own.duplicate_of
"""


Input = tuple[str, str, str | None]
"""Table, day and fingerprint of a file that is read."""


@dataclass
class Resolution(Candidate):
    """The stage's candidate, with what it was planned from: thousands of files after some years, each of them opened."""

    inputs: list[Input] = field(default_factory=list)


def plan(warehouse: Warehouse, corrections: Path = FOLDER) -> Candidate:
    """The candidate of all events, with the fingerprint of what it would be made from: mentions, articles, corrections.
    Cheap: reads no rows."""
    inputs = _inputs(warehouse)
    return Resolution(warehouse, STAGE, WHOLE, TABLES, _fingerprint(inputs, corrections), inputs=inputs)


def build(candidate: Candidate, workers: int = 1, progress: Progress = silent, corrections: Path = FOLDER) -> None:
    """Resolve all stored mentions and write the candidate's tables; where what is stored lacks only the latest days, only
    the pairs that they mention. Raises TerminalError for a correction that is wrong."""
    wanted = read_corrections(corrections)
    warehouse = candidate.warehouse
    inputs = candidate.inputs if isinstance(candidate, Resolution) else _inputs(warehouse)
    since = first_new_day(warehouse, inputs, corrections)
    with duckdb.connect() as db:
        progress("resolving mentions into events", 0, None)
        if since is None:
            view_mentions(db, warehouse)
            resolved = resolve(db, workers, wanted)
        else:
            resolved = _add_days(db, warehouse, since, workers, wanted)
        tables = {"event_redirects": _redirects(db, warehouse, resolved), **resolved.named()}
    for name, rows in tables.items():
        write_table(name, candidate.path(name), rows.combine_chunks(), candidate.fingerprint)
    mentions, events = len(resolved.event_sources), len(resolved.events)
    candidate.figures.update(mentions=mentions, events=events, responses=len(resolved.responses))
    candidate.figures.update(corrections=len(wanted), events_corrected=events - resolved.events["corrected"].null_count)
    candidate.figures.update(from_scratch=float(since is None))
    progress("resolving mentions into events", mentions, mentions)


def first_new_day(warehouse: Warehouse, inputs: Sequence[Input], corrections: Path = FOLDER) -> str | None:
    """The first of the latest days that the stored tables lack and that are all they lack; None where there is no such.

    The fingerprint of what is stored tells: it is that of the same inputs without those days. Tables that an audit mended
    are made from scratch, so that what it turned away is told again.
    """
    stored = {read_fingerprint(warehouse.stored(name, WHOLE)) for name in TABLES}
    rejected = warehouse.stored("rejected", WHOLE)
    if len(stored) != 1 or None in stored or (rejected.exists() and len(read_table("rejected", rejected, ["stage"]))):
        return None
    (fingerprint,) = stored
    days = sorted({day for _, day, _ in inputs})
    for first in days[: -MOST_DAYS - 1 : -1]:
        inputs = [i for i in inputs if i[1] < first]
        if inputs and _fingerprint(inputs, corrections) == fingerprint:
            return first
    return None


def _inputs(warehouse: Warehouse) -> list[Input]:
    """(table, day, fingerprint) of all that is read."""
    return [(t, day, read_fingerprint(warehouse.stored(t, day))) for t in INPUTS for day in warehouse.stored_days(t)]


def _fingerprint(inputs: Sequence[Input], corrections: Path) -> str:
    parts = (part for of_input in inputs for part in of_input)
    return short_hash(code_fingerprint(STAGE), *parts, *corrections_hashes(corrections))


def _add_days(
    db: duckdb.DuckDBPyConnection, warehouse: Warehouse, first: str, workers: int, wanted: list[Correction]
) -> Resolved:
    before = Before.stored(warehouse)
    _view_stored(db, warehouse)
    _view_stored(db, warehouse, "new", first)
    known = pick(db, before, wanted)
    for name, mentions in (("mention", "mention_of_pairs"), ("beside", "mention_beside")):
        db.execute(f"create temp view {name} as {_MENTIONS.format(mentions=mentions, articles='article_of_pairs')}")
    db.execute("set TimeZone = 'UTC'")
    fresh = resolve(db, workers, wanted, db.sql("from beside").to_arrow_table(), known)
    return join(db, before, fresh)


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
    _view_stored(db, warehouse)
    db.execute(
        f"create or replace temp view mention as {_MENTIONS.format(mentions='stored_mention', articles='stored_article')}"
    )


def _view_stored(db: duckdb.DuckDBPyConnection, warehouse: Warehouse, which: str = "stored", first: str = "") -> None:
    """Name the stored files of the days from `first` on `<which>_mention` and `<which>_article`."""
    for name, view in zip(INPUTS, (f"{which}_mention", f"{which}_article"), strict=True):
        files = [str(warehouse.stored(name, day)) for day in warehouse.stored_days(name) if day >= first]
        if files:
            db.read_parquet(files, hive_partitioning=False).create_view(view)
        else:
            db.register(view, empty_table(name))
