"""What the noun phrases of missions and their people have in common: determiners, counts and states before the noun.

Walks over tokens and fills slots in; which nouns begin a phrase is known to `envoys` and `counts`.
"""

from __future__ import annotations

from titfortat.extract.figures import AGE
from titfortat.extract.lexicon import modifiers, words
from titfortat.extract.quantities import MOST_PEOPLE, bounds, is_minimum, number_at
from titfortat.extract.slots import Slot, Token
from titfortat.extract.tokens import is_number

_DETERMINERS = words("determiners")
_OWNERS = words("owners")
_EVERYONE = words("everyone")
LEFT = 9
"""Tokens before a role noun that may belong to its phrase."""

ATTRIBUTES = {
    "naval": "naval attache",
    "air": "air attache",
    "military": "military attache",
    "defence": "defence attache",
    "defense": "defence attache",
    "army": "military attache",
}
"""Adjectives of an attaché or adviser, with the rank that each stands for."""


def take_left(out: list[Token], slot: Slot) -> int:
    """Move what belongs to the phrase on the left out of `out` and into the slot; the phrase's first offset."""
    at = len(out)
    states: list[tuple[Token, bool]] = []
    low = max(0, len(out) - LEFT)
    while at > low:
        t = out[at - 1]
        if t.slot is not None:
            if t.slot.kind != "C":
                break
            owned = at < len(out) and out[at].text == "'s"
            if states or (t.slot.flavour in {"capital", "city", "official", "leader", "government"} and not owned):
                break
            states.append((t, owned))
            at -= 1
            continue
        if t.text == "'s" and at >= 2 and out[at - 2].slot is not None and out[at - 2].slot.kind == "C":
            at -= 1
            continue
        if t.text in _OWNERS:
            if not states:
                slot.owner = t.text
            at -= 1
            break
        if (
            t.text in _DETERMINERS
            or t.text in modifiers()
            or is_number(t.text)
            or t.text in {"than", "least", "about", "half", AGE}
        ):
            at -= 1
            continue
        if t.text == "," and at >= 2 and out[at - 2].text in ATTRIBUTES and at < len(out):
            at -= 1
            continue
        if (
            t.text in {"of"}
            and at >= 2
            and out[at - 2].text in {"all", "dozens", "scores", "both", "most", "pair", "couple", "some"}
        ):
            at -= 1
            continue
        break
    while at < len(out) and (
        out[at].text in {",", "and", "than", "least", "of", "first", "second", "last", "more", "to"}
        and not _starts_count(out, at)
    ):
        at += 1
    at -= next((len(b) for b in bounds() if tuple(t.text for t in out[max(0, at - len(b)) : at]) == b), 0)
    taken = out[at:]
    slot.states = states[0][0].slot.states if states and states[0][0] in taken else ()
    _read(taken, slot, [t.text for t in out[max(0, at - 4) : at]])
    del out[at:]
    return taken[0].start if taken else slot.start


def _starts_count(out: list[Token], at: int) -> bool:
    return at + 1 < len(out) and out[at].text == "more" and out[at + 1].text == "than"


def _read(taken: list[Token], slot: Slot, before: list[str]) -> None:
    """Read the number of a phrase into its slot; `before` are the words in front of the phrase."""
    words = [t.text for t in taken]
    i = 0
    while i < len(words):
        value, length = _number(words, i) if taken[i].slot is None else (None, 1)
        if value and value <= MOST_PEOPLE and (slot.count is None or words[i] not in {"a", "an"}):
            slot.count = value
            slot.minimum = is_minimum([*before, *words[:i]], value, words[i])
        i += length
    slot.everyone = slot.everyone or any(w in _EVERYONE for w in words)
    if slot.count is None and any(w in {"another", "each"} for w in words) and not slot.plural:
        slot.count = 1


def _number(words: list[str], i: int) -> tuple[int | None, int]:
    """(value, words) of a number that begins at word i; (None, 1) where none does."""
    if words[i] != "half" and (not is_number(words[i]) or words[i] in {"first", "second", "third"}):
        return None, 1
    return number_at(words, i) or (None, 1)


def push(out: list[Token], tokens: list[Token], start: int, end: int, slot: Slot) -> None:
    slot.start, slot.end = start, tokens[end - 1].end
    raw = " ".join(t.raw for t in tokens if start <= t.start < slot.end)
    out.append(Token(raw.lower(), raw, slot.start, slot.end, slot))
