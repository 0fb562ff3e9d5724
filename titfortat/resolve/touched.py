"""What arrival days that came, changed or went touch: the articles told otherwise than before, and the blocks of their mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from titfortat.resolve.corrections import Correction
from titfortat.resolve.heap import Heap
from titfortat.resolve.keys import keys, member


def changed_articles(old: Heap, new: Heap, days: np.ndarray) -> np.ndarray:
    """The articles that now tell of other mentions, have another time, publisher or text, or are copies of such a one.

    `days`: the arrival days that differ, as days since 1970-01-01. An article that came before, on a day that stays, is
    as it was.
    """
    same, was, now = parted(old, new)
    asked = np.unique(
        np.concatenate(
            [
                part
                for heap in (was, now)
                for part in (heap.article[member(heap.arrived, days)], heap.told[member(heap.told_on, days)])
            ]
        )
    )
    told, mentions = [], []
    for heap in (same, was, now):
        rows = np.flatnonzero(member(heap.told, asked))
        told.append((heap.told[rows].tolist(), heap.told_on[rows].tolist()))
        rows = np.flatnonzero(member(heap.article, asked))
        mentions.append(
            (
                list(zip(heap.mention[rows].tolist(), heap.article[rows].tolist(), strict=True)),
                heap.arrived[rows].tolist(),
            )
        )
    anew = np.array(_differing(*told, days), np.uint64)
    copies = new.told[member(new.original, anew)] if len(anew) else anew
    other = np.array([article for _, article in _differing(*mentions, days)], np.uint64)
    return np.unique(np.concatenate([anew, copies, other]))


def parted(old: Heap, new: Heap) -> tuple[Heap, Heap, Heap]:
    """The quarters that are the same in both, those of the old one that are not, and those of the new one."""
    same = {q for q, chunk in new.chunks.items() if old.chunks.get(q) is chunk}
    return (
        Heap({q: c for q, c in new.chunks.items() if q in same}),
        Heap({q: c for q, c in old.chunks.items() if q not in same}),
        Heap({q: c for q, c in new.chunks.items() if q not in same}),
    )


_Seen = tuple[list, list[int]]
"""Ids, and the day of arrival of each."""


def _differing(same: _Seen, was: _Seen, now: _Seen, days: np.ndarray) -> list:
    """The ids that count on another day than before, or on one of `days`."""
    before, after = _first_days(same, was), _first_days(same, now)
    changed = set(days.tolist())
    return [i for i in before.keys() | after.keys() if before.get(i) != after.get(i) or after.get(i) in changed]


def _first_days(*seen: _Seen) -> dict:
    first: dict = {}
    for ids, days in seen:
        for i, day in zip(ids, days, strict=True):
            first[i] = min(day, first.get(i, day))
    return first


def corrected_blocks(heap: Heap, corrections: Sequence[Correction]) -> np.ndarray:
    """The blocks of the events that people corrected, under the ids that these have or had."""
    if not corrections:
        return np.zeros(0, np.uint64)
    events = _keys(i for c in corrections for i in (c.event_id, *(c.other if c.action != "split" else ())))
    mentions = _keys(i for c in corrections if c.action == "split" for i in c.other)
    named = member(heap.event, events) | member(heap.founds, events) | member(heap.mention, mentions)
    return np.unique(heap.block[named])


def _keys(ids: Iterable[str]) -> np.ndarray:
    return keys(pa.array(sorted(set(ids)), pa.string()))
