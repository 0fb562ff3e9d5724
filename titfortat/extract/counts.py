"""People named by number: "25 Britons", "eight Japanese", "expelled five".

Makes E slots of people whose state is their only noun and Q slots of numbers that stand for people.
"""

from __future__ import annotations

from titfortat.extract.envoys import take_people_right
from titfortat.extract.figures import AGE
from titfortat.extract.lexicon import modifiers, words
from titfortat.extract.phrases import push, take_left
from titfortat.extract.quantities import MOST_PEOPLE, is_minimum, number_value
from titfortat.extract.slots import Slot, Token
from titfortat.extract.tokens import is_number

_AFTER_COUNT = words("after_count")
_AFTER_PEOPLE = words("after_people")


def mark_counts(tokens: list[Token]) -> list[Token]:
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
            start = min(take_left(out, slot), t.start)
            slot.states = t.slot.states
            end = take_people_right(tokens, i + 1, slot)
            push(out, tokens, start, end, slot)
            i = end
            continue
        if t.slot is None and is_number(t.text) and _is_age(out, tokens, i):
            t = Token(AGE, t.raw, t.start, t.end)
        if t.slot is None and is_number(t.text) and t.text not in _AFTER_PEOPLE and _stands_alone(out, tokens, i):
            value = number_value(t.text)
            if value and value <= MOST_PEOPLE and not (len(t.text) == 4 and t.text.isdecimal()):
                minimum = is_minimum([o.text for o in out[-4:]], value, t.text)
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


def _is_age(out: list[Token], tokens: list[Token], i: int) -> bool:
    """Whether the number at i says how old the person before its comma is: "a diplomat, 45, was"."""
    if len(out) < 2 or out[-1].text != "," or not (tokens[i].text.isdecimal() and len(tokens[i].text) == 2):
        return False
    who = out[-2].slot
    single = who is not None and who.kind == "E" and not who.plural
    return single and (i + 1 == len(tokens) or tokens[i + 1].text in {",", ".", ")", ";"})


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
