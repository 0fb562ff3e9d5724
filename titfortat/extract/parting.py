"""Which places of an article tell one act: those of one type, pair and side, put together while they are likely the same.

How likely two places tell the same act is judged by boosted trees from what `sameness` says of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from titfortat.extract.places import Place
from titfortat.extract.sameness import Surroundings, Told, describe
from titfortat.extract.trees import Model, probabilities

ANOTHER = 0.3
"""Least mean chance that the places of two groups tell different acts for the groups to be two. Held-out folds: F1 0.654 as with
0.2, where the seed's one expulsion is two rows after some trainings."""
FURTHER = 0.1
"""Least chance that a further act is another one, times the chance that its surest place would be believed alone. Low, as a
row more pays where a third of such rows are right. Held-out folds: F1 0.638, with 0.17 0.635, with one act a type,
pair and side 0.631."""
SURE_ENOUGH = 0.5
"""Share of the surest place's probability that another place needs to have a say: counts and deadlines of a place that is
far less sure belong to another act."""

MOST = 12
"""Places of one type, pair and side that have a say, the surest: each is held against each."""

Differ = dict[tuple[int, int], float]
"""How likely places i and j, i below j, tell different acts."""


def with_a_say(places: Sequence[Place]) -> list[Place]:
    """Of the places of one type, pair and side those that say what the acts were, in the order of the text."""
    surest = sorted(range(len(places)), key=lambda i: -places[i].finding.probability)[:MOST]
    least = SURE_ENOUGH * places[surest[0]].finding.probability
    return [places[i] for i in sorted(surest) if places[i].finding.probability >= least]


def acts(own: Sequence[Told], around: Surroundings, model: Model) -> list[list[Told]]:
    """The places of one type, pair and side that have a say by the act that they tell, the surest act first; `around` are
    all places of the article.

    The two groups of places that are the most likely the same are put together, until none are likely enough; then those
    are kept that are likely enough to be a further act.
    """
    pairs = [(i, j) for j in range(len(own)) for i in range(j)]
    rows = [model.numbers(describe(own[i], own[j], own, around)) for i, j in pairs]
    chances = dict(zip(pairs, probabilities(model, rows), strict=True))
    groups = [[i] for i in range(len(own))]
    while len(groups) > 1:
        apart, i, j = min((_apart(groups[i], groups[j], chances), i, j) for j in range(len(groups)) for i in range(j))
        if apart >= ANOTHER:
            break
        groups[i] += groups.pop(j)
    first, *others = sorted(groups, key=lambda g: -max(own[i].probability for i in g))
    kept = [first]
    for group in others:
        apart = min(_apart(group, g, chances) for g in kept)
        if apart * max(own[i].place.finding.alone for i in group) >= FURTHER:
            kept.append(group)
    return [[own[i] for i in sorted(g)] for g in kept]


def _apart(one: Sequence[int], two: Sequence[int], chances: Differ) -> float:
    """The mean chance that places of two groups tell different acts."""
    found = [chances[min(i, j), max(i, j)] for i in one for j in two]
    return round(sum(found) / len(found), 9)
