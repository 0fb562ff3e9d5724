"""A text cut into paragraphs and sentences, by offsets.

Knows abbreviations and initials; knows nothing of what the sentences say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sir",
        "st",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "sgt",
        "sen",
        "rep",
        "gov",
        "pres",
        "hon",
        "amb",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "no",
        "nos",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "est",
        "fig",
        "al",
        "jr",
        "sr",
        "rev",
        "ga",
        "mo",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.s.s.r",
        "p.m",
        "a.m",
    ]
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n")
_LAST_WORD = re.compile(r"([\w.]+)$")
MAX_SENTENCE = 1_200
"""Characters after which a sentence is cut at the next space: text without punctuation must not cost quadratic time."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, `text[start:end]` of its document; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def split(text: str, offset: int = 0) -> list[Sentence]:
    """The sentences of `text` in order, none empty, with offsets moved by `offset`."""
    out: list[Sentence] = []
    blocks = re.finditer(r"\S(?:.*?\S)?(?=\s*\n\s*\n|\s*\Z)", text, re.S)
    for paragraph, block in enumerate(blocks):
        for start, end in _in_block(text, block.start(), block.end()):
            out.append(Sentence(start + offset, end + offset, paragraph))
    return out


def _in_block(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    spans, at = [], start
    for m in _END.finditer(text, start, stop):
        if m.group() != "\n" and not _ends_sentence(text, at, m):
            continue
        spans.extend(_trimmed(text, at, m.end()))
        at = m.end()
    spans.extend(_trimmed(text, at, stop))
    return spans


def _ends_sentence(text: str, at: int, end: re.Match[str]) -> bool:
    if end.group()[0] != ".":
        return True
    word = _LAST_WORD.search(text, max(at, end.start() - 12), end.start())
    if word:
        last = word.group(1).lower()
        if last in ABBREVIATIONS or (len(last) == 1 and last.isalpha() and word.group(1).isupper()):
            follows = text[end.end() : end.end() + 40].lstrip()
            return (
                last in {"p.m", "a.m", "u.s", "u.k", "u.n", "e.u"}
                and follows[:1].isupper()
                and bool(re.match(r"(?:The|A|In|On|It|He|She|But|And)\b", follows))
            )
    follows = text[end.end() : end.end() + 3].lstrip()
    return not follows or not follows[0].islower()


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without white space at its ends, cut where it is longer than any sentence should be; [] where nothing is left."""
    out = []
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        out.extend(_trimmed(text, start, cut))
        start = cut
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        out.append((start, end))
    return out
