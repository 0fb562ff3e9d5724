"""The scorer: a log-linear choice between the candidate pairs of a trigger and "no event".

p(pair) = exp(weights of its features) / (1 + sum over all pairs). The weights are learned on the corpus by
`training/extract.py` and stand in `data/weights.json`; nothing here learns.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from titfortat.extract.candidates import Candidates, Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair with its probability among all pairs of its trigger and "no event"."""

    actor: Unit
    target: Unit
    probability: float


@cache
def weights() -> dict[str, dict[str, float]]:
    """The learned weights: {"pair": {feature: weight}, "status": {feature: weight}}."""
    return json.loads((files("titfortat.extract") / "data" / "weights.json").read_text(encoding="utf-8"))


def choose(candidates: Candidates, pair_weights: dict[str, float]) -> list[Choice]:
    """The pairs of a trigger, most probable first, ties by codes."""
    get = pair_weights.get
    bias = sum([get(f, 0.0) for f in candidates.bias])
    actors = {u: sum([get(f, 0.0) for f in fs]) for u, fs in candidates.actors.items()}
    targets = {u: sum([get(f, 0.0) for f in fs]) for u, fs in candidates.targets.items()}
    scores = {
        pair: bias + actors[pair[0]] + targets[pair[1]] + sum([get(f, 0.0) for f in fs])
        for pair, fs in candidates.both.items()
    }
    if not scores:
        return []
    top = max(0.0, *scores.values())
    total = math.exp(-top) + sum(math.exp(s - top) for s in scores.values())
    out = [Choice(a, t, math.exp(s - top) / total) for (a, t), s in scores.items()]
    return sorted(out, key=lambda c: (-c.probability, c.actor, c.target))
