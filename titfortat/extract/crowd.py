"""People as phrases: what a sentence says of how many, of which rank, of whose state and by what name.

Joins the people slots of a sentence into phrases and counts each: "five, including the ambassador" is 5, "Ahmad Sadeghi and
three other officials" 4, "the ambassador and two of his diplomats" 3. Which phrase an act concerns is decided by `people`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from titfortat.extract.clauses import own_verb
from titfortat.extract.lexicon import load, role_nouns, words
from titfortat.extract.numerals import month_of, number_at, number_before, word_at
from titfortat.extract.quantities import number_value
from titfortat.extract.slots import Slot, SlotSentence, Token
from titfortat.extract.tokens import is_number

_WORDS = load("people")["words"]
_SUMS = frozenset(_WORDS["sums"])
_INCLUDES = frozenset(_WORDS["includes"])
_FILLER = frozenset(_WORDS["fillers"])
_KIN = frozenset(_WORDS["kin"])
_ELLIPTIC_BEHIND = frozenset(_WORDS["after_ellipsis"])
_NOUN_OF_NUMBER = frozenset(_WORDS["counted"])
_NOT_PEOPLE = frozenset(_WORDS["before_other_numbers"])
_AFTER_NUMBER = frozenset(_WORDS["after_number"])
_POSSESSED = frozenset(_WORDS["possessed"])
_BETWEEN = frozenset(_WORDS["between"])
_NOBODY = frozenset(_WORDS["nobody"])
_UNCOUNTED = frozenset(_WORDS["uncounted"])
_UNCOUNTED_FILLERS = frozenset(_WORDS["uncounted_fillers"])
_ARTICLES = frozenset({"a", "an", "the"})
_OWNERS = frozenset({"his", "her", "their", "its"})
_SINGULAR = frozenset({"he", "she", "him", "himself", "herself"})
_NOT_NAMES = words("not_names") | {"mr", "mrs", "ms", "dr", "sir", "its", "his", "her", "their", "this", "these", "not", "no", "both", "all", "one", "two", "three", "four", "so"} | _SINGULAR | {"they", "them", "those"} | _NOBODY  # fmt: skip


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


def phrases(sentence: SlotSentence) -> list[Phrase]:
    """The people phrases of a sentence, in order and apart from each other."""
    tokens = sentence.tokens
    out: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = _start(tokens, i)
        if phrase is None:
            i += 1
            continue
        _extend(tokens, phrase)
        _others_before(tokens, phrase)
        if out and _are_names_of(tokens, out[-1], phrase):
            out[-1].count, out[-1].persons, out[-1].last = phrase.count, phrase.persons, phrase.last
        else:
            out.append(phrase)
        i = phrase.last + 1
    return out


def _are_names_of(tokens: list[Token], people: Phrase, phrase: Phrase) -> bool:
    """Whether a phrase of several names says who the people right before it are ("the diplomats, Ivan Petrov and Oleg
    Smirnov"); names that a verb follows are of those who speak."""
    if phrase.kind != "name" or phrase.count == 1 or people.kind != "people" or not people.plural:
        return False
    joint = _texts(tokens, people.last + 1, phrase.first)
    if joint not in ([], [","], [":"]) or people.everyone or people.persons:
        return False
    return people.count in (None, phrase.count) and not own_verb(tokens, people.first, joint, phrase.last)


def _texts(tokens: list[Token], first: int, end: int) -> list[str]:
    return [t.text for t in tokens[first:end]]


def _start(tokens: list[Token], i: int) -> Phrase | None:
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
    if word in _SINGULAR or (word in {"his", "her"} and word_at(tokens, i + 1) in _POSSESSED):
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
    return _name(tokens, i)


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
    elif count == 1 and "and" in said and _KIN & set(said[: said.index("and")]):
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
    if following == "or" and word_at(tokens, last + 2) == "so" and last + 3 < len(tokens) and tokens[last + 3].slot:
        return None
    if noun in _NOUN_OF_NUMBER or (noun + "s" in _NOUN_OF_NUMBER and value == 1):
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


def _name(tokens: list[Token], i: int) -> Phrase | None:
    """Two or more capitalised words in a row that begin no sentence: a person whose post is said elsewhere."""
    last = i
    while last < len(tokens) and last - i < 4 and _is_name(tokens[last]):
        last += 1
    if last - i < (2 if i else 3) or word_at(tokens, i - 1) in {"mr", "mrs", "ms"}:
        return None
    return Phrase("name", i, last - 1, count=1, persons=[" ".join(t.raw for t in tokens[i:last])])


def _is_name(token: Token) -> bool:
    raw = token.raw
    return (
        token.slot is None and len(raw) > 1 and raw[0].isupper() and token.text not in _NOT_NAMES and not raw.isupper()
    )


def _extend(tokens: list[Token], phrase: Phrase) -> None:
    """Take in what is joined on the right: summed parts, parts that are included, deputies."""
    included, alone = False, phrase.last
    single = phrase.count == 1 and phrase.kind != "number"
    for _ in range(8):
        at, opening = phrase.last + 1, ""
        while at < len(tokens) and at - phrase.last <= 6:
            word = word_at(tokens, at)
            if word in _INCLUDES or word in {"(", ":", "-", "–", "—"}:
                included, opening = True, word
            elif word not in _SUMS and (not opening or word not in _FILLER or _one_more(tokens, at)):
                break
            else:
                opening = opening or word
            at += 1
        if at >= len(tokens) or at == phrase.last + 1:
            break
        joint = _texts(tokens, phrase.last + 1, at)
        while joint[1:] and joint[-1] in _ARTICLES:
            joint.pop()
        counted_once = phrase.last == alone or len(phrase.persons) == phrase.count
        apposition = _apposition(tokens, phrase, at) if joint == [","] and counted_once and not included else []
        if apposition:
            for part in apposition:
                _add(phrase, part, True)
            phrase.last = apposition[-1].last
            continue
        uncounted = _uncounted(tokens, at) if not included else None
        if uncounted is not None:
            last, roles = uncounted
            if own_verb(tokens, phrase.first, joint, last) or (joint == [","] and not _runs_on(tokens, last + 1)):
                break
            phrase.last = last
            phrase.roles += [r for r in roles if r not in phrase.roles]
            phrase.count, phrase.minimum, phrase.everyone, phrase.plural = None, False, True, True
            continue
        if word_at(tokens, at) in _OWNERS:
            part, at = _deputy(tokens, at)
        else:
            part = _bare(tokens, at) or _start(tokens, at)
        if part is not None and part.kind == "nobody" and opening != ",":
            phrase.count, phrase.everyone, phrase.plural, phrase.last = None, True, True, part.last
            break
        if (
            part is None
            or part.kind in {"pronoun", "subject", "nobody", "same", "mission"}
            or (part.kind == "name" and phrase.kind != "name")
        ):
            break
        if part.kind == "ellipsis" or _of_others(phrase, part):
            break
        deputies = word_at(tokens, part.first) in _OWNERS
        if not included and not deputies and own_verb(tokens, phrase.first, joint, part.last):
            break
        if part.kind == "number" and included and not opening.isalpha():
            break
        among = word_at(tokens, part.last + 1) == "among" and word_at(tokens, part.last + 2) in {"them", "whom"}
        included = included or among or (part.kind == "number" and word_at(tokens, part.last) in {"them", "whom"})
        apart = opening == "," and word_at(tokens, at - 1) in {",", *_ARTICLES}
        apposed = apart and single and part.count == 1 and not _listed(tokens, phrase, part)
        _add(phrase, part, included or apposed)
        single = part.count == 1 and part.kind != "number"
        phrase.last = max(phrase.last, part.last)
        if among:
            phrase.last += 2


def _apposition(tokens: list[Token], phrase: Phrase, at: int) -> list[Phrase]:
    """The parts from token `at` on, behind a comma, that add up to the number of the phrase and so say who its people are
    ("two diplomats, a consul and an attaché"; "Ivan Petrov and Oleg Smirnov, two diplomats"); none where they don't."""
    if phrase.count is None or phrase.count < 2:
        return []
    parts: list[Phrase] = []
    behind: int | None = at
    while behind is not None and (part := _next_part(tokens, behind)) is not None and part.count is not None:
        parts.append(part)
        ended = len(parts) > 1 and "and" in _texts(tokens, parts[-2].last + 1, behind)
        behind = None if ended else _joined(tokens, part.last + 1)
    if sum(part.count or 0 for part in parts) != phrase.count or any(_of_others(phrase, part) for part in parts):
        return []
    return [] if own_verb(tokens, phrase.first, [","], parts[-1].last) else parts


def _of_others(phrase: Phrase, part: Phrase) -> bool:
    """Whether a part is of another state than the phrase."""
    return bool(part.states and phrase.states) and not set(part.states) & set(phrase.states)


def _next_part(tokens: list[Token], at: int) -> Phrase | None:
    """The people or the number of a list at token `at`, their rank known or not ("a driver")."""
    part = _start(tokens, at) if at < len(tokens) else None
    if part is None and word_at(tokens, at) in {"a", "an", "one"} and word_at(tokens, at + 1).isalpha():
        return Phrase("people", at, at + 1, count=1)
    return part if part is not None and part.kind in {"people", "number"} else None


def _joined(tokens: list[Token], at: int) -> int | None:
    """Where a list goes on behind the part that ends before token `at`: behind ",", "and" or both; None where it ends."""
    first = at
    while word_at(tokens, at) in {",", "and"} or (at > first and word_at(tokens, at) == "the"):
        at += 1
    return at if at > first else None


def _runs_on(tokens: list[Token], at: int) -> bool:
    """Whether other people are joined at token `at`, so that those before it are the middle of a list."""
    behind = _joined(tokens, at)
    if behind is None:
        return False
    return bool(_uncounted(tokens, behind) or _bare(tokens, behind) or _next_part(tokens, behind))


def _one_more(tokens: list[Token], at: int) -> bool:
    """Whether token `at` counts one more: "and one colleague"."""
    return word_at(tokens, at) == "one" and word_at(tokens, at + 1) + "s" in _NOUN_OF_NUMBER


def _listed(tokens: list[Token], phrase: Phrase, part: Phrase) -> bool:
    """Whether a part behind a comma is the next of a list, "the ambassador, the consul and a secretary", and doesn't say who
    the one before is."""
    names = phrase.kind == part.kind == "name"
    if not names and (not phrase.roles or not part.roles or set(phrase.roles) & set(part.roles)):
        return False
    if word_at(tokens, part.last + 1) == "and" and not names:
        return True
    behind = _joined(tokens, part.last + 1)
    following = (_name(tokens, behind) if names else _next_part(tokens, behind)) if behind is not None else None
    if following is None:
        return False
    return "and" in _texts(tokens, part.last + 1, behind) or _listed(tokens, part, following)


def _uncounted(tokens: list[Token], at: int) -> tuple[int, list[str]] | None:
    """(last token, ranks) of people of whom no number is said: "an unspecified number of staff", "several of his aides"."""
    i, said = at, False
    while word_at(tokens, i) in _UNCOUNTED or word_at(tokens, i) in _UNCOUNTED_FILLERS:
        said = said or word_at(tokens, i) in _UNCOUNTED
        i += 1
    if not said or i >= len(tokens):
        return None
    slot = tokens[i].slot
    if slot is not None:
        return (i, list(slot.roles)) if slot.kind == "E" else None
    part = _bare(tokens, i)
    if part is not None:
        return part.last, part.roles
    return (i, []) if word_at(tokens, i) in _NOUN_OF_NUMBER else None


def _bare(tokens: list[Token], at: int) -> Phrase | None:
    """A noun for people that counts as such only in a list of them: "25 diplomats, officials and journalists"."""
    found = role_nouns()[0].at([word_at(tokens, k) for k in range(at, min(at + 3, len(tokens)))], 0)
    noun = role_nouns()[1][found[2]] if found else None
    if noun is None or not noun.plural:
        return None
    return Phrase("people", at, at + found[0] - 1, plural=True, roles=[noun.role] if noun.role else [])


def _deputy_of(roles: list[str]) -> str:
    military = next((r for r in roles if r.endswith("attache")), None)
    return f"deputy {military}" if military else "deputy head of mission"


def _deputy(tokens: list[Token], at: int) -> tuple[Phrase | None, int]:
    """ "his deputy", "her two aides" behind a phrase."""
    noun = at + 1
    count = 1
    if word_at(tokens, noun) and is_number(tokens[noun].text):
        count, noun = number_value(tokens[noun].text) or 1, noun + 1
    if word_at(tokens, noun) in _KIN or word_at(tokens, noun) in _NOUN_OF_NUMBER:
        role = "deputy" if word_at(tokens, noun) in {"deputy", "number", "second-in-command"} else "embassy staff"
        return Phrase("number", at, noun, count=count, plural=count > 1, roles=[role]), at
    return None, at


def _add(phrase: Phrase, part: Phrase, counted: bool) -> None:
    """Join a part to a phrase; `counted` if its people are in the phrase's number already."""
    roles = [_deputy_of(phrase.roles) if r == "deputy" else r for r in part.roles]
    phrase.roles += [r for r in roles if r not in phrase.roles]
    phrase.persons += [p for p in part.persons if p not in phrase.persons]
    phrase.states = phrase.states or part.states
    phrase.likely = phrase.likely or part.likely
    phrase.hosts = phrase.hosts or part.hosts
    phrase.owner = phrase.owner or part.owner
    if counted or phrase.everyone:
        return
    if part.count is None:
        bare = part.plural and not part.owner and not part.everyone
        if not (bare and phrase.count is not None and phrase.plural):
            phrase.count = None
            phrase.everyone = True
    elif phrase.count is not None:
        phrase.count += part.count
        phrase.minimum = phrase.minimum or part.minimum
    phrase.plural = True


def _others_before(tokens: list[Token], phrase: Phrase) -> None:
    """ "Ahmad Sadeghi and three other officials", "he and two others": one more than the number says."""
    if phrase.kind not in {"people", "number"} or phrase.count is None or word_at(tokens, phrase.first - 1) != "and":
        return
    said = tokens[phrase.first].text.split()
    said += [t.text for t in tokens[phrase.first : phrase.last + 1] if t.slot is None]
    if not {"other", "others", "more"} & set(said):
        return
    before = phrase.first - 2
    if before >= 0 and (_is_name(tokens[before]) or word_at(tokens, before) in _SINGULAR):
        first = before
        while first > 0 and _is_name(tokens[first - 1]):
            first -= 1
        phrase.count += 1
        if _is_name(tokens[before]):
            phrase.persons.insert(0, " ".join(t.raw for t in tokens[first : before + 1]))
        phrase.first = first
