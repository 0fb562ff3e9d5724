"""Numbers in a row of tokens: "half a dozen", "more than twenty", "two dozen", with their values and bounds.

Reads numbers only; whether one counts people is decided by `crowd`.
"""

from __future__ import annotations

from titfortat.extract import quantities
from titfortat.extract.cardinals import number_words
from titfortat.extract.quantities import MOST_PEOPLE
from titfortat.extract.slots import Token, word_at
from titfortat.extract.tokens import is_number
from titfortat.extract.when import MONTHS

_AFTER_ARTICLE = frozenset({"dozen", "score", "hundred", "half-dozen", "couple", "pair", "trio"})
_VAGUE = frozenset({"dozens", "scores", "hundreds"})
_BEGINNINGS = frozenset(number_words()) | _VAGUE | {"half"}
_NO_COUNTS = frozenset({"first", "second", "third", "both", "single"})


def number_before(tokens: list[Token], i: int) -> tuple[int, int, bool] | None:
    """(first, count, minimum) of a number that ends right before token i."""
    for first in (i - 2, i - 1):
        number = number_at(tokens, first) if first >= 0 else None
        if number is not None and number[0] is not None and number[1] == i - 1:
            return first, number[0], number[2]
    return None


def number_at(tokens: list[Token], i: int) -> tuple[int | None, int, bool] | None:
    """(value, last token, whether it is a lower bound) of a number that begins at token i; the value of "dozens" is None.
    None where no number begins there."""
    word = word_at(tokens, i)
    if not word or not (word[0].isdecimal() or word in _BEGINNINGS or "-" in word):
        return None
    if word in {"a", "an"} and word_at(tokens, i + 1) not in _AFTER_ARTICLE:
        return None
    if word in _VAGUE:
        return None, i, True
    found = quantities.number_at([word_at(tokens, k) for k in range(i, i + 3)], 0)
    if found is None:
        return None
    value, length = found
    if length == 1 and (not is_number(word) or word in _NO_COUNTS or value > MOST_PEOPLE):
        return None
    before = [word_at(tokens, k) for k in range(max(0, i - 4), i)]
    return value, i + length - 1, quantities.is_minimum(before, value, word)


def month_of(word: str) -> int | None:
    """The month that a lower-case word names; None for a word that is none, and for "may"."""
    return MONTHS.get(word.rstrip(".")) if word != "may" else None
