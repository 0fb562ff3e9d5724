"""A sentence as tokens, with states and spans of time already in their slots and each number as one token.

Cuts text; decides nothing about grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from titfortat.extract.figures import fold
from titfortat.extract.quantities import durations, number_pattern
from titfortat.extract.slots import Slot, Token

_TOKEN = re.compile(
    r"['’]s\b|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['’]t\b|(?:[-'’][^\W\d_]{2,})*)|[^\w\s]", re.U
)
_NUMBER = re.compile(rf"^(?:{number_pattern()}|pair|couple|trio|quartet)\+?$", re.I)


def tokenise(document: str, start: int, end: int, states: Sequence[Slot]) -> list[Token]:
    """The tokens of `document[start:end]`; `states` are the C slots inside it, in order and apart from each other."""
    taken = list(states)
    for d in durations(document[start:end]):
        slot = Slot("D", d.start + start, d.end + start, hours=d.hours)
        if not any(s.start < slot.end and slot.start < s.end for s in taken):
            taken.append(slot)
    taken.sort(key=lambda s: s.start)
    out: list[Token] = []
    at = start
    for slot in taken:
        out.extend(_words(document, at, slot.start))
        raw = document[slot.start : slot.end]
        out.append(Token(raw.lower(), raw, slot.start, slot.end, slot))
        at = slot.end
    out.extend(_words(document, at, end))
    return fold(out, document)


def _words(document: str, start: int, end: int) -> list[Token]:
    found = []
    for m in _TOKEN.finditer(document, start, end):
        raw = m.group()
        text = raw.lower().replace("’", "'")
        found.append(Token(text, raw, m.start(), m.end()))
    return found


def is_number(text: str) -> bool:
    """Whether a token is a number in digits or words."""
    return bool(_NUMBER.match(text))
