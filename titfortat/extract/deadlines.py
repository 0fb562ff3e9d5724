"""How long the people of an expulsion have: the span or the moment that belongs to its trigger."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from titfortat.extract.reading import Reading
from titfortat.extract.slots import Slot, SlotSentence
from titfortat.extract.triggers import Trigger

_BY = re.compile(
    r"\b(?:(?:by|until|till|no later than|not later than|before) (?:the )?(?:\w+[ .]+){0,3}?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|midnight|noon|\d{1,2}\b|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Sept?|Oct|Nov|Dec|Christmas|that day|the same date|tomorrow|tonight)(?:[ .]\d{1,2}\b)?"
    r"|immediately|at once|as soon as possible|shortly|without delay|the same deadline|by the (?:end|beginning) of [\w ]{3,20})",
    re.I,
)
_WITHIN = re.compile(r"\bwithin (?:a maximum of |the next |no more than )?$", re.I)
_LEAVE = frozenset(
    [
        "leave",
        "leaves",
        "go",
        "depart",
        "quit",
        "pack",
        "out",
        "exit",
        "withdraw",
        "get",
        "clear",
        "return",
        "wind",
        "cross",
        "gone",
        "left",
        "given",
        "gave",
        "give",
        "giving",
        "allowed",
        "allow",
        "within",
        "have",
        "has",
        "had",
        "notice",
    ]
)
_NOT_OURS = frozenset(
    [
        "ago",
        "earlier",
        "before",
        "later",
        "after",
        "since",
        "old",
        "visit",
        "talks",
        "war",
        "conference",
        "trip",
        "ceasefire",
        "negotiations",
        "jail",
        "prison",
        "sentence",
        "years",
    ]
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hours` for stated spans; `at` where it can be computed; `text` as the article words it."""

    hours: float | None = None
    at: dt.datetime | None = None
    text: str | None = None


NONE = Deadline()


def deadline_of(reading: Reading, trigger: Trigger, announced: dt.date | None) -> Deadline:
    """The deadline of an expulsion: in the trigger's sentence, or in the next one where that goes on about the people."""
    sentence = trigger.sentence
    first, last = sentence.token_at(trigger.start), sentence.token_at(max(trigger.start, trigger.end - 2))
    slot = _span(sentence, first, last)
    if slot is None:
        following = _following(reading, sentence)
        slot = _span(following, 0, 0) if following is not None else None
        sentence = following if slot is not None else sentence
    if slot is not None:
        text = reading.text[slot.start : slot.end]
        before = _WITHIN.search(reading.text[max(sentence.start, slot.start - 30) : slot.start])
        return Deadline(slot.hours, _moment(announced, slot.hours), before.group() + text if before else text)
    m = _BY.search(reading.text, sentence.start, sentence.end)
    return Deadline(text=m.group()) if m else NONE


def _span(sentence: SlotSentence, first: int, last: int) -> Slot | None:
    """The D slot nearest to the trigger with a word of leaving or giving near it."""
    best: tuple[int, Slot] | None = None
    for i, slot in sentence.slots("D"):
        around = {t.text for t in sentence.tokens[max(0, i - 7) : i + 6] if t.slot is None}
        next_word = sentence.tokens[i + 1].text if i + 1 < len(sentence.tokens) else ""
        if next_word in _NOT_OURS or not around & _LEAVE or slot.hours > 2160 or slot.hours < 1:
            continue
        distance = first - i if i < first else max(0, i - last)
        if distance <= 25 and (best is None or distance < best[0]):
            best = (distance, slot)
    return best[1] if best else None


_ABOUT_PEOPLE = frozenset(["they", "he", "she", "the", "both", "all", "on", "their", "his", "her", "it", "on"])


def _following(reading: Reading, sentence: SlotSentence) -> SlotSentence | None:
    """The next sentence of the paragraph, where it begins with the people of this one and names no other state's."""
    if sentence.index + 1 >= len(reading.sentences):
        return None
    following = reading.sentences[sentence.index + 1]
    if sentence.is_title or following.paragraph != sentence.paragraph or not following.tokens:
        return None
    head = following.tokens[0]
    if head.slot is not None and head.slot.kind in "EQ" and not head.slot.states:
        return following
    return following if head.slot is None and head.text in _ABOUT_PEOPLE else None


def _moment(announced: dt.date | None, hours: float) -> dt.datetime | None:
    if announced is None:
        return None
    return dt.datetime.combine(announced, dt.time(), dt.UTC) + dt.timedelta(hours=hours)
