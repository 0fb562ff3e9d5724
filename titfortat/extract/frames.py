"""The grammar of acts: for a trigger, who its words point to as actor and as target, the surest pointer first.

Each pointer has a path name ("subject", "by", "sender", "host", ...) whose reliability the scorer learns. A path says how
the words point, never which states they mean: that stands in the slots.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.extract.context import PREPOSITIONS, Context, is_subject, is_told
from titfortat.extract.lexicon import words
from titfortat.extract.slots import Slot, SlotSentence
from titfortat.extract.triggers import Trigger

Unit = tuple[str, ...]
Pointer = tuple[Unit, str]

_DEMANDS = words("demands")
DEMANDED = 12
"""Tokens before a trigger in which a word may ask for its act."""
BESIDE = 3
"""Tokens from a trigger within which people belong to it whatever else the sentence says."""

_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "which", "who"})
_PLACE = frozenset(
    {"in", "from", "to", "of", "out", "leave", "left", "quit", "quitting", "within", "at", "into", "inside"}
)
_DECISIONS = frozenset(
    {"decision", "move", "plan", "plans", "threat", "order", "vote", "intention", "step", "refusal", "announcement"}
)
_OWN = frozenset({"its", "his", "her", "their", "our"})


def stands_for(pointed: Unit, unit: Unit) -> bool:
    """Whether words that point to the states `pointed` point to a unit: to all of it, or to the list that it is one of."""
    return pointed == unit or (len(unit) == 1 and unit[0] in pointed)


@dataclass(frozen=True, slots=True)
class Pointers:
    """Who the words point to, surest first; the same unit may stand in both lists."""

    actors: tuple[Pointer, ...]
    targets: tuple[Pointer, ...]
    senders: Unit = ()
    """The states whose people the trigger's own words are about ("the removal of two Russian officials")."""
    owners: Unit = ()
    """The states that the mission or the people of the act belong to, or most likely do."""
    owned: str = ""
    """How `owners` are known: "mission", or of people "stated", "owner" (a pronoun) or "likely"."""
    demanded: bool = False
    """Whether a word before the trigger asks for its act."""


class _View:
    """A trigger's sentence, seen from the trigger."""

    def __init__(self, trigger: Trigger, context: Context) -> None:
        self.sentence: SlotSentence = trigger.sentence
        self.context = context
        self.first, self.last = trigger.span
        slots = self.sentence.slots("CEMG")
        self.left = [(i, s) for i, s in slots if i < self.first][::-1]
        self.inside = [(i, s) for i, s in slots if self.first <= i <= self.last]
        self.right = [(i, s) for i, s in slots if i > self.last]
        self.counted = any(self.first <= i <= self.last + 2 for i, _ in self.sentence.slots("Q"))

    def word(self, i: int) -> str:
        return self.sentence.word(i)

    def preposition(self, i: int) -> str:
        at = i - 1
        while self.word(at) in {"the", "both", "all", "any", "neighbouring", "its", "of"} and at > i - 4:
            if self.word(at) == "of":
                return "of" if self.word(at - 1) != "out" else "out"
            at -= 1
        return self.word(at)

    def subjects(self) -> list[Pointer]:
        """The subjects before the trigger, nearest first; pronouns lead to what they most likely stand for."""
        out: list[Pointer] = []
        told: list[Pointer] = []
        if self.inside and self.inside[0][0] == self.first and self.inside[0][1].kind in "CG":
            slot = self.inside[0][1]
            out.append((slot.states or slot.likely, "inside"))  # "Poland expelled four" is one trigger
        named = {i: s for i, s in self.left}
        boundary = 0
        for i in range(self.first - 1, -1, -1):
            slot = named.get(i)
            if slot is None:
                word = self.word(i)
                boundary += word in {";", ":", "that", "after", "when", "while", "because", "since", "as", "before"}
                if word in {"which", "who"}:
                    named_before = next((s for k, s in self.left if i - 3 <= k < i and s.kind in "CG"), None)
                    if named_before is not None:
                        out.append((named_before.states or named_before.likely, f"relative{min(boundary, 1)}"))
                if word in {"it", "they", "he", "she", "we"}:
                    inner = next(
                        (
                            s.states or s.likely
                            for k, s in self.left
                            if k < i and s.kind in "CG" and is_subject(self.sentence, k, s)
                        ),
                        (),
                    )
                    if inner:
                        out.append((inner, f"pronoun{min(boundary, 1)}"))
                    out.append((self.context.subject, f"pronoun-back{min(boundary, 1)}"))
                continue
            if slot.kind == "C" and is_told(self.sentence, i):
                told.append((slot.states, f"told{min(boundary, 1)}"))
            elif slot.kind == "C" and is_subject(self.sentence, i, slot):
                out.append((slot.states, f"subject{min(boundary, 2)}"))
            elif slot.kind == "G" and is_subject(self.sentence, i, slot):
                out.append((slot.likely, f"government{min(boundary, 2)}"))
            elif self.preposition(i) == "by" and {self.word(i - 2), self.word(i - 3)} & _DECISIONS:
                out.append((slot.states or slot.likely, f"decision{min(boundary, 2)}"))
            elif slot.kind == "C" and self.word(i + 1) == "'s" and self.word(i + 2) != "":
                path = "decision" if self.word(i + 2) in _DECISIONS else "owner"
                out.append((slot.states, f"{path}{min(boundary, 2)}"))
        return out + told

    def demanded(self) -> bool:
        """Whether a word before the trigger asks for its act."""
        return any(self.word(i) in _DEMANDS for i in range(max(0, self.first - DEMANDED), self.first))

    def people(self, before: bool) -> Slot | None:
        """The mission people nearest to the trigger, looked for first inside it, then before or behind it."""
        sides = (self.inside, self.left, self.right) if before else (self.inside, self.right, self.left)
        for side in sides:
            for _, s in side:
                if s.kind == "E":
                    return s
        return None

    def senders(self, before: bool) -> Unit:
        """The states that the people inside the trigger, or right beside it on the patient's side, belong to."""
        near = [s for _, s in self.inside]
        near += [s for i, s in self.left if self.first - i <= BESIDE] if before else []
        near += [s for i, s in self.right if i - self.last <= BESIDE] if not before else []
        return next((s.states for s in near if s.kind == "E" and s.states), ())

    def mission(self) -> Slot | None:
        for side in (self.inside, self.right, self.left):
            for _, s in side:
                if s.kind == "M":
                    return s
        return None

    def after(self, prepositions: frozenset[str] | set[str], whole: bool = False) -> list[Unit]:
        """States behind the trigger (or anywhere) that one of the prepositions introduces."""
        pool = [*self.inside, *self.right, *(self.left if whole else [])]
        return [s.states for i, s in pool if s.kind == "C" and self.preposition(i) in prepositions]


def pointers(trigger: Trigger, group: str, context: Context) -> Pointers:
    """Who the words around the trigger point to, read as an act of the family `group`."""
    view = _View(trigger, context)
    passive = trigger.passive or trigger.rule.form == "patient"
    read = {"host": _host, "own": _own, "mission": _mission, "ties": _ties, "words": _words}.get(group, _host)
    actors, targets = read(view, passive, trigger.rule.form)
    subjects = [(u, f"{p}" if not passive else f"{p}.passive") for u, p in view.subjects()]
    if passive:
        actors = [*actors, *subjects]
    else:
        actors = [*subjects[:3], *actors] if trigger.rule.form != "noun" else [*actors, *subjects]
    actors.append((context.subject, "before"))
    if group == "host":
        actors += [(u, "host-before") for u in context.hosts]
    actors += [(u, "earlier") for u in context.earlier]
    senders = view.senders(passive) if group in {"host", "own"} else ()
    return Pointers(_tidy(actors), _tidy(targets), senders, *_owners(view, group, passive), view.demanded())


def _owners(view: _View, group: str, passive: bool) -> tuple[Unit, str]:
    """Whose mission or people the act is about, and how that is known; nobody's in families of acts without them."""
    if group == "mission":
        mission = view.mission()
        return (mission.states or mission.likely, "mission") if mission is not None else ((), "")
    people = view.people(passive) if group in {"host", "own"} else None
    if people is None:
        return (), ""
    return people.states or people.likely, "stated" if people.states else "owner" if people.owner else "likely"


def _by(view: _View) -> list[Pointer]:
    return [
        (s.states or s.likely, "by")
        for i, s in [*view.inside, *view.right]
        if s.kind in "CG" and view.preposition(i) == "by"
    ]


def _owner_before(view: _View) -> list[Pointer]:
    """The possessor of a noun: "Moscow's expulsion of", "its expulsion of"."""
    for i in range(view.first - 1, max(-1, view.first - 5), -1):
        if view.word(i) == "'s":
            slot = next((s for k, s in view.left if k == i - 1), None)
            return [(slot.states or slot.likely, "possessor")] if slot is not None else []
        if view.word(i) in _OWN:
            return [(u, "own-possessor") for u, _ in _only_subjects(view)][:1] or [
                (view.context.subject, "own-possessor")
            ]
    return []


def _only_subjects(view: _View) -> list[Pointer]:
    return [(u, p) for u, p in view.subjects() if p.startswith(("subject", "government", "pronoun"))]


def _host(view: _View, passive: bool, form: str) -> tuple[list[Pointer], list[Pointer]]:
    people = view.people(before=passive)
    actors, targets = _by(view), []
    if form == "noun":
        actors += _owner_before(view)
    if view.counted:
        targets += [(u, "counted") for u in view.context.senders[:1]]
    if people is not None:
        targets.append((people.states, "sender"))
        if people.owner or not people.states:
            targets.append((people.likely, "owner" if people.owner else "anaphor"))
        actors.append((people.hosts, "host"))
    for i, s in [*view.inside, *view.right]:
        if s.kind == "G" and view.preposition(i) in {"to", "at"}:
            actors.append((s.likely, "office"))
    actors += [(u, "place") for u in view.after(_PLACE)]
    actors += [(u, "place-before") for u in view.after(_PLACE, whole=True)]
    for i, s in [*view.inside, *view.right]:
        if s.kind == "C" and s.flavour in {"people", "demonym"}:
            targets.append((s.states, "people"))
        elif s.kind == "C" and view.word(i + 1) == "'s":
            targets.append((s.states, "owned"))
        elif s.kind == "C" and view.preposition(i) == "of" and form == "noun":
            targets.append((s.states, "of"))
        elif s.kind == "M":
            targets.append((s.states or s.likely, "mission"))
    for _, s in view.left:
        if s.kind == "E" and s is not people:
            targets.append((s.states or s.likely, "other-people"))
        elif s.kind == "M":
            targets.append((s.states or s.likely, "other-mission"))
    targets += [(u, "people-before") for u in view.context.senders]
    targets += [(s.states or s.likely, "left") for _, s in view.left]
    targets += [(u, "earlier") for u in view.context.earlier]
    return actors, targets


def _own(view: _View, passive: bool, form: str) -> tuple[list[Pointer], list[Pointer]]:
    people = view.people(before=passive)
    actors, targets = _by(view), []
    if form == "noun":
        actors += _owner_before(view)
    if people is not None:
        actors.append((people.states, "sender"))
        if people.owner or not people.states:
            actors.append((people.likely, "owner" if people.owner else "anaphor"))
        targets.append((people.hosts, "host"))
    targets += [(u, "from") for u in view.after({"from", "out"})]
    targets += [(u, "in") for u in view.after({"in", "to", "at"})]
    targets += [(u, "with") for u in view.after({"with", "against", "over"})]
    targets += [(s.states, "mission-host") for _, s in [*view.inside, *view.right] if s.kind == "M" and s.states]
    targets += [(s.states, "object") for i, s in view.right if s.kind == "C" and view.word(i + 1) != "'s"]
    targets += [(s.states, "owned") for i, s in view.right if s.kind == "C" and view.word(i + 1) == "'s"]
    targets += [(u, "host-before") for u in view.context.hosts]
    targets += [(s.states, "left") for i, s in view.left if s.kind == "C"]
    targets += [(u, "earlier") for u in view.context.earlier]
    return actors, targets


def _mission(view: _View, passive: bool, form: str) -> tuple[list[Pointer], list[Pointer]]:
    mission = view.mission()
    actors, targets = _by(view), []
    if form == "noun":
        actors += _owner_before(view)
    if mission is not None:
        own = bool(mission.owner)
        actors += [(mission.likely, "own-mission")] if own else []
        targets.append((mission.hosts, "host"))
        targets.append((mission.states, "sender"))
        actors.append((mission.hosts, "mission-host"))
        actors.append((mission.states, "mission-sender"))
        if not mission.states:
            targets.append((mission.likely, "anaphor"))
    targets += [(u, "in") for u in view.after(_PLACE)]
    actors += [(u, "place") for u in view.after(_PLACE, whole=True)]
    targets += [(s.states, "object") for _, s in view.right if s.kind == "C"]
    targets += [(s.states, "left") for _, s in view.left if s.kind == "C"]
    targets += [(u, "earlier") for u in view.context.earlier]
    return actors, targets


def _ties(view: _View, passive: bool, form: str) -> tuple[list[Pointer], list[Pointer]]:
    actors, targets = _by(view), []
    actors += _owner_before(view)
    targets += [(u, "with") for u in view.after({"with"})]
    targets += [(u, "with-before") for u in view.after({"with"}, whole=True)]
    targets += [
        (s.states, "object")
        for i, s in [*view.inside, *view.right]
        if s.kind == "C" and view.preposition(i) not in {"in", "by"}
    ]
    targets += [
        (s.hosts or s.states, "mission")
        for _, s in [*view.inside, *view.right]
        if s.kind in "ME" and (s.hosts or s.states)
    ]
    targets += [(u, "in") for u in view.after({"in", "to", "of", "between"})]
    targets += [(s.states or s.likely, "left") for _, s in view.left]
    targets += [(u, "earlier") for u in view.context.earlier]
    return actors, targets


def _words(view: _View, passive: bool, form: str) -> tuple[list[Pointer], list[Pointer]]:
    actors, targets = _by(view), []
    actors += _owner_before(view)
    speaker = view.people(before=True) if view.left else None
    if speaker is not None:
        actors.append((speaker.states or speaker.likely, "envoy-speaks"))
    for i, s in view.left:
        if s.kind == "M" and view.preposition(i) not in PREPOSITIONS:
            actors.append((s.states or s.likely, "mission-speaks"))
    actors += [(s.states, "place") for i, s in view.left if s.kind == "C" and view.preposition(i) == "in"]
    for i, s in [*view.inside, *view.right]:
        if s.kind == "C" and view.word(i + 1) == "'s":
            targets.append((s.states, "owned"))
        elif s.kind == "C" and s.flavour == "demonym":
            targets.append((s.states, "adjective"))
        elif s.kind == "C":
            targets.append(
                (
                    s.states,
                    f"object.{view.preposition(i) if view.preposition(i) in {'by', 'against', 'of', 'to', 'from', 'in', 'on'} else '-'}",
                )
            )
        elif s.kind in "EM":
            targets.append((s.states or s.likely, "mission-object"))
    targets += [(s.states or s.likely, "left") for _, s in view.left]
    targets += [(u, "earlier") for u in view.context.earlier]
    return actors, targets


def _tidy(found: list[Pointer]) -> tuple[Pointer, ...]:
    """Without empty units and repeats of a unit on the same path."""
    return tuple(dict.fromkeys((u, p) for u, p in found if u))
