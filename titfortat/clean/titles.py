"""The headline of a page, chosen from the places that state one, without the site's name.

Pages state several: one for sharing (og:title, twitter:title), one in their JSON-LD, the first h1 and `<title>`. On four of
five pages they are the same; where they differ, publishers mean different ones (docs/cleaning.md counts them).
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

from titfortat.clean.limits import MAX_TITLE
from titfortat.clean.markup import Head, is_article, texts
from titfortat.clean.normalise import one_line
from titfortat.clean.urls import domain, split

_SHARED, _TWEETED = "og:title", "twitter:title"
_META_TITLES = (_SHARED, _TWEETED, "parsely-title", "sailthru.title", "dc.title", "title")
_SEPARATOR = re.compile(r"\s+[|•·»–—-]+\s+|\s*[|｜ㅣ»：]\s*|\s+::\s+")
_SECTION = re.compile(r"\s*[|｜ㅣ»–—-]")
_DATE_ALONE = re.compile(r"[\d./-]{6,10}")
_WORD = re.compile(r"\w+")

NAME_WORDS = 5
"""A site's name in a title has at most this many words; a longer piece is part of the headline."""

SPELT, LEAD = 0.8, 0.15
"""Share of an address' words that a title must hold for the address to be made of it, and how far ahead of another."""

SLUG_WORDS = 4
"""Words from which on a piece of an address says something."""

_SLUG_WORD = re.compile(r"(?<![^\W_])(?:[^\W\d_]{2,}|\d{1,4})(?![^\W_])")
_GOES_ON = re.compile(r"\s+[\"'„“«(]?\w")
_QUOTES = str.maketrans("’‘“”„«»", '\'\'"""""')
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "'": None, "’": None})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def headline(head: Head, url: str) -> str | None:
    """The article's headline without the site's name; None where the page states none.

    The title for sharing comes first, but the JSON-LD's headline where that title is no headline of the page: told alike to
    every network, and not what the address was made of, or made for search results, with the site's name in it.
    """
    names = site_names(head, url)
    shared = [t for k in _META_TITLES if (t := _bare(head.meta.get(k), names))]
    stated = [t for o in head.ld if is_article(o) for t in texts(o.get("headline"))[:1]]
    own = [t for s in stated if (t := _bare(html.unescape(s), names))]
    first, second = (own, shared) if own and _yields(head, own[0], names, url) else (shared, own)
    shown = [t for s in head.h1[:1] if (t := _bare(s, names))]
    candidates = [*first, *second, *shown, *filter(None, [_bare(head.title, names)])]
    return _whole(candidates[0], [*own, *shown], shown) if candidates else None


def _bare(text: str | None, names: set[str]) -> str:
    """A stated title on one line and without the site's name; '' for what is none."""
    title = one_line(text) or ""
    return without_site(title, names) if len(title) <= MAX_TITLE else ""


def _yields(head: Head, own: str, names: set[str], url: str) -> bool:
    """Whether the title for sharing gives way to the JSON-LD's headline."""
    shared = one_line(head.meta.get(_SHARED)) or ""
    if without_site(shared, names) != shared:
        return True
    told_twice = bool(shared) and _fold(shared) == _fold(head.meta.get(_TWEETED, ""))
    return told_twice and not _made_of(url, shared, own)


def _made_of(url: str, title: str, other: str) -> bool:
    """Whether an address spells one title out rather than another."""
    share = _share_of_slug(url, title)
    return share >= SPELT and share >= _share_of_slug(url, other) + LEAD


def _share_of_slug(url: str, title: str) -> float:
    """Share of the words of the address' longest piece that stand in a title, umlauts read in either way."""
    parts = split(url)
    pieces = unquote(parts.path).rsplit(".", 1)[0].split("/") if parts else []
    words = max((_SLUG_WORD.findall(_plain(p)) for p in pieces), key=len, default=[])
    if len(words) < SLUG_WORDS:
        return 0.0
    folded = title.casefold()
    return max(
        sum(w in mine for w in words) / len(words)
        for way in (folded, folded.translate(_SPELT_OUT))
        for mine in (set(_SLUG_WORD.findall(_plain(way))),)
    )


def _plain(text: str) -> str:
    """Lower case without accents and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _whole(title: str, others: list[str], shown: list[str]) -> str:
    """The title, longer where another begins with it and goes on in its sentence (it was cut for a network), or shorter
    where the page's h1 is all of it but for sections behind a separator."""
    start = title.rstrip(".…?! ").translate(_QUOTES)
    for other in others:
        if other.translate(_QUOTES).startswith(start) and _GOES_ON.match(other, len(start)):
            return other
    for h1 in shown:
        if title.startswith(h1) and 2 * len(h1) >= len(title) and _SECTION.match(title, len(h1)):
            return h1
    return title


def site_names(head: Head, url: str) -> set[str]:
    """The words by which a site calls itself, folded: its stated names and its domain's first label."""
    names = [head.meta.get(k) for k in ("og:site_name", "application-name", "twitter:site", "al:ios:app_name")]
    names += [t for o in head.ld for t in texts(o.get("publisher"))[:1]]
    host = domain(url) or ""
    names += [host, host.split(".")[0], host.rsplit(".", 1)[0]]
    return {f for n in names if n and (f := _fold(n))}


def without_site(title: str, names: set[str]) -> str:
    """The title without a site's name and what stands behind it, without a longer form of it or a date behind the last
    separator, or a name before the first one. A title that is the name alone is ''."""
    if _fold(title) in names:
        return ""
    parts = list(_SEPARATOR.finditer(title))
    ends = [part.start() for part in parts[1:]] + [len(title)]
    for part, end in zip(parts, ends, strict=False):
        if part.start() and _fold(title[part.end() : end]) in names:
            return without_site(title[: part.start()].rstrip(), names)
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
