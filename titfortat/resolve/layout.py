"""How the stage's tables are parted, and what stands in each part: all four follow from the dossiers of the events in it.

A part holds the events of a period: all of them while they are few, a year, or a month of a year with many. A new day changes
the parts of the events that it tells of, and no other file. Which parts there are depends on nothing but the events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from titfortat.resolve.dyads import MONTHS
from titfortat.resolve.keys import keys
from titfortat.schema import arrow_schema
from titfortat.storage import code_fingerprint, short_hash
from titfortat.storage.warehouse import WHOLE

MOST = 4096
"""Events of a part beyond which it is parted further: a file of so many is written in 5 ms, as one of three is."""

UNKNOWN = -1
"""The period of events without a day that nobody dates either."""

_DAY = "coalesce(e.event_date, cast(e.first_reported_at as date))"
PERIOD = f"cast(coalesce(year({_DAY}) * 12 + month({_DAY}) - 1, {UNKNOWN}) as integer)"
"""SQL of the period of an event `e`: the number of its month, or of the month of the first report where it has no day."""

ORDERS = {
    "events": "event_date nulls last, actor, target, event_type, event_id",
    "event_sources": "event_id, mention_id",
    "responses": "event_id",
    "dyad_months": "month, actor, target",
}
"""The order of the rows of each table within a part."""

_FROM_DOSSIERS = {
    "responses": "select part, event_id, responds_to, latency_days, basis, link_confidence as confidence from dossier where responds_to is not null",
    "dyad_months": MONTHS.format(columns="part, actor, target", source="dossier"),
}

_EVENTS = ["part", *arrow_schema("events").names]
_SORTED = ["part", "event_date", "actor", "target", "event_type", "event_id"]
"""What events are sorted by, as ORDERS says."""


CONTENT = "count(*), bit_xor(hash({0})), sum(cast(hash({0}) as hugeint))"
"""SQL of what tells rows from other rows, whatever their order."""


def parts(events: Mapping[int, int]) -> dict[int, str]:
    """The part of each period, from the number of events of each."""
    if sum(events.values()) <= MOST:
        return dict.fromkeys(events, WHOLE)
    of_year: dict[int, int] = defaultdict(int)
    for period, n in events.items():
        of_year[period // 12] += n
    return {period: _name(period, of_year[period // 12] > MOST) for period in events}


def _name(period: int, by_month: bool) -> str:
    if period == UNKNOWN:
        return "unknown"
    year = f"{period // 12:04}"
    return f"{year}-{period % 12 + 1:02}" if by_month else year


def tabulate(
    db: duckdb.DuckDBPyConnection, dossiers: pa.Table, names: Iterable[str]
) -> dict[str, dict[str, tuple[str, pa.Table]]]:
    """By table and part the fingerprint and the rows, from dossiers with the `part` of each; a part without rows is there
    too. The fingerprint tells what a part holds, not how it came to be."""
    names = sorted(names)
    db.register("dossier", dossiers)
    made = {
        "events": _events(db, dossiers),
        "event_sources": _sources(dossiers),
        **{
            table: db.sql(f"from ({rows}) order by part, {ORDERS[table]}").to_arrow_table()
            for table, rows in _FROM_DOSSIERS.items()
        },
    }
    return {table: dict(_parted(db, table, rows.combine_chunks(), names)) for table, rows in made.items()}


def _events(db: duckdb.DuckDBPyConnection, dossiers: pa.Table) -> pa.Table:
    # Only what is sorted by goes through the sort: with all columns it takes twice as long.
    db.register("unsorted", dossiers.select(_SORTED).append_column("row", pa.array(np.arange(len(dossiers)))))
    order = db.sql(f"select row from unsorted order by part, {ORDERS['events']}").to_arrow_table()["row"]
    return dossiers.select(_EVENTS).combine_chunks().take(order.combine_chunks())


def _sources(dossiers: pa.Table) -> pa.Table:
    """A dossier's mentions are in order; ids are so where their numbers are."""
    part = dossiers["part"].combine_chunks().dictionary_encode()
    rank = (
        np.argsort(np.argsort(np.array(part.dictionary.to_pylist(), object))) if len(part.dictionary) else np.zeros(0)
    )
    order = np.lexsort((keys(dossiers["event_id"]), rank[part.indices.to_numpy()]))
    told = dossiers.select(["part", "event_id", "mentions"]).combine_chunks().take(pa.array(order)).combine_chunks()
    mentions = told["mentions"].combine_chunks()
    rows = told.select(["part", "event_id"]).take(pc.list_parent_indices(mentions))
    return rows.append_column("mention_id", pc.list_flatten(mentions))


def _parted(
    db: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, names: list[str]
) -> Iterator[tuple[str, tuple[str, pa.Table]]]:
    db.register("made", rows)
    told = db.execute(f"select part, {CONTENT.format('made')} from made group by part").fetchall()
    content = {part: figures for part, *figures in told}
    start = 0
    for part in names:
        figures = content.get(part, [0])
        of_part = rows.slice(start, figures[0]).drop_columns(["part"])
        start += figures[0]
        yield part, (short_hash(code_fingerprint("resolve"), table, part, *figures), of_part)
