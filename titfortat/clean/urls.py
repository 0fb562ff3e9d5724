"""Addresses: the canonical form of an article's URL and the publisher's domain. Nothing here is ever fetched."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|ysclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ref|ref_?src|referrer|rss|"
    r"cmp(?:id)?|ns_\w+|at_(?:medium|campaign|custom\d|link\w*)|xtor|smid|wt_?mc|wt\.mc_id|spm|guccounter|maca|ico|dicbo|"
    r"guce_referrer(?:_sig)?|amp|outputtype|_ga|_gl|icid|ito|traffic_?source)$",
    re.I,
)
_SUBDOMAINS = frozenset({"www", "www2", "m", "mobile", "amp"})


def split(url: str) -> SplitResult | None:
    """The parts of a URL; None where it is none (an unclosed bracket, a port that is no number)."""
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises ValueError for a port that is no number
    except ValueError:
        return None
    return parts


def strip_tracking(url: str) -> str:
    """The URL without fragment and without parameters that only say how a reader came; others keep their order."""
    parts = split(url)
    if parts is None or parts.scheme not in ("http", "https"):
        return url
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(k, v) for k, v in pairs if not _TRACKING.match(k)]
        query = query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def canonical_url(stated: str, claimed: str | None = None) -> str:
    """The stated address without tracking, or the page's own claim where that names a page of the same publisher.

    A claim that is the front page, or that drops a parameter which tells documents apart (`?id=7`), is not believed.
    """
    bare = strip_tracking(stated)
    if not claimed:
        return bare
    try:
        other = strip_tracking(urljoin(bare, claimed))
    except ValueError:
        return bare
    a, b = split(bare), split(other)
    if a is None or b is None or b.scheme not in ("http", "https") or domain(bare) != domain(other):
        return bare
    return bare if b.path.strip("/") == "" or (a.query and a.query != b.query) else other


def domain(url: str) -> str | None:
    """The host without `www.` and its like, in lower case; None where the URL has no host."""
    parts = split(url)
    host = (parts.hostname or "").rstrip(".").lower() if parts and parts.scheme != "file" else ""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _SUBDOMAINS:
        labels = labels[1:]
    return ".".join(labels) or None
