"""Carrying the journal of ids on: what `redirects` compares, taken from what is stored and what takes its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from titfortat.resolve.incremental import Update
from titfortat.resolve.keys import keys, member
from titfortat.resolve.layout import CONTENT
from titfortat.resolve.redirects import no_redirects, redirects
from titfortat.resolve.resolution import Before, Resolution
from titfortat.schema import empty_table
from titfortat.storage import Warehouse, code_fingerprint, read_fingerprint, read_table, short_hash, write_table
from titfortat.storage.warehouse import WHOLE

JOURNAL = "event_redirects"

_TOLD = ["event_id", "event_type", "actor", "target", "first_reported_at", "mentions"]


def write_journal(db: duckdb.DuckDBPyConnection, candidate: Resolution, before: Before, made: Update) -> None:
    """Write the journal where it is another than what is stored."""
    rows = _carried_on(db, candidate, before, made).combine_chunks()
    db.register("journal", rows)
    told = db.execute(f"select {CONTENT.format('journal')} from journal").fetchone()
    fingerprint = short_hash(code_fingerprint("resolve"), JOURNAL, *told)
    candidate.parts[JOURNAL] = {WHOLE: fingerprint}
    if before.mended or before.parts.get(JOURNAL) != candidate.parts[JOURNAL]:
        write_table(JOURNAL, candidate.path(JOURNAL), rows, fingerprint)


def _carried_on(db: duckdb.DuckDBPyConnection, candidate: Resolution, before: Before, made: Update) -> pa.Table:
    of_old: dict[str, list[Path]] = {}
    if not before.parts:  # else they are whole, as `resolution.standing` found them
        of_old = {name: _readable(candidate.warehouse, name) for name in ("event_sources", "events")}
        if not of_old["event_sources"]:
            return no_redirects()
    journal = _readable(candidate.warehouse, JOURNAL)
    old = read_table(JOURNAL, journal[0]) if journal else empty_table(JOURNAL)
    fresh = made.fresh.select(_TOLD)
    if before.parts:
        moved = np.flatnonzero(member(before.dossiers.event, made.regrouped))
        former = before.dossiers.rows(moved, _TOLD)
        fresh = fresh.filter(pa.array(member(keys(fresh["event_id"]), made.regrouped)))
        _view(db, "old", former)
        standing = _standing(
            before, made, pa.chunked_array([*old["from_id"].chunks, *old["to_id"].chunks], pa.string())
        )
    else:
        for name, view in (("event_sources", "old_source"), ("events", "old_event")):
            paths = [str(path) for path in of_old[name]]
            db.read_parquet(paths, hive_partitioning=False).create_view(view) if paths else db.register(
                view, empty_table(name)
            )
        standing = fresh["event_id"]
    _view(db, "new", fresh)
    db.register("old_redirect", old)
    db.register("standing_event", pa.table({"event_id": standing}))
    last = max((day for table, day, _ in candidate.inputs if table == "event_mentions"), default=None)
    return redirects(db, dt.date.fromisoformat(last) if last else None)


def _readable(warehouse: Warehouse, table: str) -> list[Path]:
    return [f for f in warehouse.spanning_files(table) if read_fingerprint(f) is not None]


def _view(db: duckdb.DuckDBPyConnection, age: str, dossiers: pa.Table) -> None:
    db.register(f"{age}_event", dossiers)
    db.execute(f"create temp view {age}_source as select event_id, unnest(mentions) as mention_id from {age}_event")


def _standing(before: Before, made: Update, named: pa.ChunkedArray) -> pa.ChunkedArray:
    """Of the ids that the journal and the changes name, those that are events now."""
    ids = pa.chunked_array([*named.chunks, *made.fresh["event_id"].chunks], pa.string()).drop_null().unique()
    numbers = keys(ids)
    stays = member(numbers, before.dossiers.event) & ~member(numbers, made.stale)
    return pa.chunked_array([ids.filter(pa.array(stays | member(numbers, keys(made.fresh["event_id"]))))])
