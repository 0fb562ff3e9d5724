"""What a release changes against the one before: events added, removed and changed, by field, and tables and columns that came or went.

diff.parquet has a row for every event that came or went and for every field of an event that has another value;
DIFF.md counts them. Both are empty of rows for a first release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.errors import TerminalError
from titfortat.schema.duckdb import identifier, literal
from titfortat.storage import Warehouse

PAGE = "DIFF.md"
TABLE = "diff.parquet"
SHOWN = 20
"""Events of each kind that the page names; the table has all of them."""

SCHEMA = pa.schema(
    [
        pa.field("change", pa.string(), nullable=False, metadata={"description": "added, removed or changed"}),
        pa.field("event_id", pa.string(), nullable=False, metadata={"description": "the event"}),
        pa.field(
            "field", pa.string(), metadata={"description": "the column that changed; null where the event came or went"}
        ),
        pa.field("before", pa.string(), metadata={"description": "its value in the release before, as text"}),
        pa.field(
            "after",
            pa.string(),
            metadata={
                "description": "its value in this release, as text; of a removed event, the event that stands for it now"
            },
        ),
    ]
)

_TOLD = "concat_ws(' ', coalesce(CAST({0}.event_date AS VARCHAR), 'undated'), {0}.actor, {0}.event_type, {0}.target)"


@dataclass(frozen=True)
class Diff:
    """Changes of `events` from the release `before` (None for a first release) to another, and of the schema: tables by name,
    columns as table.column."""

    before: str | None
    rows: pa.Table
    fields: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    schema_added: tuple[str, ...] = ()
    schema_removed: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def diff(before: Path | None, after: Path) -> Diff:
    """The changes from the release in `before` to that in `after`. Raises TerminalError where one cannot be read."""
    if before is None:
        return Diff(None, SCHEMA.empty_table())
    with duckdb.connect() as con:
        try:
            for name, folder in (("old", before), ("new", after)):
                con.execute(f"ATTACH {literal(Warehouse(folder).duckdb)} AS {name} (READ_ONLY)")
            return _diff(con, before.name)
        except duckdb.Error as fault:
            raise TerminalError(
                f"release: expected to compare {after} with the release {before}, found {fault}; get that release again"
            ) from fault


def _diff(con: duckdb.DuckDBPyConnection, before: str) -> Diff:
    old, new = _columns(con, "old"), _columns(con, "new")
    shared = [c for c in new["events"] if c in old["events"] and c != "event_id"]
    parts = [
        "SELECT 'added' AS change, event_id, NULL AS field, NULL AS before, NULL AS after "
        "FROM new.events ANTI JOIN old.events USING (event_id)",
        "SELECT 'removed', event_id, NULL, NULL, heir FROM old.events ANTI JOIN new.events USING (event_id) "
        f"LEFT JOIN ({_heirs(con)}) USING (event_id)",
    ]
    for name in shared:
        c = identifier(name)
        parts.append(
            f"SELECT 'changed', event_id, {literal(name)}, CAST(a.{c} AS VARCHAR), CAST(b.{c} AS VARCHAR) "
            f"FROM old.events a JOIN new.events b USING (event_id) WHERE a.{c} IS DISTINCT FROM b.{c}"
        )
    con.execute(f"CREATE TEMP TABLE diff AS {' UNION ALL '.join(parts)}")
    rows = con.sql("FROM diff ORDER BY change, event_id, field NULLS FIRST").to_arrow_table().cast(SCHEMA)
    fields = con.execute("SELECT field, count(*) FROM diff WHERE field IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1")
    return Diff(
        before,
        rows,
        dict(fields.fetchall()),
        {kind: _named(con, kind, side) for kind, side in (("added", "new"), ("removed", "old"), ("changed", "new"))},
        tuple(_beyond(new, old)),
        tuple(_beyond(old, new)),
        dict(con.execute("SELECT change, count(DISTINCT event_id) FROM diff GROUP BY 1 ORDER BY 1").fetchall()),
    )


def _heirs(con: duckdb.DuckDBPyConnection) -> str:
    """SELECT of what stands for former events in the new release, which may be of a schema without redirects."""
    there = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'new' AND table_name = 'event_redirects'"
    )
    if there.fetchone() == (0,):
        return "SELECT NULL::VARCHAR AS event_id, NULL::VARCHAR AS heir WHERE false"
    return "SELECT from_id AS event_id, max(to_id) AS heir FROM new.event_redirects WHERE is_heir GROUP BY from_id"


def _columns(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """The columns of every table of a release. Raises duckdb.Error where it has no events."""
    found = con.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() WHERE database_name = ? AND "
        "NOT starts_with(table_name, '_') GROUP BY table_name ORDER BY table_name",
        [database],
    )
    columns = dict(found.fetchall())
    con.execute(f"SELECT event_id FROM {database}.events LIMIT 0")
    return columns


def _beyond(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> Iterator[str]:
    """The tables that one has beyond the other, and the columns of those that both have."""
    for name, columns in one.items():
        if name in other:
            yield from (f"{name}.{c}" for c in columns if c not in other[name])
        else:
            yield name


def _named(con: duckdb.DuckDBPyConnection, kind: str, side: str) -> list[str]:
    """The events of one kind in words, the latest first, at most `SHOWN`."""
    found = con.execute(
        f"SELECT {_TOLD.format('e')} || ' (' || e.event_id || ')' || coalesce(': ' || d.fields, ': now ' || d.heir, '') "
        f"FROM {side}.events e JOIN (SELECT event_id, string_agg(field, ', ' ORDER BY field) AS fields, "
        "max(after) FILTER (change = 'removed') AS heir FROM diff WHERE change = ? GROUP BY 1) d "
        f"USING (event_id) ORDER BY e.event_date DESC NULLS LAST, e.event_id LIMIT {SHOWN}",
        [kind],
    )
    return [told for (told,) in found.fetchall()]


def write_diff(changes: Diff, folder: Path) -> None:
    """Write the table and the page into a release's folder."""
    pq.write_table(changes.rows, folder / TABLE, compression="zstd", version="2.6")
    (folder / PAGE).write_text(page(changes), encoding="utf-8")


def page(changes: Diff) -> str:
    """The page in Markdown."""
    if changes.before is None:
        return "# Changes\n\nThis is the first release.\n"
    lines = [f"# Changes since {changes.before}", "", summary(changes)]
    for told in schema_changes(changes):
        lines += ["", told]
    if changes.fields:
        lines += ["", "| field | events with another value |", "| --- | ---: |"]
        lines += [f"| {name} | {n:,} |" for name, n in changes.fields.items()]
    for kind, events in changes.named.items():
        if events:
            lines += ["", f"## Events {kind}", "", *(f"- {told}" for told in events)]
            more = changes.counts[kind] - len(events)
            if more:
                lines += [f"- and {more:,} more in `{TABLE}`"]
    return "\n".join(lines) + "\n"


def schema_changes(changes: Diff) -> list[str]:
    """What came to the schema and what went, a sentence each."""
    kinds = (("added", changes.schema_added), ("removed", changes.schema_removed))
    return [f"Tables and columns {kind}: {', '.join(f'`{n}`' for n in names)}." for kind, names in kinds if names]


def summary(changes: Diff) -> str:
    """The changes in a sentence."""
    if changes.before is None:
        return "The first release."
    counted = ", ".join(f"{changes.counts.get(kind, 0):,} {kind}" for kind in ("added", "removed", "changed"))
    return f"Events: {counted} since {changes.before}."
