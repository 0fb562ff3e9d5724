"""What `titfortat review` prints and writes: the events that deserve a person's look."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data_checks.results import saved_results
from pipelines.phrases import many
from pipelines.query import open_dataset
from titfortat.errors import TerminalError
from titfortat.resolve.review import Doubt, doubts, template
from titfortat.storage import Warehouse, reading
from titfortat.storage.state import CHECKS, DATABASE
from titfortat.storage.warehouse import WHOLE

KINDS = {
    "headcount": "publishers give different numbers of people",
    "day": "publishers give different days",
    "deadline": "publishers give different times to leave",
    "status": "one says that it happened, another denies it",
    "unsure": "hardly believed",
    "answer": "a link that is hardly believed",
    "twice": "may be one act told as two",
    "check": "a check warns",
}
"""Kind of doubt -> what it means."""

_ID = re.compile(r"\b[0-9a-f]{16}\b")


def review(data: str | Path, kind: str | None = None) -> list[Doubt]:
    """What to look at in a data root, of one kind or all. Raises TerminalError: no dataset, no such kind."""
    if kind not in (None, *KINDS):
        raise TerminalError(f"review: expected a kind of {', '.join(KINDS)}, found {kind!r}")
    with open_dataset(data) as db:
        found = doubts(db, flagged(reading(data, (CHECKS, DATABASE))))
    return [d for d in found if kind in (None, d.kind)]


def flagged(warehouse: Warehouse) -> dict[str, str]:
    """Event id -> the checks of the last audits of events that name it."""
    said: dict[str, list[str]] = {}
    for stage in ("resolve", "publish"):
        path = warehouse.check_results(stage, WHOLE)
        for result in saved_results(path) if path.exists() else ():
            for offender in result.sample if result.table == "events" and not result.passed else ():
                for event_id in _ID.findall(offender.split(":")[0]):
                    said.setdefault(event_id, []).append(result.name)
    return {i: ", ".join(sorted(set(names))) for i, names in said.items()}


def write(found: list[Doubt], path: Path, who: str, when: dt.date) -> None:
    """Write the template. Raises TerminalError where the file is there already: somebody's work may be in it."""
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(template(found, who, when))
    except FileExistsError:
        raise TerminalError(f"review: {path} is there already; name another file with --write") from None
    except OSError as fault:
        raise TerminalError(
            f"review: {path} can not be written ({fault.strerror}); name another with --write"
        ) from None


def show(found: list[Doubt], console: Console, limit: int) -> None:
    """Print the doubts, the most reported events first, and how many of each kind there are."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in ("kind", "event", "date", "reports", "what"):
        table.add_column(name, justify="right" if name == "reports" else "left", overflow="fold")
    for d in found[: limit or None]:
        act = Text.assemble(f"{d.actor} {d.event_type} {d.target}", (f"\n{d.event_id}", "dim"))
        table.add_row(d.kind, act, d.event_date or "-", str(d.n_articles), d.told)
    if found:
        console.print(table)
    for kind, meaning in KINDS.items():
        n = sum(d.kind == kind for d in found)
        if n:
            console.print(f"{kind}: {many(n, 'event')}, {meaning}", highlight=False)
    if not found:
        console.print("nothing to look at")
