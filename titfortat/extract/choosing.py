"""A log-linear choice between options that are described by features, with learned weights.

The fields of a mention (its day, its people, its reason) are such choices. Weights are learned by `training/fields.py` and
stand in `data/fields.json`, one set a field; nothing here learns.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Weights = Mapping[str, float]


@cache
def field_weights() -> dict[str, dict[str, float]]:
    """The learned weights: {field: {feature: weight}}."""
    return json.loads((files("titfortat.extract") / "data" / "fields.json").read_text(encoding="utf-8"))


def probabilities(options: Sequence[Sequence[str]], weights: Weights) -> list[float]:
    """The probability of each option; they sum to 1. [] where there are no options."""
    if not options:
        return []
    get = weights.get
    scores = [sum(get(f, 0.0) for f in o) for o in options]
    top = max(scores)
    parts = [math.exp(s - top) for s in scores]
    total = sum(parts)
    return [p / total for p in parts]
