"""Numbers of several tokens as one token: "one hundred and fifty" and "1 200" become "150" and "1,200", so that all who read
tokens later know numbers of one token only.

A number that is only a lower bound ends in "+" ("150-plus", "two or more", "one or two"). What looks like a number of people
and is none ("45-year-old", "48-page") becomes a token that is no number. Bounds before a number are read by `quantities`.
"""

from __future__ import annotations

from functools import cache

from titfortat.extract.cardinals import GROUPS, atoms, cardinal
from titfortat.extract.quantities import MOST_PEOPLE, OPEN
from titfortat.extract.slots import Token
from titfortat.extract.when import MONTHS

AGE = "year-old"
"""The text of a token that says how old somebody is."""
VAGUE = "several"
"""The text of a token for a number that is not said ("several dozen")."""
LONGEST, LONGEST_ROW = 9, 4
"""Words and groups of digits of the longest number that is looked for."""

_HYPHENS = frozenset("-‐‑–")
_UNSAID = frozenset({"several", "few", "many"})
_AFTER_ARTICLE = frozenset({*GROUPS, *_UNSAID, "half", "half-dozen", "couple"})
_COUNTING = frozenset({"member", "man", "person", "people", "strong"})
"""Behind a number and a hyphen, what leaves it a number of people."""


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(atoms()) | _UNSAID | {"half", "hundred", "dozen"}


def fold(tokens: list[Token], document: str) -> list[Token]:
    """The tokens with each number of several tokens as one."""
    out: list[Token] = []
    beginnings = _beginnings()
    i = 0
    while i < len(tokens):
        token = tokens[i]
        text = token.text
        begins = text in beginnings or text[0].isdecimal() or "-" in text or text == "−"
        if text in {"a", "an"}:
            begins = i + 1 < len(tokens) and tokens[i + 1].text in _AFTER_ARTICLE
        if begins and token.slot is None:
            found = _Row(tokens, i, out[-1].text if out else "").read()
            if found is not None:
                text, length = found
                end = tokens[i + length - 1].end
                token = Token(text, document[token.start : end], token.start, end)
                i += length - 1
        out.append(token)
        i += 1
    return out


class _Row:
    """The words from token `at` on."""

    def __init__(self, tokens: list[Token], at: int, before: str):
        self.tokens, self.at, self.before = tokens, at, before

    def word(self, i: int) -> str:
        k = self.at + i
        return self.tokens[k].text if k < len(self.tokens) and self.tokens[k].slot is None else ""

    def gap(self, i: int) -> int:
        """Characters between word i and the next."""
        return self.tokens[self.at + i + 1].start - self.tokens[self.at + i].end

    def read(self) -> tuple[str, int] | None:
        """(text, words) of the token that the first words make together; None where they stay as they are."""
        first = self.word(0)
        if first.endswith(("-year-old", "-year-olds")):
            return AGE + "s" * first.endswith("s"), 1
        if first in {"-", "−"}:
            return self.negative()
        if (unsaid := self.unsaid()) is not None:
            return VAGUE, unsaid
        number = self.number(0)
        if number is None:
            return None
        value, length = number
        return self.compound(length) or self.bound(value, length) or (self.plain(value, length) if length > 1 else None)

    def negative(self) -> tuple[str, int] | None:
        """ "-5" behind a blank counts nobody; at the beginning of a sentence the dash is a bullet."""
        if not self.at or not self.word(1)[:1].isdecimal() or self.gap(0) or self.gap(-1) != 1:
            return None
        return "-" + self.word(1), 2

    def unsaid(self) -> int | None:
        """Words of "several dozen", "a few hundred"."""
        i = int(self.word(0) == "a")
        return i + 2 if self.word(i) in _UNSAID and self.word(i + 1) in GROUPS else None

    def compound(self, length: int) -> tuple[str, int] | None:
        """ "45-year-old", "48-page": a number joined to a noun that it counts."""
        noun = self.word(length)
        if noun in _HYPHENS and not self.gap(length - 1) and self.word(length + 1) and not self.gap(length):
            noun, length = self.word(length + 1), length + 1
        elif not noun.startswith("year-old"):
            return None if (noun, self.word(length + 1)) != ("year", "old") else (AGE, length + 2)
        if noun.startswith("year-old"):
            return noun, length + 1
        if noun == "year" and self.word(length + 1) == "old":
            return AGE, length + 2
        joined = noun[:1].isalpha() and noun not in _COUNTING and noun != "plus" and self.number_at(length) is None
        return (f"{self.word(0)}-{noun}", length + 1) if joined else None

    def bound(self, value: int, length: int) -> tuple[str, int] | None:
        """ "two or more", "150-plus", "one or two", "15 to 20": a lower bound."""
        behind, following = self.word(length), self.word(length + 1)
        if behind == "+" and not self.gap(length - 1):
            return self.open(value), length + 1
        if self.is_year(length):
            return None
        if behind in _HYPHENS and following == "plus":
            return self.open(value), length + 2
        if behind == "or" and following == "so":
            return self.plain(value, length)[0], length + 2
        if behind == "or" and following in {"more", "above"} and self.word(length + 2) != "than":
            return self.open(value), length + 2
        other = self.number_at(length + 1) if behind in {"or", "to", "and"} or behind in _HYPHENS else None
        if other is None or self.before in MONTHS or self.word(length + 1 + other[1]) in MONTHS:
            return None
        if behind == "and" and self.before != "between":
            return None
        if behind in _HYPHENS and (self.gap(length - 1) or self.gap(length) or self.in_code(length + 1 + other[1])):
            return None
        low, high = sorted((value, other[0]))
        falls = behind != "or" and (value >= other[0] or self.before == "from")
        if falls or not low or high > MOST_PEOPLE:
            return None
        return self.open(low), length + 1 + other[1]

    def in_code(self, end: int) -> bool:
        """Whether a range is part of a date or another row of figures ("2021-04-20")."""
        return self.word(0)[0] == "0" or self.before in _HYPHENS or self.word(end) in _HYPHENS

    def is_year(self, length: int) -> bool:
        return length == 1 and len(self.word(0)) == 4 and self.word(0).isdecimal()

    def open(self, value: int) -> str:
        return f"{value:,}{OPEN}"

    def plain(self, value: int, length: int) -> tuple[str, int]:
        return f"{value:,}", length

    def number_at(self, i: int) -> tuple[int, int] | None:
        """The number at word i that may be the other of two."""
        return self.number(i) if self.word(i) not in {"a", "an", "half", "dozen", "hundred"} else None

    def number(self, i: int) -> tuple[int, int] | None:
        """(value, words) of the number without bounds that begins at word i."""
        return self.spaced(i) or cardinal([self.word(i + k) for k in range(LONGEST)], 0)

    def spaced(self, i: int) -> tuple[int, int] | None:
        """ "1 200": groups of three digits apart by one blank each."""
        text, length = self.word(i), 1
        if not text.isdecimal() or len(text) > 3 or text[0] == "0" or self.before in MONTHS:
            return None
        while (
            len(more := self.word(i + length)) == 3
            and more.isdecimal()
            and self.gap(i + length - 1) == 1
            and length < LONGEST_ROW
        ):
            text, length = text + more, length + 1
        return (int(text), length) if length > 1 else None
