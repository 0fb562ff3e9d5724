"""Readers: one small module a form, each a generator of records and of settled fates.

What belongs here: taking one dump apart within the limits. What does not: which dumps there are (`dumps`), whether a
record matters (`gate`), where the rows go (`build`). No reader fetches an address or writes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from titfortat.ingest import detect
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import DEFAULT, Limits
from titfortat.ingest.readers import csv_rows, json_lines, parquet, text_folder, unknown, warc, zipped
from titfortat.ingest.records import WHOLE_FILE, Fault, Record, Settled, broken

_READERS = {
    detect.WARC: warc.read,
    detect.JSONL: json_lines.read,
    detect.CSV: csv_rows.read,
    detect.PARQUET: parquet.read,
    detect.ZIP: zipped.read,
    detect.TXT: text_folder.read,
    detect.UNKNOWN: unknown.read,
}


def read(dump: DumpFile, limits: Limits = DEFAULT) -> Iterator[Record | Settled]:
    """Every record of a dump, in order. Bad input never raises: it ends as a settled row, at worst for the whole file."""
    told = False
    for found in guarded(_READERS[dump.form](dump, limits), lambda: WHOLE_FILE):
        if not (told and found.position == WHOLE_FILE):  # one row for the file, whatever else is wrong with it
            yield found
        told = told or found.position == WHOLE_FILE


def guarded(records: Iterator[Record | Settled], place: Callable[[], int]) -> Iterator[Record | Settled]:
    """The same records; what ends them early becomes a row at the position that `place` then tells."""
    try:
        yield from records
    except Fault as fault:
        yield broken(place(), fault.reason, fault.detail)
    except OSError as fault:
        yield broken(place(), "unreadable", f"{type(fault).__name__}: {fault.strerror or fault}")
