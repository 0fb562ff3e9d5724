"""Mission people and missions as noun phrases: "two workers of the French Embassy", "its ambassador in Quito",
"Lebanon's ambassadors to Riyadh and Manama", "the Defence, Naval and Air Advisors in the Pakistani High Commission".

Reads from each phrase whose people they are (sender), where they serve (host), their ranks and how many. Works on tokens
whose states are slots already; which act concerns them is not known here.
"""

from __future__ import annotations

from titfortat.extract.lexicon import mission_nouns, role_nouns, words
from titfortat.extract.phrases import ATTRIBUTES, push, take_left
from titfortat.extract.slots import Slot, Token

_JOINS_HOST = frozenset({"in", "to", "at", "from"})
_JOINS_MISSION = frozenset({"of", "from", "at", "in", "with", "on"})


def mark_envoys(tokens: list[Token]) -> list[Token]:
    """The tokens with missions and mission people folded into M and E slots."""
    return _mark_people(_mark_missions(tokens))


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
        start = take_left(out, slot)
        end = _take_mission_right(tokens, end, slot)
        push(out, tokens, start, end, slot)
        i = end
    return out


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
        start = take_left(out, slot)
        end = take_people_right(tokens, end, slot)
        if noun.needs_owner and not (slot.states or slot.owner or slot.flavour == "mission"):
            out[:] = saved
            out.append(tokens[i])
            i += 1
            continue
        if slot.count is None and not slot.plural and before - len(out) > 0:
            slot.count = 1
        _attributive_roles(saved[len(out) :], slot)
        start = _share_noun(out, slot, start)
        end = _take_name(tokens, end, slot)
        push(out, tokens, start, end, slot)
        i = end
    return out


def _attributive_roles(left: list[Token], slot: Slot) -> None:
    """ "Defence, Naval and Air Advisors" are three ranks, and three people where nothing else is said."""
    if not slot.roles or not slot.roles[0].endswith("attache"):
        return
    more = [ATTRIBUTES[t.text] for t in left if t.text in ATTRIBUTES]
    roles = tuple(dict.fromkeys([*more, *(r for r in slot.roles if r != "attache" or not more)]))
    if len(more) >= 1 and slot.plural and slot.count is None:
        slot.count = len(roles)
    slot.roles = roles


def _share_noun(out: list[Token], slot: Slot, start: int) -> int:
    """ "A Russian, a Chinese and an Iranian diplomat": the states joined before the people of `slot` have one each. Moves them
    out of `out` and into the slot; the phrase's first offset."""
    if not slot.states or slot.count != 1 or slot.plural or not out or out[-1].text not in {"and", "or"}:
        return start
    states, joined, last = slot.states, {"and", "or", ","}, len(out) - 1
    if last and out[last - 1].text == ",":
        last -= 1
    while last >= 2 and out[last].slot is None and out[last].text in joined:
        number, state = out[last - 2], out[last - 1].slot
        named = state is not None and state.kind == "C" and state.flavour in {"demonym", "people"}
        if not named or number.slot is not None or number.text not in {"a", "an", "one"}:
            break
        states, start = (*state.states, *states), number.start
        del out[last - 2 :]
        last, joined = len(out) - 1, {","}
    if states != slot.states:
        slot.states, slot.count, slot.plural = tuple(dict.fromkeys(states)), len(states), True
    return start


def take_people_right(tokens: list[Token], end: int, slot: Slot) -> int:
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
        while behind < len(tokens) and tokens[behind].text in {"the", "same", "neighbouring", "neighboring", "nearby"}:
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


_NOT_NAMES = words("not_names")


def _is_name(token: Token) -> bool:
    return (
        token.slot is None
        and token.raw[:1].isupper()
        and token.text not in _NOT_NAMES
        and (len(token.raw) > 1 and token.raw[0].isalpha())
    )
