"""The dossiers of all events as the stage keeps them, part by part: what a new day is compared and linked with.

What a dossier holds is in `tables`, which part it lies in in `layout`. May be deleted at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from titfortat.resolve.arrows import column, joined, read_arrow, taken, write_arrow
from titfortat.resolve.keys import keys, pair_codes
from titfortat.resolve.tables import DOSSIER

KEYED = pa.schema([*DOSSIER, *(pa.field(f"{key}_key", pa.uint64()) for key in ("event", "pair", "answer"))])


def keyed(rows: pa.Table) -> pa.Table:
    """Dossiers with their keys: the event's, the pair's, and that of the event that it answers."""
    numbers = keys(rows["event_id"]), pair_codes(rows["actor"], rows["target"]), keys(rows["responds_to"])
    for name, values in zip(("event_key", "pair_key", "answer_key"), numbers, strict=True):
        rows = rows.append_column(name, pa.array(values))
    return rows.cast(KEYED)


@dataclass(frozen=True)
class Dossiers:
    """Tables of the schema `KEYED` by part, in order. Rows are numbered over all of them."""

    parts: Mapping[str, pa.Table]

    @classmethod
    def read(cls, folder: Path, names: Iterable[str]) -> Dossiers:
        """What is kept below `folder`. Raises OSError or ArrowInvalid where it is not whole."""
        return cls({name: read_arrow(folder / part_file(name)) for name in sorted(names)})

    def __len__(self) -> int:
        return sum(map(len, self.parts.values()))

    @cached_property
    def event(self) -> np.ndarray:
        return self._column("event_key")

    @cached_property
    def pair(self) -> np.ndarray:
        return self._column("pair_key")

    @cached_property
    def answer(self) -> np.ndarray:
        return self._column("answer_key")

    @cached_property
    def period(self) -> np.ndarray:
        return self._column("period", np.int32)

    def _column(self, name: str, kind: type = np.uint64) -> np.ndarray:
        return joined([column(t, name) for t in self.parts.values()], kind)

    def rows(self, numbers: np.ndarray, columns: Sequence[str] = tuple(KEYED.names)) -> pa.Table:
        """Dossiers by number, in ascending order."""
        return taken(list(self.parts.values()), numbers, columns, KEYED)

    def periods(self) -> Counter[int]:
        """The number of events of each period."""
        return count(self.period)

    def write(self, folder: Path, old: Dossiers) -> None:
        """Write to `folder` what differs from `old`."""
        for name, rows in self.parts.items():
            if rows is not old.parts.get(name):
                write_arrow(folder / part_file(name), rows)


def count(periods: np.ndarray) -> Counter[int]:
    values, numbers = np.unique(periods, return_counts=True)
    return Counter(dict(zip(values.tolist(), numbers.tolist(), strict=True)))


def part_file(name: str) -> str:
    """The name of the file of a part."""
    return f"dossiers-{name}.arrow"
