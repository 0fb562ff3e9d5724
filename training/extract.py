"""Learn the weights of `titfortat.extract` from the corpus: who did what to whom, and whether it happened.

    python -m training.extract [--corpus corpus/stories] [--held-out K] [--out FILE]

Stories and training articles are split into five folds by the hash of their name. With --held-out a fold is left out, so
that what is measured on it is honest; the shipped weights are learned on all folds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from titfortat.extract import status
from titfortat.extract.candidates import Act, Candidates, Unit, candidates, standing
from titfortat.extract.context import contexts
from titfortat.extract.looks import acts_of, readings_of
from titfortat.extract.reading import Reading, read
from titfortat.extract.scoring import Scorer
from titfortat.extract.triggers import ANY_TYPE, Trigger, triggers
from titfortat.schema import HAPPENED
from training.articles import articles as training_articles
from training.softmax import Example, Trainer

FOLDS = 5
SPECIFIC = {"rule": 3.0, "type": 2.0, "word": 4.0}
"""How much harder a weight is held down the fewer examples it speaks for: features say their level after their role."""


def _penalty(feature: str) -> float:
    return SPECIFIC.get(feature.split("|")[1], 1.0)


_PLACES = re.compile(r"^P\|form\|\w+\|A([\d-])T([\d-])$")


def _prior(feature: str) -> float:
    """What grammar says before any example: the states pointed at most surely are likelier than the next."""
    m = _PLACES.match(feature)
    return PRIOR[m[1]] + PRIOR[m[2]] if m else 0.0


PRIOR = {"0": 2.5, "1": 0.5, "2": -0.5, "3": -1.0, "-": -1.5}
PAIR = Trainer(l2=40.0, steps=150, penalty=_penalty, prior=_prior)
STATUS = Trainer(l2=0.3, steps=150)
CORPUS = 3.0
"""What an article of the corpus counts against one written for training: its language is that of the articles to come.
The fold never looked at: F1 0.537 with 3, 0.517 with 1."""


@dataclass
class Gold:
    """A gold event with the span of its evidence in the reading's text (None where it is not found)."""

    type: str
    actor: str
    target: str
    status: str
    span: tuple[int, int] | None


def fold_of(story: str) -> int:
    """The fold of a story, 0 to 4."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % FOLDS


def articles(corpus: Path, language: str = "en") -> Iterable[tuple[int, dict]]:
    """(fold, article) for every article of the corpus in a language."""
    for path in sorted(corpus.glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        for article in story["articles"]:
            if article["lang"] == language:
                yield fold_of(story["story"]), article


def material(corpus: Path, leave_out: int | None = None) -> Iterable[tuple[str, dict]]:
    """(group, article) of everything that is learned from, without the fold left out, grouped by fold."""
    for source, fold, article in everything(corpus):
        if fold != leave_out:
            yield f"{source} {fold % 2}", article


def everything(corpus: Path) -> Iterable[tuple[str, int, dict]]:
    """(source, fold, article): "corpus" for the English articles of the corpus by their story's fold, "written" for the
    training articles by that of theirs."""
    for fold, article in articles(corpus):
        yield "corpus", fold, article
    for _, article in training_articles():
        yield "written", fold_of(article["story"]), article


def weight_of(source: str) -> float:
    """What an article counts."""
    return CORPUS if source == "corpus" else 1.0


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None


def reading_of(article: dict) -> Reading:
    """The article, cleaned by hand where it is of the corpus, read up to its mentions."""
    return read(article["title"], article["clean_text"] or article["raw_text"], day(article["published"]))


def opening_of(article: dict) -> Reading:
    """Its first paragraph alone: feed items are as short as that, and what surrounds a sentence in a long article must not
    be needed to believe it."""
    text = article["clean_text"] or article["raw_text"]
    return read(None, text.partition("\n\n")[0], day(article["published"]))


def key(event: dict) -> tuple[str, str, str, bool]:
    """Type, actor, target and side of happening of an annotated event."""
    return event["event_type"], event["actor"], event["target"], event["status"] in HAPPENED


def gold_of(article: dict, reading: Reading) -> list[Gold]:
    flat, places = _flatten(reading.text)
    out = []
    for g in article["gold_events"]:
        words = " ".join(g["evidence"].split())
        at = flat.find(words)
        span = (places[at], places[at + len(words) - 1] + 1) if at >= 0 and words else None
        out.append(Gold(g["event_type"], g["actor"], g["target"], g["status"], span))
    return out


def _flatten(text: str) -> tuple[str, list[int]]:
    out, places, space = [], [], True
    for i, c in enumerate(text):
        if c.isspace():
            if not space:
                out.append(" ")
                places.append(i)
            space = True
        else:
            out.append(c)
            places.append(i)
            space = False
    return "".join(out), places


def _right(pairs: Iterable[tuple[Unit, Unit]], wanted: set[tuple[str, str]]) -> list[bool]:
    out = []
    for actor, target in pairs:
        cross = [(a, t) for a in actor for t in target if a != t]
        out.append(sum(c in wanted for c in cross) * 2 > len(cross))
    return out


def examples_of(
    reading: Reading, gold: list[Gold], believed: Scorer | None, weight: float = 1.0
) -> tuple[list[Example], list[Example]]:
    """(pair examples, status examples) of one article. The history is what weights learned elsewhere believe, as it will
    be in use; without them it is what is right."""
    pairs: list[Example] = []
    statuses: list[Example] = []
    history: list[Act] = []
    ranks = standing(reading)
    seen: list[str] = []
    for sentence, context in zip(reading.sentences, contexts(reading), strict=True):
        here = [g for g in gold if g.span and g.span[0] < sentence.end and sentence.start < g.span[1]]
        for trigger in triggers(sentence):
            for event_type in readings_of(trigger, history, seen):
                cands = candidates(reading, ranks, trigger, context, history, event_type)
                if trigger.rule.type != ANY_TYPE:
                    seen.append(event_type)
                if not cands.both:
                    continue
                keys = sorted(cands.both)
                near = {(g.actor, g.target) for g in here if g.type == event_type}
                anywhere = {(g.actor, g.target) for g in gold if g.type == event_type}
                right = _right(keys, near)
                null = False
                if not any(right):
                    right, null = _right(keys, anywhere), True
                options = [[], *(cands.features(a, t) for a, t in keys)]
                pairs.append(Example(options, [null, *right], weight))
                history.extend(_history(cands, keys, right if not null else [], believed))
                if not null:
                    statuses.extend(_status_examples(trigger, event_type, keys, right, here, weight))
    return pairs, statuses


def _history(cands: Candidates, keys: list[tuple[Unit, Unit]], right: list[bool], believed: Scorer | None) -> list[Act]:
    if believed is not None:
        return acts_of(cands.frame.type, believed.choose(cands))
    return [Act(cands.frame.type, a, t) for (a, t), r in zip(keys, right, strict=False) if r][:1]


def _status_examples(
    trigger: Trigger,
    event_type: str,
    keys: list[tuple[Unit, Unit]],
    right: list[bool],
    here: list[Gold],
    weight: float,
) -> list[Example]:
    good = {(a, t) for (x, y), r in zip(keys, right, strict=True) if r for a in x for t in y if a != t}
    found = {g.status for g in here if g.type == event_type and (g.actor, g.target) in good}
    names = status.features(trigger, event_type)
    options = [[f"{s}|{f}" for f in names] for s in status.ORDER]
    return [Example(options, [s in found for s in status.ORDER], weight)] if found else []


def learn(corpus: Path, leave_out: int | None) -> dict[str, dict[str, float]]:
    """The weights learned on all folds but `leave_out`.

    Every article is read whole and by its first paragraph alone.

    Learned twice: first with the right history, a fold left out at a time; then with the history that those weights
    believe for the fold they have not seen.
    """
    read_in = []
    for group, article in material(corpus, leave_out):
        read_in += [(group, r, gold_of(article, r)) for r in (reading_of(article), opening_of(article))]
    told = [(group, *examples_of(reading, gold, None, weight_of(group.split()[0]))) for group, reading, gold in read_in]
    halves = sorted({group[-1] for group, *_ in told})
    first = {k: Scorer(PAIR.fit([e for g, pairs, _ in told if g[-1] != k for e in pairs])) for k in halves}
    second = [
        examples_of(reading, gold, first[group[-1]], weight_of(group.split()[0])) for group, reading, gold in read_in
    ]
    return {
        "pair": PAIR.fit([e for pairs, _ in second for e in pairs]),
        "status": STATUS.fit([e for _, statuses in second for e in statuses]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/stories"))
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--out", type=Path, default=Path("titfortat/extract/data/weights.json"))
    args = parser.parse_args()
    weights = learn(args.corpus, args.held_out)
    args.out.write_text(json.dumps(weights, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(weights['pair'])} pair and {len(weights['status'])} status weights in {args.out}")


if __name__ == "__main__":
    main()
