"""A log-linear choice between options that are described by features, with learned weights.

The fields of a mention (its day, its people, its reason) are such choices. Weights are learned by `training/fields.py` and
stand in `data/fields.json`, one set a field; nothing here learns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat

from titfortat.extract.lexicon import learned

Weights = Mapping[str, float]


@cache
def field_weights() -> dict[str, dict[str, float]]:
    """The learned weights: {field: {feature: weight}}."""
    return learned("fields")


def probabilities(options: Sequence[Sequence[str]], weights: Weights) -> list[float]:
    """The probability of each option; they sum to 1. [] where there are no options."""
    if not options:
        return []
    get = weights.get
    scores = [sum(map(get, o, repeat(0.0))) for o in options]
    return softmax(scores)


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that sum to 1."""
    top = max(scores)
    parts = [math.exp(s - top) for s in scores]
    total = sum(parts)
    return [p / total for p in parts]
