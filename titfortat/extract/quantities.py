"""Numbers of people and spans of time, as words or digits.

Reads what is written; which person or which deadline a number belongs to is decided by those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from titfortat.extract.cardinals import cardinal, number_words
from titfortat.extract.lexicon import load

MOST_PEOPLE = 1000
"""A greater number counts no mission people."""
OPEN = "+"
"""Ends a number that is only a lower bound ("150+")."""
_NEGATIONS = frozenset({"no", "not", "never"})


@cache
def _numbers() -> dict:
    return load("numbers")


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time `text[start:end]`, in hours."""

    start: int
    end: int
    hours: float


_DIGITS = "(?:one|two|three|four|five|six|seven|eight|nine)"


@cache
def _number_pattern() -> str:
    words = sorted(
        (w for w in number_words() if w not in {"both", "pair", "couple", "twin", "trio", "quartet", "single"}),
        key=len,
        reverse=True,
    )
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    return rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|(?:{tens})[- ]{_DIGITS}|{'|'.join(words)})"


OVER = 10
"""Least number of people that "over" makes a lower bound of: a row over two diplomats is about two."""


@cache
def bounds() -> tuple[tuple[str, ...], ...]:
    """Words before a number that make it a lower bound, the longest first, "over" left out."""
    return tuple(sorted((tuple(b.split()) for b in _numbers()["bounds"] if b != "over"), key=len, reverse=True))


def is_minimum(before: Sequence[str], value: int, number: str = "") -> bool:
    """Whether the words before a number, or how the word `number` is written, make it a lower bound. "No more than" is an
    upper one."""
    if number.endswith(OPEN):
        return True
    if before and before[-1] == "over":
        return value >= OVER and before[-2:-1] != ["not"]
    bound = next((b for b in bounds() if tuple(before[-len(b) :]) == b), None)
    return bound is not None and not _NEGATIONS.intersection(before[-len(bound) - 1 : -len(bound)])


def number_at(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """(value, words) of the longest number that begins at word i ("half a dozen", "one hundred and five"); None where none
    does."""
    found = cardinal(words, i)
    if found is not None:
        return found
    word = words[i].removesuffix(OPEN)
    value = number_words().get(word)
    if value is None and word != words[i]:
        value = number_value(word)
    return (value, 1) if value is not None else None


def number_value(text: str) -> int | None:
    """The value of a number in digits or words ("25", "twenty-five", "a dozen", "150+"); None where it is not one."""
    words = text.lower().removesuffix(OPEN).split()
    found = number_at(words, 0) if words else None
    return found[0] if found is not None and found[1] == len(words) else None


_NOT_SAID = ("quarter of ", "few ", " or ", "several ")
"""Ends of what is before a span that is not said exactly ("a quarter of an hour", "two or three days", "several hundred hours")."""


@cache
def _duration_pattern() -> re.Pattern[str]:
    units = "|".join(_numbers()["hours_per"])
    return re.compile(
        rf"\b(?:(?P<half>half(?:[- ]an?[- ]|[- ](?=day\b|hour\b)))|(?P<n>(?:(?:an?|{_DIGITS}) hundred(?: and)? )?(?:{_number_pattern()}))(?P<more> and a half)?"
        rf"[- ](?:(?:full|working|further|more|short|whole|extra) )?)(?P<unit>{units})s?\b(?P<behind> and a half\b)?(?P<vague> or (?:so|two|three)\b)?",
        re.I,
    )


def durations(text: str) -> list[Duration]:
    """The spans of time that `text` states ("48 hours", "a week", "15-day", "half a day", "two and a half days"), in order.

    What is only about so long ("a week or so", "a day or two", "a few days") is none.
    """
    per = _numbers()["hours_per"]
    out = []
    for m in _duration_pattern().finditer(text):
        n = 0.5 if m["half"] else number_value(m["n"])
        if n is None or n <= 0 or m["vague"] or text[max(0, m.start() - 12) : m.start()].lower().endswith(_NOT_SAID):
            continue
        n += 0.5 * bool(m["more"] or m["behind"])
        out.append(Duration(m.start(), m.end(), round(n * per[m["unit"].lower()], 4)))
    return out


def number_pattern() -> str:
    """A regular expression (no groups) for a number in digits or words."""
    return _number_pattern()
