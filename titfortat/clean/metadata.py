"""What is known about an article beside its text: authors, time of publication and where that was read.

For pages; what can be read out of plain text is in `datelines` and `text`. Headlines are in `titles`.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from titfortat.clean import datelines
from titfortat.clean.dates import date_in_url, parse_time, precision
from titfortat.clean.limits import MAX_BYLINE
from titfortat.clean.markup import Head, is_article, texts
from titfortat.clean.normalise import one_line

_META_TIMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date", "publish_date", "publication_date", "pubdate",
    "date", "originalpublicationdate", "article_date_original", "article:published", "published_time_telegram",
    "last-published", "cxenseparse:time", "displaydate", "iso-8601-publish-date", "published-date", "article:created_time",
)  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """A time, where it was read and how exact it is (words of the vocabularies of published_at's columns)."""

    at: dt.datetime
    source: str
    precision: str


def byline(head: Head) -> str | None:
    """The authors, parted by commas; None where the page names none."""
    names = [t for o in head.ld if is_article(o) for t in texts(o.get("author"))]
    if not names:
        names = [head.meta[k] for k in ("author", "article:author", "parsely-author", "dc.creator") if k in head.meta]
    seen = dict.fromkeys(n for t in names if (n := one_line(t)) and not n.startswith(("http:", "https:", "@")))
    line = ", ".join(seen)
    return line if line and len(line) <= MAX_BYLINE else None


def published(
    head: Head, page: str, url: str, fetched_at: dt.datetime | None, above: Iterable[str] = ()
) -> Stated | None:
    """When the page was published: its JSON-LD, its meta tags, a day in its URL, a date line `above` the article, and a
    guess from its markup last. A time after the fetch (by more than a day, for clocks and zones) is not believed.
    """
    latest = fetched_at + dt.timedelta(days=1) if fetched_at else None
    for source, stamps in (("json-ld", _ld_times(head)), ("meta", (head.meta.get(k) for k in _META_TIMES))):
        for stamp in stamps:
            at = parse_time(stamp)
            if at and (latest is None or at <= latest):
                return Stated(at, source, precision(at, stamp))
    for source, read in (
        ("url", lambda: date_in_url(url)),
        ("text", lambda: datelines.publication(above, latest)),
        ("html", lambda: _guessed(page, url)),
    ):
        at = read()
        if at and (latest is None or at <= latest):
            return Stated(at, source, precision(at))
    return None


def _ld_times(head: Head) -> list[str]:
    articles = [o for o in head.ld if is_article(o)]
    return [t for key in ("datePublished", "dateCreated") for o in articles for t in texts(o.get(key))[:1]]


def _guessed(page: str, url: str) -> dt.datetime | None:
    from htmldate import find_date  # 0.1 s, for one page in fifty

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return parse_time(find_date(page, original_date=True, extensive_search=True, url=url))
    except Exception:  # a third party's parser on hostile markup: no date is the answer, whatever it raised
        return None
