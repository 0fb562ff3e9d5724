"""How sure a row is: the share of rows that were right in stories the weights had not seen, at the scorer's probability.

`data/confidence.json` holds the knots [probability, share right], both rising; `training.evaluate --write` measures them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from titfortat.extract.lexicon import learned


@cache
def _knots() -> tuple[list[float], list[float]]:
    knots = learned("confidence")
    return [p for p, _ in knots], [share for _, share in knots]


def confidence(probability: float) -> float:
    """The chance, 0 to 1, that a finding of this probability is right: on a line between the measured knots."""
    at, shares = _knots()
    i = bisect_right(at, probability)
    if i == 0 or i == len(at):
        return shares[max(0, i - 1)]
    low, high = at[i - 1], at[i]
    return shares[i - 1] + (shares[i] - shares[i - 1]) * (probability - low) / (high - low)
