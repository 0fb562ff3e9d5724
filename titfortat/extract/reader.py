"""From an article to its events: triggers in order, the best pair of each, its status, one row an event.

The order of work and the thresholds are here; each step is a module of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from titfortat.extract import status
from titfortat.extract.candidates import Act, candidates, standing
from titfortat.extract.context import contexts
from titfortat.extract.reading import Reading
from titfortat.extract.scoring import Choice, choose, weights
from titfortat.extract.triggers import ANY_TYPE, Trigger, triggers
from titfortat.schema import HAPPENED

ACCEPT = 0.35
"""Least probability of a pair that is read as an event."""


@dataclass(slots=True)
class Finding:
    """An event as read at one place of an article."""

    type: str
    actor: str
    target: str
    status: str
    probability: float
    trigger: Trigger

    @property
    def happened(self) -> bool:
        return self.status in HAPPENED


def readings_of(trigger: Trigger, history: Sequence[Act], seen: Sequence[str]) -> list[str]:
    """The event types that a trigger may have: its rule's, or for an echo those of the last acts and, failing these, of
    the last triggers (`seen`)."""
    if trigger.rule.type != ANY_TYPE:
        return [trigger.rule.type]
    return list(dict.fromkeys((*(a.type for a in reversed(history[-4:])), *reversed(seen[-3:]))))[:2]


def acts_of(event_type: str, choices: Sequence[Choice]) -> list[Act]:
    """The choices that are believed, as acts."""
    return [Act(event_type, c.actor, c.target) for c in choices if c.probability >= ACCEPT]


def findings(reading: Reading, learned: dict[str, dict[str, float]] | None = None) -> list[Finding]:
    """Every event that the article states, once a place that states it, in the order of the text."""
    learned = learned or weights()
    history: list[Act] = []
    ranks = standing(reading)
    seen: list[str] = []
    out: list[Finding] = []
    for sentence, context in zip(reading.sentences, contexts(reading), strict=True):
        for trigger in triggers(sentence):
            for event_type in readings_of(trigger, history, seen):
                cands = candidates(reading, ranks, trigger, context, history, event_type)
                choices = choose(cands, learned["pair"])
                if trigger.rule.type != ANY_TYPE:
                    seen.append(event_type)
                believed = [c for c in choices if c.probability >= ACCEPT]
                if not believed:
                    continue
                chances = status.distribution(status.features(trigger, event_type), learned["status"])
                state = max(chances, key=lambda s: (chances[s], s))
                for c in believed:
                    history.append(Act(event_type, c.actor, c.target))
                    out.extend(
                        Finding(event_type, a, t, state, c.probability, trigger)
                        for a in c.actor
                        for t in c.target
                        if a != t
                    )
    return out
