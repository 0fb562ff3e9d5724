"""Which article of a day repeats which: the same record again, and the same text under another address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from titfortat.storage import short_hash

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


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
    """What must be known of every article of a day to tell duplicates: some 200 bytes each."""

    article_id: str
    text_sha256: str
    published_at: dt.datetime | None


def originals(articles: Iterable[Known]) -> dict[str, str]:
    """article_id of the first article with the same text, for every article that is not that first one itself.

    First is the earliest published, then the smallest id; one without a publication time comes last.
    """
    first: dict[str, tuple[dt.datetime, str]] = {}
    text_of = {}
    for a in articles:
        text_of[a.article_id] = a.text_sha256
        mine = (a.published_at or _LAST, a.article_id)
        first[a.text_sha256] = min(first.get(a.text_sha256, mine), mine)
    return {a: first[sha][1] for a, sha in text_of.items() if first[sha][1] != a}
