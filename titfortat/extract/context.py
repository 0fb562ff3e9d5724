"""What stands around a sentence: who "it", "the ministry" and "the ambassador" most likely are.

A single walk through the article keeps the last subject and the last envoys; it gives likely readings, not facts: the
scorer weighs them against everything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.extract.governments import PAIR
from titfortat.extract.lexicon import words
from titfortat.extract.reading import Reading
from titfortat.extract.slots import Slot, SlotSentence

_PREPOSITIONS = words("prepositions")
_SUBJECT_PRONOUNS = frozenset({"it", "they", "he", "she", "we"})


@dataclass(frozen=True, slots=True)
class Context:
    """For one sentence: the subject of the sentence before, the states named before it in the paragraph and the last
    envoys' senders, each as ISO codes, nearest first."""

    subject: tuple[str, ...]
    earlier: tuple[tuple[str, ...], ...]
    senders: tuple[tuple[str, ...], ...]
    hosts: tuple[tuple[str, ...], ...]


def contexts(reading: Reading) -> list[Context]:
    """One context a sentence, in order. Also fills in `Slot.likely` of slots whose state is not written beside them."""
    out: list[Context] = []
    subject: tuple[str, ...] = reading.dateline
    earlier: list[tuple[str, ...]] = []
    senders: list[tuple[str, ...]] = []
    hosts: list[tuple[str, ...]] = []
    groups: list[tuple[str, ...]] = []
    dyad = tuple(sorted(reading.ranked()[:2]))
    for sentence in reading.sentences:
        out.append(Context(subject, tuple(earlier[:4]), tuple(senders[:3]), tuple(hosts[:2])))
        here = subject
        own: tuple[str, ...] = ()
        for i, slot in sentence.slots("CEMG"):
            if slot.kind == "G" and slot.flavour == PAIR:
                slot.likely = dyad
            elif slot.kind == "G":
                person = reading.people.get(slot.name.split()[-1]) if slot.name else None
                slot.likely = person.states if person and person.states else (own or here)
                if not own:
                    own = slot.likely
            elif slot.kind in "EM" and not slot.states:
                if slot.owner:
                    slot.likely = own or here
                else:
                    slot.likely = _group(groups, slot) or next((s for s in senders if s != own), ())
            elif slot.kind == "C" and not own and is_subject(sentence, i, slot):
                own = slot.states
        pronoun = next((t.text for t in sentence.tokens[:6] if t.text in _SUBJECT_PRONOUNS), None)
        if own:
            subject = own
        elif not pronoun:
            first = next((s.states for _, s in sentence.slots("C") if s.states), ())
            subject = first or subject
        for _, slot in sentence.slots("CEM"):
            if len(slot.states) > 1:
                _remember(groups, slot.states)
            if slot.kind == "C" and slot.states:
                _remember(earlier, slot.states)
            if slot.kind == "E" and slot.states:
                _remember(senders, slot.states)
            if slot.hosts:
                _remember(hosts, slot.hosts)
    return out


def _group(groups: list[tuple[str, ...]], slot: Slot) -> tuple[str, ...]:
    """The list of states that "the ten ambassadors" or "all seven" goes back to: the last one of as many members."""
    if not slot.plural and not slot.everyone:
        return ()
    return next((g for g in groups if slot.count == len(g)), ())


def is_subject(sentence: SlotSentence, i: int, slot: Slot) -> bool:
    """Whether the state at token i may be a subject: no preposition before it, not an adjective or a possessor."""
    if slot.flavour in {"demonym", "city"}:
        return False
    tokens = sentence.tokens
    before = i - 1
    while before >= 0 and tokens[before].text in {"the", "neighbouring", "both"}:
        before -= 1
    if before >= 0 and tokens[before].text in _PREPOSITIONS:
        return False
    return not (i + 1 < len(tokens) and tokens[i + 1].text == "'s")


def _remember(stack: list[tuple[str, ...]], states: tuple[str, ...]) -> None:
    if states in stack:
        stack.remove(states)
    stack.insert(0, states)
    del stack[6:]
