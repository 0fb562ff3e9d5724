"""A chain model over the lines of a page: which label each has, given the names of its features and its neighbours.

The weights are data (`line_model.json` for plain text, `quick_model.json` and `page_model.json` for HTML: feature -> one weight a label, and one
for each step from label to label), fitted by `benchmarks/clean_models.py`. Steps that a model does not list cannot happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

IMPOSSIBLE = -1e9

SURE = 2.0
"""Lead of a label from which on the models count as sure. Held out, lines of the corpus taken for body rightly lead by 3.3 on
average, those taken wrongly by 2.0 at most."""
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Model:
    """What `label` computes with: a row of weights a feature, in the order of `labels`."""

    labels: tuple[str, ...]
    features: dict[str, tuple[float, ...]]
    steps: tuple[tuple[float, ...], ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


def model_of(data: dict) -> Model:
    """A model from its data; labels that `starts`, `steps` or `ends` leave out there are impossible there."""
    labels = tuple(data["labels"])
    return Model(
        labels,
        {name: tuple(row) for name, row in data["features"].items()},
        tuple(tuple(data["steps"][a].get(b, IMPOSSIBLE) for b in labels) for a in labels),
        tuple(data["starts"].get(a, IMPOSSIBLE) for a in labels),
        tuple(0.0 if a in data["ends"] else IMPOSSIBLE for a in labels),
    )


@cache
def shipped(name: str) -> Model:
    """The fitted model called `name`."""
    return model_of(orjson.loads((FOLDER / f"{name}.json").read_bytes()))


def score(described: list[list[str]], model: Model) -> list[Sequence[float]]:
    """The sum of the weights of each line's features, one number a label."""
    nothing = (0.0,) * len(model.labels)
    known = model.features
    out: list[Sequence[float]] = []
    for names in described:
        rows = [known[name] for name in names if name in known]
        out.append(list(map(sum, zip(*rows, strict=True))) if rows else nothing)
    return out


def best_path(scores: list[Sequence[float]], model: Model) -> list[str]:
    """The labels whose scores and steps sum to the most."""
    if not scores:
        return []
    width = range(len(model.labels))
    best = [model.starts[k] + scores[0][k] for k in width]
    back: list[list[int]] = []
    for row in scores[1:]:
        came, now = [], []
        for k in width:
            options = [best[j] + model.steps[j][k] for j in width]
            j = max(width, key=options.__getitem__)
            came.append(j)
            now.append(options[j] + row[k])
        back.append(came)
        best = now
    k = max(width, key=lambda k: best[k] + model.ends[k])
    path = [k]
    for came in reversed(back):
        k = came[k]
        path.append(k)
    return [model.labels[k] for k in reversed(path)]


def lean(scores: list[Sequence[float]], model: Model, name: str, by: float) -> list[Sequence[float]]:
    """The scores with something added to one label's: where telling it wrongly as another costs more than the reverse."""
    k = model.labels.index(name)
    return [[*row[:k], row[k] + by, *row[k + 1 :]] for row in scores]


def is_sure(row: Sequence[float], model: Model, name: str) -> bool:
    """Whether a line's score for a label leads all others by `SURE`."""
    k = model.labels.index(name)
    return row[k] - max(v for j, v in enumerate(row) if j != k) >= SURE
