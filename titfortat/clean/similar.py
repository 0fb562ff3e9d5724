"""Articles that are nearly the same: agency copies that outlets cut, re-head and patch.

Likely pairs come from a library's MinHash index (rensa: 51,000 documents/s here where datasketch does 840); what is said of a
pair is exact: the share of runs of three words that both have of those that either has. The same address with another text
is a revision and not a copy; `duplicates` tells the texts that are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import rensa
import xxhash

SIMILAR = 0.5
"""Share from which on an article is a near copy. Of the corpus' 10,585 pairs, many of them reports of one act, the nearest
reach 0.08; a report that an outlet cut by a third keeps 0.66, one with every tenth word changed 0.54."""

RUN = 3
FEWEST = 20
"""Runs; a shorter text is no evidence of copying."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that a word's hash weighs differently at each place of a run."""

_MINIMA, _BANDS, _SEED = 126, 42, 1
"""42 bands of 3 minima: 99.6% of pairs at 0.5 are looked at, and 5 of 1,000 at 0.05."""

_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
"""A word; a character where a script puts no spaces between words."""


@dataclass(frozen=True)
class Text:
    """An article's runs of words, and what its place among its copies is told by."""

    article_id: str
    address: str
    first: tuple[object, ...]
    runs: np.ndarray
    index: rensa.RMinHash | None


def runs_of(body: str) -> np.ndarray:
    """The distinct runs of words of a text, 64 bits each."""
    words = _WORD.findall(body.casefold())
    hashed = np.fromiter(map(xxhash.xxh3_64_intdigest, map(str.encode, words)), np.uint64, len(words))
    count = max(0, len(words) - RUN + 1)
    runs = np.zeros(count, np.uint64)
    for place in range(RUN):
        runs = runs * _MIX + hashed[place : place + count]
    return np.unique(runs)


def text(article_id: str, address: str, first: tuple[object, ...], runs: np.ndarray) -> Text:
    """A text to compare, by its `runs_of`; of copies the one whose `first` sorts lowest is the original."""
    index = None
    if len(runs) >= FEWEST:
        index = rensa.RMinHash(num_perm=_MINIMA, seed=_SEED)
        index.update(list(map(str, runs.tolist())))
    return Text(article_id, address, first, runs, index)


def similarity(a: Text, b: Text) -> float:
    """Share of the runs of both among the runs of either."""
    common = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    return round(common / max(1, len(a.runs) + len(b.runs) - common), 4)


def originals(texts: Iterable[Text]) -> dict[str, tuple[str, float]]:
    """article_id and similarity of the original, for every article that is nearly the copy of one.

    An original is itself no copy. Holds 3 KB an article; the order of the texts does not matter.
    """
    index = rensa.RMinHashLSH(threshold=SIMILAR, num_perm=_MINIMA, num_bands=_BANDS)
    heads: list[Text] = []
    out: dict[str, tuple[str, float]] = {}
    for one in sorted((t for t in texts if t.index), key=lambda t: (t.first, t.article_id)):
        near = [(similarity(one, heads[i]), -i) for i in index.query(one.index) if heads[i].address != one.address]
        best, place = max(near, default=(0.0, 0))
        if best >= SIMILAR:
            out[one.article_id] = (heads[-place].article_id, best)
        else:
            index.insert(len(heads), one.index)
            heads.append(one)
    return out
