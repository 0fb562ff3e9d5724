"""What workers hand over: a shard file for each row group of the day's raw documents, with every document's fate.

The shards live below the candidate's folder and go with it; the schema is the stage's own business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.clean.document import Article, clean_document, source
from titfortat.schema import arrow_schema

BATCH = 64
"""Documents in memory at a time in a worker: 64 pages of 60 KB, or of `MAX_BYTES` at worst."""

REPEAT = "repeat"
"""In place of an outcome: the record has the fate of the one that it repeats."""

_FROM_RAW = ("dump_id", "dump_date", "dump_path", "position", "url", "fetched_at")
_TO_CLEAN = ("content_type", "charset", "content", "title", "published", "language")
_FATE = ("outcome", "reason", "detail")
_ARTICLE = (
    *("source", "title", "byline", "published_at", "published_at_source", "published_at_precision"),
    *("language", "canonical_url"),
)
_LINES = ("paragraphs", "unsure", "others")
_SCHEMA = pa.schema(
    [
        *(arrow_schema("raw_documents").field(n) for n in _FROM_RAW),
        *(arrow_schema("ingest_ledger").field(n) for n in _FATE),
        *(pa.field(n, arrow_schema("articles").field(n).type) for n in _ARTICLE),
        *(pa.field(n, pa.list_(pa.string())) for n in _LINES),
    ]
)


@dataclass(frozen=True)
class Task:
    """Clean one row group of a file of raw documents into a shard, but for the rows that repeat earlier ones."""

    raw: Path
    row_group: int
    shard: Path
    repeats: frozenset[int] = frozenset()


def clean_group(task: Task) -> int:
    """Write the task's shard. Returns the number of documents in it."""
    done = 0
    with pq.ParquetFile(task.raw) as raw, pq.ParquetWriter(task.shard, _SCHEMA, compression="zstd") as out:
        columns = [*_FROM_RAW, *_TO_CLEAN]
        if raw.metadata.row_group(task.row_group).num_rows == len(task.repeats):
            columns = list(_FROM_RAW)  # to unpack bodies that nobody looks at takes as long as to read the dump
        for batch in raw.iter_batches(BATCH, row_groups=[task.row_group], columns=columns):
            rows = (
                _known(row) if number in task.repeats else _fate(row)
                for number, row in enumerate(batch.to_pylist(), done)
            )
            out.write_table(pa.Table.from_pylist(list(rows), schema=_SCHEMA))
            done += len(batch)
    return done


def read_shards(shards: list[Path]) -> Iterator[dict[str, object]]:
    """The rows of the shards in order, one small batch in memory at a time."""
    for shard in shards:
        with pq.ParquetFile(shard) as file:
            for batch in file.iter_batches(BATCH):
                yield from batch.to_pylist()


def _known(row: Mapping[str, object]) -> dict[str, object]:
    return {name: row[name] for name in _FROM_RAW} | {"outcome": REPEAT}


def _fate(row: Mapping[str, object]) -> dict[str, object]:
    out = {name: row[name] for name in _FROM_RAW}
    found = clean_document(row)
    if not isinstance(found, Article):
        return out | {"outcome": found.outcome, "reason": found.reason, "detail": found.detail}
    return out | {
        "outcome": "article",
        "source": source(str(row["url"]), str(row["dump_path"])),
        "title": found.title,
        "byline": found.byline,
        "published_at": found.published_at,
        "published_at_source": found.published_at_source,
        "published_at_precision": found.published_at_precision,
        "language": found.language,
        "canonical_url": found.canonical_url,
        "paragraphs": list(found.paragraphs),
        "unsure": list(found.unsure),
        "others": list(found.others),
    }
