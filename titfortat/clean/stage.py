"""The stage's plan and build: stored raw documents of a day to articles, the ledger and what recurs at each publisher.

Workers clean one row group each into shards; then the shards are read in order, three times, for what takes the whole day:
the lines that recur at a publisher, which article repeats or revises which, and the tables. What becomes of a single document is in
`document`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from titfortat.clean import similar, site_furniture
from titfortat.clean.duplicates import Known, originals, repeats, revisions
from titfortat.clean.shards import REPEAT, Task, clean_group, read_shards, told_by_text
from titfortat.errors import TerminalError
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
    write_table,
)

STAGE = "clean"
INPUTS = ("raw_documents", "settled_records")
OUTPUTS = ("articles", "ingest_ledger", "site_furniture")
ROWS = 4_096
"""Rows of articles held before they are written: some 20 MB of text."""

SAME = {"outcome": "duplicate", "reason": "same_document"}
WORTH_A_PROCESS = 50
"""Documents below which processes, which start in 0.05 s, save nothing: one cleans 40 large pages or 350 texts a second."""

_FATE = ("outcome", "reason", "detail")
_LEDGER = ("dump_id", "dump_date", "dump_path", "position", "url")
_KEPT = (
    *("url", "canonical_url", "source", "title", "byline", "published_at", "published_at_source"),
    *("published_at_precision", "fetched_at", "language", "dump_id", "dump_date"),
)

_TOLD = ("article_id", "text_sha256", "runs")
_FOR_FURNITURE = ("keys", "lengths")
_FOR_RELATIONS = ("url", "canonical_url", "published_at", "fetched_at", "paragraphs", "unsure", "keys", *_TOLD)


def plan(warehouse: Warehouse, day: str) -> Candidate:
    """The candidate of a day's articles and ledger. Cheap: reads fingerprints only."""
    inputs = [read_fingerprint(warehouse.stored(name, day)) for name in INPUTS]
    return Candidate(warehouse, STAGE, day, OUTPUTS, short_hash(code_fingerprint(STAGE), day, *inputs))


def build(candidate: Candidate, workers: int = 1, progress: Progress = silent) -> None:
    """Write the candidate's tables. Raises TerminalError where what ingest stored is missing or damaged."""
    began = time.monotonic()
    raw, settled = (_open(candidate, name) for name in INPUTS)
    shutil.rmtree(candidate.folder, ignore_errors=True)
    scratch = candidate.folder / "shards"
    scratch.mkdir(parents=True)
    shards = [scratch / f"{n:06d}.arrow" for n in range(raw.num_row_groups)]
    repeated = repeats(_described(raw))
    done, tasks = 0, []
    for n, shard in enumerate(shards):
        rows = range(done, done + raw.metadata.row_group(n).num_rows)
        skipped = frozenset(row - done for row in rows if row in repeated)
        tasks.append(Task(_stored(candidate, "raw_documents"), n, shard, skipped))
        done = rows.stop
    if done - len(repeated) < WORTH_A_PROCESS:
        workers = 1
    done = 0
    for cleaned in ordered_map(clean_group, tasks, workers):
        done += cleaned
        progress("cleaning documents", done, raw.metadata.num_rows)
    rows = _write(candidate, settled, shards, repeated)
    shutil.rmtree(scratch)
    candidate.figures.update(
        rows,
        documents=raw.metadata.num_rows,
        bytes=_stored(candidate, "raw_documents").stat().st_size,
        seconds=time.monotonic() - began,
    )


def _described(raw: pq.ParquetFile) -> Iterator[dict[str, object]]:
    """The raw documents without their bodies."""
    columns = [name for name in raw.schema_arrow.names if name != "content"]
    return (row for batch in raw.iter_batches(columns=columns) for row in batch.to_pylist())


def _write(
    candidate: Candidate, settled: pq.ParquetFile, shards: list[Path], repeated: dict[int, int]
) -> dict[str, float]:
    """Write the tables from the shards of all documents. Returns how many rows there are of each."""
    firsts: dict[int, dict[str, object]] = {number: {} for number in repeated.values()}
    known = site_furniture.learn(_lines(row) for row in _article_rows(shards, _FOR_FURNITURE))
    tally = site_furniture.Tally(known)
    relations = _relations(shards, known)
    day = dt.date.fromisoformat(candidate.partition)
    seen: set[str] = set()
    with (
        TableWriter("articles", candidate.path("articles"), candidate.fingerprint, ROWS) as articles,
        TableWriter("ingest_ledger", candidate.path("ingest_ledger"), candidate.fingerprint) as ledger,
    ):
        for group in range(settled.num_row_groups):
            ledger.write_arrow(settled.read_row_group(group))
        for number, row in enumerate(read_shards(shards)):
            entry = {name: row[name] for name in _LEDGER} | {n: row[n] for n in _FATE}
            if row["outcome"] == REPEAT:
                entry |= firsts[repeated[number]]
            if row["outcome"] == "article":
                page = _page(row)
                kept = site_furniture.without(page, known)
                article = _article(row, kept)
                entry["article_id"] = article_id = str(article["article_id"])
                if article_id in seen:
                    entry |= SAME
                else:
                    seen.add(article_id)
                    tally.add(str(row["source"]), page, kept)
                    del article["runs"]
                    articles.write([article | relations[article_id]])
            if number in firsts:
                firsts[number] = _again(entry)
            ledger.write([entry])
    lines = [row | {"dump_date": day} for row in tally.rows()]
    write_table("site_furniture", candidate.path("site_furniture"), lines, candidate.fingerprint)
    return {"articles": articles.rows, "records": ledger.rows, "recurring_lines": len(lines)}


def _again(entry: dict[str, object]) -> dict[str, object]:
    """The fate of a record that repeats one with this ledger entry."""
    fate = {name: entry.get(name) for name in (*_FATE, "article_id")}
    return fate | SAME if fate["outcome"] == "article" else fate


def _stored(candidate: Candidate, name: str) -> Path:
    return candidate.warehouse.stored(name, candidate.partition)


def _open(candidate: Candidate, name: str) -> pq.ParquetFile:
    path = _stored(candidate, name)
    try:
        return pq.ParquetFile(path)
    except (OSError, ValueError) as fault:
        raise TerminalError(
            f"clean: expected the {name} of {candidate.partition} at {path}, found none that can be read ({fault}); "
            f"run `titfortat run` to build it"
        ) from fault


def _article_rows(shards: list[Path], columns: tuple[str, ...]) -> Iterator[dict[str, object]]:
    return (row for row in read_shards(shards, ("outcome", *columns)) if row["outcome"] == "article")


def _lines(row: dict[str, object]) -> site_furniture.Lines:
    return site_furniture.Lines(np.array(row["keys"], np.uint64), np.array(row["lengths"], np.uint32))


def _page(row: dict[str, object]) -> site_furniture.Page:
    return site_furniture.Page(row["paragraphs"], row["unsure"], row.get("others", ()), row["keys"])


def _article(row: dict[str, object], paragraphs: list[str]) -> dict[str, object]:
    """The article in a row with the paragraphs that stay, and its runs of words."""
    text = "\n\n".join(paragraphs)
    whole = len(paragraphs) == len(row["paragraphs"])
    told = row if whole else told_by_text(str(row["url"]), text)
    return {name: row[name] for name in _KEPT if name in row} | {name: told[name] for name in _TOLD} | {"text": text}


def _relations(shards: list[Path], known: dict[int, int]) -> dict[str, dict[str, object]]:
    """What each article has to do with the others of its day: the columns that say so, by article_id."""
    articles: list[Known] = []
    texts: dict[str, similar.Text] = {}
    for row in _article_rows(shards, _FOR_RELATIONS):
        article = _article(row, site_furniture.without(_page(row), known))
        address = str(article["canonical_url"] or article["url"])
        one = Known(
            article["article_id"], article["text_sha256"], address, article["published_at"], article["fetched_at"]
        )
        articles.append(one)
        if one.article_id not in texts:
            runs = np.asarray(article["runs"], np.uint64)
            texts[one.article_id] = similar.text(one.article_id, address, one.first, runs)
    same = originals(articles)
    near = similar.originals(text for article_id, text in texts.items() if article_id not in same)
    number = revisions(articles)
    out = {}
    for article_id in texts:
        original, share = near.get(article_id, (None, None))
        out[article_id] = {
            "duplicate_of": same.get(article_id),
            "near_duplicate_of": original,
            "similarity": 1.0 if article_id in same else share,
            "revision": number[article_id],
        }
    return out
