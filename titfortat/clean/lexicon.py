"""The words of page furniture, by kind and language, and where they occur in a line. Data: `furniture/<language>.toml`.

Kinds are matched over all languages at once (pages mix them: a reading time in French above an English text); function
words are kept by language, because they tell prose from lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

import ahocorasick_rs

FOLDER = Path(__file__).parent / "furniture"
_RUN = re.compile(r"[^\W_]+")

_LIKE = {"no": "sv", "da": "sv"}
"""Languages whose words stand in a neighbour's file: the Scandinavian ones share most of theirs."""

WORDS = "function"
"""The kind that is no furniture: words without which hardly a sentence can do."""


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """language -> kind -> phrases, as written in the files."""
    return {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(FOLDER.glob("??.toml"))}


@cache
def function_words(language: str | None) -> frozenset[str]:
    """The function words of a language; none where we have no list for it."""
    return frozenset(w.casefold() for w in tables().get(_LIKE.get(language, language), {}).get(WORDS, ()))


@cache
def _kinds_of() -> dict[str, tuple[str, ...]]:
    """phrase, folded -> the kinds that it is listed under."""
    of: dict[str, set[str]] = {}
    for table in tables().values():
        for kind, phrases in table.items():
            if kind != WORDS:
                for phrase in phrases:
                    of.setdefault(phrase.casefold(), set()).add(kind)
    return {phrase: tuple(sorted(kinds)) for phrase, kinds in sorted(of.items())}


@cache
def _single() -> dict[str, tuple[str, ...]]:
    """The phrases of one word: looked up word by word, because short ones would be found inside half of all words."""
    return {p: kinds for p, kinds in _kinds_of().items() if _RUN.fullmatch(p)}


@cache
def _longer() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, ...]]]:
    phrases = [p for p in _kinds_of() if not _RUN.fullmatch(p)]
    return ahocorasick_rs.AhoCorasick(phrases), [_kinds_of()[p] for p in phrases]


def find(line: str, runs: Collection[str]) -> list[tuple[str, int, int]]:
    """(kind, start, end) of every phrase in a casefolded line, at word boundaries; `runs` are the line's own."""
    single = _single()
    found = []
    if not single.keys().isdisjoint(runs):
        found = [
            (kind, match.start(), match.end())
            for match in _RUN.finditer(line)
            if match.group() in single
            for kind in single[match.group()]
        ]
    automaton, kinds_of = _longer()
    for number, start, end in automaton.find_matches_as_indexes(line, overlapping=True):
        if _bounded(line, start, end):
            found += [(kind, start, end) for kind in kinds_of[number]]
    return found


def _bounded(line: str, start: int, end: int) -> bool:
    """Whether a match neither begins nor ends inside a word."""
    if start and line[start - 1].isalnum() and line[start].isalnum():
        return False
    return not (end < len(line) and line[end].isalnum() and line[end - 1].isalnum())
