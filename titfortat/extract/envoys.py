"""Mission people and missions as noun phrases: "two workers of the French Embassy", "its ambassador in Quito",
"Lebanon's ambassadors to Riyadh and Manama", "the Defence, Naval and Air Advisors in the Pakistani High Commission".

Reads from each phrase whose people they are (sender), where they serve (host), their ranks and how many. Works on tokens
whose states are slots already; which act concerns them is not known here.
"""

from __future__ import annotations

from titfortat.extract.lexicon import mission_nouns, modifiers, role_nouns
from titfortat.extract.quantities import number_value
from titfortat.extract.slots import Slot, Token
from titfortat.extract.tokens import is_number

_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "these",
        "those",
        "all",
        "every",
        "each",
        "both",
        "any",
        "another",
        "some",
        "several",
        "no",
        "most",
    ]
)
_OWNERS = frozenset(["its", "his", "her", "their", "our", "my", "your", "whose"])
_EVERYONE = frozenset(["all", "every", "entire", "whole"])
_MINIMUM = (("more", "than"), ("at", "least"), ("no", "fewer", "than"))
_LIST = frozenset({",", "and", "&"})
_JOINS_HOST = frozenset({"in", "to", "at", "from"})
_JOINS_MISSION = frozenset({"of", "from", "at", "in", "with", "on"})
LEFT = 9
"""Tokens before a role noun that may belong to its phrase."""


def mark_envoys(tokens: list[Token]) -> list[Token]:
    """The tokens with missions and mission people folded into M and E slots, and counts without a noun into Q slots."""
    return _mark_counts(_mark_people(_mark_missions(tokens)))


def _mark_missions(tokens: list[Token]) -> list[Token]:
    words = [t.text for t in tokens]
    out: list[Token] = []
    i = 0
    nouns, people = mission_nouns(), role_nouns()[0]
    while i < len(tokens):
        found = nouns.at(words, i) if tokens[i].slot is None else None
        longer = people.at(words, i) if found else None
        if (
            not found
            or (longer and longer[0] > found[0])
            or (out and out[-1].text in {"of"} and len(out) > 1 and out[-2].text in {"head", "chief"})
        ):
            out.append(tokens[i])
            i += 1
            continue
        end = i + found[0]
        slot = Slot("M", tokens[i].start, tokens[end - 1].end, plural=found[2].endswith("s"))
        start = _take_left(out, slot)
        end = _take_mission_right(tokens, end, slot)
        _push(out, tokens, start, end, slot)
        i = end
    return out


def _take_left(out: list[Token], slot: Slot) -> int:
    """Move what belongs to the phrase on the left out of `out` and into the slot; the phrase's first offset."""
    at = len(out)
    states: list[tuple[Token, bool]] = []
    low = max(0, len(out) - LEFT)
    while at > low:
        t = out[at - 1]
        if t.slot is not None:
            if t.slot.kind != "C":
                break
            owned = at < len(out) and out[at].text == "'s"
            if states or (t.slot.flavour in {"capital", "city", "official", "leader", "government"} and not owned):
                break
            states.append((t, owned))
            at -= 1
            continue
        if t.text == "'s" and at >= 2 and out[at - 2].slot is not None and out[at - 2].slot.kind == "C":
            at -= 1
            continue
        if t.text in _OWNERS:
            if not states:
                slot.owner = t.text
            at -= 1
            break
        if (
            t.text in _DETERMINERS
            or t.text in modifiers()
            or is_number(t.text)
            or t.text in {"than", "least", "about", "half"}
        ):
            at -= 1
            continue
        if t.text == "," and at >= 2 and out[at - 2].text in _ATTRIBUTES and at < len(out):
            at -= 1
            continue
        if (
            t.text in {"of"}
            and at >= 2
            and out[at - 2].text in {"all", "dozens", "scores", "both", "most", "pair", "couple", "some"}
        ):
            at -= 1
            continue
        break
    while at < len(out) and (
        out[at].text in {",", "and", "than", "least", "of", "first", "second", "last", "more", "to"}
        and not _starts_count(out, at)
    ):
        at += 1
    taken = out[at:]
    slot.states = states[0][0].slot.states if states and states[0][0] in taken else ()
    _read_left(taken, slot)
    del out[at:]
    return taken[0].start if taken else slot.start


def _starts_count(out: list[Token], at: int) -> bool:
    return at + 1 < len(out) and out[at].text == "more" and out[at + 1].text == "than"


def _read_left(taken: list[Token], slot: Slot) -> None:
    words = [t.text for t in taken]
    for i, word in enumerate(words):
        if taken[i].slot is None and is_number(word) and word not in {"first", "second", "third"}:
            nearby = " ".join(words[i : i + 2])
            value = number_value(nearby) or number_value(word)
            if value and (slot.count is None or word not in {"a", "an"}):
                slot.count = value
                slot.minimum = i >= 2 and (words[i - 2], words[i - 1]) in _MINIMUM
    slot.everyone = slot.everyone or any(w in _EVERYONE for w in words)
    if slot.count is None and any(w in {"another", "each"} for w in words) and not slot.plural:
        slot.count = 1


def _take_mission_right(tokens: list[Token], end: int, slot: Slot) -> int:
    """Extend a mission over "of C", "in C", "to C" behind it; the index behind the phrase."""
    while end + 1 < len(tokens):
        word = tokens[end].text
        if word not in {"of", "in", "to", "at"}:
            break
        behind = end + 1
        while behind < len(tokens) and tokens[behind].text in {"the", "state", "republic", "federation"} | (
            {"of"} if word == "of" else set()
        ):
            behind += 1
        if behind >= len(tokens) or tokens[behind].slot is None or tokens[behind].slot.kind != "C":
            break
        if behind + 1 < len(tokens) and tokens[behind + 1].text == "'s":
            break
        place = tokens[behind].slot
        if word == "of" and not slot.states:
            slot.states = place.states
        else:
            slot.hosts = place.states
        end = behind + 1
    return end


def _mark_people(tokens: list[Token]) -> list[Token]:
    words = [t.text for t in tokens]
    phrases, nouns = role_nouns()
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        found = phrases.at(words, i) if tokens[i].slot is None else None
        if not found:
            out.append(tokens[i])
            i += 1
            continue
        noun = nouns[found[2]]
        end = i + found[0]
        slot = Slot(
            "E", tokens[i].start, tokens[end - 1].end, roles=(noun.role,) if noun.role else (), plural=noun.plural
        )
        before = len(out)
        saved = list(out)
        start = _take_left(out, slot)
        end = _take_people_right(tokens, end, slot)
        if noun.needs_owner and not (slot.states or slot.owner or slot.flavour == "mission"):
            out[:] = saved
            out.append(tokens[i])
            i += 1
            continue
        if slot.count is None and not slot.plural and before - len(out) > 0:
            slot.count = 1
        _attributive_roles(saved[len(out) :], slot)
        end = _take_name(tokens, end, slot)
        _push(out, tokens, start, end, slot)
        i = end
    return out


_ATTRIBUTES = {
    "naval": "naval attache",
    "air": "air attache",
    "military": "military attache",
    "defence": "defence attache",
    "defense": "defence attache",
    "army": "military attache",
}


def _attributive_roles(left: list[Token], slot: Slot) -> None:
    """ "Defence, Naval and Air Advisors" are three ranks, and three people where nothing else is said."""
    if not slot.roles or not slot.roles[0].endswith("attache"):
        return
    more = [_ATTRIBUTES[t.text] for t in left if t.text in _ATTRIBUTES]
    roles = tuple(dict.fromkeys([*more, *(r for r in slot.roles if r != "attache" or not more)]))
    if len(more) >= 1 and slot.plural and slot.count is None:
        slot.count = len(roles)
    slot.roles = roles


def _take_people_right(tokens: list[Token], end: int, slot: Slot) -> int:
    """Extend people over "of the Russian embassy", "from Mexico", "to Riyadh and Manama", "in Moscow"."""
    for _ in range(3):
        if end + 1 >= len(tokens):
            break
        word = tokens[end].text
        behind = end + 1
        if (
            word in {"serving", "working", "posted", "based", "accredited", "stationed"}
            and tokens[behind].text in _JOINS_HOST
        ):
            word, behind = tokens[behind].text, behind + 1
        while behind < len(tokens) and tokens[behind].text in {"the", "same"}:
            behind += 1
        if behind >= len(tokens) or tokens[behind].slot is None:
            break
        place = tokens[behind].slot
        owned = behind + 1 < len(tokens) and tokens[behind + 1].text == "'s"
        if place.kind == "M" and word in _JOINS_MISSION:
            slot.flavour = "mission"
            slot.states = slot.states or place.states
            slot.hosts = slot.hosts or place.hosts
            slot.owner = slot.owner or place.owner
            end = behind + 1
        elif place.kind != "C" or owned:
            break
        elif word in {"of", "from"} and not slot.states and not (slot.owner and word == "from"):
            slot.states = place.states
            end = behind + 1
        elif word in _JOINS_HOST and not slot.hosts and place.flavour != "demonym":
            slot.hosts = place.states
            end = behind + 1
        else:
            break
    return end


def _take_name(tokens: list[Token], end: int, slot: Slot) -> int:
    """Extend a single person over the name that follows: "Ambassador Anne Boillon", "the ambassador, Yuri Filatov,"."""
    if slot.plural or not slot.roles:
        return end
    at = end
    comma = at < len(tokens) and tokens[at].text == ","
    if comma:
        at += 1
    first = at
    while at < len(tokens) and at - first < 5 and _is_name(tokens[at]):
        at += 1
    long_enough = at - first >= (2 if comma else 1)
    if not long_enough or (comma and at < len(tokens) and tokens[at].text not in {",", ".", ")", "—", "-"}):
        return end
    slot.name = " ".join(t.raw for t in tokens[first:at] if t.raw != ".")
    return at


_NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "on",
        "in",
        "at",
        "by",
        "of",
        "to",
        "and",
        "or",
        "but",
        "for",
        "from",
        "with",
        "who",
        "which",
        "that",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "as",
        "after",
        "when",
        "while",
        "if",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


def _is_name(token: Token) -> bool:
    return (
        token.slot is None
        and token.raw[:1].isupper()
        and token.text not in _NOT_NAMES
        and (len(token.raw) > 1 and token.raw[0].isalpha())
    )


def _push(out: list[Token], tokens: list[Token], start: int, end: int, slot: Slot) -> None:
    slot.start, slot.end = start, tokens[end - 1].end
    raw = " ".join(t.raw for t in tokens if start <= t.start < slot.end)
    out.append(Token(raw.lower(), raw, slot.start, slot.end, slot))


_AFTER_COUNT = frozenset(
    [
        "to",
        "of",
        "for",
        "in",
        "and",
        ".",
        ",",
        ";",
        ":",
        "each",
        "apiece",
        "more",
        "others",
        "-",
        "—",
        ")",
        '"',
        "”",
        "on",
    ]
)


def _mark_counts(tokens: list[Token]) -> list[Token]:
    """People nouns of a state ("25 Britons") become E slots; numbers that stand alone as people become Q slots."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        t = tokens[i]
        if (
            t.slot is not None
            and t.slot.kind == "C"
            and t.slot.flavour in {"people", "demonym"}
            and _counted(out, tokens, i)
        ):
            slot = Slot("E", t.start, t.end, plural=True)
            start = min(_take_left(out, slot), t.start)
            slot.states = t.slot.states
            end = _take_people_right(tokens, i + 1, slot)
            _push(out, tokens, start, end, slot)
            i = end
            continue
        if (
            t.slot is None
            and is_number(t.text)
            and t.text not in {"a", "an", "first", "second", "third"}
            and _stands_alone(out, tokens, i)
        ):
            value = number_value(t.text)
            if value and not (len(t.text) == 4 and t.text.isdigit()):
                minimum = len(out) >= 2 and (out[-2].text, out[-1].text) in _MINIMUM
                out.append(
                    Token(t.text, t.raw, t.start, t.end, Slot("Q", t.start, t.end, count=value, minimum=minimum))
                )
                i += 1
                continue
        out.append(t)
        i += 1
    return out


def _counted(out: list[Token], tokens: list[Token], i: int) -> bool:
    """Whether the people noun at i has a count before it and no noun behind it that it would describe."""
    t = tokens[i]
    if i + 1 < len(tokens) and t.slot.flavour == "demonym":
        behind = tokens[i + 1]
        if behind.slot is not None or (
            behind.text.isalpha()
            and behind.text
            not in {
                "to",
                "in",
                "from",
                "on",
                "and",
                "before",
                "after",
                "for",
                "at",
                "who",
                "whom",
                "had",
                "were",
                "out",
                "was",
                "of",
                "as",
                "last",
                "by",
                "with",
            }
        ):
            return False
    at = len(out) - 1
    for _ in range(4):
        if at < 0 or out[at].slot is not None:
            return False
        if is_number(out[at].text) and out[at].text not in {"a", "an"}:
            return True
        if out[at].text not in modifiers():
            return False
        at -= 1
    return False


def _stands_alone(out: list[Token], tokens: list[Token], i: int) -> bool:
    if out and (
        out[-1].text in {"$", "£", "€", "article", "no", "number", "mid", "-", "aged", "of age", "dec", "."}
        or _month(out[-1].text)
    ):
        return False
    if i + 1 >= len(tokens):
        return True
    behind = tokens[i + 1]
    if _month(behind.text) or behind.text in {"%", "percent", "million", "billion", "years", "year"}:
        return False
    return behind.slot is None and (behind.text in _AFTER_COUNT)


def _month(word: str) -> bool:
    return word[:3] in {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} or word == "may"
