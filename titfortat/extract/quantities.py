"""Numbers of people and spans of time, as words or digits.

Reads what is written; which person or which deadline a number belongs to is decided by those who ask.
"""

from __future__ import annotations

import re
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
