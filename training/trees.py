"""Learn the trees that judge an article's claims (`titfortat.extract.claims`) and whether it tells of anything that happened
(`titfortat.extract.eventful`), from readings of folds left out.

    python -m training.trees [--corpus corpus/stories] [--out FILE]

To be run behind `training.extract`. Needs LightGBM (and with it the system's libgomp), which reading does not.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np

from titfortat.extract import claims, eventful
from titfortat.extract.looks import Learned, Look, looks
from titfortat.extract.reading import Reading
from titfortat.extract.trees import DEPTH, DIGITS, LEAVES, SPLITS, Model, load
from training.extract import FOLDS, everything, key, opening_of, reading_of, weight_of
from training.folds import left_out

BOOSTING = {
    "objective": "binary",
    "max_depth": DEPTH,
    "num_leaves": LEAVES,
    "lambda_l2": 5,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
OF_CLAIMS = BOOSTING | {
    "num_iterations": 150,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}
OF_ARTICLES = BOOSTING | {
    "num_iterations": 120,
    "learning_rate": 0.05,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.5,
}
SEEDS = 3
"""Forests that are averaged: one alone differs by 0.007 in F1 with its seed."""
RARE = 20.0
"""Claims that a name must have been met with for its own share to count as much as the share of all."""

Models = dict[str, Model]


@dataclass
class Told:
    """An article of a fold as weights that have not seen it read it, with the claims that are right and whether it tells of
    anything that happened."""

    fold: int
    weight: float
    reading: Reading
    seen: list[Look]
    claims: dict[claims.Key, dict[str, float | str]]
    right: frozenset[claims.Key]
    happened: bool


def told(corpus: Path, learned: Sequence[Learned]) -> list[Told]:
    """Every article, read with the weights that have not seen its fold: whole, and its first paragraph alone."""
    out = []
    for source, fold, article in everything(corpus):
        right = frozenset(map(key, article["gold_events"]))
        whole = reading_of(article)
        for reading in (whole, opening_of(article)):
            seen = looks(reading, learned[fold])
            described = claims.describe(reading, seen, claims.supports_of(seen))
            stated = right if reading is whole else right & described.keys()
            happened = any(key[3] for key in stated)
            out.append(Told(fold, weight_of(source), reading, seen, described, right, happened))
    return out


def learn(articles: Sequence[Told], leave_out: int | None = None) -> Models:
    """The trees of all folds but one. Those of articles learn from claims as trees judge them that have not seen the
    article's fold."""
    kept = [t for t in articles if t.fold != leave_out]
    rows: list[list[float]] = []
    numbers_of_articles = load({"features": eventful.FEATURES, "shares": {}, "trees": []})
    for fold in range(FOLDS):
        if fold == leave_out:
            continue
        unseen = [t for t in kept if t.fold == fold]
        model = of_claims([t for t in kept if t.fold != fold])
        for t in unseen:
            described = eventful.describe(t.reading, t.seen, claims.claims(t.reading, t.seen, model))
            rows.append(numbers_of_articles.numbers(described))
    ordered = sorted(kept, key=lambda t: t.fold)
    happened, weights = [t.happened for t in ordered], [t.weight for t in ordered]
    of_articles = grow(OF_ARTICLES, eventful.FEATURES, {}, rows, happened, weights)
    return {"claims": of_claims(kept), "articles": of_articles}


def of_claims(articles: Iterable[Told]) -> Model:
    """The trees that judge claims, learned from some articles."""
    rows = [(row, key in t.right, t.weight) for t in articles for key, row in t.claims.items()]
    shares = {
        name: shares_of((row[name], right, weight) for row, right, weight in rows) for name in sorted(claims.NAMES)
    }
    names = load({"features": claims.FEATURES, "shares": shares, "trees": []})
    numbers = [names.numbers(row) for row, *_ in rows]
    return grow(OF_CLAIMS, claims.FEATURES, shares, numbers, [r for _, r, _ in rows], [w for *_, w in rows])


def grow(
    boosting: dict,
    features: Sequence[str],
    shares: dict[str, dict[str, float]],
    rows: Sequence[Sequence[float]],
    right: Sequence[bool],
    weights: Sequence[float],
) -> Model:
    """Trees that tell right rows from wrong ones: the mean of forests that differ by their seeds."""
    x, y, weight = np.asarray(rows, float), np.asarray(right, float), np.asarray(weights)
    trees = []
    for seed in range(SEEDS):
        grown = lightgbm.train(boosting | {"seed": seed}, lightgbm.Dataset(x, y, weight=weight)).dump_model()
        trees += [_complete(t["tree_structure"]) for t in grown["tree_info"]]
    return load({"features": features, "shares": shares, "trees": trees})


def shares_of(met: Iterable[tuple[object, bool, float]]) -> dict[str, float]:
    """The share of right claims by name, drawn towards that of all where a name is rare; "" is that of all."""
    seen, right = defaultdict(float), defaultdict(float)
    for name, is_right, weight in met:
        for n in (str(name), ""):
            seen[n] += weight
            right[n] += weight * is_right
    every = right[""] / seen[""]
    return {n: round((right[n] + RARE * every) / (seen[n] + RARE), 4) for n in sorted(seen)}


def _complete(tree: dict) -> dict[str, list]:
    """A tree with all its splits and leaves: where it ends early, the leaf is repeated below."""
    splits, cuts, leaves = [0] * SPLITS, [0.0] * SPLITS, [0.0] * LEAVES
    todo = [(0, tree)]
    while todo:
        at, node = todo.pop()
        if at >= SPLITS:
            leaves[at - SPLITS] = round(node["leaf_value"] / SEEDS, 5)
        elif "leaf_value" in node:
            todo += [(2 * at + 1, node), (2 * at + 2, node)]
        else:
            splits[at], cuts[at] = node["split_feature"], round(node["threshold"], DIGITS + 1)
            todo += [(2 * at + 1, node["left_child"]), (2 * at + 2, node["right_child"])]
    return {"splits": splits, "cuts": cuts, "leaves": leaves}


def as_json(models: Models) -> str:
    """The models as `trees.shipped` reads them, a tree a line."""
    return "{\n" + ",\n".join(f'"{name}": {model_as_json(model)}' for name, model in models.items()) + "\n}\n"


def model_as_json(model: Model) -> str:
    """A model as `titfortat.extract.trees.load` reads it, a tree a line."""
    trees = [
        {"splits": s.tolist(), "cuts": c.tolist(), "leaves": v.tolist()}
        for s, c, v in zip(model.splits, model.cuts, model.leaves, strict=True)
    ]
    lines = ",\n".join(json.dumps(t) for t in trees)
    head = json.dumps({"features": model.features, "shares": model.shares}, ensure_ascii=False)
    return f'{head[:-1]}, "trees": [\n{lines}\n]}}'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/stories"))
    parser.add_argument("--out", type=Path, default=Path("titfortat/extract/data/trees.json"))
    args = parser.parse_args()
    articles = told(args.corpus, left_out(args.corpus))
    models = learn(articles)
    args.out.write_text(as_json(models), encoding="utf-8")
    print(f"trees from {sum(len(t.claims) for t in articles)} claims of {len(articles)} readings in {args.out}")


if __name__ == "__main__":
    main()
