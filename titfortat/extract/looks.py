"""The first look at an article: every place that may state an event, each with the pairs it may mean, judged alone.

A place is seen in its sentence and with what was believed before it. What all places of an article say together is
decided by `claims`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from titfortat.extract import lexicon, status
from titfortat.extract.candidates import Act, candidates, standing
from titfortat.extract.context import contexts
from titfortat.extract.frames import Pointers
from titfortat.extract.reading import Reading
from titfortat.extract.scoring import Choice, Scorer
from titfortat.extract.triggers import ANY_TYPE, Trigger, triggers

BELIEVED = 0.2
"""Least probability of a pair for later sentences to go back to it ("did the same")."""
WORTH_A_LOOK = 0.03
"""Least probability of its likeliest pair for a place to be kept."""


class Learned:
    """Learned weights ready to judge places: of pairs (`pair`) and of statuses (`status`)."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self.pair = Scorer(weights["pair"])
        self.status = status.StatusChances(weights["status"])


@cache
def shipped() -> Learned:
    """The weights in `data/weights.json`."""
    return Learned(lexicon.learned("weights"))


@dataclass(frozen=True, slots=True)
class Look:
    """A trigger read as an event of `type`: its pairs, most probable first, the chances of each status, who the words
    point to, and how many pairs were possible."""

    trigger: Trigger
    type: str
    choices: tuple[Choice, ...]
    statuses: Mapping[str, float]
    pointed: Pointers
    possible: int


def looks(reading: Reading, learned: Learned) -> list[Look]:
    """The places of an article that may state an event, in the order of the text."""
    history: list[Act] = []
    ranks = standing(reading)
    seen: list[str] = []
    out: list[Look] = []
    for sentence, context in zip(reading.sentences, contexts(reading), strict=True):
        for trigger in triggers(sentence):
            for event_type in readings_of(trigger, history, seen):
                found = candidates(reading, ranks, trigger, context, history, event_type)
                choices = learned.pair.choose(found)
                if trigger.rule.type != ANY_TYPE:
                    seen.append(event_type)
                if not choices or choices[0].probability < WORTH_A_LOOK:
                    continue
                history += acts_of(event_type, choices)
                chances = learned.status.of(status.features(trigger, event_type))
                out.append(Look(trigger, event_type, tuple(choices), chances, found.pointed, len(found.both)))
    return out


def readings_of(trigger: Trigger, history: Sequence[Act], seen: Sequence[str]) -> list[str]:
    """The event types that a trigger may have: its rule's, or for an echo those of the last acts and, failing these, of
    the last triggers (`seen`)."""
    if trigger.rule.type != ANY_TYPE:
        return [trigger.rule.type]
    return list(dict.fromkeys((*(a.type for a in reversed(history[-4:])), *reversed(seen[-3:]))))[:2]


def acts_of(event_type: str, choices: Sequence[Choice]) -> list[Act]:
    """The choices that are believed, as acts."""
    return [Act(event_type, c.actor, c.target) for c in choices if c.probability >= BELIEVED]
