"""The day of an act: a choice between the times around its trigger, the day of publication and "not said".

The readings of a time are made in `when`; the weights of the choice are learned (field "date" of `data/fields.json`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from titfortat.extract.choosing import Weights, field_weights, probabilities
from titfortat.extract.places import Place
from titfortat.extract.reading import Reading
from titfortat.extract.when import Time, readings, times

BACK = 3
"""Sentences before the trigger's whose times are options."""
MOST_TIMES = 6
"""Times a sentence that are options; the nearest to the trigger are kept."""
UNDATED = 0.5
"""Weight of "no day is said" at one place against a day said at another."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day (None where nothing tells it) with its precision; `stated` where a time in the article says it."""

    day: dt.date | None
    precision: str
    stated: bool


UNKNOWN = Dated(None, "unknown", False)
Option = tuple[Dated, list[str]]
Chances = dict[Dated, float]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A time of a sentence with the ways to read it."""

    time: Time
    readings: tuple[tuple[str, dt.date | None, str], ...]


class Calendar:
    """The times of an article, read in the order of the text: each counts from publication or from the day before it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._published = reading.published
        self._stated = self._read()

    def _read(self) -> list[list[_Stated]]:
        out: list[list[_Stated]] = []
        anchor: dt.date | None = None
        exact, year_from = True, -9
        for n, s in enumerate(self._reading.sentences):
            found = []
            for t in times(self._reading.text, s.start, s.end, self._published):
                ways = readings(t, self._published, anchor, exact)
                found.append(_Stated(t, tuple(ways)))
                if s.is_title or t.limit or t.kind in {"near", "ago"}:
                    continue
                anchored = next((w for w in ways if w[0] == "anchor"), None)
                follow = t.relative or (t.kind in {"date", "month"} and n - year_from <= BACK)
                _, day, precision = anchored if anchored and follow else ways[0]
                if day is not None:
                    anchor, exact = day, precision == "day"
                    if t.own_year:
                        year_from = n
            out.append(found)
        return out

    def chances(self, place: Place, weights: Weights | None = None) -> Chances:
        """The chance of every day that the act of `place` may have; they sum to 1."""
        options = self.options(place)
        weights = field_weights()["date"] if weights is None else weights
        sums: dict[tuple[dt.date | None, str], float] = {}
        stated: set[tuple[dt.date | None, str]] = set()
        for (dated, _), chance in zip(options, probabilities([f for _, f in options], weights), strict=True):
            key = (dated.day, dated.precision)
            sums[key] = sums.get(key, 0.0) + chance
            if dated.stated:
                stated.add(key)
        return {Dated(*key, key in stated): chance for key, chance in sums.items()}

    def options(self, place: Place) -> list[Option]:
        """The days that the act of `place` may have as far as it tells itself, with the features of each."""
        index = place.sentence.index
        own = [(s, _Gap(place, s.time)) for s in self._stated[index]]
        own.sort(key=lambda e: e[1].length)
        clear = [s for s, g in own if g.clear and not s.time.limit]
        about = _about(place)
        out: list[Option] = []
        for rank, (s, gap) in enumerate(own[:MOST_TIMES]):
            out.extend(self._ways(place, s, gap.tags(rank, len(own)), "own"))
        for i, where in self._around(index):
            found = self._stated[i][-2:]
            same = self._reading.sentences[i].paragraph == place.sentence.paragraph
            near = f"{where}.{'same' if same else 'other'}-paragraph"
            for n, s in enumerate(found):
                tags = [
                    near,
                    f"{near}.own{min(2, len(own))}.clear{min(1, len(clear))}",
                    f"{where}.last{n + 1 == len(found)}",
                ]
                out.extend(self._ways(place, s, tags, where))
        state = [f"own{min(2, len(own))}.clear{min(1, len(clear))}", *about]
        state += [f"{state[0]}.{a}" for a in about]
        if self._published is not None:
            out.append((Dated(self._published, "day", False), [f"published|{f}" for f in state]))
        out.append((UNKNOWN, [f"none|{f}" for f in state]))
        return out

    def _around(self, index: int) -> Iterator[tuple[int, str]]:
        sentences = self._reading.sentences
        for back in range(1, BACK + 1):
            if index - back >= 0 and not sentences[index - back].is_title:
                yield index - back, f"back{back}"
        if index + 1 < len(sentences) and not sentences[index].is_title:
            yield index + 1, "ahead"

    def _ways(self, place: Place, stated: _Stated, tags: list[str], where: str) -> Iterator[Option]:
        t, f = stated.time, place.finding
        side = "happened" if f.happened else "open"
        short = where[:4]
        head = t.start - self._reading.body_start
        for way, day, precision in stated.readings:
            kind, age = f"{t.kind}.{way}", self._age(day)
            more = [
                f"{short}.{kind}",
                f"{kind}.before:{t.word}",
                f"{short}.{kind}.{side}",
                f"{short}.{way}.{f.status}",
                f"{short}.{way}.tense:{tense(place)}",
                f"{short}.limit{t.limit}.{side}",
                f"{short}.{precision}.{f.type}",
                f"{kind}.age:{age}",
                f"{short}.age:{age}",
                f"{f.status}.future{age == 'ahead'}",
            ]
            if 0 <= head < 60 and t.kind == "date":
                more.append(f"dateline.{short}")
            yield Dated(day, precision, True), [f"time|{f}" for f in (*tags, *more)]

    def _age(self, day: dt.date | None) -> str:
        if day is None or self._published is None:
            return "?"
        age = (self._published - day).days
        return "ahead" if age < 0 else next((str(n) for n in (0, 1, 6, 30, 180) if age <= n), "more")


def agreed(told: Sequence[tuple[Chances, float]]) -> Dated:
    """The day of an act that several places tell, each with its weight; a day beats a month and a year unless these are
    together twice as likely."""
    sums: Chances = {}
    for chances, weight in told:
        for dated, chance in chances.items():
            sums[dated] = sums.get(dated, 0.0) + chance * weight
    days: dict[dt.date | None, float] = {}
    for dated, chance in sums.items():
        if dated.precision == "day":
            days[dated.day] = days.get(dated.day, 0.0) + chance
    rest = {d: c for d, c in sums.items() if d.precision != "day"}
    day = max(days, key=lambda d: (round(days[d], 9), str(d))) if days else None
    if day is not None and days[day] >= sum(rest.values()) * UNDATED:
        stated = sums.get(Dated(day, "day", True), 0.0) >= sums.get(Dated(day, "day", False), 0.0)
        return Dated(day, "day", stated)
    return max(rest, key=lambda d: (round(rest[d], 9), str(d.day))) if rest else UNKNOWN


def day_of_news(text: str, published: dt.date | None, fetched: dt.date | None) -> dt.date | None:
    """The day from which an article speaks: that of publication; where it is not known, the date that its first words
    state, with the year of `fetched` where they state none. None where nothing tells it."""
    if published is not None:
        return published
    for t in times(text, 0, min(len(text), HEAD), fetched):
        if t.kind == "date" and t.own_year:
            return t.day
        if t.kind == "date" and t.day is not None and t.start <= DATELINE and fetched is not None:
            return t.day if dt.timedelta() <= fetched - t.day <= FRESH else None
    return None


HEAD, DATELINE, FRESH = 300, 60, dt.timedelta(days=45)
"""Characters in which a full date, and a dateline's day, tell the day of the news; the longest between it and the fetch."""

_CLAUSE = re.compile(
    r"\b(after|before|when|since|because|which|who|whose|while|and|but|that|where|as|over|for|until|with|then)\b|([;:,—–\"“”(])"
)
_TENSE = frozenset(
    ["had", "has", "have", "was", "were", "is", "are", "will", "would", "to", "been", "being", "did", "does", "do"]
)
_OLD = frozenset(
    [
        "had",
        "previously",
        "earlier",
        "once",
        "formerly",
        "recalled",
        "ago",
        "history",
        "already",
        "since",
        "former",
        "before",
    ]
)


class _Gap:
    """What lies between a time and the trigger of the same sentence."""

    def __init__(self, place: Place, time: Time) -> None:
        text = place.reading.text
        if time.end <= place.start:
            self.side, between = "left", text[time.end : place.start]
        elif time.start >= place.end:
            self.side, between = "right", text[place.end : time.start]
        else:
            self.side, between = "inside", ""
        self.length = len(between)
        self.words = between.count(" ")
        self.crossed = {m[1] or m[2] for m in _CLAUSE.finditer(between)}
        self.form = place.form
        self.opens = time.start - place.sentence.start < 4
        tokens = place.sentence.tokens
        position = next((i for i, t in enumerate(tokens) if t.end > time.start), len(tokens))
        low, high = sorted((position, place.first))
        self.states = _neighbours(place, position)
        self.rival = "between" if any(low < r < high for r in place.rivals) else ""
        if not self.rival and any(abs(r - position) < abs(place.first - position) for r in place.rivals):
            self.rival = "nearer"

    @property
    def clear(self) -> bool:
        """Whether no other act and no break of the sentence lies between."""
        return not self.rival and not self.crossed & {";", ":", "—"}

    def tags(self, rank: int, of: int) -> list[str]:
        bucket = next((n for n in (1, 3, 6, 10, 16, 25) if self.words <= n), 99)
        side = self.side
        out = [
            f"{side}.d{bucket}",
            f"{side}.{self.form}.d{bucket}",
            f"{side}.rank{min(rank, 3)}",
            f"{side}.rank{min(rank, 2)}.of{min(of, 3)}",
            f"{side}.clean{not self.crossed}",
            f"{side}.clear{self.clear}.rank{min(rank, 2)}",
            f"{side}.rival:{self.rival}",
        ]
        out += [f"{side}.over:{w}" for w in sorted(self.crossed)]
        out += [f"states:{self.states}", f"states:{self.states}.rank{min(rank, 2)}"]
        return [*out, f"{side}.opens"] if self.opens else out


def _neighbours(place: Place, position: int) -> str:
    """Whose names stand next to the time on its left and right: in "Hungary on the 12th, Poland on the 13th" they tell
    whose day it is."""
    f = place.finding

    def whose(indices: range) -> str:
        for i in indices:
            slot = place.sentence.tokens[i].slot
            if slot is not None and slot.kind in "CEM" and slot.states:
                return "actor" if f.actor in slot.states else "target" if f.target in slot.states else "other"
        return "none"

    tokens = place.sentence.tokens
    return f"{whose(range(position - 1, -1, -1))}-{whose(range(position + 1, len(tokens)))}"


def tense(place: Place) -> str:
    """The auxiliary nearest before the trigger, or in it; "-" where there is none."""
    near = [t.text for t in place.sentence.tokens[max(0, place.first - 4) : place.last + 1] if t.slot is None]
    return next((w for w in reversed(near) if w in _TENSE), "-")


def _about(place: Place) -> list[str]:
    """What the trigger and its sentence say about time without a time expression."""
    sentence, f = place.sentence, place.finding
    words = {t.text for t in sentence.tokens if t.slot is None}
    side = "happened" if f.happened else "open"
    ranked = place.reading.ranked()[:2]
    depth = next((n for n in (0, 1, 2, 4, 8) if sentence.paragraph <= n), 99)
    anchor = sentence.tokens[place.first]
    return [
        "any",
        f"type:{f.type}",
        f"status:{f.status}",
        f"{'title' if sentence.is_title else f'paragraph{depth}'}.{side}",
        f"tense:{tense(place)}.{side}",
        f"form:{place.form}",
        f"pair{(f.actor in ranked) + (f.target in ranked)}",
        f"many{min(3, len(place.actors) * len(place.targets))}",
        f"old{bool(words & _OLD)}.{side}",
        f"anchor-ends:{anchor.text[-3:] if anchor.slot is None else 'slot'}",
    ]
