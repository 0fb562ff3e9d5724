"""The units of parallel work: ranges of WARC files that can be cut, whole dumps otherwise.

Where a file is cut depends on the file alone, never on the number of workers, so that any number gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from titfortat.ingest.detect import WARC
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.readers.warc import has_member_a_record

SHARD = 32 << 20
"""Packed bytes of a shard: half a second of work, so that two workers end together and little is done twice."""


@dataclass(frozen=True)
class Shard:
    """A dump, or the gzip members of a WARC file that begin in [start, stop); `exact` where one is known to begin at start."""

    dump: DumpFile
    start: int = 0
    stop: int | None = None
    exact: bool = False

    @property
    def size(self) -> int:
        """Packed bytes, for telling progress."""
        return (self.stop if self.stop is not None else self.dump.size) - self.start


def shards(dumps: Iterable[DumpFile], limits: Limits) -> list[Shard]:
    """The shards of dumps in their order."""
    return [shard for dump in dumps for shard in _of(dump, limits)]


def _of(dump: DumpFile, limits: Limits) -> list[Shard]:
    if dump.form != WARC or not _can_be_cut(dump, limits):
        return [Shard(dump)]
    size = dump.size
    return [Shard(dump, start, min(start + SHARD, size)) for start in range(0, size, SHARD)]


def _can_be_cut(dump: DumpFile, limits: Limits) -> bool:
    try:
        return dump.size > SHARD and has_member_a_record(dump.path, limits)
    except OSError:
        return False
