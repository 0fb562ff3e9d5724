"""Cardinal numbers in a row of lower-case words: "one hundred and fifty", "two and a half dozen", "a couple of dozen", "25".

Reads the number alone; whether it is a bound and what it counts is read by `quantities` and `figures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from titfortat.extract.lexicon import load

GROUPS = {"dozen": 12, "hundred": 100, "thousand": 1000}
MOST_DIGITS = 12
"""Digits of the longest number; what is longer is a code, and Python refuses to read the longest of those."""
_LONE = frozenset({"dozen", "hundred"})
_NOT_ATOMS = frozenset({"a", "an", "single", "both", "twin", "pair", "couple", "trio", "quartet"}) | _LONE
"""Number words that make no longer numbers."""


@cache
def number_words() -> dict[str, int]:
    """Number words in lower case, with their values."""
    return dict(load("numbers")["words"])


@cache
def atoms() -> dict[str, int]:
    """Words that are a number below a hundred on their own, "twenty-five" and "half-dozen" among them."""
    ones = {w: v for w, v in number_words().items() if w not in _NOT_ATOMS}
    tens = {w: v for w, v in ones.items() if v >= 20}
    digits = {w: v for w, v in ones.items() if v < 10 and "-" not in w}
    return ones | {f"{t}-{d}": v + n for t, v in tens.items() for d, n in digits.items()}


def cardinal(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """(value, words) of the longest number that begins at word i; None where none does."""
    word = _at(words, i)
    if word == "half":
        length = 2 if _at(words, i + 1) in {"a", "an"} else 1
        return (6, length + 1) if _at(words, i + length) == "dozen" else None
    if word in {"a", "an"}:
        return _article(words, i)
    head = _head(words, i)
    if head is None:
        return None
    value, length = head
    if list(words[i + length : i + length + 4]) == ["and", "a", "half", "dozen"]:
        return value * 12 + 6, length + 4
    return _grouped(words, i, value, length)


def _at(words: Sequence[str], i: int) -> str:
    return words[i] if i < len(words) else ""


def _article(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """ "a hundred and five", "a dozen", "a half dozen", "a couple of dozen"."""
    following = _at(words, i + 1)
    if following == "half" and _at(words, i + 2) == "dozen":
        return 6, 3
    if following == "half-dozen":
        return 6, 2
    if following == "couple":
        length = 3 if _at(words, i + 2) == "of" else 2
        return _grouped(words, i, 2, length) if _at(words, i + length) in GROUPS else None
    return _grouped(words, i, 1, 1) if following in GROUPS else None


def _head(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """(value, words) of what is before "hundred": digits or a number below a hundred; no words before a lone "hundred"."""
    word = _at(words, i)
    if word in _LONE:
        return 1, 0
    digits = word.replace(",", "")
    if digits.isdecimal() and len(digits) <= MOST_DIGITS:
        return int(digits), 1
    value = atoms().get(word)
    if value is None:
        first, _, group = word.rpartition("-")
        return (atoms()[first] * GROUPS[group], 1) if first in atoms() and group in _LONE else None
    more = atoms().get(_at(words, i + 1), 0)
    if value >= 20 and value % 10 == 0 and 0 < more < 10 and "-" not in words[i + 1]:
        return value + more, 2
    return value, 1


def _grouped(words: Sequence[str], i: int, value: int, length: int) -> tuple[int, int]:
    """Go on from `value` over "dozen", "hundred", "thousand" and what is added behind them."""
    group = _at(words, i + length)
    if group not in GROUPS:
        return value, length
    size = GROUPS[group]
    value, length = value * size, length + 1
    if group == "dozen":
        half = list(words[i + length : i + length + 3]) == ["and", "a", "half"]
        return (value + 6, length + 3) if half else (value, length)
    behind = i + length + (_at(words, i + length) == "and")
    rest = _head(words, behind) if not _at(words, behind)[:1].isdecimal() else None
    if rest is None or not rest[1] or rest[0] >= 100:
        return value, length
    if size > 100:
        rest = _grouped(words, behind, *rest)
    return (value + rest[0], behind - i + rest[1]) if rest[0] < size else (value, length)
