"""What workers hand over: a shard file for each row group of the day's raw documents, with every document's fate.

The shards live below the candidate's folder and go with it; the schema is the stage's own business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.clean import similar, site_furniture
from titfortat.clean.document import Article, clean_document, source
from titfortat.schema import arrow_schema
from titfortat.storage import short_hash

BATCH = 64
"""Documents in memory at a time in a worker: 64 pages of 60 KB, or of `MAX_BYTES` at worst."""

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")

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
_NUMBERS = {"keys": pa.uint64(), "lengths": pa.uint32(), "runs": pa.uint64()}
_IDENTITY = ("article_id", "text_sha256")
_SCHEMA = pa.schema(
    [
        *(arrow_schema("raw_documents").field(n) for n in _FROM_RAW),
        *(arrow_schema("ingest_ledger").field(n) for n in _FATE),
        *(pa.field(n, arrow_schema("articles").field(n).type) for n in (*_ARTICLE, *_IDENTITY)),
        *(pa.field(n, pa.list_(pa.string())) for n in _LINES),
        *(pa.field(n, pa.list_(of)) for n, of in _NUMBERS.items()),
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
    with (
        pq.ParquetFile(task.raw) as raw,
        pa.OSFile(str(task.shard), "wb") as sink,
        pa.ipc.new_file(sink, _SCHEMA, options=_PACKED) as out,
    ):
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


def read_shards(shards: list[Path], columns: Sequence[str] | None = None) -> Iterator[dict[str, object]]:
    """The rows of the shards in order, one small batch in memory at a time; those columns of them, or all."""
    for shard in shards:
        with pa.memory_map(str(shard)) as source, pa.ipc.open_file(source) as file:
            for n in range(file.num_record_batches):
                batch = file.get_batch(n)
                yield from (batch.select(columns) if columns else batch).to_pylist()


def _known(row: Mapping[str, object]) -> dict[str, object]:
    return {name: row[name] for name in _FROM_RAW} | {"outcome": REPEAT}


def _fate(row: Mapping[str, object]) -> dict[str, object]:
    out = {name: row[name] for name in _FROM_RAW}
    found = clean_document(row)
    if not isinstance(found, Article):
        return out | {"outcome": found.outcome, "reason": found.reason, "detail": found.detail}
    publisher = source(str(row["url"]), str(row["dump_path"]))
    others = [line for line in found.others if len(line) <= site_furniture.LONGEST]
    return out | {
        "outcome": "article",
        "source": publisher,
        "title": found.title,
        "byline": found.byline,
        "published_at": found.published_at,
        "published_at_source": found.published_at_source,
        "published_at_precision": found.published_at_precision,
        "language": found.language,
        "canonical_url": found.canonical_url,
        "paragraphs": list(found.paragraphs),
        "unsure": list(found.unsure),
        "others": others,
        "keys": [site_furniture.key(publisher, line) for line in (*found.paragraphs, *others)],
        "lengths": [len(p) for p in found.paragraphs],
        **told_by_text(str(row["url"]), "\n\n".join(found.paragraphs)),
    }


def told_by_text(url: str, text: str) -> dict[str, object]:
    """What an article's text says of its identity: its id, its hash, and its runs of words."""
    return {
        "article_id": short_hash(url, text),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "runs": similar.runs_of(text),
    }
