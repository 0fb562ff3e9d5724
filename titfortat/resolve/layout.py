"""How the stage's tables are parted, and what stands in each part: all four follow from the dossiers of the events in it.

A part holds the events of a period: all of them while they are few, a year, or a month of a year with many. A new day changes
the parts of the events that it tells of, and no other file. Which parts there are depends on nothing but the events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from titfortat.resolve.dyads import MONTHS
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

_ROWS = {
    "events": f"select part, {', '.join(arrow_schema('events').names)} from dossier",
    "event_sources": "select part, event_id, unnest(mentions) as mention_id from dossier",
    "responses": "select part, event_id, responds_to, latency_days, basis, link_confidence as confidence from dossier where responds_to is not null",
    "dyad_months": MONTHS.format(columns="part, actor, target", source="dossier"),
}


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


def tabulate(db: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, dict[str, tuple[str, pa.Table]]]:
    """By table and part the fingerprint and the rows, from the relation `dossier` (with `part`); a part without rows is
    there too. The fingerprint tells what a part holds, not how it came to be."""
    names = sorted(names)
    found: dict[str, dict[str, tuple[str, pa.Table]]] = {}
    for table, rows in _ROWS.items():
        db.execute(f"create or replace temp {'view' if table == 'events' else 'table'} made_{table} as {rows}")
        told = db.execute(f"select part, {CONTENT.format('made')} from made_{table} made group by part").fetchall()
        content = {part: figures for part, *figures in told}
        ordered = db.sql(f"from made_{table} order by part, {ORDERS[table]}").to_arrow_table().combine_chunks()
        start, found[table] = 0, {}
        for part in names:
            figures = content.get(part, [0])
            of_part = ordered.slice(start, figures[0]).drop_columns(["part"])
            start += figures[0]
            found[table][part] = short_hash(code_fingerprint("resolve"), table, part, *figures), of_part
    return found
