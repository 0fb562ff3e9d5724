"""Which places of an article tell one act: those of one type, pair and side, parted where times or statuses differ.

How sure a place is, and of which time, is read elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from titfortat.extract.dating import Chances
from titfortat.extract.places import Place

APART = dt.timedelta(days=3)
"""Two times of one pair and type that lie further apart are two events."""
LAG = dt.timedelta(days=10)
"""The same where the day of publication stands for a time that is not said."""
SURE = 0.6
"""Least chance of a time that parts events."""
TITLE_WEIGHT = 0.5
"""Weight of the title for the fields of an event: it leaves out more than it says."""
SURE_ENOUGH = 0.5
"""Share of the surest place's probability that another place of the same act needs to have a say in its fields."""
OWN_STATUS = 0.4
"""Least probability of a place for its status to make an act of its own: that MPs demand it and the minister denies it are
two. Corpus: 18 more right rows and 5 more wrong ones."""


@dataclass(slots=True)
class Told:
    """A place with the chances of its days."""

    place: Place
    chances: Chances

    @property
    def index(self) -> int:
        return self.place.sentence.index

    @property
    def weight(self) -> float:
        return self.place.finding.probability * (TITLE_WEIGHT if self.place.sentence.is_title else 1.0)


def acts(told: list[Told]) -> list[list[Told]]:
    """The places of one type, pair and side by the act that they tell."""
    return [act for one_time in by_time(_sure(told)) for act in by_status(one_time)]


def _sure(told: list[Told]) -> list[Told]:
    """Without the places that are far less sure than the surest: their counts and deadlines belong to another act."""
    surest = max(t.place.finding.probability for t in told)
    return [t for t in told if t.place.finding.probability >= SURE_ENOUGH * surest]


def by_time(told: list[Told]) -> list[list[Told]]:
    """The places of one type, pair and side parted into acts: times that are surely apart are different acts. A place
    without a sure time belongs to the act that is told nearest to it."""
    clusters: list[list[Told]] = []
    spans: list[tuple[dt.date, dt.date]] = []
    floating = []
    dated = [(t, _span(t.chances)) for t in told]
    for t, span in sorted(dated, key=lambda e: (e[1] is None, e[1] or (), e[0].index)):
        if span is None:
            floating.append(t)
            continue
        low, high, slack = span
        near = next((i for i, (a, b) in enumerate(spans) if low - slack <= b and a - slack <= high), None)
        if near is None:
            clusters.append([t])
            spans.append((low, high))
        else:
            clusters[near].append(t)
            spans[near] = (max(low, spans[near][0]), max(min(high, spans[near][1]), max(low, spans[near][0])))
    if not clusters:
        return [floating]
    for t in floating:
        min(clusters, key=lambda c: min(abs(t.index - o.index) for o in c)).append(t)
    return clusters


def _span(chances: Chances) -> tuple[dt.date, dt.date, dt.timedelta] | None:
    """(first day, last day, slack) of the time that a place surely has; None where it has none."""
    best = max(chances, key=lambda d: (round(chances[d], 9), str(d.day)))
    if chances[best] < SURE or best.day is None:
        return None
    if best.precision == "day":
        return best.day, best.day, APART if best.stated else LAG
    first = best.day
    last = first.replace(month=12, day=31) if best.precision == "year" else first + dt.timedelta(days=30)
    return first, last, APART


def by_status(told: list[Told]) -> list[list[Told]]:
    """The places of what did not happen parted by how it did not: demanded, denied, threatened. A place that is not sure
    enough belongs to the surest."""
    if told[0].place.finding.happened:
        return [told]
    groups: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        groups[t.place.finding.status].append(t)
    surest, *others = sorted(groups.values(), key=_surest, reverse=True)
    surest += [t for group in others if _surest(group) < OWN_STATUS for t in group]
    return [surest, *(group for group in others if _surest(group) >= OWN_STATUS)]


def _surest(told: list[Told]) -> float:
    return max(t.place.finding.probability for t in told)
