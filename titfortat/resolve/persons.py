"""One name for each person of an event, out of the spellings that its reports use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from titfortat.resolve.agreement import same_person

MOST = 100
"""Names of one event that are compared; beyond it they are taken as they are (lists of dozens carry no variants)."""


def spellings(names: Iterable[str]) -> list[str]:
    """The persons named, sorted, each in the spelling used most (then the longest, then the first of the alphabet).

    A family name alone joins the one full name that ends with it.
    """
    counted = sorted(Counter(names).items(), key=lambda c: (-c[1], -len(c[0]), c[0]))
    kept: list[str] = []
    for name, _ in counted[:MOST]:
        if not same_person([name], kept) and not any(_part(name, k) for k in kept):
            kept = [k for k in kept if not _part(k, name)]
            kept.append(name)
    kept += [name for name, _ in counted[MOST:]]
    return sorted(kept)


def _part(short: str, full: str) -> bool:
    return len(short) < len(full) and (full.endswith(f" {short}") or full.startswith(f"{short} "))
