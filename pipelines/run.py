"""All stages over a landing folder in one call, without Dagster: what `titfortat run` does.

The stages, audits and promotions are those of the Dagster assets. A step that finds its inputs unchanged is skipped, so
the same call is also the way to go on after a failure, a Ctrl-C or a kill.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from titfortat.errors import TerminalError
from titfortat.storage import Progress, Warehouse, data_root, exclusive, silent

if TYPE_CHECKING:
    from data_checks.promotion import Promotable, StageReport


@dataclass(frozen=True)
class Fault:
    """An arrival day of which a stage could not be promoted; its last good version stays."""

    day: str
    message: str


@dataclass
class RunSummary:
    """What a run did, for `pipelines.summary` to tell. What the dataset then holds is read from its files."""

    landing: Path
    warehouse: Warehouse
    days: list[str] = field(default_factory=list)
    reports: list[StageReport] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def fresh(self) -> list[StageReport]:
        """The steps that wrote something."""
        return [r for r in self.reports if not r.skipped]


def run_landing(
    landing: Path, data: str | Path, workers: int = 1, progress: Progress = silent, mirror: str | None = None
) -> RunSummary:
    """Take all dumps of `landing` (a folder of arrival days, a folder of dumps, or one file) through every stage into `data`, a folder or a bucket's address.

    A day that fails an audit is listed in `faults` and the other days go on. A bucket or folder at the address `mirror` is
    made the same as what is published. Raises TerminalError (no such landing folder, damaged store, failed audit of a
    table over all days) and TransientError (another run holds the data root, the disk is full, the mirror does not
    answer). However it ends, no candidate is left behind.
    """
    from data_checks.docs import write_docs
    from titfortat import clean, extract, ingest, publish, resolve
    from titfortat.publish.mirror import mirror as kept_same
    from titfortat.storage.objects import ObjectStore

    started = time.monotonic()
    warehouse = data_root(data)
    if mirror and ObjectStore(mirror).address == warehouse.address:
        raise TerminalError(
            f"mirror {mirror}: expected another place than the data root, found the same; leave --mirror out"
        )
    summary = RunSummary(landing, warehouse)
    step = partial(_step, summary, workers, progress)
    with exclusive(warehouse, progress=progress):
        dumps = ingest.discover(landing)
        summary.days = list(dumps)
        for day, files in dumps.items():
            try:
                step(ingest.plan(warehouse, day, files), ingest.build, files)
                step(clean.plan(warehouse, day), clean.build)
                step(extract.plan(warehouse, day), extract.build)
            except TerminalError as fault:
                summary.faults.append(Fault(day, str(fault)))
        try:
            step(resolve.plan(warehouse), resolve.build)
            step(publish.plan(warehouse), publish.build)
        except TerminalError as broken:
            write_docs(warehouse)
            if not summary.faults:
                raise
            before = "\n".join(f"{fault.day}: {fault.message}" for fault in summary.faults)
            raise TerminalError(f"{broken}\nBefore it, days whose last good version stays:\n{before}") from broken
        if summary.fresh or summary.faults or not warehouse.data_docs.exists():
            write_docs(warehouse)
        if mirror:
            kept_same(warehouse, ObjectStore(mirror), progress)
    summary.seconds = time.monotonic() - started
    return summary


def is_current(landing: Path, data: str | Path) -> bool:
    """Whether a run over `landing` would find nothing to do. Hashes the dumps and reads footers. Raises TerminalError."""
    from titfortat import clean, extract, ingest, publish, resolve

    warehouse = data_root(data)
    plans: list[Callable[[], Promotable]] = []
    with exclusive(warehouse) if warehouse.remote else nullcontext():
        for day, files in ingest.discover(landing).items():
            plans += [
                partial(ingest.plan, warehouse, day, files),
                partial(clean.plan, warehouse, day),
                partial(extract.plan, warehouse, day),
            ]
        plans += [partial(resolve.plan, warehouse), partial(publish.plan, warehouse)]
        return all(plan().is_current() for plan in plans)


def _step(
    summary: RunSummary, workers: int, progress: Progress, candidate: Promotable, build: Callable[..., None], *inputs
) -> None:
    from data_checks.promotion import advance

    def told(what: str, done: int, total: int | None) -> None:
        progress(f"{candidate.stage} {candidate.partition}", done, total)

    def audited(what: str, done: int, total: int | None) -> None:
        progress(f"{candidate.stage} {candidate.partition}: checks", done, None)

    told("", 0, None)
    work = partial(build, candidate, *inputs, workers=workers, progress=told)
    summary.reports.append(advance(candidate, work, audited))
