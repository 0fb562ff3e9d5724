"""The package's CSV files as rows, and the two kinds of value in them that are not plain text."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the data folder, by column name."""
    with (DATA / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, strict=True))


def day(text: str) -> dt.date | None:
    """An ISO date; None for an empty cell. Raises ValueError."""
    return dt.date.fromisoformat(text) if text else None


def parts(text: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by a bar."""
    return tuple(p.strip() for p in text.split("|") if p.strip())
