"""Everything learned that an article is read with, as one value: what is shipped, or what has not seen a fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from titfortat.extract import looks, trees
from titfortat.extract.choosing import Weights, field_weights
from titfortat.extract.grounds import by_feature
from titfortat.extract.lexicon import learned
from titfortat.extract.looks import Learned
from titfortat.extract.trees import Model


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Weights of places (`looks`), trees of claims and articles, weights of fields, trees that part acts; `reasons` are the
    weights of the field "reason" by feature."""

    looks: Learned
    trees: Mapping[str, Model]
    fields: Mapping[str, Weights]
    acts: Model
    reasons: Mapping[str, list[float]]


def knowledge(looks: Learned, trees: Mapping[str, Model], fields: Mapping[str, Weights], acts: Model) -> Knowledge:
    """What is learned as it is used."""
    return Knowledge(looks, trees, fields, acts, by_feature(fields["reason"]))


@cache
def shipped() -> Knowledge:
    """What the data files hold."""
    return knowledge(looks.shipped(), trees.shipped(), field_weights(), trees.load(learned("acts")))
