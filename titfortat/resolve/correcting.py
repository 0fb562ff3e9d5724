"""What corrections do: to the groups of mentions, to the values of events, to the links.

An event that a correction names and the data does not hold is passed over.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from titfortat.errors import TerminalError
from titfortat.resolve.corrections import Correction

GROUPING = ("split", "merge")
"""What changes which reports are of one event; everything else is of the events that come of it."""


def event_id(founder: str) -> str:
    """The id of the event whose founding report is the mention `founder`: the one published first, so that later
    reports leave it as it is. SQL can compute it as well (`redirects.FOUNDED_BY`), so that any id leads to its event."""
    return hashlib.sha256(f"event {founder}".encode()).hexdigest()[:16]


def follow(corrections: Sequence[Correction], mentions: pa.Table, ids: Sequence[str]) -> list[Correction]:
    """The corrections with ids that are no event any more replaced by the event that holds the report which founded it:
    an earlier report that comes later takes nothing from what people decided. What then says nothing is left out."""
    named = {i for c in corrections for i in (c.event_id, *(c.other if c.action != "split" else ()))} - set(ids)
    now = {}
    if named:
        for mention, event in zip(mentions["mention_id"].to_pylist(), ids, strict=True):
            former = event_id(mention)
            if former in named:
                now[former] = event
    found = []
    for c in corrections:
        other = c.other if c.action == "split" else tuple(now.get(i, i) for i in c.other)
        event = now.get(c.event_id, c.event_id)
        if event not in other:
            found.append(replace(c, event_id=event, other=other))
    return found


def regroup(mentions: pa.Table, ids: Sequence[str], corrections: Sequence[Correction]) -> list[str]:
    """The event id of each mention after splits and merges, in the order of the files.

    Raises TerminalError where a merge joins events of different types or pairs.
    """
    ids = list(ids)
    changes = [c for c in corrections if c.action in GROUPING]
    if not changes:
        return ids
    names = mentions["mention_id"].to_pylist()
    row_of = {m: row for row, m in enumerate(names)}
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, event in enumerate(ids):
        rows_of[event].append(row)
    joined: dict[str, str] = {}  # whoever is one with B is one with A, once A and B are one

    def now(event: str) -> str:
        while event in joined:
            event = joined[event]
        return event

    for c in changes:
        event = now(c.event_id)
        if c.action == "split":
            named = [row_of[m] for m in c.other if m in row_of and ids[row_of[m]] == event]
            rest = [row for row in rows_of[event] if row not in named]
            if not named or not rest:
                continue
            # the part with the founding report keeps the id
            moved = max((named, rest), key=lambda rows: min(_order(mentions, r) for r in rows))
            target = event_id(names[min(moved, key=lambda r: _order(mentions, r))])
            joined.pop(target, None)
        else:
            other, target = now(c.other[0]), event
            if not rows_of.get(target):  # the one that the data holds stands for both
                other, target = target, other
            if other == target:
                continue
            joined[other] = target
            moved = list(rows_of.get(other, ()))
            if not moved:
                continue
            if _block(mentions, moved[0]) != _block(mentions, rows_of[target][0]):
                raise TerminalError(
                    f"corrections/{c.where}: expected two events of one type, actor and target, found "
                    f"{_block(mentions, rows_of[target][0])} and {_block(mentions, moved[0])}"
                )
        for row in moved:
            rows_of[ids[row]].remove(row)
            rows_of[target].append(row)
            ids[row] = target
    return ids


def set_values(db: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> None:
    """Write the values that people set into the table `dated`: the events before their codes."""
    for c in corrections:
        if c.action == "drop":
            db.execute("update dated set status = 'denied', confidence = 0 where event_id = ?", [c.event_id])
        elif c.field == "event_date":
            date, precision = c.value or (None, "unknown")
            db.execute(
                "update dated set event_date = ?, date_precision = ? where event_id = ?", [date, precision, c.event_id]
            )
        elif c.field == "headcount":
            db.execute(
                "update dated set headcount = $n, headcount_min = least(headcount_min, $n), headcount_max = greatest(headcount_max, $n)"
                " where event_id = $id",
                {"n": c.value, "id": c.event_id},
            )
        elif c.field == "deadline_hours":
            db.execute(
                "update dated set deadline_hours = ?, deadline_at = null where event_id = ?", [c.value, c.event_id]
            )
        elif c.action == "set":
            value = c.value if c.value is not None or c.field not in ("roles", "persons") else []
            db.execute(f"update dated set {c.field} = ? where event_id = ?", [value, c.event_id])


def relink(db: duckdb.DuckDBPyConnection, found: pa.Table, corrections: Sequence[Correction]) -> pa.Table:
    """The responses with the links that people made instead of those found. Raises TerminalError for a cycle."""
    changes = {c.event_id: c for c in corrections if c.action == "link"}
    if not changes:
        return found
    day = {event: (date, precision) for event, date, precision in db.execute(_DAYS).fetchall()}
    rows = {r["event_id"]: r for r in found.to_pylist()}
    for event, c in changes.items():
        if event not in day or any(o not in day for o in c.other):
            continue
        rows.pop(event, None)
        for answered in c.other:
            latency = _latency(c, day[event], day[answered])
            rows[event] = {
                "event_id": event,
                "responds_to": answered,
                "latency_days": latency,
                "basis": "stated",
                "confidence": 1.0,
            }
            _refuse_circle(c, rows)
    return pa.Table.from_pylist([rows[i] for i in sorted(rows)], schema=found.schema)


_DAYS = "select event_id, event_date, date_precision from event"


def _latency(c: Correction, answer: tuple, answered: tuple) -> int | None:
    if not {answer[1], answered[1]} <= {"day", "estimated"}:
        return None
    days = (answer[0] - answered[0]).days
    if days < 0:
        raise TerminalError(f"corrections/{c.where}: the answer is dated {answer[0]}, before the act of {answered[0]}")
    return days


def _refuse_circle(c: Correction, rows: dict[str, dict]) -> None:
    seen, event = set(), c.event_id
    while event in rows:
        if event in seen:
            raise TerminalError(f"corrections/{c.where}: this link closes a circle of answers")
        seen.add(event)
        event = rows[event]["responds_to"]


def corrected(corrections: Sequence[Correction], ids: Sequence[str], mentions: pa.Table) -> pa.Table:
    """event_id and corrected: what people corrected of each event, as words joined by commas."""
    held = set(ids)
    event_of = dict(zip(mentions["mention_id"].to_pylist(), ids, strict=True)) if corrections else {}
    words: dict[str, set[str]] = defaultdict(set)
    for c in corrections:
        parts = (
            [event_of.get(m, "") for m in c.other] if c.action == "split" else c.other if c.action == "merge" else ()
        )
        for event in {c.event_id, *parts} & held:
            words[event].add(c.field or c.action)
    found = sorted(words)
    return pa.table(
        {
            "event_id": pa.array(found, pa.string()),
            "corrected": pa.array([", ".join(sorted(words[e])) for e in found], pa.string()),
        }
    )


def _block(mentions: pa.Table, row: int) -> str:
    return " ".join(mentions[c][row].as_py() for c in ("event_type", "actor", "target"))


def _order(mentions: pa.Table, row: int) -> tuple:
    published = mentions["published_at"][row].as_py()
    return (published is None, published and published.date(), mentions["mention_id"][row].as_py())
