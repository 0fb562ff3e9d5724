"""The data files of this package, read: tables of data/*.csv and lists of words, data/*.txt. What they mean is their readers'."""

from __future__ import annotations

import csv
from importlib import resources


def rows(name: str) -> list[dict[str, str]]:
    """The rows of data/`name`.csv by column."""
    return list(csv.DictReader(_text(f"{name}.csv").splitlines()))


def lines(name: str) -> list[str]:
    """The lines of data/`name`.txt without those that are empty or begin with #."""
    found = (line.strip() for line in _text(f"{name}.txt").splitlines())
    return [line for line in found if line and not line.startswith("#")]


def _text(name: str) -> str:
    return resources.files("titfortat.resolve").joinpath(f"data/{name}").read_text(encoding="utf-8")
