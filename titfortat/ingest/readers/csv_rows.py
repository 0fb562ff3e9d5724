"""CSV with a header row, plain, gzip or zstd; parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from titfortat.ingest.columns import file_url, places, readable, row_record
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import WHOLE_FILE, Fault, Record, Settled, broken
from titfortat.ingest.streams import as_utf8, inflated, lines

DELIMITERS = ",;\t|"


class Rows:
    """The rows of a CSV stream as lists of cells.

    Bytes that are no UTF-8 are smuggled through as surrogates, so that a cell's bytes can be told again. `failed` says
    why the row just given is none: it is then an empty list.
    """

    def __init__(self, raw: Iterable[bytes | None], delimiter: str, limits: Limits) -> None:
        self.failed: str | None = None
        self._raw, self._limits, self._quotes, self._long = iter(raw), limits, 0, False
        csv.field_size_limit(limits.line)
        self._reader = csv.reader(self._lines(), delimiter=delimiter)

    def _lines(self) -> Iterator[str]:
        for line in self._raw:
            if line is None:
                self._long = True
                line = b""
            self._quotes += line.count(b'"')
            yield line.decode("utf-8", "surrogateescape") + "\n"

    def __iter__(self) -> Iterator[list[str]]:
        while True:
            self._quotes, self._long, self.failed = 0, False, None
            try:
                cells = next(self._reader, None)
            except csv.Error as fault:
                cells, self.failed = [], f"malformed:{fault}"
            if cells is None:
                return
            if self._long:
                cells, self.failed = [], f"too_long_line:expected at most {self._limits.line} bytes, found more"
            elif self._quotes % 2 and cells and self.failed is None and len(cells[-1]) and cells[-1].endswith("\n"):
                cells, self.failed = [], "malformed:a quote is left open"
            if cells or self.failed:
                yield cells


def _header_cells(header: bytes, delimiter: str) -> list[str]:
    """The cells of a header row; what a carriage return inside it cuts off is no part of it."""
    rows = csv.reader(header.decode("utf-8", "replace").splitlines(keepends=True), delimiter=delimiter)
    return next((cells for cells in rows if cells), [])


def best_delimiter(header: bytes) -> str:
    """The delimiter with which a header row names most columns that are known."""
    known = {d: len(places(_header_cells(header, d))) for d in DELIMITERS}
    return max(DELIMITERS, key=lambda d: known[d])


def open_rows(pieces: Iterable[bytes], limits: Limits) -> tuple[list[str], Rows]:
    """The header row's cells and the rows behind it. Raises Fault where the header cannot be read."""
    raw = lines(as_utf8(pieces), limits.line)
    header = next((line for line in raw if line is None or line.strip()), b"")
    if header is None:
        raise Fault("too_long_line", f"expected a header row of at most {limits.line} bytes, found more")
    delimiter = best_delimiter(header)
    return [n.strip() for n in _header_cells(header, delimiter)], Rows(raw, delimiter, limits)


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a row; its position is its number behind the header. A fault of the packing is one row more."""
    names, rows = open_rows(inflated(dump.path, limits), limits)
    here = places(names)
    if not readable(here):
        if not names:
            yield broken(WHOLE_FILE, "empty", "expected a header row, found no line")
        else:
            yield broken(WHOLE_FILE, "no_columns", f"expected a text or html column, found {', '.join(names)}"[:300])
        return
    position = 0
    try:
        for cells in rows:
            yield _record(dump, position, names, cells, rows.failed, here, limits)
            position += 1
    except Fault as fault:
        yield broken(position, fault.reason, fault.detail)


def _record(dump, position, names, cells, failed, here, limits) -> Record | Settled:
    if failed:
        reason, _, detail = failed.partition(":")
        return broken(position, reason, detail)
    if len(cells) > len(names) and any(cells[len(names) :]):
        return broken(position, "malformed", f"expected {len(names)} cells, found {len(cells)}")
    row = dict(zip(names, cells, strict=False))
    return row_record(position, row, here, file_url(dump.name) + f"#{position}", limits)
