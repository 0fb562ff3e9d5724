"""The stage's plan and build: stored articles of a day to event mentions and what was refused.

Workers read ranges of articles; their rows are written in the order of the articles. What an article states is read in
`mentions`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from titfortat.errors import TerminalError
from titfortat.extract.mentions import ArticleText, Mention, mentions
from titfortat.storage import (
    Candidate,
    Progress,
    TableWriter,
    Warehouse,
    code_fingerprint,
    ordered_map,
    read_fingerprint,
    short_hash,
    silent,
)

STAGE = "extract"
OUTPUTS = ("event_mentions", "rejected")
LANGUAGES = frozenset({"en"})
"""Languages that are read; articles in others state no mentions yet."""
ARTICLES = 256
"""Articles a task: enough to hide a process's start, few enough to spread over two workers."""

_READ = ["article_id", "title", "text", "published_at", "source", "fetched_at", "language"]


@dataclass(frozen=True)
class Task:
    """The articles `start` to `stop` of a stored day."""

    path: Path
    start: int
    stop: int


def plan(warehouse: Warehouse, day: str) -> Candidate:
    """The candidate of a day's mentions. Cheap: reads fingerprints only."""
    source = read_fingerprint(warehouse.stored("articles", day))
    return Candidate(warehouse, STAGE, day, OUTPUTS, short_hash(code_fingerprint(STAGE), day, source))


def build(candidate: Candidate, workers: int = 1, progress: Progress = silent) -> None:
    """Write the candidate's tables. Raises TerminalError where the day's articles are missing or damaged."""
    began = time.monotonic()
    path = candidate.warehouse.stored("articles", candidate.partition)
    try:
        total = pq.ParquetFile(path).metadata.num_rows
    except (OSError, ValueError) as fault:
        raise TerminalError(
            f"extract: expected the articles of {candidate.partition} at {path}, found none that can be read ({fault}); "
            f"run `titfortat run` to build it"
        ) from fault
    tasks = [Task(path, n, min(n + ARTICLES, total)) for n in range(0, total, ARTICLES)]
    done = 0
    with (
        TableWriter("event_mentions", candidate.path("event_mentions"), candidate.fingerprint) as table,
        TableWriter("rejected", candidate.path("rejected"), candidate.fingerprint) as rejected,
    ):
        for task, (rows, refused) in zip(tasks, ordered_map(extract_range, tasks, workers), strict=True):
            table.write(rows)
            rejected.write(refused)
            done = task.stop
            progress("reading events", done, total)
    candidate.figures.update(
        articles=total, mentions=table.rows, rejected=rejected.rows, seconds=time.monotonic() - began
    )


def extract_range(task: Task) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """(event_mentions rows, rejected rows) of a range of articles."""
    rows, refused = [], []
    for article in _articles(task):
        if article["language"] not in LANGUAGES:
            continue
        kept, dropped = mentions(
            ArticleText(*(article[n] for n in ("article_id", "title", "text", "published_at", "source", "fetched_at")))
        )
        rows += [_row(m, article["dump_date"]) for m in kept]
        refused += [
            {
                "dump_date": article["dump_date"],
                "stage": STAGE,
                "table_name": "event_mentions",
                "row_key": d.mention.mention_id,
                "reason": d.reason,
                "detail": d.detail,
                "original": json.dumps(asdict(d.mention), default=str, sort_keys=True, ensure_ascii=False),
            }
            for d in dropped
        ]
    return rows, refused


def _row(mention: Mention, dump_date: object) -> dict[str, object]:
    return asdict(mention) | {"roles": list(mention.roles), "persons": list(mention.persons), "dump_date": dump_date}


def _articles(task: Task) -> Iterator[dict[str, object]]:
    file = pq.ParquetFile(task.path)
    first = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if first < task.stop and task.start < first + rows:
            low, high = max(task.start - first, 0), min(task.stop - first, rows)
            yield from file.read_row_group(group, columns=[*_READ, "dump_date"]).slice(low, high - low).to_pylist()
        first += rows
