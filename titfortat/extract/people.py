"""Who must go or was called: count, ranks and names of the people a trigger concerns."""

from __future__ import annotations

from dataclasses import dataclass, field

from titfortat.extract.slots import Slot, SlotSentence
from titfortat.extract.triggers import Trigger

_BEFORE = {"patient", "passive"}


@dataclass(slots=True)
class People:
    """`count` is None where the text states none; `minimum` where it states a lower bound."""

    count: int | None = None
    minimum: bool = False
    roles: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)


def people_of(trigger: Trigger, target: str) -> People:
    """The people of `target` that the trigger is about, read from the phrase beside it."""
    sentence = trigger.sentence
    first, last = sentence.token_at(trigger.start), sentence.token_at(max(trigger.start, trigger.end - 2))
    chosen = _phrase(sentence, first, last, "passive" if trigger.passive else trigger.rule.form, target)
    out = People()
    for slot in chosen:
        out.roles.extend(r for r in slot.roles if r not in out.roles)
        if slot.name and slot.name not in out.persons:
            out.persons.append(slot.name)
    out.count, out.minimum = _sum(sentence, chosen)
    return out


def _phrase(sentence: SlotSentence, first: int, last: int, form: str, target: str) -> list[Slot]:
    """The coordinated people slots nearest to the trigger, on the side where its patient stands."""
    entries = [(i, s) for i, s in sentence.slots("EQ") if s.kind == "Q" or not s.states or target in s.states]
    if not entries:
        return []
    inside = [(i, s) for i, s in entries if first <= i <= last]
    left = [(i, s) for i, s in reversed(entries) if i < first]
    right = [(i, s) for i, s in entries if i > last]
    order = (inside, left, right) if form in _BEFORE else (inside, right, left)
    pool = next(side for side in order if side)
    at, _ = pool[0]
    chosen = [(at, sentence.tokens[at].slot)]
    everything = sentence.slots("EQ")
    where = [i for i, _ in everything].index(at)
    for step in (1, -1):
        k, edge = where + step, at
        while 0 <= k < len(everything) and _joined(sentence, edge, everything[k][0]):
            slot = everything[k][1]
            if slot.states and target not in slot.states:
                break
            chosen.append(everything[k])
            edge = everything[k][0]
            k += step
    return [s for _, s in sorted(chosen, key=lambda e: e[0])]


_LINKS = frozenset({",", "and", "of", "including", "plus", "(", "with", "as", "well"})


def _joined(sentence: SlotSentence, a: int, b: int) -> bool:
    low, high = min(a, b), max(a, b)
    between = sentence.tokens[low + 1 : high]
    return len(between) <= 3 and all(t.slot is None and t.text in _LINKS for t in between) and bool(between)


def _sum(sentence: SlotSentence, chosen: list[Slot]) -> tuple[int | None, bool]:
    """The count of a list of people: the parts of a sum are added, what is included or said of the same people is not."""
    total: int | None = None
    minimum = False
    index = {id(t.slot): i for i, t in enumerate(sentence.tokens) if t.slot is not None}
    for n, slot in enumerate(chosen):
        if slot.everyone and slot.count in {None, 1}:
            return None, False
        if slot.count is None:
            if slot.plural:
                return (total if n and _is_inside(sentence, index, chosen[n - 1], slot) else None), minimum
            continue
        if n and _is_inside(sentence, index, chosen[n - 1], slot):
            continue
        total = slot.count if total is None else total + slot.count
        minimum = minimum or slot.minimum
    return total, minimum


def _is_inside(sentence: SlotSentence, index: dict[int, int], before: Slot, slot: Slot) -> bool:
    """Whether `slot` repeats or belongs to `before`: "five, including the ambassador", "two of his diplomats"."""
    between = [t.text for t in sentence.tokens[index[id(before)] + 1 : index[id(slot)]]]
    return "including" in between or "of" in between or "with" in between or between == [","]
