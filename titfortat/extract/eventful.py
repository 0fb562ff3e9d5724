"""Whether an article tells of anything that happened at all: sport, product recalls and histories look like acts, too.

Judged by boosted trees (`trees`) from numbers of the article as a whole; which acts it tells of is said by `claims`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from titfortat.extract.claims import Claim
from titfortat.extract.looks import Look
from titfortat.extract.reading import Reading
from titfortat.extract.trees import Model, probabilities

LIKELY = 0.3
"""Probability above which a claim is a likely one."""

FEATURES = (
    "best",
    "second",
    "sum",
    "likely",
    "in_title",
    "dyad",
    "looks",
    "people",
    "missions",
    "of_missions",
    "states",
    "first_state",
    "second_state",
)
"""Of the claims that happened the surest two, their sum, how many are likely and the surest that the title tells best; what
is claimed of the one dyad; places that may state an event, mission people, missions and sentences that name either, each a
sentence; the number of states, and the share of all mentions that the first two have."""


def describe(reading: Reading, seen: Sequence[Look], found: Sequence[Claim]) -> dict[str, float]:
    """The FEATURES of an article by name."""
    happened = sorted((c.probability for c in found if c.key[3]), reverse=True)
    titled = (c.probability for c in found if c.key[3] and c.supports[0].look.trigger.sentence.is_title)
    dyads: Counter[frozenset[str]] = Counter()
    for c in found:
        dyads[frozenset(c.key[1:3])] += c.probability
    kinds: Counter[str] = Counter()
    of_missions = 0
    for sentence in reading.sentences:
        here = [slot.kind for _, slot in sentence.slots("EM")]
        kinds.update(here)
        of_missions += bool(here)
    counts = sorted(reading.counts.values(), reverse=True)
    sentences, mentions = max(1, len(reading.sentences)), sum(counts) or 1.0
    best, second = [*happened, 0.0, 0.0][:2]
    first_state, second_state = [*counts, 0.0, 0.0][:2]
    return {
        "best": best,
        "second": second,
        "sum": sum(happened),
        "likely": sum(p > LIKELY for p in happened),
        "in_title": max(titled, default=0.0),
        "dyad": max(dyads.values(), default=0.0),
        "looks": len(seen) / sentences,
        "people": kinds["E"] / sentences,
        "missions": kinds["M"] / sentences,
        "of_missions": of_missions / sentences,
        "states": len(counts),
        "first_state": first_state / mentions,
        "second_state": second_state / mentions,
    }


def eventful(reading: Reading, seen: Sequence[Look], found: Sequence[Claim], model: Model) -> float:
    """How likely the article tells of an act that happened."""
    return probabilities(model, [model.numbers(describe(reading, seen, found))])[0]
