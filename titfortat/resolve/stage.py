"""The stage as the pipeline calls it: what it reads, what it writes, when it is current."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from titfortat.errors import TerminalError
from titfortat.resolve.corrections import FOLDER, Correction, corrections_hashes, read_corrections
from titfortat.resolve.dossiers import KEYED, Dossiers, count, keyed
from titfortat.resolve.heap import INPUTS, Heap
from titfortat.resolve.incremental import Update, events_of, update
from titfortat.resolve.journal import JOURNAL, write_journal
from titfortat.resolve.keys import member
from titfortat.resolve.layout import parts, tabulate
from titfortat.resolve.resolution import STAGE, Before, Input, Resolution, known_fingerprints, read_state, stored
from titfortat.resolve.tables import dossiers
from titfortat.storage import Progress, Warehouse, code_fingerprint, read_fingerprint, short_hash, silent, write_table
from titfortat.storage.warehouse import WHOLE

TABLES = (JOURNAL, "events", "event_sources", "responses", "dyad_months")
"""In the order in which they are promoted: redirects first, so that no kill in between loses what they tell."""

MOST_DAYS = 31
"""Arrival days that may differ from what is stored: of more than a month at once everything is resolved from scratch."""

_NOTHING = Before(set(), {}, False, Heap({}), Dossiers({}))


def plan(warehouse: Warehouse, corrections: Path = FOLDER) -> Resolution:
    """The candidate of all events, with the fingerprint of what it would be made from: mentions, articles, corrections.
    Cheap: reads no rows."""
    state = read_state(warehouse)
    known, stamps = known_fingerprints(state), {}
    inputs: list[Input] = []
    for table in INPUTS:
        for day, stamp in warehouse.stored_stamps(table).items():
            stamps[table, day] = stamp
            inputs.append(
                (table, day, known.get((table, day, stamp)) or read_fingerprint(warehouse.stored(table, day)))
            )
    base = short_hash(code_fingerprint(STAGE), *corrections_hashes(corrections))
    fingerprint = short_hash(base, orjson.dumps(inputs).decode())
    return Resolution(
        warehouse, STAGE, WHOLE, TABLES, fingerprint, inputs=inputs, base=base, stamps=stamps, state=state
    )


def _refuse_damaged(candidate: Resolution) -> None:
    """Refuse to resolve from a file that can't be read."""
    for table, day, fingerprint in candidate.inputs:
        if fingerprint is None:
            raise TerminalError(
                f"{candidate.warehouse.stored(table, day)}: expected a Parquet file of {table}, found a damaged one; put the "
                f"dumps of {day} back and run again, or delete the folders day={day} of every table below store/"
            )


def build(candidate: Resolution, workers: int = 1, progress: Progress = silent, corrections: Path = FOLDER) -> None:
    """Resolve the stored mentions and write the candidate's tables; of tables that were made with this code and these
    corrections only what the arrival days touch that came, changed or went since. Raises TerminalError for a correction that
    is wrong and for a damaged file."""
    wanted = read_corrections(corrections)
    _refuse_damaged(candidate)
    before = stored(candidate)
    days = _changed_days(candidate, before)
    with duckdb.connect() as db:
        db.execute("set TimeZone = 'UTC'")
        progress("resolving mentions into events", 0, None)
        if before is None or len(days) > MOST_DAYS:
            before, made = _NOTHING, _all(db, candidate, workers, wanted)
        else:
            made = _some(db, candidate, before, days, workers, wanted)
        with ThreadPoolExecutor(_WRITERS) as pool:
            standing, writing = _write_parts(db, candidate, before, made, pool)
            write_journal(db, candidate, before, made)
            made.heap.write(candidate.work, before.heap)
            standing.write(candidate.work, before.dossiers)
            for written in writing:
                written.result()
    candidate.write_state(made.heap, standing)
    mentions = int(np.count_nonzero(made.heap.event))
    _tell(candidate, mentions, standing, len(wanted), from_scratch=before is _NOTHING)
    progress("resolving mentions into events", mentions, mentions)


def view_mentions(db: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    """Make the view `mention` over all days: each mention once, with the text that it comes from and its language."""
    candidate = plan(warehouse)
    days = _days(candidate.inputs)
    Heap({}).with_days(db, _files(candidate, days), days).view(db)


def _files(candidate: Resolution, days: Iterable[str]) -> dict[str, dict[str, Path]]:
    """The files of these days that are read, by table and day."""
    files: dict[str, dict[str, Path]] = {name: {} for name in INPUTS}
    wanted = set(days)
    for name, day, _ in candidate.inputs:
        if day in wanted:
            files[name][day] = candidate.warehouse.stored(name, day)
    return files


def _days(inputs: Iterable[Input]) -> list[str]:
    return sorted({day for _, day, _ in inputs})


def _changed_days(candidate: Resolution, before: Before | None) -> list[str]:
    """The arrival days that came, changed or went since."""
    return _days(set(candidate.inputs) ^ (before.inputs if before else set()))


def _all(db: duckdb.DuckDBPyConnection, candidate: Resolution, workers: int, corrections: list[Correction]) -> Update:
    """Everything from scratch."""
    days = _days(candidate.inputs)
    heap = Heap({}).with_days(db, _files(candidate, days), days)
    heap.view(db)
    found = dossiers(db, workers, corrections)
    mentions = found["mentions"].combine_chunks()
    ids = found["event_id"].combine_chunks().take(pc.list_parent_indices(mentions))
    event = events_of(heap.mention, pc.list_flatten(mentions), ids)
    nothing = np.zeros(0, np.uint64)
    return Update(heap.with_events(event), found, nothing, nothing)


def _some(
    db: duckdb.DuckDBPyConnection,
    candidate: Resolution,
    before: Before,
    days: list[str],
    workers: int,
    corrections: list[Correction],
) -> Update:
    """What the days touch."""
    numbers = pa.array([dt.date.fromisoformat(d) for d in days], pa.date32()).cast(pa.int32()).to_numpy()
    heap = before.heap.with_days(db, _files(candidate, days), days)
    return update(db, before.heap, heap, before.dossiers, numbers, workers, corrections)


def _write_parts(
    db: duckdb.DuckDBPyConnection, candidate: Resolution, before: Before, made: Update, pool: Executor
) -> tuple[Dossiers, list[Future[int]]]:
    """Have the parts written that differ from what is stored; gives the dossiers as they are now, and the writing to wait for."""
    old, fresh = before.dossiers, keyed(made.fresh)
    stale = member(old.event, made.stale)
    was, gone = old.periods(), count(old.period[stale])
    events = was - gone + count(fresh["period"].to_numpy())
    part_of, was_of = parts(events), parts(was)
    names = sorted(set(part_of.values())) or [WHOLE]
    changed = {part_of[p] for p in fresh["period"].unique().to_pylist()} | {was_of[p] for p in gone}
    touched = {name for name in names if name in changed or name not in old.parts or before.mended}
    by_part = _by_part(old, fresh, stale, part_of, touched)
    told = [rows.append_column("part", pa.repeat(name, len(rows))) for name, rows in by_part.items()]
    writing: list[Future[int]] = []
    for table, of_table in tabulate(db, pa.concat_tables(told) if told else _NO_DOSSIER, touched).items():
        known = {} if before.mended else before.parts.get(table, {})
        candidate.parts[table] = {name: f for name, f in known.items() if name in names}
        for name, (fingerprint, rows) in of_table.items():
            candidate.parts[table][name] = fingerprint
            if known.get(name) != fingerprint:
                writing.append(pool.submit(write_table, table, candidate.path(table, name), rows, fingerprint))
    return Dossiers({name: by_part[name] if name in touched else old.parts[name] for name in names}), writing


_NO_DOSSIER = KEYED.append(pa.field("part", pa.string())).empty_table()

_WRITERS = 2
"""Files that are written at a time; what takes the time is done without Python's lock."""


def _by_part(
    old: Dossiers, fresh: pa.Table, stale: np.ndarray, part_of: dict[int, str], touched: set[str]
) -> dict[str, pa.Table]:
    """The dossiers of the parts that are touched: those stored that are not stale, and the fresh ones."""
    names = sorted(touched)
    numbers = {name: n for n, name in enumerate(names)}
    periods: dict[str, list[int]] = {name: [] for name in names}
    for period, name in part_of.items():
        if name in touched:
            periods[name].append(period)
    number = np.array([numbers[part_of[p]] for p in fresh["period"].to_pylist()], np.int64)
    fresh = fresh.take(np.argsort(number, kind="stable"))
    found, start, at = {}, 0, {}
    for name, rows in old.parts.items():
        at[name] = stale[start : start + len(rows)]
        start += len(rows)
    start = 0
    for n, name in enumerate(names):
        if name in old.parts:  # the same periods as ever
            kept = old.parts[name].filter(pa.array(~at[name]))
        else:
            kept = old.rows(np.flatnonzero(member(old.period, np.array(periods[name], np.int32)) & ~stale))
        size = int(np.count_nonzero(number == n))
        found[name] = pa.concat_tables([kept, fresh.slice(start, size)])
        start += size
    return found


def _tell(candidate: Resolution, mentions: int, standing: Dossiers, corrections: int, from_scratch: bool) -> None:
    tables = standing.parts.values()
    candidate.figures.update(mentions=mentions, events=len(standing), corrections=corrections)
    candidate.figures.update(
        responses=int(np.count_nonzero(standing.answer)),
        events_corrected=sum(len(t) - t["corrected"].null_count for t in tables),
        from_scratch=float(from_scratch),
        parts=len(tables),
    )
