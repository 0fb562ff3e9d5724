"""How often findings of a probability are right: the table in docs/coding.md and the knots of `titfortat.extract.confidence`."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from titfortat.schema import HAPPENED

EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.01)


@dataclass(frozen=True)
class Bin:
    """Findings of probability `low` to `high`: how many, their mean probability, the share of them that is right."""

    low: float
    high: float
    rows: int
    probability: float
    right: float


def bins(stories: Iterable[dict], found: Iterable[Mapping[str, object]]) -> list[Bin]:
    """The findings by probability; empty bins are left out. Right is type, directed pair and side of happening, of the surest
    findings as many as there are such events."""
    articles = (a for s in stories for a in s["articles"])
    gold = Counter(_key(a["url"], g) for a in articles for g in a["gold_events"])
    rows = []
    for f in sorted(found, key=lambda f: -float(f["probability"])):
        key = _key(f["url"], f)
        rows.append((float(f["probability"]), gold[key] > 0))
        gold[key] -= 1
    out = []
    for low, high in itertools.pairwise(EDGES):
        inside = [(p, right) for p, right in rows if low <= p < high]
        if inside:
            n = len(inside)
            out.append(Bin(low, high, n, sum(p for p, _ in inside) / n, sum(r for _, r in inside) / n))
    return out


def _key(url: object, row: Mapping[str, object]) -> tuple[object, ...]:
    return url, row["event_type"], row["actor"], row["target"], row["status"] in HAPPENED


def knots(measured: Iterable[Bin]) -> list[list[float]]:
    """[probability, share right] of the bins, neighbours that fall pooled until the shares rise."""
    pools: list[list[float]] = []
    for b in measured:
        pools.append([b.probability * b.rows, b.right * b.rows, b.rows])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [x + y for x, y in zip(pools[-1], last, strict=True)]
    return [[round(p / n, 4), round(right / n, 4)] for p, right, n in pools]
