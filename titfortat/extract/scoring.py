"""The scorer: a log-linear choice between the candidate pairs of a trigger and "no event".

p(pair) = exp(weights of its features) / (1 + sum over all pairs). The weights are learned by `training/extract.py`; nothing
here learns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from titfortat.extract.candidates import Candidates, Unit
from titfortat.extract.features import Frame, PairTag, of_pair, of_unit


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair with its probability among all pairs of its trigger and "no event"."""

    actor: Unit
    target: Unit
    probability: float


class _Table(dict):
    """Tag -> the sum of the weights of its features, found when first asked for."""

    __slots__ = ("_expand", "_weights")

    def __init__(self, weights: Mapping[str, float], expand: Callable[[PairTag], list[str]]) -> None:
        super().__init__()
        self._weights, self._expand = weights, expand

    def __missing__(self, tag: PairTag) -> float:
        value = self[tag] = sum(self._weights.get(f, 0.0) for f in self._expand(tag))
        return value


class Scorer:
    """Chooses by some weights. Keeps what tags weigh, so that one scorer serves many articles."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._tables: dict[Frame, tuple[_Table, _Table, _Table]] = {}

    def _of(self, frame: Frame) -> tuple[_Table, _Table, _Table]:
        """The tables of actors, targets and pairs."""
        if frame not in self._tables:
            self._tables[frame] = (
                _Table(self._weights, lambda tag: of_unit("A", tag, frame)),
                _Table(self._weights, lambda tag: of_unit("T", tag, frame)),
                _Table(self._weights, lambda tag: of_pair(tag, frame)),
            )
        return self._tables[frame]

    def choose(self, candidates: Candidates) -> list[Choice]:
        """The pairs of a trigger, most probable first, ties by codes."""
        if not candidates.both:
            return []
        actor, target, pair = self._of(candidates.frame)
        bias = sum([self._weights.get(f, 0.0) for f in candidates.bias])
        actors = {u: bias + sum([actor[t] for t in tags]) for u, tags in candidates.actors.items()}
        targets = {u: sum([target[t] for t in tags]) for u, tags in candidates.targets.items()}
        scores = {
            (a, t): actors[a] + targets[t] + sum([pair[x] for x in tags]) for (a, t), tags in candidates.both.items()
        }
        top = max(0.0, *scores.values())
        total = math.exp(-top) + sum([math.exp(s - top) for s in scores.values()])
        out = [Choice(a, t, math.exp(s - top) / total) for (a, t), s in scores.items()]
        return sorted(out, key=lambda c: (-c.probability, c.actor, c.target))
