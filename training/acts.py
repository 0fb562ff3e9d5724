"""Learn the trees that say whether two places of an article tell different acts (`titfortat.extract.sameness`).

    python -m training.acts [--corpus corpus/stories] [--out FILE]

To be run behind `training.fields`: days and people of places are what parts them. Every article is read by what has not
seen its fold.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from titfortat.extract import sameness
from titfortat.extract.choosing import Weights
from titfortat.extract.dating import Calendar
from titfortat.extract.knowledge import Knowledge, knowledge
from titfortat.extract.looks import Learned
from titfortat.extract.mentions import told_at
from titfortat.extract.people import Crowd
from titfortat.extract.places import Place, places_of
from titfortat.extract.reader import findings
from titfortat.extract.sameness import Told
from titfortat.extract.trees import Model, load
from training import fields, trees
from training.extract import FOLDS, Gold, everything, gold_of, key, reading_of, weight_of
from training.folds import left_out

OF_ACTS = trees.BOOSTING | {
    "num_iterations": 160,
    "learning_rate": 0.06,
    "min_data_in_leaf": 8,
    "lambda_l2": 10,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}
AT_LEAST, TELLS, LEAST = 0.05, 0.05, 0.2
"""Least probability of a claim, least share of its surest place and least probability of a place to be learned from: more
than is read in use, as second acts that are told and found are few (in the corpus 28, in the written articles 73)."""


@dataclass
class Pair:
    """Two places of one type, pair and side, whether they tell different acts, and what they count."""

    row: dict[str, float | str]
    apart: bool
    weight: float


@dataclass
class Held:
    """What is learned with a fold left out, for each fold; what parts acts is learned from `pairs` of the other folds."""

    looks: Sequence[Learned]
    trees: list[trees.Models]
    fields: list[dict[str, Weights]]
    pairs: list[list[Pair]] = field(default_factory=list)

    def knowledge(self, fold: int) -> Knowledge:
        """Everything that is learned without a fold."""
        acts = of_acts(p for k, pairs in enumerate(self.pairs) if k != fold for p in pairs)
        return knowledge(self.looks[fold], self.trees[fold], self.fields[fold], acts)


def held_out(corpus: Path) -> Held:
    """What is learned with each fold left out, and the pairs of places as it reads them."""
    looks = left_out(corpus)
    material = trees.told(corpus, looks)
    models = [trees.learn(material, leave_out=k) for k in range(FOLDS)]
    told = [(fold, fields.told(article, looks[fold], models[fold])) for _, fold, article in everything(corpus)]
    held = Held(
        looks,
        models,
        [fields.learn([t for fold, t in told if fold != k]) for k in range(FOLDS)],
        [[] for _ in range(FOLDS)],
    )
    for source, fold, article in everything(corpus):
        held.pairs[fold] += pairs_of(article, held.looks[fold], held.trees[fold], held.fields[fold], weight_of(source))
    return held


def pairs_of(
    article: dict, looks: Learned, models: trees.Models, weights: dict[str, Weights], weight: float
) -> Iterable[Pair]:
    """The pairs of places of an article of which is known whether they tell one act."""
    reading = reading_of(article)
    places = places_of(reading, findings(reading, looks, models, AT_LEAST, TELLS))
    gold: dict[tuple, list[tuple[Gold, dict]]] = defaultdict(list)
    for g, event in zip(gold_of(article, reading), article["gold_events"], strict=True):
        gold[key(event)].append((g, event))
    around = sameness.Surroundings(places)
    groups: dict[tuple, list[Told]] = defaultdict(list)
    for told in told_at(places, Calendar(reading), Crowd(reading, weights), weights):
        f = told.place.finding
        groups[f.type, f.actor, f.target, f.happened].append(told)
    for k, own in groups.items():
        known = [(t, i) for t in own if k in gold and (i := _told_by(t.place, gold[k])) is not None]
        rows = [(sameness.describe(a, b, own, around), i != j) for n, (b, j) in enumerate(known) for a, i in known[:n]]
        for row, apart in rows:
            if row["least"] >= LEAST:
                yield Pair(row, apart, weight / len(rows) ** 0.5)


def _told_by(place: Place, events: Sequence[tuple[Gold, dict]]) -> int | None:
    """Which of some events of one type, pair and side a place tells: the only one; that whose evidence it stands in, with
    the place's status where several do; the main one for the title. None where that is not known."""
    s = place.sentence
    found = [i for i, (g, _) in enumerate(events) if g.span and g.span[0] < s.end and s.start < g.span[1]]
    if not found and s.is_title and len(events) > 1:
        found = [i for i, (_, event) in enumerate(events) if event["is_main"]]
    for narrower in (
        [i for i in found if events[i][0].span and events[i][0].span[0] <= place.start < events[i][0].span[1]],
        [i for i in found if events[i][0].status == place.finding.status],
    ):
        found = narrower if len(found) > 1 and narrower else found
    if len(events) == 1:
        return 0
    return found[0] if len(found) == 1 else None


def of_acts(pairs: Iterable[Pair]) -> Model:
    """The trees that say how likely two places tell different acts."""
    kept = list(pairs)
    shares = {name: trees.shares_of((p.row[name], p.apart, p.weight) for p in kept) for name in sorted(sameness.NAMES)}
    names = load({"features": sameness.FEATURES, "shares": shares, "trees": []})
    numbers = [names.numbers(p.row) for p in kept]
    return trees.grow(OF_ACTS, sameness.FEATURES, shares, numbers, [p.apart for p in kept], [p.weight for p in kept])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/stories"))
    parser.add_argument("--out", type=Path, default=Path("titfortat/extract/data/acts.json"))
    args = parser.parse_args()
    pairs = [p for fold in held_out(args.corpus).pairs for p in fold]
    args.out.write_text(trees.model_as_json(of_acts(pairs)) + "\n", encoding="utf-8")
    print(f"trees from {len(pairs)} pairs of places, {sum(p.apart for p in pairs)} of different acts, in {args.out}")


if __name__ == "__main__":
    main()
