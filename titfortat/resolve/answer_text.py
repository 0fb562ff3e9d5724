"""What the words that name the answered act tell of it: its type, month, number of people, and whose it is.

Reads `responds_to_text` of mentions ('Italy's removal of two officers in March'); nothing else of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from titfortat.countries import gazetteer
from titfortat.resolve.answer_words import answering_act, named_acts

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
           "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip

_MONTH = re.compile(rf"\b({'|'.join(m for m in MONTHS if m != 'may')})\b|\b(?:in|of|last|early|mid|late|\d+) (may)\b")
_NUMBER = re.compile(
    rf"\b(?:({'|'.join(NUMBERS)})|(\d{{1,3}}))\b(?! (?:days?|hours?|weeks?|months?|years?|{'|'.join(MONTHS)}))"
)


@dataclass(frozen=True)
class Named:
    """What a text says of the act that is answered; empty where it says nothing."""

    answers: bool
    """Whether the words say that it is answered, or name an act that can be: 'after gunmen killed 26' does neither."""
    types: frozenset[str]
    months: frozenset[int]
    counts: frozenset[int]
    states: frozenset[str]


def read(text: str) -> Named:
    """What `text` says of the act it names."""
    lower = text.lower()
    types = frozenset(t for t, words in _patterns() if words.search(lower))
    return Named(
        bool(re.search(answering_act(), lower)),
        types,
        frozenset(MONTHS.index(a or b) + 1 for a, b in _MONTH.findall(lower)),
        frozenset(NUMBERS.index(a) + 1 if a else int(b) for a, b in _NUMBER.findall(lower)),
        frozenset(state for hit in gazetteer().find(text) for state in hit.iso3),
    )


def hints(said: Iterable[tuple[str, str, str, list[str]]]) -> pa.Table:
    """event_id, types, months, counts, and `elsewhere`: that what its texts say it answers is of states outside the pair.

    `said` gives (event_id, actor, target, texts).
    """
    rows = []
    for event_id, actor, target, texts in said:
        named = [read(t) for t in texts]
        ours = [n for n in named if n.answers and (not n.states or n.states & {actor, target})]
        rows.append(
            {
                "event_id": event_id,
                "types": sorted({t for n in ours for t in n.types}),
                "months": sorted({m for n in ours for m in n.months}),
                "counts": sorted({c for n in ours for c in n.counts}),
                "elsewhere": not ours and any(n.answers for n in named),
            }
        )
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


_SCHEMA = pa.schema(
    {
        "event_id": pa.string(),
        "types": pa.list_(pa.string()),
        "months": pa.list_(pa.int32()),
        "counts": pa.list_(pa.int32()),
        "elsewhere": pa.bool_(),
    }
)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    table = named_acts()
    return [
        (t, re.compile(w)) for t, w in zip(table["event_type"].to_pylist(), table["words"].to_pylist(), strict=True)
    ]
