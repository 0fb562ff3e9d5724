"""JSON lines, plain, gzip or zstd: one object a line."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from resiliparse.parse.encoding import detect_encoding

from titfortat.ingest.columns import file_url, places, row_record
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Fault, Record, Settled, broken
from titfortat.ingest.streams import as_utf8, inflated, lines


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a line that is not blank; its position is its number among them. A fault of the packing is one row more."""
    position = 0
    stream = lines(as_utf8(inflated(dump.path, limits)), limits.line)
    try:
        for line in stream:
            if line is None or (not line.isspace() and line):
                yield _record(dump, position, line, limits)
                position += 1
    except Fault as fault:
        yield broken(position, fault.reason, fault.detail)


def _record(dump: DumpFile, position: int, line: bytes | None, limits: Limits) -> Record | Settled:
    if line is None:
        return broken(position, "too_long_line", f"expected at most {limits.line} bytes, found more")
    try:
        row = _parse(line)
    except ValueError as fault:
        return broken(position, "malformed", f"no JSON object: {fault}"[:300])
    if not isinstance(row, dict):
        return broken(position, "malformed", f"expected a JSON object, found {type(row).__name__}")
    return row_record(position, row, places(row), file_url(dump.name) + f"#{position}", limits)


def _parse(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            line.decode()
        except UnicodeDecodeError:
            return orjson.loads(line.decode(detect_encoding(line), "replace"))
        raise
