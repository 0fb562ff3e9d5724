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
    of_days = [
        part
        for heap in (old, new)
        for part in (heap.article[member(heap.arrived, days)], heap.told[member(heap.told_on, days)])
    ]
    asked = np.unique(np.concatenate(of_days))
    anew = _differing(*(_first_days(h.told, h.told, h.told_on, asked) for h in (old, new)), days)
    copies = new.told[member(new.original, anew)]
    told = _differing(*(_first_days(h.mention, h.article, h.arrived, asked) for h in (old, new)), days)
    of_mention = {m: a for heap in (old, new) for m, a in _articles(heap, asked).items()}
    return np.unique(np.concatenate([anew, copies, np.array([of_mention[m] for m in told.tolist()], np.uint64)]))


def _first_days(ids: np.ndarray, articles: np.ndarray, days: np.ndarray, asked: np.ndarray) -> dict[int, int]:
    """The first arrival day of each id of the articles asked for."""
    rows = np.flatnonzero(member(articles, asked))
    first: dict[int, int] = {}
    for i, day in zip(ids[rows].tolist(), days[rows].tolist(), strict=True):
        first[i] = min(day, first.get(i, day))
    return first


def _differing(before: dict[int, int], after: dict[int, int], days: np.ndarray) -> np.ndarray:
    """The ids that count on another day than before, or on one of `days`."""
    changed = set(days.tolist())
    found = [i for i in before.keys() | after.keys() if before.get(i) != after.get(i) or after.get(i) in changed]
    return np.array(found, np.uint64)


def _articles(heap: Heap, asked: np.ndarray) -> dict[int, int]:
    rows = member(heap.article, asked)
    return dict(zip(heap.mention[rows].tolist(), heap.article[rows].tolist(), strict=True))


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
