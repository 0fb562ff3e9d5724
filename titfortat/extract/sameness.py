"""Whether two places of one type, pair and side tell the same act: the numbers from which boosted trees (`trees`) judge it.

What places tell of their days and people is read elsewhere; who is put together with whom is decided by `parting`.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from titfortat.extract import deadlines
from titfortat.extract.dating import Chances, Dated, tense
from titfortat.extract.lexicon import load
from titfortat.extract.people import Judged
from titfortat.extract.places import Place

FEATURES = (
    "type",
    "statuses",
    "tenses",
    "forms",
    "determiner",
    "least",
    "most",
    "claim",
    "least_alone",
    "most_alone",
    "sentences",
    "paragraphs",
    "tokens",
    "titles",
    "same_trigger",
    "same_rule",
    "same_words",
    "same_day",
    "apart",
    "gap",
    "unknown",
    "known",
    "fresh",
    "stale",
    "stated",
    "same_count",
    "other_count",
    "counts",
    "same_roles",
    "other_roles",
    "persons",
    "same_hours",
    "further",
    "further_first",
    "earlier",
    "earlier_first",
    "answers_between",
    "answers_beside",
    "others_between",
    "places",
    "depth",
    "pairs",
)
NAMES = frozenset({"type", "statuses", "tenses", "forms", "determiner"})
"""Features whose value is a name; trees see the share of pairs that are apart which training found for it."""

APART = 3
"""Days by which the days of one act may differ."""
NOT_KNOWN = -1.0
"""A number that the text does not tell."""
_WORDS = load("acts")["words"]
_FURTHER = frozenset(_WORDS["further"])
_EARLIER = frozenset(_WORDS["earlier"])
NEAR = 7
"""Tokens around a trigger in which a word for another act, or an earlier one, speaks of its act."""


Order = tuple[int, int, int]
"""Where a place stands: its sentence, and the first and last token of its trigger."""


@dataclass(slots=True)
class Told:
    """A place with what it tells: the chances of its days, of its counts and ranks. `hours` are the spans of time of its
    sentence."""

    place: Place
    days: Chances
    people: Judged | None = None
    hours: frozenset[float] = frozenset()
    periods: list[tuple[int, int, float]] = field(init=False)
    """(first day, last day, chance) of each time with a day."""
    further: bool = field(init=False)
    earlier: bool = field(init=False)

    def __post_init__(self) -> None:
        self.periods = [(*_period(d), chance) for d, chance in self.days.items() if d.day is not None]
        tokens, first, last = self.place.sentence.tokens, self.place.first, self.place.last
        said: set[str] = set()
        for t in tokens[max(0, first - NEAR) : last + NEAR]:
            said.update(t.text.split() if t.slot is not None and t.slot.kind in "EQM" else (t.text,))
        self.further, self.earlier = bool(said & _FURTHER), bool(said & _EARLIER)

    @property
    def index(self) -> int:
        return self.place.sentence.index

    @property
    def order(self) -> Order:
        """Where it stands in the text."""
        return self.index, self.place.first, self.place.last

    @property
    def probability(self) -> float:
        return self.place.finding.probability


def told_of(place: Place, days: Chances, people: Judged | None) -> Told:
    """A place with the chances of its days and its people."""
    return Told(place, days, people, frozenset(slot.hours for _, slot in deadlines.spans(place.sentence)))


def _period(dated: Dated) -> tuple[int, int]:
    """The first and the last day that a time may mean, as ordinals."""
    day = dated.day
    if dated.precision == "year":
        return day.toordinal(), day.replace(month=12, day=31).toordinal()
    if dated.precision == "month":
        return day.toordinal(), (day + dt.timedelta(days=30)).toordinal()
    return day.toordinal(), day.toordinal()


class Surroundings:
    """All places of an article, for asking what stands between two of them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._acts: dict[tuple[str, str], list[Order]] = defaultdict(list)
        self._types: dict[str, list[Order]] = defaultdict(list)
        self._own: dict[tuple[str, str, str], list[Order]] = defaultdict(list)
        pairs = set()
        for p in places:
            f, at = p.finding, (p.sentence.index, p.first, p.last)
            pairs.add((f.actor, f.target))
            if f.happened:
                insort(self._acts[f.actor, f.target], at)
            insort(self._types[f.type], at)
            insort(self._own[f.type, *sorted((f.actor, f.target))], at)
        self.pairs = len(pairs)

    def answers(self, a: Told, b: Told) -> int:
        """How many places between two tell what their target did to their actor."""
        f = a.place.finding
        return _between(self._acts.get((f.target, f.actor), ()), a.order, b.order)

    def answers_beside(self, told: Told) -> bool:
        """Whether a place in the sentence of another tells what its target did to its actor."""
        f, index = told.place.finding, told.index
        return _between(self._acts.get((f.target, f.actor), ()), (index, -1, 0), (index + 1, -1, 0)) > 0

    def others(self, a: Told, b: Told) -> int:
        """How many places between two tell acts of their type between other states."""
        f = a.place.finding
        own = self._own.get((f.type, *sorted((f.actor, f.target))), ())
        return _between(self._types.get(f.type, ()), a.order, b.order) - _between(own, a.order, b.order)


def _between(ordered: Sequence[Order], low: Order, high: Order) -> int:
    return max(0, bisect_left(ordered, high) - bisect_right(ordered, low))


def describe(a: Told, b: Told, own: Sequence[Told], around: Surroundings) -> dict[str, float | str]:
    """The FEATURES of two places by name. `own` are all of their type, pair and side that have a say."""
    a, b = (a, b) if a.order <= b.order else (b, a)
    f, g = a.place.finding, b.place.finding
    s, t = a.place.sentence, b.place.sentence
    return {
        "type": f.type,
        "statuses": "-".join(sorted((f.status, g.status))),
        "tenses": f"{tense(a.place)}-{tense(b.place)}",
        "forms": f"{a.place.form}-{b.place.form}",
        "determiner": _determiner(b.place),
        "least": min(f.probability, g.probability),
        "most": max(f.probability, g.probability),
        "claim": max(o.probability for o in own),
        "least_alone": min(f.alone, g.alone),
        "most_alone": max(f.alone, g.alone),
        "sentences": t.index - s.index,
        "paragraphs": t.paragraph - s.paragraph,
        "tokens": b.place.first - a.place.last if s is t else 99,
        "titles": s.is_title + t.is_title,
        "same_trigger": f.trigger is g.trigger,
        "same_rule": f.trigger.rule is g.trigger.rule,
        "same_words": _words(a.place) == _words(b.place),
        **_of_days(a, b),
        **_of_people(a, b),
        "same_hours": NOT_KNOWN if not (a.hours and b.hours) else bool(a.hours & b.hours),
        "further": b.further,
        "further_first": a.further,
        "earlier": b.earlier,
        "earlier_first": a.earlier,
        "answers_between": around.answers(a, b),
        "answers_beside": around.answers_beside(a) or around.answers_beside(b),
        "others_between": around.others(a, b),
        "places": len(own),
        "depth": t.index / len(a.place.reading.sentences),
        "pairs": around.pairs,
    }


def _words(place: Place) -> str:
    """The trigger's first word without its ending."""
    token = place.sentence.tokens[place.first]
    return token.text[:4] if token.slot is None else token.slot.kind


def _determiner(place: Place) -> str:
    """The word before a noun for an act ("the expulsion of"), which tells whether it was spoken of; "-" for verbs."""
    if place.form != "noun" or not place.first:
        return "-"
    token = place.sentence.tokens[place.first - 1]
    return token.text if token.slot is None else token.slot.kind


def _of_days(a: Told, b: Told) -> dict[str, float]:
    same = apart = gap = 0.0
    for low, high, chance in a.periods:
        for first, last, other in b.periods:
            days = max(0, first - high, low - last)
            if days > APART:
                apart += chance * other
            else:
                same += chance * other
            gap += chance * other * math.log1p(days)
    published = a.place.reading.published
    unknown = [1.0 - sum(p for *_, p in x.periods) for x in (a, b)]
    age = [_age(x, published) for x in (a, b)]
    return {
        "same_day": same,
        "apart": apart,
        "gap": gap,
        "unknown": max(unknown),
        "known": 1.0 - min(unknown),
        "fresh": min(age),
        "stale": max(age),
        "stated": min(sum(p for d, p in x.days.items() if d.stated and d.day is not None) for x in (a, b)),
    }


def _age(told: Told, published: dt.date | None) -> float:
    """The mean of how long ago a place's act was, days as logarithms."""
    if published is None:
        return NOT_KNOWN
    today = published.toordinal()
    return sum(p * math.log1p(max(0, today - last)) for _, last, p in told.periods)


def _of_people(a: Told, b: Told) -> dict[str, float]:
    one, two = a.people, b.people
    if one is None or two is None:
        return dict.fromkeys(("same_count", "other_count", "counts", "same_roles", "other_roles", "persons"), NOT_KNOWN)
    known = [(x, y, p * q) for x, p in one.counts.items() for y, q in two.counts.items() if x and y]
    return {
        "same_count": sum(p for x, y, p in known if x == y),
        "other_count": sum(p for x, y, p in known if x != y),
        "counts": sum(p * abs(math.log(x / y)) for x, y, p in known),
        **_shares(one.roles, two.roles),
        "persons": NOT_KNOWN if not (one.persons and two.persons) else bool(one.persons & two.persons),
    }


def _shares(one: Mapping[tuple[str, ...], float], two: Mapping[tuple[str, ...], float]) -> dict[str, float]:
    """How likely two places have a rank in common, and how likely they have ranks and none in common."""
    same = other = 0.0
    for x, p in one.items():
        for y, q in two.items():
            if x and y:
                together = not set(x).isdisjoint(y)
                same += p * q * together
                other += p * q * (not together)
    return {"same_roles": same, "other_roles": other}
