"""One group of people in a sentence: slots, numbers, pronouns and names, each as a phrase of its own.

What is joined to a group ("and two others", "including the ambassador") is taken in by `crowd`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from titfortat.extract.lexicon import load, words
from titfortat.extract.numerals import month_of, number_at, number_before
from titfortat.extract.slots import Slot, Token, word_at

_WORDS = load("people")["words"]
KIN = frozenset(_WORDS["kin"])
_ELLIPTIC_BEHIND = frozenset(_WORDS["after_ellipsis"])
COUNTED = frozenset(_WORDS["counted"])
_NOT_PEOPLE = frozenset(_WORDS["before_other_numbers"])
_AFTER_NUMBER = frozenset(_WORDS["after_number"])
_POSSESSED = frozenset(_WORDS["possessed"])
_BETWEEN = frozenset(_WORDS["between"])
_NOBODY = frozenset(_WORDS["nobody"])
SINGULAR = frozenset({"he", "she", "him", "himself", "herself"})
_NOT_NAMES = words("not_names") | {"mr", "mrs", "ms", "dr", "sir", "its", "his", "her", "their", "this", "these", "not", "no", "both", "all", "one", "two", "three", "four", "so"} | SINGULAR | {"they", "them", "those"} | _NOBODY  # fmt: skip


@dataclass(slots=True)
class Phrase:
    """People in a sentence, tokens `first` to `last`.

    `kind`: people, number, pronoun, name, ellipsis ("Cuba's", "its own", "the Cuban one"), same ("the same number").
    `count` None where no number is said. `states` are the senders where said, else those that context makes likely
    (`likely`). `roles` and `persons` in the order of the text.
    """

    kind: str
    first: int
    last: int
    count: int | None = None
    minimum: bool = False
    plural: bool = False
    everyone: bool = False
    owner: bool = False
    roles: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    states: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def senders(self) -> tuple[str, ...]:
        return self.states or self.likely


def group_at(tokens: list[Token], i: int) -> Phrase | None:
    """The people that begin at token i; None where none do."""
    slot, word = tokens[i].slot, word_at(tokens, i)
    if slot is not None:
        if slot.kind == "E":
            return _of_slot(tokens, i, slot)
        if slot.kind == "M":
            return _of_mission(tokens, i, slot)
        if slot.kind == "Q":
            if month_of(word_at(tokens, i - 1)) or month_of(word_at(tokens, i + 1)):
                return None
            if word_at(tokens, i - 1) in {",", "aged"} and word_at(tokens, i + 1) == ",":
                return None
            return _of_number(tokens, i, i, slot.count, slot.minimum)
        return _ellipsis(tokens, i, slot)
    if word in {"he", "she"}:
        return Phrase("subject", i, i, count=1)
    if word in SINGULAR or (word in {"his", "her"} and word_at(tokens, i + 1) in _POSSESSED):
        return Phrase("pronoun", i, i, count=1)
    if word in {"them", "they", "those"}:
        return Phrase("pronoun", i, i, plural=True)
    if word in _NOBODY or (word == "no" and word_at(tokens, i + 1) == "one"):
        return Phrase("nobody", i, i + (word == "no"), plural=True, everyone=True)
    if word in {"same", "equal", "similar", "like"} and word_at(tokens, i + 1) in {"number", "quantity"}:
        return Phrase("same", i, i + 1, plural=True)
    if (
        word in {"its", "their", "his", "our"}
        and word_at(tokens, i + 1) == "own"
        and word_at(tokens, i + 2) in _ELLIPTIC_BEHIND | {""}
    ):
        return Phrase("ellipsis", i, i + 1, count=1, owner=True)
    if word == "theirs":
        return Phrase("ellipsis", i, i, owner=True)
    if word == "from" and (cut := _cut(tokens, i)) is not None:
        return cut
    if word and (number := number_at(tokens, i)) is not None:
        return _loose_number(tokens, i, *number)
    return name_at(tokens, i)


def _of_mission(tokens: list[Token], i: int, slot: Slot) -> Phrase:
    """A mission that stands for all its people: "gave the embassy seven days"."""
    role = "consular staff" if "consul" in tokens[i].text else "embassy staff"
    return Phrase(
        "mission", i, i, plural=True, everyone=True, owner=bool(slot.owner), roles=[role], states=slot.states,
        likely=slot.likely, hosts=slot.hosts,
    )  # fmt: skip


def _of_slot(tokens: list[Token], i: int, slot: Slot) -> Phrase:
    said = tokens[i].text.split()
    nobody = said[0] in {"no", "any", "every", "each"} or slot.everyone or _part_of(tokens, i)
    count = slot.count
    roles = ["consular staff" if r == "embassy staff" and "consul" in tokens[i].text else r for r in slot.roles]
    if nobody and (count in {None, 1} or _part_of(tokens, i)):
        count = None
    elif count is None and not slot.plural:
        count = 1
    elif count == 1 and "and" in said and KIN & set(said[: said.index("and")]):
        count, roles = 2, ["deputy", *roles]
    first, minimum = i, slot.minimum
    if count is None and slot.plural and i and tokens[i].text[:1].isalpha():
        number = number_before(tokens, i)
        if number is not None:
            first, count, minimum = number
    return Phrase(
        "people",
        first,
        i,
        count=count,
        minimum=minimum,
        plural=slot.plural or (count or 0) > 1,
        everyone=nobody,
        owner=bool(slot.owner),
        roles=roles,
        persons=[slot.name] if slot.name else [],
        states=slot.states,
        likely=slot.likely,
        hosts=slot.hosts,
    )


def _part_of(tokens: list[Token], i: int) -> bool:
    """Whether "any of the", "none of the" stands before token i: the number behind it counts nobody."""
    before = [word_at(tokens, k) for k in range(max(0, i - 4), i)]
    return any(a in {"any", "none", "each", "most"} and b == "of" for a, b in itertools.pairwise(before))


def _cut(tokens: list[Token], i: int) -> Phrase | None:
    """ "cut from 41 members to 19": 22 must go."""
    start = number_at(tokens, i + 1)
    if start is None or start[0] is None:
        return None
    at = start[1] + 1
    while at - start[1] <= 4 and at < len(tokens) and word_at(tokens, at) != "to":
        at += 1
    if word_at(tokens, at) != "to" or at + 1 >= len(tokens):
        return None
    slot = tokens[at + 1].slot
    end = (slot.count, at + 1) if slot is not None else (number_at(tokens, at + 1) or (None, 0))[:2]
    if end[0] is None or end[0] >= start[0]:
        return None
    return Phrase("number", i, end[1], count=start[0] - end[0], plural=True)


def _of_number(tokens: list[Token], i: int, last: int, count: int | None, minimum: bool) -> Phrase:
    """A number that stands for people; "two of his diplomats" takes the rank and state of what is behind "of"."""
    phrase = Phrase("number", i, last, count=count, minimum=minimum, plural=(count or 0) > 1)
    return _of_people(tokens, phrase)


def _of_people(tokens: list[Token], phrase: Phrase) -> Phrase:
    """Take the rank and state from behind "of"."""
    behind = phrase.last + 1
    if word_at(tokens, behind) in {"more", "other", "further"}:
        slot = tokens[behind + 1].slot if behind + 1 < len(tokens) else None
        if slot is not None and slot.kind == "C" and slot.flavour == "people":
            phrase.states, phrase.last, phrase.kind = slot.states, behind + 1, "people"
        return phrase
    if word_at(tokens, behind) == "of" and word_at(tokens, behind + 1) in {"them", "theirs", "whom"}:
        phrase.last = behind + 1
        return phrase
    if word_at(tokens, behind) == "of":
        behind += 1
        while word_at(tokens, behind) in {"the", "them", "those", "its", "these"}:
            behind += 1
        slot = tokens[behind].slot if behind < len(tokens) else None
        if slot is not None and slot.kind == "E":
            phrase.roles, phrase.states, phrase.likely = list(slot.roles), slot.states, slot.likely
            phrase.hosts, phrase.owner, phrase.last = slot.hosts, bool(slot.owner), behind
        elif slot is not None and slot.kind == "C":
            phrase.states, phrase.last = slot.states, behind
    return phrase


def _loose_number(tokens: list[Token], i: int, value: int | None, last: int, minimum: bool) -> Phrase | None:
    """A number that stands for people without being a slot: "three others", "showed three the door", "by 51 posts"."""
    if month_of(word_at(tokens, i - 1)) or month_of(word_at(tokens, last + 1)):
        return None
    if word_at(tokens, i - 1) in _NOT_PEOPLE or (word_at(tokens, i - 1) == "," and word_at(tokens, last + 1) == ","):
        return None
    if last + 1 < len(tokens) and tokens[last + 1].slot is not None:
        slot = tokens[last + 1].slot
        people = slot.kind == "C" and (slot.flavour == "people" or tokens[last + 1].raw.endswith("s"))
        return Phrase("people", i, last + 1, value, minimum, plural=value != 1, states=slot.states) if people else None
    behind = last + 1
    while word_at(tokens, behind) in _BETWEEN:
        behind += 1
    noun, following = word_at(tokens, behind), word_at(tokens, last + 1)
    if noun in COUNTED or (noun + "s" in COUNTED and value == 1):
        return Phrase("number", i, behind, value, minimum, plural=value != 1)
    if following in {"other", "others", "more"}:
        return Phrase("number", i, last + 1, value, minimum, plural=value != 1)
    if following in _AFTER_NUMBER or last + 1 >= len(tokens):
        return _of_people(tokens, Phrase("number", i, last, value, minimum, plural=value != 1))
    return None


def _ellipsis(tokens: list[Token], i: int, slot: Slot) -> Phrase | None:
    """A state that stands for its envoy: "Cuba 's to go home", "the Cuban one", "a Bahraini of the same rank"."""
    if slot.kind != "C" or not slot.states:
        return None
    if slot.flavour in {"people", "demonym"} and word_at(tokens, i - 1) in {"a", "an", "one", "another"}:
        behind = word_at(tokens, i + 1)
        if not behind or behind in _ELLIPTIC_BEHIND or behind in {"of", "from", "who", "whom", "as", "after", "one"}:
            return Phrase("ellipsis", i, i + (behind == "one"), count=1, states=slot.states)
    if slot.flavour in {"people", "demonym"} and word_at(tokens, i + 1) in {"one", "ones"}:
        many = word_at(tokens, i + 1) == "ones"
        return Phrase("ellipsis", i, i + 1, count=None if many else 1, plural=many, states=slot.states)
    if word_at(tokens, i + 1) == "'s" and word_at(tokens, i + 2) in _ELLIPTIC_BEHIND:
        return Phrase("ellipsis", i, i + 1, count=1, states=slot.states)
    if slot.flavour == "people":
        return Phrase("ellipsis", i, i, plural=True, states=slot.states)
    return None


def name_at(tokens: list[Token], i: int) -> Phrase | None:
    """Two or more capitalised words in a row that begin no sentence: a person whose post is said elsewhere."""
    last = i
    while last < len(tokens) and last - i < 4 and is_name(tokens[last]):
        last += 1
    if last - i < (2 if i else 3) or word_at(tokens, i - 1) in {"mr", "mrs", "ms"}:
        return None
    return Phrase("name", i, last - 1, count=1, persons=[" ".join(t.raw for t in tokens[i:last])])


def is_name(token: Token) -> bool:
    """Whether a word may be a part of a name."""
    raw = token.raw
    return (
        token.slot is None and len(raw) > 1 and raw[0].isupper() and token.text not in _NOT_NAMES and not raw.isupper()
    )
