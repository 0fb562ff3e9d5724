"""How well articles are read in stories that nothing learned has seen: the corpus' folds, each left out in turn.

    python -m training.evaluate [--write]

Scores mentions and their fields as `titfortat.release.accuracy` does, and says how often rows of a probability are right;
--write makes that the confidence of rows. What is measured is reading alone: the texts are those cleaned by hand.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from titfortat.extract.knowledge import Knowledge
from titfortat.extract.mentions import ArticleText, acts_of, mentions
from titfortat.release.accuracy import load_stories, score_mentions
from training.acts import held_out
from training.extract import FOLDS, day, fold_of
from training.reliability import bins, knots

CONFIDENCE = Path("titfortat/extract/data/confidence.json")

Row = Mapping[str, object]


def texts(stories: list[dict]) -> Iterator[tuple[str, ArticleText]]:
    """(url, article) of the English articles of some stories."""
    for a in (a for s in stories for a in s["articles"] if a["lang"] == "en"):
        published = day(a["published"])
        moment = dt.datetime.combine(published, dt.time(), dt.UTC) if published else None
        yield a["url"], ArticleText(a["id"], a["title"], a["clean_text"] or a["raw_text"], moment, a["domain"])


def rows(stories: list[dict], known: Knowledge) -> Iterator[Row]:
    """The mentions that are read in some stories, with the url of their article."""
    for url, text in texts(stories):
        for m in mentions(text, known)[0]:
            yield {name: getattr(m, name) for name in m.__slots__} | {"url": url}


def judged(stories: list[dict], known: Knowledge) -> Iterator[Row]:
    """The acts that are read in some stories, with the probability that the reader gives them."""
    for url, text in texts(stories):
        for act in acts_of(text, known).acts:
            surest = max((t.place.finding for t in act), key=lambda f: f.probability)
            yield {
                "url": url,
                "event_type": surest.type,
                "actor": surest.actor,
                "target": surest.target,
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
    sure: list[Row] = []
    held = held_out(args.corpus)
    for fold in range(FOLDS):
        unseen = [s for s in stories if fold_of(s["story"]) == fold]
        known = held.knowledge(fold)
        read_in = list(rows(unseen, known))
        _print(f"fold {fold}", score_mentions(unseen, read_in, "en"))
        seen += unseen
        found += read_in
        sure += judged(unseen, known)
    figures = score_mentions(seen, found, "en")
    _print("all", figures)
    for name, figure in figures["per_type"].items():
        print(f"  {name:<16} {_rates(figure)}")
    for name, (share, of) in figures["fields"].items():
        print(f"  {name:<24} {share:.3f} of {of}")
    measured = bins(seen, sure)
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
