"""Boosted decision trees of depth three, evaluated with numpy. Knows no language; `training.trees` learns them.

A tree is complete: seven splits and eight leaves, numbered as a heap. The models of an article's claims and of the article
as a whole are in `data/trees.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from titfortat.extract.lexicon import learned

DEPTH = 3
SPLITS, LEAVES = 2**DEPTH - 1, 2**DEPTH
DIGITS = 6
"""Digits of the numbers that trees compare: beyond them processors differ."""


@dataclass(frozen=True, slots=True)
class Model:
    """Trees over `features`. `shares` gives, for features that are names, the number that stands for a name; "" stands
    for one that training never met. `splits` (feature numbers), `cuts` and `leaves` have a row a tree."""

    features: tuple[str, ...]
    shares: Mapping[str, Mapping[str, float]]
    splits: np.ndarray
    cuts: np.ndarray
    leaves: np.ndarray

    def numbers(self, row: Mapping[str, float | str]) -> list[float]:
        """A description by feature as the trees read it."""
        return [
            self.number(f, str(row[f])) if f in self.shares else round(float(row[f]), DIGITS) for f in self.features
        ]

    def number(self, feature: str, name: str) -> float:
        """The number that stands for a name."""
        known = self.shares[feature]
        return known.get(name, known[""])


def load(told: Mapping[str, Any]) -> Model:
    """A model from what its JSON says."""
    trees = told["trees"]
    return Model(
        tuple(told["features"]),
        told["shares"],
        np.asarray([t["splits"] for t in trees], np.int64).reshape(-1, SPLITS),
        np.asarray([t["cuts"] for t in trees], np.float64).reshape(-1, SPLITS),
        np.asarray([t["leaves"] for t in trees], np.float64).reshape(-1, LEAVES),
    )


@cache
def shipped() -> dict[str, Model]:
    """The models in `data/trees.json`: "claims" and "articles"."""
    return {name: load(model) for name, model in learned("trees").items()}


def probabilities(model: Model, rows: Sequence[Sequence[float]]) -> list[float]:
    """The probability of each row, whose numbers stand in the order of `model.features`. [] where there are none."""
    if not rows:
        return []
    x = np.asarray(rows, np.float64)
    tree = np.arange(len(model.splits))
    node = np.zeros((len(x), len(tree)), np.int64)
    row = np.arange(len(x))[:, None]
    for _ in range(DEPTH):
        right = x[row, model.splits[tree, node]] > model.cuts[tree, node]
        node = 2 * node + 1 + right
    score = model.leaves[tree, node - SPLITS].sum(axis=1)
    return [float(p) for p in 1.0 / (1.0 + np.exp(-score))]
