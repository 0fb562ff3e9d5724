"""The line model: a linear-chain model over the lines of a page that says what each line is.

The weights are data (`line_model.json`: feature -> one weight a label), fitted by `benchmarks/line_model.py`. The best
path keeps the order of a page: what stands above the headline, the headline, what stands between it and the body, the
body, boxes inside it, and what comes after it, from which nothing leads back.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

LABELS = ("top", "title", "head", "body", "box", "tail")
ALLOWED = {
    "top": ("top", "title", "head", "body"),
    "title": ("head", "body"),
    "head": ("head", "body"),
    "body": ("body", "box", "tail"),
    "box": ("box", "body"),
    "tail": ("tail",),
}
STARTS = ("top", "title", "head", "body")
ENDS = ("top", "title", "head", "body", "tail")
IMPOSSIBLE = -1e9

MODEL = Path(__file__).with_name("line_model.json")


Weights = tuple[dict[str, tuple[float, ...]], list[list[float]], list[float]]


@cache
def _model() -> Weights:
    return weights(orjson.loads(MODEL.read_bytes()))


def weights(data: dict) -> Weights:
    """A model's data as what `label` computes with."""
    features = {name: tuple(weights) for name, weights in data["features"].items()}
    steps = [[data["transitions"][a][b] if b in ALLOWED[a] else IMPOSSIBLE for b in LABELS] for a in LABELS]
    return features, steps, [data["starts"][a] if a in STARTS else IMPOSSIBLE for a in LABELS]


def label(described: list[list[str]], model: Weights | None = None) -> list[str]:
    """A label of LABELS for each line, given the names of its features; `model` in place of the shipped one."""
    if not described:
        return []
    features, transitions, starts = model or _model()
    width = range(len(LABELS))
    best: list[float] = []
    back: list[list[int]] = []
    for n, names in enumerate(described):
        weights = [features[name] for name in names if name in features]
        scores = [sum(column) for column in zip(*weights, strict=True)] if weights else [0.0] * len(LABELS)
        if n == 0:
            best = [starts[k] + scores[k] for k in width]
            continue
        came, now = [], []
        for k in width:
            options = [best[j] + transitions[j][k] for j in width]
            j = max(width, key=options.__getitem__)
            came.append(j)
            now.append(options[j] + scores[k])
        back.append(came)
        best = now
    k = max((k for k in width if LABELS[k] in ENDS), key=best.__getitem__)
    path = [k]
    for came in reversed(back):
        k = came[k]
        path.append(k)
    return [LABELS[k] for k in reversed(path)]
