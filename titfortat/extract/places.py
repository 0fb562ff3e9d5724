"""A place: one finding of an event in a sentence, as the modules that read its fields see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from titfortat.extract.reader import Finding
from titfortat.extract.reading import Reading
from titfortat.extract.slots import SlotSentence


@dataclass(slots=True)
class Place:
    """A finding with where its trigger stands: tokens `first` to `last` of `sentence`, `document[start:end]`.

    `actors` and `targets` are all states of the same choice, which act or suffer together; `rivals` the token indices of the other
    findings' triggers in the sentence.
    """

    finding: Finding
    reading: Reading
    sentence: SlotSentence
    first: int
    last: int
    start: int
    end: int
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    rivals: tuple[int, ...]

    @property
    def form(self) -> str:
        """Where the trigger's patient stands: active, passive, patient, noun or echo."""
        return "passive" if self.finding.trigger.passive else self.finding.trigger.rule.form


def places_of(reading: Reading, findings: Sequence[Finding]) -> list[Place]:
    """One place a finding, in their order."""
    pairs: dict[int, list[Finding]] = defaultdict(list)
    spans: dict[int, tuple[int, int]] = {}
    by_sentence: dict[int, set[int]] = defaultdict(set)
    for f in findings:
        t = f.trigger
        if id(t) not in spans:
            spans[id(t)] = t.span
            by_sentence[t.sentence.index].add(spans[id(t)][0])
        pairs[id(t)].append(f)
    out = []
    for f in findings:
        t = f.trigger
        first, last = spans[id(t)]
        together = [x for x in pairs[id(t)] if (x.type, x.units) == (f.type, f.units)]
        out.append(
            Place(
                f,
                reading,
                t.sentence,
                first,
                last,
                t.sentence.tokens[first].start,
                t.sentence.tokens[last].end,
                tuple(dict.fromkeys(x.actor for x in together)),
                tuple(dict.fromkeys(x.target for x in together)),
                tuple(sorted(i for i in by_sentence[t.sentence.index] if not first <= i <= last)),
            )
        )
    return out
