"""Numbers of people and spans of time, as words or digits.

Reads what is written; which person or which deadline a number belongs to is decided by those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from titfortat.extract.lexicon import load

MOST_PEOPLE = 1000
"""A greater number counts no mission people."""


@cache
def _numbers() -> dict:
    return load("numbers")


@cache
def number_words() -> dict[str, int]:
    """Number words in lower case, with their values."""
    return dict(_numbers()["words"])


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time `text[start:end]`, in hours."""

    start: int
    end: int
    hours: float


@cache
def _number_pattern() -> str:
    words = sorted(
        (w for w in number_words() if w not in {"both", "pair", "couple", "twin", "trio", "quartet", "single"}),
        key=len,
        reverse=True,
    )
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    return rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|(?:{tens})[- ](?:one|two|three|four|five|six|seven|eight|nine)|{'|'.join(words)})"


OVER = 10
"""Least number of people that "over" makes a lower bound of: a row over two diplomats is about two."""


@cache
def bounds() -> tuple[tuple[str, ...], ...]:
    """Words before a number that make it a lower bound, "over" left out."""
    return tuple(tuple(b.split()) for b in _numbers()["bounds"] if b != "over")


def is_minimum(before: Sequence[str], value: int) -> bool:
    """Whether the words before a number make it a lower bound."""
    if before and before[-1] == "over":
        return value >= OVER
    return any(tuple(before[-len(b) :]) == b for b in bounds())


def number_at(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """(value, words) of the longest number that begins at word i ("half a dozen", "twenty five", "two dozen"); None where
    none does."""
    if tuple(words[i : i + 3]) == ("half", "a", "dozen"):
        return 6, 3
    two = number_value(" ".join(words[i : i + 2])) if i + 1 < len(words) and words[i + 1] else None
    if two is not None:
        return two, 2
    one = number_value(words[i])
    return (one, 1) if one is not None else None


def number_value(text: str) -> int | None:
    """The value of a number in digits or words ("25", "twenty-five", "a dozen"); None where it is not one."""
    text = text.strip().lower().replace(",", "")
    if text.isdecimal():
        return int(text)
    words = number_words()
    if text in words:
        return words[text]
    parts = re.split(r"[- ]", text)
    if len(parts) == 2 and parts[0] in {"a", "an"} and parts[1] in words:
        return words[parts[1]]
    if len(parts) == 2 and parts[0] in words and parts[1] in words:
        first, second = words[parts[0]], words[parts[1]]
        return first * second if second in {12, 100} and parts[1] in {"dozen", "hundred"} else first + second
    return None


@cache
def _duration_pattern() -> re.Pattern[str]:
    units = "|".join(_numbers()["hours_per"])
    return re.compile(
        rf"\b(?:(?P<half>half(?:[- ]an?[- ]|[- ](?=day\b|hour\b)))|(?P<n>{_number_pattern()})(?P<more> and a half)?"
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
        if n is None or n <= 0 or m["vague"] or text[: m.start()].lower().endswith(("quarter of ", "few ")):
            continue
        n += 0.5 * bool(m["more"] or m["behind"])
        out.append(Duration(m.start(), m.end(), round(n * per[m["unit"].lower()], 4)))
    return out


def number_pattern() -> str:
    """A regular expression (no groups) for a number in digits or words."""
    return _number_pattern()
