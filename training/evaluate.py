"""How well acts are read in stories that the weights have not seen: the corpus' folds, each left out in turn.

    python -m training.evaluate [--write]

Scores type, directed pair and side of happening, one row an act and article, as `titfortat.release.accuracy` does for
mentions, and says how often rows of a probability are right; --write makes that the confidence of rows. What is
measured is reading alone: the texts are those cleaned by hand.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from titfortat.extract.looks import Learned
from titfortat.extract.parting import Told, by_status
from titfortat.extract.places import places_of
from titfortat.extract.reader import findings
from titfortat.release.accuracy import load_stories, score_mentions
from training.extract import FOLDS, fold_of, reading_of
from training.folds import left_out
from training.reliability import bins, knots
from training.trees import Models, learn, told

CONFIDENCE = Path("titfortat/extract/data/confidence.json")

Row = Mapping[str, object]


def rows(stories: list[dict], learned: Learned, models: Models) -> Iterator[Row]:
    """What the weights and trees read in the English articles of some stories, a row an act. Acts of different times are
    one here, since days are read with weights of their own."""
    for article in (a for s in stories for a in s["articles"] if a["lang"] == "en"):
        reading = reading_of(article)
        groups: dict[tuple[str, str, str, bool], list[Told]] = defaultdict(list)
        for place in places_of(reading, findings(reading, learned, models)):
            f = place.finding
            groups[f.type, f.actor, f.target, f.happened].append(Told(place, {}))
        for (event_type, actor, target, _), places in groups.items():
            for act in by_status(places):
                surest = max((t.place.finding for t in act), key=lambda f: f.probability)
                yield {
                    "url": article["url"],
                    "event_type": event_type,
                    "actor": actor,
                    "target": target,
                    "status": surest.status,
                    "probability": surest.probability,
                }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/stories"))
    parser.add_argument("--write", action="store_true", help="write titfortat/extract/data/confidence.json")
    args = parser.parse_args()
    stories = load_stories(args.corpus)
    seen: list[dict] = []
    found: list[Row] = []
    learned = left_out(args.corpus)
    material = told(args.corpus, learned)
    for fold in range(FOLDS):
        unseen = [s for s in stories if fold_of(s["story"]) == fold]
        read_in = list(rows(unseen, learned[fold], learn(material, leave_out=fold)))
        _print(f"fold {fold}", score_mentions(unseen, read_in, "en"))
        seen += unseen
        found += read_in
    figures = score_mentions(seen, found, "en")
    _print("all", figures)
    for name, figure in figures["per_type"].items():
        print(f"  {name:<16} {_rates(figure)}")
    measured = bins(seen, found)
    for b in measured:
        print(
            f"  probability {b.low:.2f}-{min(b.high, 1):.2f}  rows {b.rows:>4}  mean {b.probability:.3f}  right {b.right:.3f}"
        )
    if args.write:
        CONFIDENCE.write_text(json.dumps(knots(measured)) + "\n", encoding="utf-8")


def _print(name: str, figures: dict) -> None:
    clean, articles = figures["negatives_clean"]
    status = figures["fields"]["status_exact"][0]
    print(
        f"{name:<8} {_rates(figures['mentions'])}  main recall {figures['main_recall']:.3f}  status {status:.3f}  "
        f"clean {clean:.3f} of {articles}",
        flush=True,
    )


def _rates(figure: Mapping[str, float]) -> str:
    return f"precision {figure['precision']:.3f}  recall {figure['recall']:.3f}  F1 {figure['f1']:.3f}"


if __name__ == "__main__":
    main()
