"""Which article of a day repeats which: the same record again, the same text under another address, another text under
the same address. Texts that are nearly the same are `similar`'s."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from titfortat.storage import short_hash

_FIRST, _LAST = (moment.replace(tzinfo=dt.UTC) for moment in (dt.datetime.min, dt.datetime.max))


_SAME = ("url", "content_type", "charset", "content_sha256", "title", "published", "language")
"""Columns of a raw document that decide what becomes of it, but for the time of a page that states none."""


def repeats(documents: Iterable[Mapping[str, object]]) -> dict[int, int]:
    """Number of the first record that is the same in all that matters, for each record that is not the first of its kind.
    Crawls and feeds bring many records again; cleaning one takes as long as reading a hundred."""
    first: dict[str, int] = {}
    out = {}
    for number, row in enumerate(documents):
        if row["content_sha256"] is not None:
            before = first.setdefault(short_hash(*(repr(row[name]) for name in _SAME)), number)
            if before != number:
                out[number] = before
    return out


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of every article of a day to tell duplicates and revisions: some 300 bytes each."""

    article_id: str
    text_sha256: str
    address: str
    published_at: dt.datetime | None
    fetched_at: dt.datetime | None

    @property
    def first(self) -> tuple[dt.datetime, str]:
        """Sorts articles with one text: the earliest published, then the smallest id; without a time comes last."""
        return self.published_at or _LAST, self.article_id


def originals(articles: Iterable[Known]) -> dict[str, str]:
    """article_id of the first article with the same text, for every article that is not that first one itself."""
    articles = list(articles)
    first: dict[str, Known] = {}
    for a in articles:
        first[a.text_sha256] = min(first.get(a.text_sha256, a), a, key=lambda a: a.first)
    return {a.article_id: o for a in articles if (o := first[a.text_sha256].article_id) != a.article_id}


def revisions(articles: Iterable[Known]) -> dict[str, int]:
    """The number of each article among the texts that its address had, in the order of reading: 1 for the newest.

    Newest is the latest fetched, then the last read; one without a time of fetching comes before those that have one.
    """
    of: dict[str, dict[str, tuple[dt.datetime, int]]] = {}
    for number, a in enumerate(articles):
        of.setdefault(a.address, {}).setdefault(a.article_id, (a.fetched_at or _FIRST, number))
    out = {}
    for versions in of.values():
        newest_first = sorted(versions, key=versions.__getitem__, reverse=True)
        out |= {article_id: n for n, article_id in enumerate(newest_first, 1)}
    return out
