"""What a publication is made from: the stored files of every table, and the fingerprint over them.

Reads footers only, so that asking whether there is anything to do is cheap.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.publish.candidate import PublishCandidate
from titfortat.storage import Warehouse, code_fingerprint, content_hash, read_fingerprint, short_hash
from titfortat.storage.warehouse import WHOLE

DAILY = ("articles", "event_mentions", "ingest_ledger", "rejected")
"""Stored one file an arrival day."""

SPANNING = ("events", "event_sources", "event_redirects", "responses", "dyad_months")
"""Stored as one file over all days, by resolve."""


JUDGED = {"ingest": "raw_documents", "clean": "articles", "extract": "event_mentions"}
"""The stages of an arrival day, each with a table by which it is told whether a day is there."""


def plan(warehouse: Warehouse) -> PublishCandidate:
    """The candidate of a publication of all that is stored. Writes nothing.

    Raises TerminalError where a stored file is missing or damaged.
    """
    inputs = {name: warehouse.stored_files(name) for name in DAILY}
    inputs |= {name: warehouse.spanning_files(name) or [warehouse.spanning(name)] for name in SPANNING}
    # What the checks turned away of resolve's tables spans all days too.
    inputs["rejected"] += [p for p in (warehouse.stored("rejected", WHOLE),) if p.exists()]
    promoted, turned_down = _audits(warehouse)
    inputs["check_results"] = promoted
    parts = [*_parts(warehouse, inputs), *map(content_hash, turned_down)]
    inputs["check_results"] = promoted + turned_down
    return PublishCandidate(warehouse, short_hash(code_fingerprint("publish"), *parts), inputs)


def _audits(warehouse: Warehouse) -> tuple[list[Path], list[Path]]:
    """What the audits of the other stages found: of what is stored, and of candidates that were turned down.

    The latter are told apart by their content: a candidate of one fingerprint is judged again and again.
    """
    stored = {warehouse.check_results(s, day) for s, name in JUDGED.items() for day in warehouse.stored_days(name)}
    stored.add(warehouse.check_results("resolve", WHOLE))
    stages = (*JUDGED, "resolve")
    found = [p for p in warehouse.check_files() if p.parent.name in stages]
    failed = [p for p in found if p.name.endswith(".failed.parquet")]
    return [p for p in found if p in stored], failed


def _parts(warehouse: Warehouse, inputs: dict[str, list[Path]]) -> Iterator[str]:
    for name, paths in inputs.items():
        for path in paths:
            found = read_fingerprint(path)
            if found is None:
                raise TerminalError(
                    f"publish: expected the stored table {name} in {path}, found no readable Parquet file with a "
                    "fingerprint; run `titfortat run` to build it"
                )
            yield path.relative_to(warehouse.root).as_posix()
            yield found
