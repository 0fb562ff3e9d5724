"""What the places of an article say together: claims, each with how likely the article states it.

A claim is a type, a directed pair and a side of happening. A place judged alone can't know that the same act is told
again further down, that another place tells it the other way round, or that the article speaks of football: here each
claim is described by numbers over all places, and boosted trees (`trees`) judge it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from titfortat.extract.frames import Pointer, stands_for
from titfortat.extract.looks import Look
from titfortat.extract.reading import Reading
from titfortat.extract.scoring import Choice, Unit
from titfortat.extract.trees import Model, probabilities
from titfortat.schema import EVENT_TYPES, HAPPENED

MOST_CHOICES = 6
"""Pairs of one place that are looked at."""
LEAST_PAIR, LEAST = 0.04, 0.03
"""Least probability at a place of a pair, and of a pair and side, to be a claim's support."""
NOWHERE = 99
"""Tokens to a state that the sentence doesn't name."""
UNRANKED = 20
"""Rank of a state that the article doesn't name outright."""

FEATURES = (
    "best",
    "sum",
    "second",
    "pair",
    "side",
    "margin",
    "null",
    "happened",
    "other_side",
    "reversed",
    "reversed_here",
    "other_type",
    "other_type_reversed_here",
    "other_pair_here",
    "overlapping",
    "occurred",
    "threatened",
    "demanded",
    "denied",
    "actor_path",
    "target_path",
    "actor_distance",
    "target_distance",
    "target_rank",
    "targets",
    "possible",
    "trigger_at",
    "tokens",
    "depth",
    "looks",
    "top",
    "density",
)
"""The numbers of a claim: of its best place, of its other places, of the claims that contradict it, of the article."""
NAMES = frozenset({"actor_path", "target_path"})
"""Features whose value is a name; trees see the share of right claims that training found for it."""

Key = tuple[str, str, str, bool]
"""Event type, actor, target, whether it happened."""


@dataclass(frozen=True, slots=True)
class Support:
    """A place that may state a claim: with its pair, the pair's place among the choices, and the chance of the side."""

    look: Look
    choice: Choice
    order: int
    side: float

    @property
    def probability(self) -> float:
        """The chance that the place, judged alone, states the claim."""
        return self.choice.probability * self.side


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that the article may state, with its supports, the surest first."""

    key: Key
    probability: float
    supports: tuple[Support, ...]


def claims(reading: Reading, seen: Sequence[Look], model: Model) -> list[Claim]:
    """Every claim of an article with its probability, in the order in which they come up."""
    return Article(reading, seen, supports_of(seen)).claims(model)


def supports_of(seen: Sequence[Look]) -> dict[Key, list[Support]]:
    """The supports of every claim, the surest first."""
    out: dict[Key, list[Support]] = defaultdict(list)
    for look in seen:
        happened = sum(chance for status, chance in look.statuses.items() if status in HAPPENED)
        for order, choice in enumerate(look.choices[:MOST_CHOICES]):
            if choice.probability < LEAST_PAIR:
                continue
            for side, chance in ((True, happened), (False, 1.0 - happened)):
                if choice.probability * chance < LEAST:
                    continue
                support = Support(look, choice, order, chance)
                for actor in choice.actor:
                    for target in choice.target:
                        if actor != target:
                            out[look.type, actor, target, side].append(support)
    for supports in out.values():
        supports.sort(key=lambda s: -s.probability)
    return dict(out)


def describe(
    reading: Reading, seen: Sequence[Look], found: Mapping[Key, Sequence[Support]]
) -> dict[Key, dict[str, float | str]]:
    """For each claim its FEATURES by name."""
    return Article(reading, seen, found).rows()


class Article:
    """The claims of an article, as each is seen among the others."""

    def __init__(self, reading: Reading, seen: Sequence[Look], found: Mapping[Key, Sequence[Support]]) -> None:
        self._found = found
        self._sentences = len(reading.sentences)
        self._best = {key: supports[0].probability for key, supports in found.items()}
        here: dict[tuple[int, str, str, str], float] = defaultdict(float)
        for (event_type, actor, target, _), supports in found.items():
            for s in supports:
                at = s.look.trigger.sentence.index, event_type, actor, target
                here[at] = max(here[at], s.choice.probability)
        self._in_sentence: dict[int, list[tuple[str, str, str, float]]] = defaultdict(list)
        for (index, *claim), p in here.items():
            self._in_sentence[index].append((*claim, p))
        self._by_sentence: dict[int, list[Look]] = defaultdict(list)
        for look in seen:
            self._by_sentence[look.trigger.sentence.index].append(look)
        happened = [p for key, p in self._best.items() if key[3]]
        self._whole = {
            "looks": len(seen),
            "top": max(happened, default=0.0),
            "density": sum(happened) / max(1, len(reading.sentences)),
        }
        self._ranks = {state: i for i, state in enumerate(reading.ranked())}

    def claims(self, model: Model) -> list[Claim]:
        """Every claim with its probability."""
        chances = probabilities(model, [model.numbers(row) for row in self.rows().values()])
        return [Claim(key, p, tuple(supports)) for (key, supports), p in zip(self._found.items(), chances, strict=True)]

    def rows(self) -> dict[Key, dict[str, float | str]]:
        """The FEATURES of each claim, on all its supports."""
        return {key: self.row(key, supports) for key, supports in self._found.items()}

    def row(self, key: Key, supports: Sequence[Support]) -> dict[str, float | str]:
        """The FEATURES of a claim that stands on some supports, the surest first."""
        index = supports[0].look.trigger.sentence.index
        return (
            self._whole
            | {"target_rank": self._ranks.get(key[2], UNRANKED), "depth": index / self._sentences}
            | _of_place(supports[0], self._by_sentence[index])
            | _of_others(key, supports, self._best, self._in_sentence[index])
        )


def _of_place(support: Support, beside: Sequence[Look]) -> dict[str, float | str]:
    """What the surest place says by itself. `beside` are the looks of its sentence."""
    look, choice = support.look, support.choice
    trigger, sentence = look.trigger, look.trigger.sentence
    first, last = trigger.span
    rival = look.choices[1:2] if support.order == 0 else look.choices[:1]
    overlapping = (
        other.choices[0].probability
        for other in beside
        if other is not look and other.trigger.start < trigger.end and trigger.start < other.trigger.end
    )
    return {
        "best": support.probability,
        "pair": choice.probability,
        "side": support.side,
        "margin": choice.probability - (rival[0].probability if rival else 0.0),
        "null": 1.0 - sum(c.probability for c in look.choices[:MOST_CHOICES]),
        "overlapping": max(overlapping, default=0.0),
        **{s: look.statuses[s] for s in ("occurred", "threatened", "demanded", "denied")},
        "actor_path": _path(choice.actor, look.pointed.actors),
        "target_path": _path(choice.target, look.pointed.targets),
        "actor_distance": _distance(choice.actor, look, first, last),
        "target_distance": _distance(choice.target, look, first, last),
        "targets": len(choice.target),
        "possible": look.possible,
        "trigger_at": first,
        "tokens": len(sentence.tokens),
    }


def _of_others(
    key: Key,
    supports: Sequence[Support],
    best: Mapping[Key, float],
    here: Sequence[tuple[str, str, str, float]],
) -> dict[str, float]:
    """What the other places say for the claim, and what speaks against it. `here` are the (type, actor, target,
    probability) of the sentence of its surest place."""
    event_type, actor, target, happened = key
    return {
        "sum": sum(s.probability for s in supports),
        "second": supports[1].probability if len(supports) > 1 else 0.0,
        "happened": happened,
        "other_side": best.get((event_type, actor, target, not happened), 0.0),
        "reversed": best.get((event_type, target, actor, happened), 0.0),
        "other_type": max(best.get((t, actor, target, True), 0.0) for t in EVENT_TYPES if t != event_type),
        "reversed_here": max((p for t, a, b, p in here if (t, a, b) == (event_type, target, actor)), default=0.0),
        "other_type_reversed_here": max(
            (p for t, a, b, p in here if t != event_type and (a, b) == (target, actor)), default=0.0
        ),
        "other_pair_here": max(
            (p for t, a, b, p in here if t == event_type and (a, b) != (actor, target)), default=0.0
        ),
    }


def _path(unit: Unit, pointers: Sequence[Pointer]) -> str:
    """The surest path by which the words point to a unit, or "-"."""
    return next((path for to, path in pointers if stands_for(to, unit)), "-")


def _distance(unit: Unit, look: Look, first: int, last: int) -> int:
    """Tokens from the trigger, tokens `first` to `last`, to the nearest mention of a unit: below zero before it."""
    states = set(unit)
    apart = (
        i - last if i > last else min(0, i - first)
        for i, slot in look.trigger.sentence.slots("CEMG")
        if not states.isdisjoint(slot.states)
    )
    return min(apart, key=abs, default=NOWHERE)
