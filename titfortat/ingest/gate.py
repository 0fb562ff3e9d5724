"""The gate: whether a record may matter, decided on its bytes before anything is parsed.

First sieve: hyperscan looks for the nouns of all languages at once, in every encoding. Of 258 real pages 200 hold none
and are done. Second sieve, for the rest: each find is checked in its surroundings (a whole word? in text that a reader sees,
not in a script, a tag or a link?), and a page passes that holds
- one visible term that is enough alone (persona non grata), or
- a visible noun with an act (expels, summons, recalls) within `NEAR` bytes, or
- `TWO` hints (closes, protests, hours, diplomatic ties) that say different things within `CLOSE` bytes of visible nouns, or
- `MANY` visible nouns and a hint within `NEAR` bytes.
Plain text has less furniture and costs less: two terms of any kind are enough.

Knows bytes and terms (`vocabulary`), not languages, dates or sentences: those are clean's and extract's.
"""

from __future__ import annotations

import codecs
import html
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter

import hyperscan

from titfortat.ingest.columns import PLAIN
from titfortat.ingest.vocabulary import UTF8, Kind, Literal, Term, literals, read_terms

TWO, MANY = 2, 4
"""Hints, or nouns beside a hint, that are enough without an act: what is left to wordings that no list knows. So 3 of 258
real pages pass. Of 825 written articles with an event and odd wordings 808 pass as pages, 818 as texts."""

NEAR = 1500
"""Bytes of page on either side of a noun in which an act counts: two or three paragraphs with their markup."""

CLOSE = 200
"""Bytes in which a hint counts that has no act to go with: about its own sentence. Two hints with one reason (condemns,
denounces) count as one, or one more real page passes and one more of the written articles."""

MOST = 200
"""Finds of a page that are looked at; so many are enough, wherever they stand."""

ENOUGH = (Kind.STRONG, Kind.ACT)
"""Terms that let a page through: the first alone, the second beside a noun."""

_HITS = 20_000
"""Literals of a page that are noted: a page of 16 MiB can repeat one two million times."""

_AROUND, _SLACK = 96, 16
"""Bytes of surroundings: for a term in any script, and for what may stand between the words of an ASCII one."""

_TAG = 4096
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@dataclass(frozen=True, slots=True)
class Find:
    """A term that stands at `start` of the scanned bytes, and the encoding in which it does."""

    start: int
    end: int
    term: Term
    encoding: str


class Scanner:
    """Looks for many terms at once in bytes of any encoding, or of UTF-8. Not for use by two threads at a time."""

    def __init__(self, terms: Iterable[Term], utf8_only: bool = False) -> None:
        self._literals: list[Literal] = literals(terms, utf8_only)
        self._database = _compile([literal.data for literal in self._literals])

    def finds(self, data: memoryview) -> list[Find]:
        """The terms in `data`, in its order, each place once; bounded by `MOST`."""
        hits = _hits(self._database, data)
        if not hits:
            return []
        found: dict[int, Find] = {}
        for end, i in hits:
            literal = self._literals[i]
            start = end - len(literal.data)
            known = found.get(start)
            if known and known.term.kind in ENOUGH:
                continue
            term = _term_at(data, start, end, literal)
            if term and (known is None or term.kind in ENOUGH):
                found[start] = Find(start, end, term, literal.encoding)
                if len(found) >= MOST:
                    break
        return [found[start] for start in sorted(found)]


def _hits(database: hyperscan.Database, data: memoryview) -> list[tuple[int, int]]:
    """End and number of each literal in `data`, at most `_HITS` of them."""
    hits: list[tuple[int, int]] = []

    def note(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
        hits.append((end, number))
        return len(hits) >= _HITS

    with suppress(hyperscan.ScanTerminated):
        database.scan(data, match_event_handler=note)
    return hits


def _compile(data: list[bytes]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=data,
        ids=list(range(len(data))),
        elements=len(data),
        flags=hyperscan.HS_FLAG_CASELESS,
        literal=True,
    )
    return database


def _term_at(data: memoryview, start: int, end: int, literal: Literal) -> Term | None:
    """The term that really stands where a literal does, one that is enough before one that is not."""
    bounded = _stands_bounded if literal.whole else _covers_anchor
    weaker = None
    for term in literal.terms:
        if bounded(term, data, start, end, literal.encoding):
            if term.kind in ENOUGH:
                return term
            weaker = weaker or term
    return weaker


def _stands_bounded(term: Term, data: memoryview, start: int, end: int, _encoding: str) -> bool:
    """Whether a term whose bytes are all there is not part of a longer word."""
    if start > 0 and data[start - 1] in _LETTERS and not term.text.startswith("*"):
        return False
    return end >= len(data) or data[end] not in _LETTERS or term.text.endswith("*")


def _covers_anchor(term: Term, data: memoryview, start: int, end: int, encoding: str) -> bool:
    """Whether a term stands around its anchor, which begins at `start`."""
    if term.whole_bytes:
        reach = len(term.text) + _SLACK
        found = term.whole_bytes.finditer(data, max(0, start - reach), end + reach)
        return any(m.start() <= start < m.end() for m in found)
    before = bytes(data[max(0, start - _AROUND) : start]).decode(encoding, "ignore")
    behind = bytes(data[start : end + _AROUND]).decode(encoding, "ignore")
    if "&" in before or "&" in behind:
        before, behind = html.unescape(before), html.unescape(behind)
    return any(m.start() <= len(before) < m.end() for m in term.whole.finditer(before + behind))


class _Regions:
    """Where scripts, styles and comments stand in a page, and whether a place in it is seen by a reader."""

    OPENING = (b"<script", b"<style", b"<!--")
    CLOSING = (b"</script", b"</style", b"-->")

    def __init__(self) -> None:
        self._marks = (*self.OPENING, *self.CLOSING)
        self._database = _compile(list(self._marks))

    def hidden(self, data: memoryview) -> list[tuple[int, int]]:
        """Start and end of what is no text, in order."""
        out, opened, start = [], None, 0
        for end, i in sorted(_hits(self._database, data)):
            if opened is None and i < len(self.OPENING):
                opened, start = i, end
            elif opened is not None and i == opened + len(self.OPENING):
                out.append((start, end))
                opened = None
        if opened is not None:
            out.append((start, len(data)))
        return out


def _is_linked_data(data: memoryview, start: int) -> bool:
    """Whether a script whose tag's name ends at `start` holds linked data."""
    return b"ld+json" in bytes(data[start : start + 200]).partition(b">")[0].lower()


def _in_text(data: memoryview, at: int) -> bool:
    """Whether a place is neither inside a tag nor inside a link; a script's text counts as text."""
    window = bytes(data[max(0, at - _TAG) : at]).lower()
    tag = window.rfind(b"<")
    while tag >= 0 and not (window[tag + 1 : tag + 2].isalpha() or window[tag + 1 : tag + 2] in (b"/", b"!", b"?")):
        tag = window.rfind(b"<", 0, tag)
    if tag > window.rfind(b">"):
        return False
    link = window.rfind(b"<a")
    while link >= 0 and window[link + 2 : link + 3] not in (b" ", b"\n", b"\t", b"\r", b">"):
        link = window.rfind(b"<a", 0, link)
    return link <= window.rfind(b"</a")


class Gate:
    """Decides whether records may matter. Not for use by two threads at a time."""

    def __init__(self, terms: Iterable[Term] | None = None) -> None:
        terms = list(read_terms() if terms is None else terms)
        self._nouns = Scanner(t for t in terms if t.kind in (Kind.NOUN, Kind.STRONG))
        self._acts = Scanner((t for t in terms if t.kind in (Kind.ACT, Kind.HINT)), utf8_only=True)
        self._regions = _Regions()

    def passes(self, content: bytes | memoryview, content_type: str) -> bool:
        """Whether a body may be about diplomacy."""
        data = memoryview(_without_zeros(content))
        finds = self._nouns.finds(data)
        if not finds:
            return False
        if content_type == PLAIN:
            return len(finds) > 1 or finds[0].term.kind is Kind.STRONG or bool(self._near(data, finds, len(data)))
        finds = [f for f in finds if _in_text(data, f.start)]
        if not self._convinces(finds, data):
            return False  # before anybody asks where scripts are: that costs as much as the first sieve
        return self._convinces(self._visible(data, finds), data)

    def _convinces(self, finds: list[Find], data: memoryview) -> bool:
        """Whether nouns, with what stands near them, are enough."""
        if len(finds) >= MOST or any(f.term.kind is Kind.STRONG for f in finds):
            return True
        near = {t.text: t.kind for t in self._near(data, finds)}
        if any(kind is Kind.ACT for kind in near.values()):
            return True
        if not near:
            return False
        return len(finds) >= MANY or len({t.reason for t in self._near(data, finds, CLOSE)}) >= TWO

    def _near(self, data: memoryview, finds: list[Find], reach: int = NEAR) -> list[Term]:
        """The acts and hints within `reach` bytes of finds."""
        encoding = next((f.encoding for f in finds if f.encoding != UTF8), UTF8)
        spans = _spans(finds, len(data), reach)
        return [f.term for start, end in spans for f in self._acts.finds(_as_utf8(data[start:end], encoding))]

    def _visible(self, data: memoryview, finds: list[Find]) -> list[Find]:
        """The finds in the text that a reader sees, or those in linked data, which repeats the text: whichever is more."""
        hidden = self._regions.hidden(data[: finds[-1].end + 1])
        seen, told = [], []
        for find in finds:
            place = bisect_right(hidden, find.start, key=itemgetter(0)) - 1
            if place < 0 or find.start >= hidden[place][1]:
                seen.append(find)
            elif _is_linked_data(data, hidden[place][0]):
                told.append(find)
        return max(seen, told, key=len)


def _as_utf8(data: memoryview, encoding: str) -> memoryview:
    """A piece of a page as plain UTF-8: from another encoding, and without character references."""
    if encoding == UTF8 and b"&" not in bytes(data):
        return data
    return memoryview(html.unescape(bytes(data).decode(encoding, "ignore")).encode("utf-8", "ignore"))


def _spans(finds: list[Find], size: int, reach: int) -> Iterator[tuple[int, int]]:
    """The surroundings of finds, those that touch joined."""
    start = end = -1
    for find in finds:
        if start >= 0 and find.start - reach > end:
            yield start, end
            start = -1
        start = max(0, find.start - reach) if start < 0 else start
        end = min(size, find.end + reach)
    if start >= 0:
        yield start, end


def _without_zeros(content: bytes | memoryview) -> bytes | memoryview:
    """The bytes as a scanner can read them: UTF-16, which has zeros between its letters, as UTF-8."""
    start = bytes(content[:64])
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return bytes(content).decode("utf-16", "replace").encode()
    if start.count(0) * 3 > len(start) > 1:
        return bytes(content).decode("utf-16-be" if start[0] == 0 else "utf-16-le", "replace").encode()
    return content


_local = threading.local()


def default_gate() -> Gate:
    """The gate with the terms of all languages: one a thread, built at first use (0.1 s)."""
    if not hasattr(_local, "gate"):
        _local.gate = Gate()
    return _local.gate
