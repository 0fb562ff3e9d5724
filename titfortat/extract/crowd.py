"""People as phrases: what a sentence says of how many, of which rank, of whose state and by what name.

Joins the people slots of a sentence into phrases and counts each: "five, including the ambassador" is 5, "Ahmad Sadeghi and
three other officials" 4, "the ambassador and two of his diplomats" 3. Which phrase an act concerns is decided by `people`.
"""

from __future__ import annotations

from titfortat.extract.clauses import own_verb
from titfortat.extract.groups import COUNTED, KIN, SINGULAR, Phrase, group_at, is_name, name_at
from titfortat.extract.lexicon import load, role_nouns
from titfortat.extract.quantities import number_value
from titfortat.extract.slots import SlotSentence, Token, word_at
from titfortat.extract.tokens import is_number

_WORDS = load("people")["words"]
_SUMS = frozenset(_WORDS["sums"])
_INCLUDES = frozenset(_WORDS["includes"])
_FILLER = frozenset(_WORDS["fillers"])
_UNCOUNTED = frozenset(_WORDS["uncounted"])
_UNCOUNTED_FILLERS = frozenset(_WORDS["uncounted_fillers"])
_ARTICLES = frozenset({"a", "an", "the"})
_OWNERS = frozenset({"his", "her", "their", "its"})


def phrases(sentence: SlotSentence) -> list[Phrase]:
    """The people phrases of a sentence, in order and apart from each other."""
    tokens = sentence.tokens
    out: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = group_at(tokens, i)
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
            part = _bare(tokens, at) or group_at(tokens, at)
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
    part = group_at(tokens, at) if at < len(tokens) else None
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
    return word_at(tokens, at) == "one" and word_at(tokens, at + 1) + "s" in COUNTED


def _listed(tokens: list[Token], phrase: Phrase, part: Phrase) -> bool:
    """Whether a part behind a comma is the next of a list, "the ambassador, the consul and a secretary", and doesn't say who
    the one before is."""
    names = phrase.kind == part.kind == "name"
    if not names and (not phrase.roles or not part.roles or set(phrase.roles) & set(part.roles)):
        return False
    if word_at(tokens, part.last + 1) == "and" and not names:
        return True
    behind = _joined(tokens, part.last + 1)
    following = (name_at(tokens, behind) if names else _next_part(tokens, behind)) if behind is not None else None
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
    return (i, []) if word_at(tokens, i) in COUNTED else None


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
    if word_at(tokens, noun) in KIN or word_at(tokens, noun) in COUNTED:
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
    if before >= 0 and (is_name(tokens[before]) or word_at(tokens, before) in SINGULAR):
        first = before
        while first > 0 and is_name(tokens[first - 1]):
            first -= 1
        phrase.count += 1
        if is_name(tokens[before]):
            phrase.persons.insert(0, " ".join(t.raw for t in tokens[first : before + 1]))
        phrase.first = first
