"""Which article of a day repeats which: the same document again, and the same text under another address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


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
