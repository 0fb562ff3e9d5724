"""One raw document to one article, or to the reason why it is none. Pure: no state is kept between documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from titfortat.clean import datelines, html, text
from titfortat.clean.dates import date_in_url, parse_time, precision
from titfortat.clean.decode import Undecodable, decode
from titfortat.clean.language import detect
from titfortat.clean.limits import MAX_BYTES, MIN_TEXT, LimitBroken
from titfortat.clean.markup import read_head
from titfortat.clean.metadata import Stated, byline, published
from titfortat.clean.normalise import one_line
from titfortat.clean.titles import headline
from titfortat.clean.urls import canonical_url, domain


@dataclass(frozen=True)
class Article:
    """What a document became; `paragraphs` in reading order, without the title. `unsure` are those among them that may be
    furniture, `others` the lines that were taken for it: what `site_furniture` learns from."""

    title: str | None
    byline: str | None
    published_at: dt.datetime | None
    published_at_source: str | None
    published_at_precision: str | None
    language: str
    canonical_url: str
    paragraphs: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unusable:
    """Why a document became no article: the ledger's outcome, a code and what was found."""

    outcome: str
    reason: str
    detail: str | None = None


def clean_document(row: Mapping[str, object]) -> Article | Unusable:
    """The article in a row of `raw_documents`. Never raises for what the row's content is."""
    content, url = row["content"], str(row["url"])
    if len(content) > MAX_BYTES:
        return Unusable("rejected", "too_large", f"{len(content)} bytes, at most {MAX_BYTES} are read")
    try:
        raw = decode(content, row["charset"])
        found = _page(raw, url, row) if row["content_type"] == "text/html" else _plain(raw, url, row)
    except Undecodable as fault:
        return Unusable("rejected", "undecodable", str(fault))
    except LimitBroken as fault:
        return Unusable("rejected", fault.reason, str(fault))
    length = sum(map(len, found.paragraphs))
    if length < MIN_TEXT:
        return Unusable("rejected", "no_text", f"{length} characters of main text, at least {MIN_TEXT} are needed")
    return found


def clean_text(raw: str, title: str | None = None, language: str | None = None) -> str:
    """The body of a plain-text page, paragraphs parted by a blank line; '' where it has none. Raises LimitBroken."""
    title = one_line(title)
    found = text.read(raw, title, detect(raw, language))
    return "\n\n".join(_without_title(found.paragraphs, found.title))


def clean_html(page: str, url: str = "", title: str | None = None) -> str:
    """The body of an HTML page, paragraphs parted by a blank line; '' where it has none. Raises LimitBroken."""
    page = page.encode("utf-8", "replace").decode()
    head = read_head(page)
    title = one_line(title) or headline(head, url)
    return "\n\n".join(_without_title(html.read(page, url, head, title).paragraphs, title))


def _page(page: str, url: str, row: Mapping[str, object]) -> Article:
    head = read_head(page)
    title = one_line(row["title"]) or headline(head, url)
    found = html.read(page, url, head, title)
    stated = _stated(row) or published(head, page, url, row["fetched_at"], found.above)
    paragraphs = _without_title(found.paragraphs, title)
    language = detect("\n".join(paragraphs), row["language"] or head.language)
    canonical = canonical_url(url, head.canonical or head.meta.get("og:url"))
    return Article(
        title, byline(head), *_columns(stated), language, canonical, paragraphs, found.unsure, found.others
    )  # fmt: skip


def _plain(raw: str, url: str, row: Mapping[str, object]) -> Article:
    found = text.read(raw, one_line(row["title"]), detect(raw, row["language"]), url)
    stated = _stated(row)
    if stated is None:
        latest = row["fetched_at"] + dt.timedelta(days=1) if row["fetched_at"] else None
        if at := datelines.publication(found.around, latest):
            stated = Stated(at, "text", precision(at))
        elif at := date_in_url(url):
            stated = Stated(at, "url", "day")
    language = detect("\n".join(found.paragraphs), row["language"])
    return Article(
        found.title, datelines.byline(found.around), *_columns(stated), language, canonical_url(url),
        _without_title(found.paragraphs, found.title), found.unsure, found.others,
    )  # fmt: skip


def _stated(row: Mapping[str, object]) -> Stated | None:
    at = parse_time(row["published"])
    return Stated(at, "dump", precision(at, row["published"])) if at else None


def _columns(stated: Stated | None) -> tuple[dt.datetime | None, str | None, str | None]:
    return (stated.at, stated.source, stated.precision) if stated else (None, None, None)


def _without_title(paragraphs: tuple[str, ...], title: str | None) -> tuple[str, ...]:
    return tuple(p for i, p in enumerate(paragraphs) if i > 2 or p != title)


def source(url: str, dump_path: str) -> str:
    """The publisher's domain; the dump's name where the URL has no host."""
    return domain(url) or PurePosixPath(dump_path).name
