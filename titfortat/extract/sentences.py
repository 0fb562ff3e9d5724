"""A text cut into paragraphs and sentences, by offsets.

Knows abbreviations, initials and lines that are wrapped in mid-sentence; knows nothing of what the sentences say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from titfortat.extract.lexicon import load

MAX_SENTENCE = 1_200
"""Characters after which a sentence is cut at the next space: text without punctuation must not cost quadratic time."""
WRAPPED = 0.34
"""Share of a paragraph's line ends that are followed by a lower-case letter from which on its lines are taken as wrapped:
prose in narrow columns has 0.7 and more, lists and headlines have next to none."""

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n")
_LINE_END = re.compile(r"\n[^\S\n]*(\w)?")
_LAST_WORD = re.compile(r"[\w.]+$")
_OPENS = re.compile(r"\s*(?:The|A|In|On|It|He|She|But|And|That|This|At|We|They)\b")
_ENDS_TOO = frozenset({"p.m", "a.m", "u.s", "u.k", "u.n", "e.u", "etc", "inc", "co", "corp", "ltd", "jr", "sr"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, `text[start:end]` of its document; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def split(text: str, offset: int = 0) -> list[Sentence]:
    """The sentences of `text` in order, none empty, with offsets moved by `offset`.

    They are apart from each other and hold every character that is not white space; time is linear in the text's length.
    """
    out: list[Sentence] = []
    paragraph, at = 0, 0
    for stop in [*(m.start() for m in _BLANK.finditer(text)), len(text)]:
        found = [Sentence(a + offset, b + offset, paragraph) for a, b in _in_block(text, at, stop)]
        out += found
        paragraph += bool(found)
        at = stop
    return out


def _in_block(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    wrapped = _is_wrapped(text, start, stop)
    at = start
    for m in _END.finditer(text, start, stop):
        if wrapped if m.group() == "\n" else not _ends_sentence(text, at, m):
            continue
        yield from _trimmed(text, at, m.end())
        at = m.end()
    yield from _trimmed(text, at, stop)


def _is_wrapped(text: str, start: int, stop: int) -> bool:
    ends = [m[1] for m in _LINE_END.finditer(text, start, stop) if m[1]]
    return bool(ends) and sum(c.islower() for c in ends) >= WRAPPED * len(ends)


def _ends_sentence(text: str, at: int, end: re.Match[str]) -> bool:
    if end.group()[0] != ".":
        return True
    word = _LAST_WORD.search(text, max(at, end.start() - 12), end.start())
    if word:
        last = word.group().lower()
        initial = len(last) == 1 and last.isalpha() and word.group().isupper()
        if last in _abbreviations() or initial:
            return last in _ENDS_TOO and bool(_OPENS.match(text, end.end(), end.end() + 40))
    follows = text[end.end() : end.end() + 3].lstrip()
    return not follows or not follows[0].islower()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("abbreviations")["words"])


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without white space at its ends, cut where it is longer than any sentence should be; nothing where nothing
    is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end
