"""The corpus' articles as web pages: four site layouts with the furniture where sites of that kind put it.

An outlet keeps its layout. The layouts differ in where the body stands (article, itemprop, div, table) and in where the
publication time is stated (JSON-LD, JSON-LD and meta, meta, a line of text).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from html import escape

Article = dict

BODIES = (
    "<article><h1>{title}</h1>{body}</article>",
    "<main><h1 class='hl'>{title}</h1><div itemprop='articleBody'>{body}</div></main>",
    "<div id='content'><h2>{title}</h2><div class='story-body'>{body}</div></div>",
    "<table><tr><td><font size=5>{title}</font><br>{body}</td></tr></table>",
)
TAILS = (
    "<aside class='related'>{tail}</aside>",
    "<section class='newsletter'>{tail}</section>",
    "<div class='footer-links'>{tail}</div>",
    "<div>{tail}</div>",
)
STATES_JSON_LD, STATES_META, STATES_LINE = (0, 1), (1, 2), (3,)
NAVIGATION = 6
"""Lines above the body that become navigation entries; what is beyond them stands between navigation and body."""


def choose(key: str, n: int) -> int:
    """A number below `n`, the same for a key on every machine."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % n


@dataclass
class Parts:
    """The raw lines of a page, told apart by where they stand."""

    before: list[str]
    body: list[str]
    within: list[str]
    after: list[str]


def layout(article: Article) -> int:
    return choose(article["domain"], len(BODIES))


def split(article: Article) -> Parts:
    """Tell the body of an article from the furniture around and inside it, by the hand-cleaned text."""
    title = article["title"]
    lines = [s for s in map(str.strip, article["raw_text"].splitlines()) if s]
    body = [s for s in map(str.strip, article["clean_text"].split("\n\n")) if s]
    if not body:
        body = [s for s in lines if s != title]
    flat = [" ".join(s.split()) for s in body]

    def of_body(line: str) -> bool:
        line = " ".join(line.split())
        return any(line in p or p in line for p in flat)

    marks = [i for i, line in enumerate(lines) if of_body(line)] or [0, len(lines) - 1]
    first, last = marks[0], marks[-1]
    return Parts(
        before=[s for s in lines[:first] if s != title],
        body=body,
        within=[s for s in lines[first : last + 1] if s != title and not of_body(s)],
        after=lines[last + 1 :],
    )


def linked_data(article: Article, dated: bool) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["title"],
        "inLanguage": article["lang"],
        "publisher": {"@type": "Organization", "name": article["site"]},
        "url": article["url"],
    }
    if dated:
        data["datePublished"] = article["published"]
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def head(article: Article, style: int) -> str:
    title, site, published = escape(article["title"]), escape(article["site"]), article.get("published")
    out = [f"<title>{title} | {site}</title>", '<meta charset="utf-8">']
    if published and style in STATES_META:
        out.append(f'<meta property="article:published_time" content="{escape(published)}">')
    if style in STATES_JSON_LD:
        out.append(linked_data(article, dated=bool(published)))
    out += [
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:site_name" content="{site}">',
        f'<link rel="canonical" href="{escape(article["url"])}">',
    ]
    return "".join(out)


def paragraphs(parts: Parts) -> str:
    """The body's paragraphs; what stood inside the body becomes promotion boxes in its middle."""
    out = [f"<p>{escape(p)}</p>" for p in parts.body]
    boxes = [f'<div class="promo"><a href="/x">{escape(s)}</a></div>' for s in parts.within]
    middle = len(out) // 2 + 1
    return "\n".join(out[:middle] + boxes + out[middle:])


def page(article: Article) -> str:
    """The article as an HTML page of its outlet's layout."""
    style, parts = layout(article), split(article)
    before = list(parts.before)
    if article.get("published") and style in STATES_LINE:
        moment = dt.datetime.fromisoformat(article["published"].replace("Z", "+00:00"))
        before.append(moment.strftime("%d %B %Y, %H:%M UTC"))
    links = "".join(f'<li><a href="/s/{i}">{escape(s)}</a></li>' for i, s in enumerate(before[:NAVIGATION]))
    lines = "".join(f"<p class='meta'>{escape(s)}</p>" for s in before[NAVIGATION:])
    body = BODIES[style].format(title=escape(article["title"]), body=paragraphs(parts))
    tail = TAILS[style].format(tail="".join(f"<p>{escape(s)}</p>" for s in parts.after))
    return (
        f"<!doctype html><html lang='{article['lang']}'><head>{head(article, style)}</head><body>"
        f"<nav><ul>{links}</ul></nav>{lines}{body}{tail}"
        f"<footer><p>&copy; {escape(article['site'])}</p></footer></body></html>"
    )
