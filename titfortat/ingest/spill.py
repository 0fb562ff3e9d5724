"""What a worker does with one shard: read it, gate it, and leave the rows in two scratch files.

The rows have the columns of the tables that the stage writes; the files are Arrow IPC, unpacked, since they live for
seconds. Both are read back in batches.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from titfortat.ingest.gate import default_gate
from titfortat.ingest.gzip_members import GzipMembers, find_member
from titfortat.ingest.limits import Limits
from titfortat.ingest.readers import guarded, read
from titfortat.ingest.readers.warc import in_members
from titfortat.ingest.records import Record, Settled, passed_over
from titfortat.ingest.shards import Shard
from titfortat.schema import conform

DOCUMENTS, SETTLED = "raw_documents", "settled_records"

BATCH_BYTES = 64 << 20
"""The most that a row group of documents holds, one record more or less: what its readers must hold in memory."""

_SPILL_BYTES = 2 << 20

SPILL_ROWS = 20_000
_OF_DOCUMENT = (
    *("position", "url", "content_type", "charset", "content", "content_sha256"),
    *("title", "published", "language", "fetched_at"),
)
_OF_SETTLED = ("position", "url", "outcome", "reason", "detail")


@dataclass
class Spill:
    """The rows of one shard in scratch files, the number of records of each fate, and the range that was really read."""

    paths: dict[str, Path]
    counts: Counter[str]
    start: int
    end: int

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """The rows of one of the two tables."""
        with pa.OSFile(str(self.paths[table])) as source, pa.ipc.open_stream(source) as batches:
            yield from batches

    def discard(self) -> None:
        for path in self.paths.values():
            path.unlink(missing_ok=True)


class SpillWriter:
    """Gathers the rows of one table by column and writes them when they are many or heavy."""

    def __init__(self, table: str, columns: tuple[str, ...], path: Path, same: dict[str, object]) -> None:
        self._table, self._columns, self._same = table, columns, same
        self._rows: list[tuple] = []
        self._weight = 0
        self._sink = pa.OSFile(str(path), "wb")
        self._out = pa.ipc.new_stream(self._sink, conform(table, []).schema)

    def add(self, row: tuple, weight: int = 0) -> None:
        """A row, its cells in the order of the columns; `weight` in bytes."""
        self._rows.append(row)
        self._weight += weight
        if self._weight >= _SPILL_BYTES or len(self._rows) >= SPILL_ROWS:
            self._flush()

    def _flush(self) -> None:
        rows, self._rows, self._weight = self._rows, [], 0
        cells = zip(*rows, strict=True)
        columns = {name: list(some) for name, some in zip(self._columns, cells, strict=True)}
        columns |= {name: [value] * len(rows) for name, value in self._same.items()}
        for batch in conform(self._table, pa.table(columns)).to_batches():
            self._out.write_batch(batch)

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._out.close()
        self._sink.close()


def read_shard(shard: Shard, scratch: Path, limits: Limits) -> Spill:
    """Read a shard to its end and write what it holds to `scratch`."""
    dump = shard.dump
    stem = f"{dump.dump_id}-{shard.start:016d}{'-exact' if shard.exact else ''}"
    paths = {table: scratch / f"{stem}.{table}.arrow" for table in (DOCUMENTS, SETTLED)}
    same = {
        "dump_id": dump.dump_id,
        "dump_date": dt.date.fromisoformat(dump.day),
        "dump_path": dump.name,
    }
    documents = SpillWriter(DOCUMENTS, _OF_DOCUMENT, paths[DOCUMENTS], {**same, "form": dump.form})
    settled = SpillWriter(SETTLED, _OF_SETTLED, paths[SETTLED], same)
    spill = Spill(paths, Counter(), shard.start, shard.start)
    passes = default_gate().passes
    for found in _found(shard, spill, limits):
        if isinstance(found, Record):
            if passes(found.content, found.content_type):
                spill.counts["document"] += 1
                documents.add(_document(found), len(found.content))
                continue
            found = passed_over(found.position, "no_diplomatic_term", found.url)
        spill.counts[found.outcome] += 1
        settled.add((found.position, found.url, found.outcome, found.reason, found.detail))
    documents.close()
    settled.close()
    return spill


def _found(shard: Shard, spill: Spill, limits: Limits) -> Iterator[Record | Settled]:
    """The records of a shard; the range that was read is noted in `spill` at the end."""
    if shard.stop is None:
        yield from read(shard.dump, limits)
        return
    with shard.dump.path.open("rb") as file:
        if shard.start and not shard.exact:
            spill.start = spill.end = find_member(file, shard.start)
        members = GzipMembers(file, spill.start, shard.stop, limits)
        yield from guarded(in_members(members, limits), lambda: members.end)
        spill.end = members.end


def _document(record: Record) -> tuple:
    return (
        record.position,
        record.url,
        record.content_type,
        record.charset,
        bytes(record.content),
        hashlib.sha256(record.content).hexdigest(),
        record.title,
        record.published,
        record.language,
        record.fetched_at,
    )
