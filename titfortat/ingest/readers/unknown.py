"""Files of no form that ingest reads: one row that says so."""

from __future__ import annotations

from collections.abc import Iterator

from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import WHOLE_FILE, Settled, broken


def read(dump: DumpFile, limits: Limits) -> Iterator[Settled]:
    if not dump.path.is_file():  # a pipe would never end, a link may lead nowhere
        yield broken(WHOLE_FILE, "unreadable", "expected a file or a folder")
        return
    with dump.path.open("rb") as f:
        head = f.read(16)
    if not head:
        yield broken(WHOLE_FILE, "empty", "expected a dump, found a file of no bytes")
    else:
        expected = "expected WARC, JSON lines, CSV, Parquet, zip or text"
        yield broken(WHOLE_FILE, "unknown_form", f"{expected}, found a file that begins with {head.hex(' ')}")
