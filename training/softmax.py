"""A log-linear choice with several right answers, learned by full-batch Adam on sparse features. Knows no language."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array


@dataclass
class Example:
    """Options as feature lists; option i is right where `right[i]`. Right options share the credit."""

    options: list[list[str]]
    right: list[bool]
    weight: float = 1.0


@dataclass
class Trainer:
    """`l2` is the penalty a weight, times `penalty(feature)`, away from `prior(feature)`; features seen fewer than `least` times are dropped."""

    l2: float = 0.02
    penalty: Callable[[str], float] = lambda feature: 1.0
    prior: Callable[[str], float] = lambda feature: 0.0
    least: int = 2
    steps: int = 250
    rate: float = 0.08
    index: dict[str, int] = field(default_factory=dict)

    def fit(self, examples: Sequence[Example]) -> dict[str, float]:
        """The learned weights, rounded to four digits; zeros are left out."""
        counts: dict[str, int] = {}
        for e in examples:
            for f in {f for o in e.options for f in o}:
                counts[f] = counts.get(f, 0) + 1
        self.index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= self.least))}
        columns, ends, starts, right = array("i"), array("q", [0]), [0], []
        for e in examples:
            for option in e.options:
                columns.extend(self.index[f] for f in option if f in self.index)
                ends.append(len(columns))
            right.extend(e.right)
            starts.append(len(right))
        shape = len(right), len(self.index)
        options = csr_array((np.ones(len(columns)), np.asarray(columns), np.asarray(ends)), shape=shape)
        features = options.T.tocsr()
        good = np.asarray(right)
        groups = np.repeat(np.arange(len(examples)), np.diff(starts))
        first = np.asarray(starts[:-1])
        scale = np.asarray([e.weight for e in examples])[groups]
        start = np.asarray([self.prior(f) for f in self.index])
        w = start.copy()
        shrink = self.l2 * np.asarray([self.penalty(f) for f in self.index])
        m, v = np.zeros_like(w), np.zeros_like(w)
        for step in range(1, self.steps + 1):
            s = options @ w
            s -= np.maximum.reduceat(s, first)[groups]
            e = np.exp(s)
            p = e / np.add.reduceat(e, first)[groups]
            q = np.where(good, e, 0.0)
            q /= np.maximum(np.add.reduceat(q, first)[groups], 1e-300)
            g = features @ (scale * (p - q)) + shrink * (w - start)
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            w -= self.rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        return {f: round(float(w[i]), 4) for f, i in self.index.items() if abs(w[i]) >= 5e-4}
