"""Arrow files that are mapped into memory, and rows out of tables that lie one after the other.

Uncompressed, so that what is not looked at is not read. Rows are numbered over all tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc


def read_arrow(path: Path) -> pa.Table:
    """A file, mapped into memory. Raises OSError or ArrowInvalid."""
    return ipc.open_file(pa.memory_map(str(path))).read_all()


def write_arrow(path: Path, rows: pa.Table) -> None:
    """Write a table to a new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ipc.new_file(str(path), rows.schema) as out:
        out.write_table(rows.combine_chunks())


def column(table: pa.Table, name: str) -> np.ndarray:
    """A column of numbers without nulls."""
    values = table[name]
    return values.chunk(0).to_numpy() if values.num_chunks == 1 else values.to_numpy()


def joined(parts: Sequence[np.ndarray], kind: type = np.uint64) -> np.ndarray:
    """The parts one after the other; an empty array of `kind` where there is none."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, kind), *parts])


def taken(tables: Sequence[pa.Table], rows: np.ndarray, columns: Sequence[str], schema: pa.Schema) -> pa.Table:
    """The rows with these numbers, in ascending order, over the tables one after the other; `schema` is that of all."""
    parts = [pa.schema([schema.field(c) for c in columns]).empty_table()]
    start = 0
    for table in tables:
        inside = rows[np.searchsorted(rows, start) : np.searchsorted(rows, start + len(table))]
        if len(inside) == len(table):
            parts.append(table.select(list(columns)))
        elif len(inside):
            parts.append(table.select(list(columns)).take(pa.array(inside - start)))
        start += len(table)
    return pa.concat_tables(parts)
