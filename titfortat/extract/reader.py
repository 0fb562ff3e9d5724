"""From an article to its events: the places that may state one, what they claim together, one finding a place.

The order of work and the thresholds are here; each step is a module of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from titfortat.extract import trees
from titfortat.extract.claims import Article, Claim, Support, supports_of
from titfortat.extract.eventful import eventful
from titfortat.extract.looks import Learned, looks, shipped
from titfortat.extract.reading import Reading
from titfortat.extract.scoring import Unit
from titfortat.extract.trees import Model
from titfortat.extract.triggers import Trigger
from titfortat.schema import HAPPENED

AT_LEAST = 0.33
"""Least probability of a claim. Held-out folds: F1 0.632 with 0.28, 0.639 with 0.33, 0.641 with 0.36 and main events lost."""
EVENTFUL_AT_LEAST = 0.85
"""Least probability that an article tells of something that happened; below it, nothing in it has. Held-out folds of one
training: with 0.85 29 of 34 articles without events stay clean, 0.805 of the main events are read, F1 0.663; with 0.82 23,
0.810 and 0.656, with 0.86 30, 0.769 and 0.655."""
SHORT, SHORT_AT_LEAST = 6, 0.5
"""The same for texts of so few sentences, feed items: they have few places that could look like an event by chance."""
TELLS = 0.3
"""A place tells a claim if, judged alone, it is this share as sure of it as the surest place."""
ALONE = 12
"""Places of a claim, the surest, of which is asked whether they would be believed alone."""


@dataclass(slots=True)
class Finding:
    """An event as read at one place of an article. `alone` is how likely the article would state it if no other place
    did, 0 where that is not asked. `units` are the states that the place joins to the actor and to the
    target ("Italy and Spain expelled ..."); () where nobody said."""

    type: str
    actor: str
    target: str
    status: str
    probability: float
    trigger: Trigger
    units: tuple[Unit, ...] = ()
    alone: float = 0.0

    @property
    def happened(self) -> bool:
        return self.status in HAPPENED


def findings(
    reading: Reading,
    learned: Learned | None = None,
    models: Mapping[str, Model] | None = None,
    at_least: float = AT_LEAST,
    tells: float = TELLS,
) -> list[Finding]:
    """Every event that the article states, once a place that states it, in the order of the text."""
    models = models or trees.shipped()
    seen = looks(reading, learned or shipped())
    article = Article(reading, seen, supports_of(seen))
    found = article.claims(models["claims"])
    likely = [c for c in found if c.probability >= at_least]
    least = SHORT_AT_LEAST if len(reading.sentences) <= SHORT else EVENTFUL_AT_LEAST
    if likely and eventful(reading, seen, found, models["articles"]) < least:
        likely = [c for c in likely if not c.key[3]]
    told = [(claim, _telling(claim, tells)) for claim in _uncontradicted(likely)]
    asked = [(n, s) for n, (_, supports) in enumerate(told) if len(supports) > 1 for s in supports[:ALONE]]
    rows = [models["claims"].numbers(article.row(told[n][0].key, (s,))) for n, s in asked]
    alone = {(n, id(s)): p for (n, s), p in zip(asked, trees.probabilities(models["claims"], rows), strict=True)}
    out = [_finding(c, s, alone.get((n, id(s)), 0.0)) for n, (c, supports) in enumerate(told) for s in supports]
    return sorted(out, key=lambda f: (f.trigger.sentence.index, f.trigger.start, f.trigger.end, f.trigger.rule.name))


def _uncontradicted(found: Sequence[Claim]) -> list[Claim]:
    """Without what a surer claim excludes: a place says that an act happened or that it did not, never both; and a sentence
    tells a protest one way round, while other acts of one sentence are often mutual (held-out folds: 6 wrong rows less, 3
    right ones)."""
    by_key = {c.key: c for c in found}
    out = []
    for c in found:
        event_type, actor, target, happened = c.key
        other_side = by_key.get((event_type, actor, target, not happened))
        reverse = by_key.get((event_type, target, actor, happened)) if event_type == "CONDEMN" else None
        excluded = _surer(other_side, c) and other_side.supports[0].look is c.supports[0].look
        if not excluded and not (_surer(reverse, c) and _sentence(reverse) == _sentence(c)):
            out.append(c)
    return out


def _surer(other: Claim | None, claim: Claim) -> bool:
    return other is not None and other.probability > claim.probability


def _sentence(claim: Claim) -> int:
    """The sentence of the surest place."""
    return claim.supports[0].look.trigger.sentence.index


def _telling(claim: Claim, tells: float) -> list[Support]:
    """The places that tell a claim, the surest first."""
    least = tells * claim.supports[0].probability
    return [s for s in claim.supports if s.probability >= least]


def _finding(claim: Claim, support: Support, alone: float) -> Finding:
    """The finding at one place of a claim: its surest place is as sure as the claim, the others by their share of that
    place."""
    event_type, actor, target, happened = claim.key
    look = support.look
    status = max((x for x in look.statuses if (x in HAPPENED) == happened), key=lambda x: (look.statuses[x], x))
    probability = claim.probability * support.probability / claim.supports[0].probability
    units = support.choice.actor, support.choice.target
    return Finding(event_type, actor, target, status, probability, look.trigger, units, alone)
