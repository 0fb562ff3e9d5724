"""Learn the weights of the fields of a mention: its day, its people, its reason.

    python -m training.fields [--corpus corpus/stories] [--held-out K] [--out FILE]

To be run again whenever the triggers, the slots or the pairs' weights have changed (`training.extract` before it). The
material and its folds are those of `training.extract`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from titfortat.extract import deadlines, grounds, prominence
from titfortat.extract.candidates import Act, candidates, standing
from titfortat.extract.context import contexts
from titfortat.extract.dating import Calendar, day_of_news
from titfortat.extract.looks import Learned, shipped
from titfortat.extract.people import OF_PEOPLE, Crowd
from titfortat.extract.places import Place, places_of
from titfortat.extract.reader import Finding, findings
from titfortat.extract.reading import Reading, read
from titfortat.extract.triggers import ANY_TYPE, triggers
from titfortat.schema import HAPPENED
from training.extract import day, everything, gold_of, key
from training.softmax import Example, Trainer
from training.trees import Models


@dataclass
class Told:
    """An article with its places and the gold event of each."""

    reading: Reading
    article: dict
    places: list[tuple[Place, dict]]


def stated_findings(article: dict, reading: Reading, learned: Learned) -> list[tuple[Finding, dict]]:
    """For each gold event the trigger in its evidence that points to its pair best, as a finding."""
    ranks = standing(reading)
    around = [(s, c, triggers(s)) for s, c in zip(reading.sentences, contexts(reading), strict=True)]
    history: list[Act] = []
    out = []
    for gold, event in zip(gold_of(article, reading), article["gold_events"], strict=True):
        best = None
        for sentence, context, found in around:
            if gold.span is None or not (gold.span[0] < sentence.end and sentence.start < gold.span[1]):
                continue
            for t in found:
                if t.rule.type not in (gold.type, ANY_TYPE):
                    continue
                choices = learned.pair.choose(candidates(reading, ranks, t, context, history, gold.type))
                chance = max(
                    (c.probability for c in choices if gold.actor in c.actor and gold.target in c.target), default=0.0
                )
                inside = gold.span[0] <= sentence.tokens[sentence.token_at(t.start)].start < gold.span[1]
                rank = (inside, t.rule.type != ANY_TYPE, chance)
                if best is None or rank > best[0]:
                    best = (rank, t)
        if best is not None:
            history.append(Act(gold.type, (gold.actor,), (gold.target,)))
            out.append((Finding(gold.type, gold.actor, gold.target, gold.status, 0.9, best[1]), event))
    return out


def told(article: dict, learned: Learned | None = None, models: Models | None = None) -> Told:
    """The article's places: those of its gold, and those that the reader finds for a gold event that is the only one of
    its type, pair and side. Read with what is shipped, or with weights and trees that have not seen it."""
    text = article["clean_text"] or article["raw_text"]
    reading = read(article["title"], text, day_of_news(text, day(article["published"]), day(article.get("fetched"))))
    stated = stated_findings(article, reading, learned or shipped())
    known = {(f.trigger.sentence.index, f.trigger.start, f.type, f.actor, f.target) for f, _ in stated}
    by_key = defaultdict(list)
    for event in article["gold_events"]:
        by_key[key(event)].append(event)
    for f in findings(reading, learned, models):
        events = by_key.get((f.type, f.actor, f.target, f.happened), [])
        place = (f.trigger.sentence.index, f.trigger.start, f.type, f.actor, f.target)
        if len(events) == 1 and place not in known:
            stated.append((f, events[0]))
    places = places_of(reading, [f for f, _ in stated])
    return Told(reading, article, list(zip(places, (e for _, e in stated), strict=True)))


def material(corpus: Path, leave_out: int | None = None) -> Iterator[Told]:
    """Everything that is learned from, without the fold left out."""
    for _, fold, article in everything(corpus):
        if fold != leave_out:
            yield told(article)


def date_examples(t: Told) -> Iterable[Example]:
    calendar = Calendar(t.reading)
    for place, event in t.places:
        options = calendar.options(place)
        wanted = day(event["event_date"])
        if wanted is not None:
            right, weight = [o.day == wanted and o.precision == "day" for o, _ in options], 1.0
        else:
            right = [o.precision != "day" for o, _ in options]
            told = event["status"] in HAPPENED and event["event_type"] != "CONDEMN"
            weight = UNDATED if told else UNDATED_OPEN
        if any(right):
            yield Example([f for _, f in options], right, weight)


UNDATED, UNDATED_OPEN = 0.4, 0.08
"""Weights of places whose event has no day: annotators left out many that follow from the text, most of all days of what
did not happen and of words."""


def count_examples(t: Told) -> Iterable[Example]:
    crowd = Crowd(t.reading)
    for place, event in t.places:
        if event["event_type"] != "EXPEL":
            continue
        options = crowd.options(place)
        right = [o.count == event["headcount"] for o in options]
        if any(right):
            yield Example([o.features for o in options], right)


def role_examples(t: Told) -> Iterable[Example]:
    crowd = Crowd(t.reading)
    for place, event in t.places:
        if event["event_type"] not in OF_PEOPLE:
            continue
        options = crowd.options(place)
        wanted = set(event["roles"])
        if wanted:
            near = [len(wanted & set(o.roles)) / len(wanted | set(o.roles)) for o in options]
            right = [n == max(near) and n > 0.3 for n in near]
        else:
            right = [not o.roles for o in options]
        if any(right):
            yield Example([o.features for o in options], right, 1.0 if wanted else 0.3)


def deadline_examples(t: Told) -> Iterable[Example]:
    places = [p for p, _ in t.places]
    for place, event in t.places:
        if event["event_type"] != "EXPEL":
            continue
        found = deadlines.options(place, places)
        wanted = event["deadline_hours"]
        right = [
            o.hours == wanted if wanted is None or o.hours is None else abs(o.hours - wanted) < 0.51 for o in found
        ]
        if any(right):
            yield Example([o.features for o in found], right, 1.0)


UNEXPLAINED = 0.5
"""Weight of an act without a reason: many have one that annotators took from elsewhere or left out."""


def reason_examples(t: Told) -> Iterable[Example]:
    reasons = grounds.Grounds(t.reading)
    places = [p for p, _ in t.places]
    for place, event in t.places:
        features = reasons.features(place, places)
        right = [name == event["reason"] for name in grounds.CLASSES]
        yield Example(grounds.options(features), right, 1.0 if event["reason"] else UNEXPLAINED)


def main_examples(t: Told) -> Iterable[Example]:
    together: dict[int, tuple[dict, list[Place]]] = {}
    for place, event in t.places:
        together.setdefault(id(event), (event, []))[1].append(place)
    places = [p for p, _ in t.places]
    for event, own in together.values():
        yield Example(prominence.options(own, places), [event["is_main"], not event["is_main"]])


FIELDS: dict[str, tuple[Callable[[Told], Iterable[Example]], Trainer]] = {
    "date": (date_examples, Trainer(l2=6.0, steps=150)),
    "count": (count_examples, Trainer(l2=8.0, steps=150)),
    "roles": (role_examples, Trainer(l2=8.0, steps=150)),
    "deadline": (deadline_examples, Trainer(l2=2.0, steps=150)),
    "reason": (reason_examples, Trainer(l2=10.0, steps=120)),
    "main": (main_examples, Trainer(l2=3.0, steps=120)),
}


def learn(stories: Sequence[Told]) -> dict[str, dict[str, float]]:
    """The weights of every field."""
    return {
        name: trainer.fit([e for t in stories for e in examples(t)]) for name, (examples, trainer) in FIELDS.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/stories"))
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--out", type=Path, default=Path("titfortat/extract/data/fields.json"))
    args = parser.parse_args()
    learned = learn(list(material(args.corpus, args.held_out)))
    args.out.write_text(json.dumps(learned, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(", ".join(f"{len(w)} {name} weights" for name, w in learned.items()), "in", args.out)


if __name__ == "__main__":
    main()
