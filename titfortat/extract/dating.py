"""The day of an act: the time expression that belongs to its trigger, or what the article says around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from titfortat.extract.reading import Reading
from titfortat.extract.triggers import Trigger
from titfortat.extract.when import Time, times


@dataclass(frozen=True, slots=True)
class Dated:
    """A day with its precision ("unknown" and None where nothing is stated); `stated` where the sentence says it."""

    day: dt.date | None
    precision: str
    stated: bool


UNKNOWN = Dated(None, "unknown", False)
_HISTORIC = frozenset({"had", "previously", "earlier", "once", "formerly", "recalled"})


class Calendar:
    """The days of an article's acts, read in the order of the text: what a sentence does not say, the one before it may."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._cache: dict[int, list[Time]] = {}

    def _times(self, index: int) -> list[Time]:
        if index not in self._cache:
            s = self._reading.sentences[index]
            self._cache[index] = times(self._reading.text, s.start, s.end, self._reading.published)
        return self._cache[index]

    def date(self, trigger: Trigger, happened: bool) -> Dated:
        """The day of the act that the trigger states."""
        sentence, published = trigger.sentence, self._reading.published
        anchor = sentence.tokens[sentence.token_at(trigger.start)].start
        tail = sentence.tokens[sentence.token_at(max(trigger.start, trigger.end - 2))].end
        found = self._nearest(sentence.index, anchor, tail)
        if found is not None:
            return self._resolve(found, sentence.index)
        words = {t.text for t in sentence.tokens}
        if not happened:
            return UNKNOWN
        before = self._last_before(sentence.index, sentence.paragraph)
        if before is not None and before.precision == "day":
            return Dated(before.day, "day", False)
        if before is not None and (words & _HISTORIC):
            return Dated(before.day, before.precision, False)
        if published is None or (words & _HISTORIC and sentence.paragraph > 1):
            return UNKNOWN
        return Dated(published, "day", False)

    def _nearest(self, index: int, anchor: int, tail: int) -> Time | None:
        """The expression of the sentence that stands nearest to the trigger and does not limit something else."""
        text = self._reading.text
        best: tuple[int, Time] | None = None
        for t in self._times(index):
            if t.deadline:
                continue
            between = text[tail : t.start] if t.start >= tail else text[t.end : anchor]
            cost = len(between) + 40 * sum(between.count(c) for c in ";,:—") + (25 if t.relative else 0)
            cost += 60 * sum(
                f" {w} " in between
                for w in ("after", "when", "since", "because", "which", "who", "over", "before", "while")
            )
            if best is None or cost < best[0]:
                best = (cost, t)
        return best[1] if best and best[0] < 260 else None

    def _resolve(self, time: Time, index: int) -> Dated:
        if not time.relative or self._reading.published is None:
            return Dated(time.day, time.precision, True)
        anchor = self._anchor_before(index)
        shift = time.day - self._reading.published
        return Dated(anchor + shift, time.precision, True)

    def _anchor_before(self, index: int) -> dt.date:
        """The day that "the day before" counts from: the last day stated before this sentence, else publication."""
        for i in range(index - 1, max(-1, index - 4), -1):
            days = [t.day for t in self._times(i) if t.precision == "day" and not t.deadline and not t.relative]
            if days:
                return days[-1]
        return self._reading.published

    def _last_before(self, index: int, paragraph: int) -> Time | None:
        for i in range(index - 1, max(-1, index - 4), -1):
            sentence = self._reading.sentences[i]
            if sentence.is_title or paragraph - sentence.paragraph > 1:
                break
            stated = [t for t in self._times(i) if not t.deadline and not t.relative]
            if stated:
                return stated[-1]
        return None
