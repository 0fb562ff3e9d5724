"""How versions are named and ordered: vYYYY.MM.N, year, month, and the number within the month."""

from __future__ import annotations

import re
from collections.abc import Iterable

VERSION = re.compile(r"v\d{4}\.(0[1-9]|1[0-2])\.(0|[1-9]\d*)")

LATEST = "latest"
"""Name of what leads to the highest version: a link beside the versions, a folder in a bucket."""


def is_version(name: str) -> bool:
    return VERSION.fullmatch(name) is not None


def order(version: str) -> tuple[int, ...]:
    """By what versions are ordered."""
    return tuple(int(part) for part in version.removeprefix("v").split("."))


def highest(names: Iterable[str], below: str | None = None) -> str | None:
    """The highest version among the names, or the highest that is lower than `below`; None where there is none."""
    versions = (n for n in names if is_version(n) and (below is None or order(n) < order(below)))
    return max(versions, key=order, default=None)
