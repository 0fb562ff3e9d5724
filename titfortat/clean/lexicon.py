"""The words of page furniture, by kind and language, and where they occur in a line. Data: `furniture/<language>.toml`.

Kinds are matched over all languages at once (pages mix them: a reading time in French above an English text); function
words are kept by language, because they tell prose from lists.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import ahocorasick_rs

FOLDER = Path(__file__).parent / "furniture"
WORDS = "function"
"""The kind that is no furniture: words without which hardly a sentence can do."""


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """language -> kind -> phrases, as written in the files."""
    return {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(FOLDER.glob("*.toml"))}


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of furniture, in a fixed order."""
    return tuple(sorted({k for t in tables().values() for k in t} - {WORDS}))


@cache
def function_words(language: str | None = None) -> frozenset[str]:
    """The function words of a language; of all languages where we have no list for it."""
    of = tables()
    chosen = [of[language]] if language in of else of.values()
    return frozenset(w.casefold() for t in chosen for w in t.get(WORDS, ()))


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, ...]]]:
    of: dict[str, set[str]] = {}
    for table in tables().values():
        for kind, phrases in table.items():
            if kind != WORDS:
                for phrase in phrases:
                    of.setdefault(phrase.casefold(), set()).add(kind)
    phrases = sorted(of)
    return ahocorasick_rs.AhoCorasick(phrases), [tuple(sorted(of[p])) for p in phrases]


def find(line: str) -> list[tuple[str, int, int]]:
    """(kind, start, end) of every phrase in a casefolded line, at word boundaries, in order of their ends."""
    automaton, kinds_of = _automaton()
    found = []
    for number, start, end in automaton.find_matches_as_indexes(line, overlapping=True):
        if _bounded(line, start, end):
            found += [(kind, start, end) for kind in kinds_of[number]]
    return found


def _bounded(line: str, start: int, end: int) -> bool:
    """Whether a match neither begins nor ends inside a word."""
    if start and line[start - 1].isalnum() and line[start].isalnum():
        return False
    return not (end < len(line) and line[end].isalnum() and line[end - 1].isalnum())
