"""Parquet, in small batches: memory does not grow with the file nor with a row group."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.ingest.columns import file_url, places, readable, row_record
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import WHOLE_FILE, Fault, Record, Settled, broken

BATCH = 64
"""Rows at a time: 64 records of the largest size are 1 GiB, 64 usual ones half a megabyte."""


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a row; its position is its number. What Arrow cannot read costs the rest of the file."""
    position = 0
    try:
        file = pq.ParquetFile(dump.path, buffer_size=1 << 20, pre_buffer=False)
        columns = file.schema_arrow.names
        here = places(columns)
        if not readable(here):
            raise Fault("no_columns", f"expected a text or html column, found {', '.join(columns)}"[:300])
        wanted = list(dict.fromkeys(c for some in here.values() for c in some))
        for batch in file.iter_batches(batch_size=BATCH, columns=wanted, use_threads=False):
            for i in range(len(batch)):
                row = {name: _value(batch.column(name)[i]) for name in wanted}
                yield row_record(position, row, here, file_url(dump.name) + f"#{position}", limits)
                position += 1
    except (pa.ArrowException, OSError) as fault:
        yield broken(position or WHOLE_FILE, "damaged", f"Parquet: {fault}"[:300])


def _value(cell: pa.Scalar) -> object:
    """A cell as a Python value; bytes are text that may be no UTF-8."""
    try:
        value = cell.as_py()
    except (ValueError, OverflowError):
        return None
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
