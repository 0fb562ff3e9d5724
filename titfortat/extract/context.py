"""What stands around a sentence: who "it", "the ministry" and "the ambassador" most likely are.

A single walk through the article keeps the last subject and the last envoys; it gives likely readings, not facts: the
scorer weighs them against everything else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from titfortat.extract.governments import PAIR
from titfortat.extract.lexicon import words
from titfortat.extract.reading import Reading
from titfortat.extract.slots import Slot, SlotSentence

PREPOSITIONS = words("prepositions")
_SUBJECT_PRONOUNS = frozenset({"it", "they", "he", "she", "we"})
_ORDERS = words("orders")
_REPROACHES = words("reproaches")
_ANY = frozenset({"any", "another", "every", "no"})
"""Determiners of a government that is none in particular."""
_AGAINST = frozenset({"against", "with", "towards", "toward"})
_CLAUSE = frozenset({",", ";", ":", "and", "but", "while", "-", "–", "—", ")", "(", '"', "“"})
"""What a clause may begin behind."""


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
    leading = _leading(reading)
    for sentence in reading.sentences:
        out.append(Context(subject, tuple(earlier[:4]), tuple(senders[:3]), tuple(hosts[:2])))
        here = subject
        subjects: list[tuple[str, ...]] = []
        told: tuple[str, ...] = ()
        for i, slot in sentence.slots("CEMG"):
            if slot.kind == "G" and slot.flavour == PAIR:
                slot.likely = dyad
            elif slot.kind == "G":
                person = reading.people.get(slot.name.split()[-1]) if slot.name else None
                if person and person.states:
                    slot.likely = person.states
                elif sentence.word(i - 1) not in _ANY:
                    others = _set_against(sentence, i)
                    around = (_place_before(sentence, i), *subjects, here, *earlier, *leading)
                    slot.likely = next((u for u in around if u and others.isdisjoint(u)), here)
                if slot.likely:
                    subjects.append(slot.likely)
            elif slot.kind in "EM" and not slot.states:
                if slot.owner == "whose":
                    slot.likely = _antecedent(sentence, i) or here
                elif slot.owner:
                    slot.likely = told or (subjects[0] if subjects else here)
                else:
                    own = subjects[0] if subjects else ()
                    slot.likely = _group(groups, slot) or next((s for s in senders if s != own), ())
            elif slot.kind == "C" and is_told(sentence, i):
                told = slot.states
            elif slot.kind == "C" and is_subject(sentence, i, slot):
                subjects.append(slot.states)
        pronoun = next((t.text for t in sentence.tokens[:6] if t.text in _SUBJECT_PRONOUNS), None)
        if subjects:
            subject = subjects[0]
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


def _leading(reading: Reading) -> list[tuple[str, ...]]:
    """The states that the article names for themselves, and not only by their envoys, the most often named first."""
    counts: Counter[str] = Counter()
    for sentence in reading.sentences:
        for _, slot in sentence.slots("CEM"):
            counts.update(slot.states if slot.kind == "C" else slot.hosts)
    return [(state,) for state, _ in sorted(counts.items(), key=lambda e: (-e[1], e[0]))]


def is_told(sentence: SlotSentence, i: int) -> bool:
    """Whether the state at token i is told to do something: "ordered Nicaragua to close"."""
    return sentence.word_before(i) in _ORDERS and sentence.word(i + 1) == "to"


def _set_against(sentence: SlotSentence, i: int) -> set[str]:
    """States that the government at token i can't be of, since the sentence sets them against it: those behind it that it
    tells or turns against, those whose people it deals with (not those whose treatment by another it regrets), and those
    whose envoy is called to it."""
    out: set[str] = set()
    called = sentence.word_before(i) in {"to", "at"}
    reproach = next(
        (k for k in range(i + 1, len(sentence.tokens)) if sentence.word(k) in _REPROACHES), len(sentence.tokens)
    )
    for k, slot in sentence.slots("CE"):
        if slot.kind == "E" and not slot.owner and i < k < reproach:
            out.update(slot.states)
        elif slot.kind == "E" and not slot.owner and called:
            out.update(slot.states or slot.likely)
        elif slot.kind == "C" and k > i and sentence.word_before(k) in _AGAINST | _ORDERS:
            out.update(slot.states)
    return out


def _place_before(sentence: SlotSentence, i: int) -> tuple[str, ...]:
    """The states of a place that begins the clause of the government at token i: "in Baku the foreign ministry"."""
    for k, slot in reversed([e for e in sentence.slots("CG") if e[0] < i]):
        if slot.kind == "G" or is_subject(sentence, k, slot):
            return ()
        if sentence.word(k - 1) == "in" and (k < 2 or sentence.word(k - 2) in _CLAUSE):
            return slot.states
    return ()


def _antecedent(sentence: SlotSentence, i: int) -> tuple[str, ...]:
    """The states of the noun that "whose" at token i goes back to, () where none stands before it."""
    before = (s.states or s.likely for k, s in reversed(sentence.slots("CEMG")) if k < i)
    return next((states for states in before if states), ())


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
    if before >= 0 and tokens[before].text in PREPOSITIONS:
        return False
    return not (i + 1 < len(tokens) and tokens[i + 1].text == "'s")


def _remember(stack: list[tuple[str, ...]], states: tuple[str, ...]) -> None:
    if states in stack:
        stack.remove(states)
    stack.insert(0, states)
    del stack[6:]
