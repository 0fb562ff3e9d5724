"""Where a clause ends, as far as words tell without a parser: people behind a comma or "and" whose own verb follows are no
part of the list before them ("expelled two diplomats, several officials said").
"""

from __future__ import annotations

from titfortat.extract.lexicon import load
from titfortat.extract.slots import Token, word_at

_WORDS = load("people")["clauses"]
_FINITE = frozenset(_WORDS["finite"])
_SPEECH = frozenset(_WORDS["speech"])
_DESCRIBING = frozenset(_WORDS["describing"])
_ADVERBS = frozenset(_WORDS["adverbs"])
_PREPOSITIONS = frozenset(_WORDS["prepositions"])
_OPENING = frozenset(_WORDS["opening"])
_FAR = 7
"""Tokens that may stand between people and the verb of what they say ("Anne Berg of the foreign ministry in Oslo said")."""


def own_verb(tokens: list[Token], first: int, joint: list[str], last: int) -> bool:
    """Whether the people up to token `last`, joined by the words `joint` to people that begin at `first`, have a verb of
    their own. Behind "and" a verb is that of both where those before have none."""
    return _verb_behind(tokens, last + 1) and (joint == [","] or _verb_before(tokens, first))


def _verb_behind(tokens: list[Token], at: int) -> bool:
    while word_at(tokens, at) in _ADVERBS:
        at += 1
    if word_at(tokens, at) not in _PREPOSITIONS:
        return _is_finite(word_at(tokens, at))
    for i in range(at + 1, min(at + _FAR, len(tokens))):
        word = word_at(tokens, i)
        if word in _SPEECH:
            return True
        if word in _OPENING:
            return False
    return False


def _verb_before(tokens: list[Token], at: int) -> bool:
    """Whether a verb stands before token `at` in its clause, so that the people there are its object."""
    for i in range(at - 1, -1, -1):
        word = word_at(tokens, i)
        if word in _OPENING or word in _SPEECH:
            return False
        if word in _FINITE or word.endswith("ed"):
            return True
    return False


def _is_finite(word: str) -> bool:
    return word in _FINITE or word in _SPEECH or (word.endswith("ed") and word not in _DESCRIBING)
