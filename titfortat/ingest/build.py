"""The stage: every record of an arrival day read, gated, and written down.

Workers read shards and leave what they found in scratch files (`spill`); one writer joins these in the order of the dumps.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from titfortat.errors import TransientError
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import DEFAULT, Limits
from titfortat.ingest.shards import Shard, shards
from titfortat.ingest.spill import BATCH_BYTES, SPILL_ROWS, Spill, read_shard
from titfortat.storage import (
    Candidate,
    Progress,
    TableWriter,
    Warehouse,
    code_fingerprint,
    ordered_map,
    short_hash,
    silent,
)

STAGE = "ingest"
DOCUMENTS, SETTLED = "raw_documents", "settled_records"
TABLES = (DOCUMENTS, SETTLED)

LEAST_GROUP, LEAST_ROWS = 4 << 20, 400
"""Bytes and rows of the first row groups: forty pages or four hundred texts, a second of cleaning."""

GROUPS = 128
"""The part of what is written that one more row group may hold."""


def plan(warehouse: Warehouse, day: str, dumps: Sequence[DumpFile]) -> Candidate:
    """What ingest would make of a day's dumps; opens none of them."""
    fingerprint = short_hash(code_fingerprint(STAGE), day, *(d.dump_id for d in dumps))
    return Candidate(warehouse, STAGE, day, TABLES, fingerprint)


def build(
    candidate: Candidate,
    dumps: Sequence[DumpFile],
    workers: int = 1,
    progress: Progress = silent,
    limits: Limits = DEFAULT,
) -> None:
    """Write raw_documents and settled_records of the candidate's day: each record of the dumps in one of the two.

    Progress counts bytes of the dumps. Figures: records, documents, irrelevant, rejected, bytes, seconds. Raises
    TransientError where the rows cannot be written; what cannot be read is a row.
    """
    begun = time.perf_counter()
    scratch = candidate.folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    counts: Counter[str] = Counter()
    try:
        with (
            TableWriter(DOCUMENTS, candidate.path(DOCUMENTS), candidate.fingerprint) as documents,
            TableWriter(SETTLED, candidate.path(SETTLED), candidate.fingerprint) as settled,
        ):
            spills = list_spills(dumps, scratch, workers, progress, limits, counts)
            _join(spills, documents, settled)
    except OSError as fault:
        raise TransientError(
            f"ingest of {candidate.partition}: could not write below {candidate.folder} ({fault.strerror or fault}); "
            "make room or mount the disk, then run `titfortat run` again"
        ) from fault
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    candidate.figures |= {
        "records": counts.total(),
        "documents": counts["document"],
        "irrelevant": counts["irrelevant"],
        "rejected": counts["rejected"],
        "bytes": sum(d.size for d in dumps),
        "seconds": round(time.perf_counter() - begun, 3),
    }


def list_spills(
    dumps: Sequence[DumpFile], scratch: Path, workers: int, progress: Progress, limits: Limits, counts: Counter[str]
) -> Iterator[Spill]:
    """What each shard gave, in the order of the dumps."""
    work = shards(dumps, limits)
    total, done = sum(s.size for s in work), 0
    results = ordered_map(partial(read_shard, scratch=scratch, limits=limits), work, workers)
    progress("ingest", 0, total)
    for _, of_dump in groupby(zip(work, results, strict=True), key=lambda pair: pair[0].dump):
        for shard, spill in _seamless(of_dump, scratch, limits):
            counts.update(spill.counts)
            yield spill
            done += shard.size
            progress("ingest", min(done, total), total)


def _seamless(pairs: Iterator[tuple[Shard, Spill]], scratch: Path, limits: Limits) -> Iterator[tuple[Shard, Spill]]:
    """The spills of one dump, with the proof that each shard begins where the one before it ended.

    A shard finds its beginning by the look of the bytes, and a WARC record may hold another archive that looks alike.
    Where the seam is wrong the rest of the dump is read again as one shard.
    """
    expected = None
    for shard, spill in pairs:
        if expected is not None and spill.start != expected:
            rest = replace(shard, start=expected, stop=shard.dump.size, exact=True)
            for _, unseamly in ((shard, spill), *pairs):
                unseamly.discard()
            yield rest, read_shard(rest, scratch, limits)
            return
        expected = spill.end
        yield shard, spill


def _join(spills: Iterator[Spill], documents: TableWriter, settled: TableWriter) -> None:
    """Write the spills' rows, the documents in row groups of bounded size, and drop the spills behind them."""
    heavy, light = _Groups(documents, LEAST_ROWS), _Groups(settled, SPILL_ROWS)
    for spill in spills:
        for batch in spill.batches(DOCUMENTS):
            heavy.add(batch)
        for batch in spill.batches(SETTLED):
            light.add(batch)
        spill.discard()
    heavy.flush()
    light.flush()


class _Groups:
    """Gathers batches and writes them as row groups: small ones at first, so that a day's first documents can be shared
    among workers, larger ones as the table grows, so that their number stays in the hundreds."""

    def __init__(self, out: TableWriter, least_rows: int) -> None:
        self._least_rows = least_rows
        self._out, self._batches, self._weight, self._written, self._rows = out, [], 0, 0, 0

    def add(self, batch: pa.RecordBatch) -> None:
        most = min(max(self._written // GROUPS, LEAST_GROUP), BATCH_BYTES)
        rows = max(self._rows // GROUPS, self._least_rows)
        if self._batches and self._weight + batch.nbytes > most:
            self.flush()
        for start in range(0, len(batch), rows):
            piece = batch.slice(start, rows)
            if self._batches and sum(map(len, self._batches)) + len(piece) > rows:
                self.flush()
            self._batches.append(piece)
            self._weight += piece.nbytes

    def flush(self) -> None:
        if self._batches:
            self._out.write_arrow(pa.Table.from_batches(self._batches))
        self._written += self._weight
        self._rows += sum(map(len, self._batches))
        self._batches, self._weight = [], 0
