"""A linear-chain conditional random field over named features, fitted by maximum likelihood with a quadratic penalty.

What it learns is a table of weights that `titfortat.clean.sequence` decodes with; nothing here knows what a line is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

BATCH = 64
"""Pages of about one length that are worked on at once."""
SMALL = 0.05
"""Features none of whose weights reaches this are left out of what is shipped."""
NEVER = -1e9


@dataclass(frozen=True)
class Layout:
    """The labels of a model, which may follow which, and with which a page may start and end."""

    steps: Mapping[str, tuple[str, ...]]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.steps)


@dataclass
class Example:
    """A page's lines as the names of their features, with their labels; `weight` is its say, `group` what must not be
    on both sides of a cross-validation."""

    names: list[list[str]]
    labels: list[str]
    group: str
    weight: float = 1.0


class Field:
    """A fitted field. `penalty` is that of the squared weights, `seen` in how many pages a feature must occur."""

    def __init__(self, layout: Layout, examples: Sequence[Example], penalty: float, seen: int) -> None:
        self.layout, self.penalty = layout, penalty
        examples = [e for e in examples if e.labels]
        counts = Counter(n for e in examples for n in {n for names in e.names for n in names})
        self.features = sorted(n for n, c in counts.items() if c >= seen)
        self._index = {n: i for i, n in enumerate(self.features)}
        self._may = np.array([[b in layout.steps[a] for b in layout.labels] for a in layout.labels])
        self._start = np.array([a in layout.starts for a in layout.labels])
        self._end = np.array([0.0 if a in layout.ends else NEVER for a in layout.labels])
        self._fit(sorted(examples, key=lambda e: len(e.labels)))

    def _matrix(self, examples: Sequence[Example]) -> csr_matrix:
        rows, columns, n = [], [], 0
        for e in examples:
            for names in e.names:
                found = [self._index[x] for x in names if x in self._index]
                rows += [n] * len(found)
                columns += found
                n += 1
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, len(self.features)))

    def _fit(self, examples: Sequence[Example]) -> None:
        number = {a: i for i, a in enumerate(self.layout.labels)}
        labels = [[number[a] for a in e.labels] for e in examples]
        x = self._matrix(examples)
        y = np.concatenate([np.array(row) for row in labels])
        weight = np.concatenate([np.full(len(e.labels), e.weight) for e in examples])
        offsets = np.cumsum([0] + [len(e.labels) for e in examples])
        k, f = len(number), len(self.features)
        gold = np.zeros((len(y), k))
        gold[np.arange(len(y)), y] = weight
        wanted = x.T @ gold
        steps_wanted, starts_wanted = np.zeros((k, k)), np.zeros(k)
        for e, row in zip(examples, labels, strict=True):
            starts_wanted[row[0]] += e.weight
            np.add.at(steps_wanted, (row[:-1], row[1:]), e.weight)
        total = weight.sum()

        def unpack(v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            return v[: f * k].reshape(f, k), v[f * k : f * k + k * k].reshape(k, k), v[f * k + k * k :]

        def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
            w, t, s = unpack(v)
            scores = x @ w
            marginal = np.zeros_like(scores)
            steps, starts, norm = np.zeros((k, k)), np.zeros(k), 0.0
            for low in range(0, len(examples), BATCH):
                chunk = range(low, min(low + BATCH, len(examples)))
                norm += self._expect(examples, chunk, offsets, scores, t, s, marginal, steps, starts)
            value = norm - (w * wanted).sum() - (t * steps_wanted).sum() - (s * starts_wanted).sum()
            slope = np.concatenate(
                [(x.T @ marginal - wanted).ravel(), (steps - steps_wanted).ravel(), starts - starts_wanted]
            )
            return value / total + self.penalty / 200 * (v @ v), slope / total + self.penalty / 100 * v

        found = minimize(loss, np.zeros(f * k + k * k + k), jac=True, method="L-BFGS-B", options={"maxiter": 150})
        self.weights, self.steps, self.starts = unpack(found.x)

    def _expect(self, examples, chunk, offsets, scores, t, s, marginal, steps, starts) -> float:
        """Forward and backward over pages of about one length; adds to the expectations, returns the log norm."""
        lengths = np.array([len(examples[i].labels) for i in chunk])
        weight = np.array([examples[i].weight for i in chunk])
        rows, width = np.arange(len(lengths)), lengths.max()
        e = np.zeros((len(lengths), width, len(self.layout.labels)))
        for row, i in enumerate(chunk):
            e[row, : lengths[row]] = scores[offsets[i] : offsets[i + 1]]
        step = np.where(self._may, t, NEVER)
        alpha, beta = np.full_like(e, NEVER), np.full_like(e, NEVER)
        alpha[:, 0] = np.where(self._start, s, NEVER) + e[:, 0]
        for n in range(1, width):
            alpha[:, n] = _log_sum(alpha[:, n - 1, :, None] + step[None], 1) + e[:, n]
        z = _log_sum(alpha[rows, lengths - 1] + self._end, 1)
        beta[rows, lengths - 1] = self._end
        for n in range(width - 2, -1, -1):
            inner = n < lengths - 1
            onward = step[None] + (e[:, n + 1] + beta[:, n + 1])[:, None, :]
            beta[inner, n] = _log_sum(onward, 2)[inner]
            both = np.exp(np.minimum(alpha[:, n, :, None] + onward - z[:, None, None], 0))
            steps += (both * (inner * weight)[:, None, None]).sum(0)
        p = np.exp(np.minimum(alpha + beta - z[:, None, None], 0)) * weight[:, None, None]
        for row, i in enumerate(chunk):
            marginal[offsets[i] : offsets[i + 1]] = p[row, : lengths[row]]
        starts += p[:, 0].sum(0)
        return float((z * weight).sum())

    def as_data(self) -> dict[str, object]:
        """The weights as `titfortat.clean.sequence.model_of` reads them, rounded to what matters."""
        layout = self.layout
        return {
            "labels": list(layout.labels),
            "starts": {a: _short(v) for a, v in zip(layout.labels, self.starts, strict=True) if a in layout.starts},
            "ends": list(layout.ends),
            "steps": {
                a: {b: _short(self.steps[i, j]) for j, b in enumerate(layout.labels) if b in layout.steps[a]}
                for i, a in enumerate(layout.labels)
            },
            "features": {
                name: [_short(v) for v in row]
                for name, row in zip(self.features, self.weights, strict=True)
                if np.abs(row).max() >= SMALL
            },
        }


def write(data: Mapping[str, object], path: Path) -> None:
    """A model as JSON with one feature a line, so that a change of the model can be read as a diff."""
    head = [f' "{k}": {orjson.dumps(v).decode()}' for k, v in data.items() if k != "features"]
    rows = [f"  {orjson.dumps(n).decode()}: {orjson.dumps(v).decode()}" for n, v in data["features"].items()]
    path.write_text(
        "{\n" + ",\n".join([*head, ' "features": {\n' + ",\n".join(rows) + "\n }"]) + "\n}\n", encoding="utf-8"
    )


def _short(value: float) -> float:
    return round(float(value), 2)


def _log_sum(v: np.ndarray, axis: int) -> np.ndarray:
    top = v.max(axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(v - top).sum(axis))
