"""What the tests of ingest share: dumps from bytes, and all that a run makes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from titfortat.ingest import DumpFile, build, discover, plan
from titfortat.ingest.limits import DEFAULT, Limits
from titfortat.ingest.readers import read
from titfortat.ingest.records import REASONS, Record, Settled
from titfortat.storage import Candidate, Warehouse

DAY = "2026-01-05"
NEWS = "The foreign ministry expelled two diplomats and told the ambassador that they had 48 hours to leave."
"""A sentence that every gate must let through."""


def only(path: Path) -> DumpFile:
    """The one dump that lies at a path."""
    ((day, dumps),) = discover(path, DAY).items()
    assert day == DAY and len(dumps) == 1
    return dumps[0]


def found(path: Path, limits: Limits = DEFAULT) -> list[Record | Settled]:
    """All that is read from the dump at a path; positions differ, reasons are known."""
    out = list(read(only(path), limits))
    positions = [r.position for r in out]
    assert len(set(positions)) == len(positions)
    assert all(r.reason in REASONS for r in out if isinstance(r, Settled))
    return out


def fates(path: Path, limits: Limits = DEFAULT) -> list[str]:
    """For each record its address, or the reason why it goes no further."""
    return [r.url if isinstance(r, Record) else r.reason for r in found(path, limits)]


def run(landing: Path, data: Path, workers: int = 1, limits: Limits = DEFAULT) -> dict[str, Candidate]:
    """Ingest every day of a landing folder and promote it."""
    out = {}
    for day, dumps in discover(landing).items():
        candidate = plan(Warehouse(data), day, dumps)
        build(candidate, dumps, workers, limits=limits)
        candidate.promote()
        out[day] = candidate
    return out


def tally(landing: Path, data: Path) -> Counter[str]:
    """What a run wrote: documents, and settled records by reason."""
    from titfortat.storage import read_table

    counts: Counter[str] = Counter()
    for day, candidate in run(landing, data).items():
        documents = read_table("raw_documents", Warehouse(data).stored("raw_documents", day))
        settled = read_table("settled_records", Warehouse(data).stored("settled_records", day))
        keys = list(
            zip(*(documents[c].to_pylist() + settled[c].to_pylist() for c in ("dump_id", "position")), strict=True)
        )
        assert len(set(keys)) == len(keys) == candidate.figures["records"]
        counts["document"] += len(documents)
        counts.update(settled["reason"].to_pylist())
    return counts
