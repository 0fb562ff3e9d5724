"""Who may have done it to whom: the candidate pairs of a trigger, each state described by features.

What is noted of a unit or a pair is a tag; `features` makes features of it and `scoring` decides which pair is right. Units are
tuples of ISO codes: states that the sentence names as one list act or suffer together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from titfortat.countries import ORGANISATIONS
from titfortat.extract.context import Context, is_subject
from titfortat.extract.features import Frame, PairTag, UnitTag, of_pair, of_unit
from titfortat.extract.frames import Pointer, Pointers, pointers, stands_for
from titfortat.extract.lexicon import parliament
from titfortat.extract.reading import Reading
from titfortat.extract.triggers import Trigger

Unit = tuple[str, ...]

GROUPS = {
    "EXPEL": "host",
    "SUMMON": "host",
    "REFUSE": "host",
    "RECALL": "own",
    "CLOSE_MISSION": "mission",
    "SEVER_RELATIONS": "ties",
    "DOWNGRADE": "ties",
    "RESTORE": "ties",
    "CONDEMN": "words",
    "SANCTION": "words",
}
"""Event type -> the family of acts whose grammar it shares."""

MOST_UNITS = 9
"""Units a role is chosen from; the rarer states of a list-like article are left out."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act read earlier in the article, for rules that repeat it."""

    type: str
    actor: Unit
    target: Unit


@dataclass(slots=True)
class Candidates:
    """A trigger with whom its words point to, the units that may be its actor and target, each with tags, the tags of the
    pairs (`both`: every pair that is possible), and features of the trigger itself (`bias`)."""

    trigger: Trigger
    frame: Frame
    pointed: Pointers
    bias: list[str]
    actors: dict[Unit, list[UnitTag]] = field(default_factory=dict)
    targets: dict[Unit, list[UnitTag]] = field(default_factory=dict)
    both: dict[tuple[Unit, Unit], list[PairTag]] = field(default_factory=dict)

    def features(self, actor: Unit, target: Unit) -> list[str]:
        """The features of a pair."""
        out = list(self.bias)
        for role, tags in (("A", self.actors[actor]), ("T", self.targets[target])):
            out += [f for tag in tags for f in of_unit(role, tag, self.frame)]
        return out + [f for tag in self.both[actor, target] for f in of_pair(tag, self.frame)]


@dataclass(slots=True)
class Standing:
    """How the states of an article rank: by mentions, as senders, hosts and subjects, which the title names, and how
    thick mission people are in it (`envoys`: 0 for less than one in two sentences, 3 for more than one a sentence)."""

    rank: dict[str, int]
    parts: dict[str, dict[str, int]]
    title: frozenset[str]
    envoys: int


def standing(reading: Reading) -> Standing:
    """The standing of every state in an article."""
    counts: dict[str, Counter[str]] = {"sender": Counter(), "subject": Counter(), "host": Counter()}
    title: set[str] = set()
    envoys = 0
    for sentence in reading.sentences:
        for i, slot in sentence.slots("CEM"):
            if sentence.is_title:
                title.update(slot.states)
            if slot.kind == "E":
                envoys += 1
                counts["sender"].update(slot.states)
                counts["host"].update(slot.hosts)
            elif slot.kind == "C" and is_subject(sentence, i, slot):
                counts["subject"].update(slot.states)
    parts = {k: _ordered(c) for k, c in counts.items()}
    density = min(3, 2 * envoys // max(1, len(reading.sentences)))
    return Standing({s: i for i, s in enumerate(reading.ranked())}, parts, frozenset(title), density)


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return {s: n for n, (s, _) in enumerate(sorted(counts.items(), key=lambda e: (-e[1], e[0])))}


def candidates(
    reading: Reading, ranks: Standing, trigger: Trigger, context: Context, history: list[Act], event_type: str
) -> Candidates:
    """The candidate pairs of a trigger, read as `event_type`."""
    group = GROUPS[event_type]
    form = "passive" if trigger.passive else trigger.rule.form
    pointed = pointers(trigger, group, context)
    here = {s.states for _, s in trigger.sentence.slots("CEM") if s.states}
    frame = Frame(form, group, event_type, trigger.rule.name)
    bias = _bias(ranks, trigger, here, event_type, form, history, pointed.demanded)
    out = Candidates(trigger, frame, pointed, bias)
    for unit in _units(reading, ranks, pointed, context, history, here):
        shared = _context_tags(unit, ranks, reading, context, unit in here)
        if history:
            same = "=" if history[-1].type == event_type else "~"
            shared += [f"was-actor{same}"] if set(unit) <= set(history[-1].actor) else []
            shared += [f"was-target{same}"] if set(unit) <= set(history[-1].target) else []
        does, suffers = _pointer_tags(unit, pointed.actors), _pointer_tags(unit, pointed.targets)
        for own, other, into in ((does, suffers, out.actors), (suffers, does, out.targets)):
            into[unit] = [*shared, *own, *(f"other-{tag}" for tag in other)]
    _pairs(out, history, here, ranks.rank)
    return out


def _units(
    reading: Reading, ranks: Standing, pointed: Pointers, context: Context, history: list[Act], here: set[Unit]
) -> list[Unit]:
    """The units a role is chosen from: those of the sentence, those pointed at, then the article's leading ones."""
    found = dict.fromkeys(here)
    found |= dict.fromkeys(u for u, _ in (*pointed.actors[:4], *pointed.targets[:4]))
    near = {*found}
    members = {s for u in here if len(u) > 1 for s in u}
    around = [
        *list(ranks.rank)[:4],
        *context.subject,
        *(s for u in (*context.earlier[:2], *context.senders[:2]) for s in u),
    ]
    around += [*reading.dateline, *((*history[-1].actor, *history[-1].target) if history else ())]
    found |= dict.fromkeys((s,) for s in around if s not in members)
    # Their members act: what is said of them is not read as an act of a state.
    found = {u: None for u in found if not ORGANISATIONS & set(u)}
    return sorted(found, key=lambda u: (u not in near, ranks.rank.get(u[0], 99), u))[:MOST_UNITS]


def _pointer_tags(unit: Unit, found: tuple[Pointer, ...]) -> list[str]:
    """How the grammar points at a unit: its best path and how many paths agree."""
    mine = [p for u, p in found if stands_for(u, unit)]
    return [f"path:{mine[0]}", f"paths{min(len(mine), 3)}"] if mine else ["unpointed"]


def _place(unit: Unit, taken: Unit, found: tuple[Pointer, ...]) -> str:
    """Where a unit stands among those pointed at, `taken` (surely in the other role) left out, with the path:
    "0:subject0"; "-" where it is not pointed at."""
    passed: set[Unit] = set()
    for u, path in found:
        if stands_for(u, unit):
            return f"{min(len(passed), 3)}:{path}"
        if not set(u) & set(taken):
            passed.add(u)
    return "-"


def _context_tags(unit: Unit, ranks: Standing, reading: Reading, context: Context, here: bool) -> list[str]:
    where = "here" if here else "away"
    out = [f"{where}.rank{min((min(ranks.rank.get(s, 9), 3) for s in unit), default=3)}"]
    if ranks.title.issuperset(unit):
        out.append(f"{where}.title")
    if set(unit) & set(reading.dateline):
        out.append(f"{where}.dateline")
    if context.subject and set(unit) <= set(context.subject):
        out.append(f"{where}.prev-subject")
    if context.senders and set(unit) <= set(context.senders[0]):
        out.append(f"{where}.prev-sender")
    return out + [f"{name}{min(2, order.get(unit[0], 2))}" for name, order in ranks.parts.items()]


def _bias(
    ranks: Standing,
    trigger: Trigger,
    here: set[Unit],
    event_type: str,
    form: str,
    history: list[Act],
    demanded: bool,
) -> list[str]:
    """Features of the trigger itself: how likely it states an event at all."""
    sentence, rule, group = trigger.sentence, trigger.rule.name, GROUPS[event_type]
    slots = sentence.slots("CEMDQ")
    kinds = "".join(sorted({s.kind for _, s in slots if s.kind != "Q"}))
    inside = "".join(sorted({s.kind for i, s in slots if trigger.start <= sentence.places[i] < trigger.end}))
    start = sentence.token_at(trigger.start)
    near = [t.text for t in sentence.tokens[max(0, start - 6) : start] if t.slot is None]
    words = {t.text for t in sentence.tokens if t.slot is None}
    place = "title" if sentence.is_title else f"par{min(3, sentence.paragraph)}"
    states = f"states{min(3, len(here))}"
    out = [f"group|{event_type}", f"group|{rule}.{form}", f"rule|{rule}|{kinds}", f"type|{event_type}|{kinds}"]
    out += [
        f"rule|{rule}|in:{inside}",
        f"word|{rule}|{trigger.anchor}",
        f"type|{event_type}|{states}",
        f"form|{states}",
    ]
    out += [
        f"group|{group}|envoys{ranks.envoys}",
        f"form|kinds{kinds}",
        f"form|envoys{ranks.envoys}",
    ]
    out += [f"type|{event_type}|{place}"]
    if any(w in {"not", "no", "never"} or w.endswith("n't") for w in near):
        out.append(f"type|{event_type}|negated")
    if parliament() & words:
        out.append(f"type|{event_type}|parliament")
    if words & {'"', "“"}:
        out.append(f"type|{event_type}|quoted")
    last = history[-1].type if history else "nothing"
    out += [f"rule|{rule}|after:{last}", f"type|{event_type}|after:{last}"]
    if rule == "did-the-same":
        out += [f"rule|echo|{event_type}", f"rule|echo|{trigger.anchor}|{event_type}"]
    if demanded:
        out += [f"type|{event_type}|demanded", f"rule|{rule}|demanded"]
    return [f"B|{f}" for f in out]


def _pairs(out: Candidates, history: list[Act], here: set[Unit], rank: dict[str, int]) -> None:
    """Fill in the possible pairs, with what the article said before of the two."""
    acts = {(a.type, x, y) for a in history for x in a.actor for y in a.target}
    dyads = {(x, y) for _, x, y in acts}
    last = history[-1] if history else None
    order = sorted(rank, key=rank.__getitem__)
    pointed, event_type = out.pointed, out.frame.type
    surest_actor = pointed.actors[0][0] if pointed.actors else ()
    surest_target = pointed.targets[0][0] if pointed.targets else ()
    barred, owners = set(pointed.senders), set(pointed.owners)
    asked = ".demanded" if pointed.demanded else ""
    own = out.frame.group == "own"
    leading = {u: next((s for s in order if s not in u), None) for u in {*out.actors, *out.targets}}
    actor_place = {(a, ()): _place(a, (), pointed.actors) for a in out.actors}
    target_place = {(t, ()): _place(t, (), pointed.targets) for t in out.targets}
    for actor in out.actors:
        states = set(actor)
        taken_actor = actor if stands_for(surest_actor, actor) else ()
        for target in out.targets:
            if not states.isdisjoint(target) and not (actor == target and len(actor) == 2):
                continue
            if not barred.isdisjoint(target if own else actor):
                continue
            one, two = actor[0], target[-1]
            tags: list[PairTag] = [f"here{(actor in here) + (target in here)}"]
            if actor == target:
                tags.append("each-other")
            if (event_type, one, two) in acts:
                tags.append("again")
            if (event_type, two, one) in acts:
                tags.append("answer")
            if (one, two) in dyads:
                tags.append("dyad")
            if (two, one) in dyads:
                tags.append("dyad-reversed")
            if last and states.issubset(last.actor) and set(target).issubset(last.target):
                tags.append("last")
            if last and states.issubset(last.target) and set(target).issubset(last.actor):
                tags.append("last-reversed")
            if one == leading[target]:
                tags.append("top-actor-but-target")
            if two == leading[actor]:
                tags.append("top-target-but-actor")
            first = actor, (target if stands_for(surest_target, target) else ())
            second = target, taken_actor
            if first not in actor_place:
                actor_place[first] = _place(*first, pointed.actors)
            if second not in target_place:
                target_place[second] = _place(*second, pointed.targets)
            tags.append((actor_place[first], target_place[second]))
            if owners:
                whose = "own" if states & owners else "theirs" if owners.intersection(target) else "third"
                tags.append(f"whose:{whose}.{pointed.owned}{asked}")
            out.both[actor, target] = tags
