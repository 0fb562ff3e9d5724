"""Who must go or was called: count, ranks and names of the people an act concerns.

A choice between the people phrases (`crowd`) of the trigger's sentence, of those around it and of the title; one choice for
the number, one for the ranks, since a bare number takes its rank from elsewhere. The weights are learned (fields "count" and
"roles" of `data/fields.json`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from titfortat.extract.choosing import Weights, field_weights, probabilities
from titfortat.extract.crowd import Phrase, phrases
from titfortat.extract.places import Place
from titfortat.extract.reading import Reading

BACK = 4
"""Sentences before the trigger's whose people are options."""
MOST_PHRASES = 7
"""Phrases of the trigger's sentence that are options, the nearest first."""
OF_PEOPLE = frozenset({"EXPEL", "SUMMON", "RECALL", "REFUSE", "RESTORE"})
"""Types that concern people; the others have neither count nor ranks."""
HEADS = frozenset({"ambassador", "high commissioner", "charge d'affaires", "head of mission", "nuncio", "consul"})
"""Ranks of which a state keeps one in a place."""


@dataclass(frozen=True, slots=True)
class Option:
    """A phrase as an option: what the act's people would be. `phrase` is None for "not said"."""

    phrase: Phrase | None
    count: int | None
    roles: tuple[str, ...]
    features: list[str]


@dataclass(slots=True)
class People:
    """`count` is None where the text states none; `minimum` where it states a lower bound."""

    count: int | None = None
    minimum: bool = False
    roles: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judged:
    """The people of one place: its options with the chance that each tells the number and that each tells the ranks."""

    options: tuple[Option, ...]
    of_count: tuple[float, ...]
    of_roles: tuple[float, ...]
    counts: Mapping[int | None, float]
    roles: Mapping[tuple[str, ...], float]
    persons: frozenset[str]


class Crowd:
    """The people phrases of an article, each sentence read when it is asked for, and what they say at its places."""

    def __init__(self, reading: Reading, learned: Mapping[str, Weights] | None = None) -> None:
        self.reading = reading
        self._learned = field_weights() if learned is None else learned
        self._phrases: dict[int, list[Phrase]] = {}
        self._judged: dict[int, Judged] = {}

    def judged(self, place: Place) -> Judged | None:
        """The people of `place` (one of the article's, which outlive this); None for types that concern nobody."""
        if place.finding.type not in OF_PEOPLE:
            return None
        if id(place) not in self._judged:
            options = self.options(place)
            features = [o.features for o in options]
            of_count = tuple(probabilities(features, self._learned["count"]))
            of_roles = tuple(probabilities(features, self._learned["roles"]))
            counts: dict[int | None, float] = {}
            roles: dict[tuple[str, ...], float] = {}
            for option, count, role in zip(options, of_count, of_roles, strict=True):
                counts[option.count] = counts.get(option.count, 0.0) + count
                roles[option.roles] = roles.get(option.roles, 0.0) + role
            likely = max(range(len(options)), key=of_roles.__getitem__)
            phrase = options[likely].phrase
            persons = frozenset(phrase.persons if phrase is not None else ())
            self._judged[id(place)] = Judged(tuple(options), of_count, of_roles, counts, roles, persons)
        return self._judged[id(place)]

    def phrases(self, index: int) -> list[Phrase]:
        """The phrases of sentence `index`; pronouns and ellipses have the ranks of what they go back to."""
        if index not in self._phrases:
            self._phrases[index] = phrases(self.reading.sentences[index])
        return self._phrases[index]

    def options(self, place: Place) -> list[Option]:
        """Whom the act of `place` may concern, with the features of each option. A mission that is opened again is a building,
        not its staff."""
        index = place.sentence.index
        people = self.phrases(index)
        if place.finding.type == "RESTORE":
            people = [p for p in people if p.kind != "mission"]
        own = sorted(people, key=lambda p: _gap(place, p))[:MOST_PHRASES]
        patient = _patient(place, own)
        has = _shape(patient) if patient is not None else "nobody"
        out = [self._option(place, p, [*_own_tags(place, p, own), f"patient{p is patient}.{has}"]) for p in own]
        suited = sum(_relation(place, p).startswith("sender") for p in own)
        for where, i in self._around(index) if patient is None or not _says_all(patient) else ():
            found = [p for p in self.phrases(i) if p.kind in {"people", "number"}]
            same = self.reading.sentences[i].paragraph == place.sentence.paragraph
            for n, p in enumerate(found[-3:]):
                tags = [
                    f"{where}.{'same' if same else 'other'}",
                    f"{where}.suited{min(suited, 1)}.own{min(len(own), 2)}",
                ]
                tags += [
                    f"{where}.last{n + 1 == len(found[-3:])}",
                    f"{where}.{place.form}",
                    f"{where[:4]}.patient.{has}",
                ]
                tags += [f"{where[:4]}.{_shape(p)}.patient.{has}"]
                out.append(self._option(place, p, tags, where))
        f = place.finding
        determiner, rule = _determiner(place, patient), f.trigger.rule.name
        none = ["any", f.type, f.status, f"{f.type}.suited{min(suited, 1)}", f"own{min(len(own), 2)}"]
        none += [f"form:{place.form}", f"many{_many(place)}", f"rule:{rule}", f"rule:{rule}.{f.status}"]
        none += [f"patient.{has}", f"patient.{has}.{f.type}", f"patient.{has}.{f.status}"]
        none += [f"det:{determiner}.{f.status}", f"det:{determiner}"]
        return [*out, Option(None, None, (), [f"none|{t}" for t in none])]

    def _around(self, index: int) -> list[tuple[str, int]]:
        sentences = self.reading.sentences
        here = [(f"back{b}", index - b) for b in range(1, BACK + 1) if index - b >= 0]
        out = [(w, i) for w, i in here if not sentences[i].is_title]
        if index and sentences[0].is_title:
            out.append(("title", 0))
        if index + 1 < len(sentences):
            out.append(("ahead", index + 1))
        return out

    def _option(self, place: Place, phrase: Phrase, tags: list[str], where: str = "own") -> Option:
        f = place.finding
        relation, short = _relation(place, phrase), where[:4]
        shape = _shape(phrase)
        rank = "head" if HEADS & set(phrase.roles) else "rank" if phrase.roles else "none"
        more = [
            f"{short}.{relation}",
            f"{short}.{relation}.{f.type}",
            f"{short}.{shape}",
            f"{shape}.{f.type}",
            f"{short}.{rank}.{f.type}",
            f"{relation}.{rank}",
            f"{short}.{relation}.{shape}",
            f"{short}.everyone{phrase.everyone}.{f.status}",
            f"{short}.det:{_determiner(place, phrase)}.{f.status}" if where == "own" else f"{short}.{f.status}",
            f"{short}.named{bool(phrase.persons)}",
            f"host:{_host(place, phrase)}.{f.type}",
        ]
        return Option(phrase, _count(place, phrase), tuple(sorted(phrase.roles)), [f"p|{t}" for t in (*tags, *more)])


def _shape(phrase: Phrase) -> str:
    number = "many" if (phrase.count or 0) > 1 else str(phrase.count)
    ranked = "ranked" if phrase.roles else "rankless"
    return f"{phrase.kind}.{'plural' if phrase.plural else 'one'}.{number}.{ranked}"


def _says_all(phrase: Phrase) -> bool:
    """Whether a phrase says number, rank and state, so that no other need be asked."""
    return phrase.count is not None and bool(phrase.roles and phrase.senders)


def _patient(place: Place, own: Sequence[Phrase]) -> Phrase | None:
    """The phrase that stands where the grammar of the trigger has its patient, of the sender's people or nobody's."""
    suited = [p for p in own if not _relation(place, p).startswith(("host", "other-one"))]
    inside = [p for p in suited if p.last >= place.first and p.first <= place.last]
    left = [p for p in suited if p.last < place.first]
    right = [p for p in suited if p.first > place.last]
    sides = (inside, left, right) if place.form in {"passive", "patient", "echo"} else (inside, right, left)
    found = next((side for side in sides if side), None)
    return min(found, key=lambda p: _gap(place, p)) if found else None


def _state_before(place: Place, phrase: Phrase) -> str:
    """Whose state is named nearest before the phrase: in "Italy removed 30 and Spain 25" it tells whose number it is."""
    f = place.finding
    for i in range(phrase.first - 1, -1, -1):
        slot = place.sentence.tokens[i].slot
        if slot is not None and slot.kind == "C" and slot.states:
            return "actor" if f.actor in slot.states else "target" if f.target in slot.states else "other"
    return "none"


def _determiner(place: Place, phrase: Phrase | None) -> str:
    """How the phrase begins: "a", "the", "its", a number, "no"."""
    if phrase is None:
        return "-"
    word = place.sentence.tokens[phrase.first].text.split(" ", 1)[0]
    if word in {
        "a",
        "an",
        "the",
        "no",
        "any",
        "every",
        "its",
        "his",
        "their",
        "another",
        "some",
        "several",
        "many",
        "most",
        "one",
        "such",
        "more",
    }:
        return word
    return (
        "number" if phrase.count is not None and phrase.kind in {"number", "people"} and phrase.plural else phrase.kind
    )


def _many(place: Place) -> int:
    return min(3, max(len(place.actors), len(place.targets)))


def _count(place: Place, phrase: Phrase) -> int | None:
    """The count for one pair: a total over several states is none; a list of envoys is one each."""
    many = max(len(place.actors), len(place.targets))
    if many == 1 or phrase.count == 1:
        return phrase.count
    behind = {t.text for t in place.sentence.tokens[phrase.last + 1 : phrase.last + 4]}
    before = {t.text for t in place.sentence.tokens[max(0, phrase.first - 6) : phrase.first]}
    if {"each", "apiece", "respectively"} & (behind | before):
        return phrase.count
    if phrase.count == many or (phrase.count is None and phrase.plural and HEADS & set(phrase.roles)):
        return 1
    return None


def _relation(place: Place, phrase: Phrase) -> str:
    """Whose people they are, as seen from the act."""
    f = place.finding
    sender, host = (f.actor, f.target) if f.type in {"RECALL", "RESTORE"} else (f.target, f.actor)
    said = "" if phrase.states else "likely-"
    if not phrase.senders:
        return "owned" if phrase.owner else "nobody"
    if sender in phrase.senders:
        return f"sender-{said}{'one' if len(phrase.senders) == 1 else 'many'}"
    return f"host-{said}" if host in phrase.senders else f"other-{said}"


def _host(place: Place, phrase: Phrase) -> str:
    f = place.finding
    if not phrase.hosts:
        return "-"
    return "actor" if f.actor in phrase.hosts else "target" if f.target in phrase.hosts else "other"


def _gap(place: Place, phrase: Phrase) -> int:
    if phrase.last < place.first:
        return place.first - phrase.last
    return max(0, phrase.first - place.last)


_CROSSED = frozenset(";:—–\"“”(") | {"after", "before", "when", "since", "because", "which", "who", "whose", "while", "and", "but", "that", "where", "as", "over", "for", "with", "then", ","}  # fmt: skip


def _own_tags(place: Place, phrase: Phrase, own: Sequence[Phrase]) -> list[str]:
    """How a phrase stands to the trigger of the same sentence."""
    tokens = place.sentence.tokens
    if phrase.last < place.first:
        side, between = "left", range(phrase.last + 1, place.first)
    elif phrase.first > place.last:
        side, between = "right", range(place.last + 1, phrase.first)
    else:
        side, between = "inside", range(0)
    bucket = next((n for n in (0, 1, 3, 6, 10) if len(between) <= n), 99)
    crossed = {tokens[i].text for i in between if tokens[i].slot is None} & _CROSSED
    nearer = sum(_gap(place, p) < _gap(place, phrase) and (p.last < place.first) == (side == "left") for p in own)
    suited = sum(_gap(place, p) < _gap(place, phrase) and _relation(place, p).startswith("sender") for p in own)
    rival = "between" if any(i in between for i in place.rivals) else ""
    form = place.form
    side = f"{side}.{form}"
    before = tokens[phrase.first - 1].text if phrase.first and tokens[phrase.first - 1].slot is None else "-"
    out = [
        f"{side}",
        f"{side}.d{bucket}",
        f"{side}.rank{min(2, nearer)}",
        f"{side}.suited-nearer{min(1, suited)}",
        f"{side}.clean{not crossed - {',', 'and'}}",
        f"{side}.rival{rival}",
        f"{side.split('.')[0]}.{place.finding.trigger.rule.name}",
        f"before:{before}.{side.split('.')[0]}",
        f"alone{len(own) == 1}",
        f"left-state:{_state_before(place, phrase)}.{form}",
        f"left-state:{_state_before(place, phrase)}.{phrase.kind}",
    ]
    return out + [f"{side.split('.')[0]}.over:{w}" for w in sorted(crossed)]


def people_of(places: Sequence[Place], crowd: Crowd, weights: Sequence[float]) -> People:
    """The people of one event that is told at several places of an article, each with its weight."""
    counts: dict[int | None, float] = {}
    bounds: dict[int | None, float] = {}
    roles: dict[tuple[str, ...], float] = {}
    names: dict[tuple[str, ...], float] = {}
    for place, weight in zip(places, weights, strict=True):
        judged = crowd.judged(place)
        if judged is None:
            return People()
        for option, count, role in zip(judged.options, judged.of_count, judged.of_roles, strict=True):
            silent = option.count is None and place.finding.happened
            value = count * weight * (UNCOUNTED if silent else 1.0)
            counts[option.count] = counts.get(option.count, 0.0) + value
            if option.phrase is not None and option.phrase.minimum:
                bounds[option.count] = bounds.get(option.count, 0.0) + value
            value = role * weight * (1.0 if option.roles else UNRANKED)
            roles[option.roles] = roles.get(option.roles, 0.0) + value
            who = tuple(option.phrase.persons) if option.phrase is not None else ()
            names[who] = names.get(who, 0.0) + value
    count = max(counts, key=lambda c: (round(counts[c], 9), c or 0))
    return People(
        count,
        count is not None and bounds.get(count, 0.0) * 2 > counts[count],
        list(max(roles, key=lambda r: (round(roles[r], 9), r))),
        list(max(names, key=lambda n: (round(names[n], 9), n))),
    )


UNCOUNTED = 0.9
"""Weight of "no number is said" at one place of what happened against a number said at another."""
UNRANKED = 0.4
"""The same for ranks."""
