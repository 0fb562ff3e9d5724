"""What is known about an article beside its text: headline, authors, time of publication and where that was read.

For pages; what can be read out of plain text is in `datelines` and `text`.
"""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

from titfortat.clean import datelines
from titfortat.clean.dates import date_in_url, parse_time, precision
from titfortat.clean.limits import MAX_BYLINE, MAX_TITLE
from titfortat.clean.markup import Head, is_article, texts
from titfortat.clean.normalise import one_line
from titfortat.clean.urls import domain

_META_TIMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date", "publish_date", "publication_date", "pubdate",
    "date", "originalpublicationdate", "article_date_original", "article:published", "published_time_telegram",
    "last-published", "cxenseparse:time", "displaydate", "iso-8601-publish-date", "published-date", "article:created_time",
)  # fmt: skip
_SHARED, _TWEETED = "og:title", "twitter:title"
_META_TITLES = (_SHARED, _TWEETED, "parsely-title", "sailthru.title", "dc.title", "title")
_SEPARATOR = re.compile(r"\s+[|•·»–—-]+\s+|\s*[|»]\s*|\s+::\s+")
_DATE_ALONE = re.compile(r"[\d./-]{6,10}")
_WORD = re.compile(r"\w+")

NAME_WORDS = 5
"""A site's name in a title has at most this many words; a longer piece is part of the headline."""


@dataclass(frozen=True)
class Stated:
    """A time, where it was read and how exact it is (words of the vocabularies of published_at's columns)."""

    at: dt.datetime
    source: str
    precision: str


def headline(head: Head, url: str) -> str | None:
    """The article's headline without the site's name; None where the page states none.

    The title for sharing comes first; where it is told twice over (og and twitter) it is a text of its own, and the headline
    in the JSON-LD is nearer to what the page shows: right on 0.930 of 258 real pages, 0.907 without the second half of the
    rule, 0.911 with the JSON-LD first. Their golds follow now the one and now the other, so that agreement of any
    kind (weights for five sources, tried on a grid) finds no more than 0.911.
    """
    stated = [t for o in head.ld if is_article(o) for t in texts(o.get("headline"))[:1]]
    own = [html.unescape(t) for t in stated]
    shared = [head.meta[k] for k in _META_TITLES if k in head.meta]
    candidates = [*own, *shared] if _told_twice(head) else [*shared, *own]
    names = site_names(head, url)
    for candidate in (*candidates, *head.h1[:1], head.title or ""):
        title = one_line(candidate)
        if title and len(title) <= MAX_TITLE and (title := without_site(title, names)):
            return title
    return None


def _told_twice(head: Head) -> bool:
    """Whether a page gives networks one title twice."""
    shared = _fold(head.meta.get(_SHARED, ""))
    return bool(shared) and shared == _fold(head.meta.get(_TWEETED, ""))


def site_names(head: Head, url: str) -> set[str]:
    """The words by which a site calls itself, folded: its stated names and its domain's first label."""
    names = [head.meta.get(k) for k in ("og:site_name", "application-name", "twitter:site", "al:ios:app_name")]
    names += [t for o in head.ld for t in texts(o.get("publisher"))[:1]]
    host = domain(url) or ""
    names += [host, host.split(".")[0], host.rsplit(".", 1)[0]]
    return {f for n in names if n and (f := _fold(n))}


def without_site(title: str, names: set[str]) -> str:
    """The title without a site's name or a date behind its last separator, or a name before its first one. A title that is
    the name alone is ''."""
    if _fold(title) in names:
        return ""
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        end, start = parts[-1], parts[0]
        last = title[end.end() :]
        if _is_name(last, names) or _DATE_ALONE.fullmatch(last):
            return without_site(title[: end.start()].rstrip(), names)
        if _is_name(title[: start.start()], names):
            return title[start.end() :].lstrip()
    return title


def _is_name(text: str, names: set[str]) -> bool:
    """Whether a piece of a title is a site's name, or begins or ends with it ("CBC News", "The Sun Online")."""
    folded = _fold(text)
    if not folded or len(text.split()) > NAME_WORDS:
        return False
    return any(
        folded == n or (len(n) > 1 and folded.startswith(n)) or (len(n) > 3 and n in folded) for n in names
    ) or any(len(folded) > 3 and folded in n for n in names)


def _fold(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


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
