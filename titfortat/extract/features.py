"""The names of the features of candidate pairs: what was noted of a unit or pair, at each level at which it may matter.

`candidates` notes tags ("here.rank0"); a tag becomes one feature for the form of words, one for the family of acts and,
for what the grammar says, one for the type and one for the rule. The weights of features are learned.
"""

from __future__ import annotations

from typing import NamedTuple

UnitTag = str
PairTag = str | tuple[str, str]
"""A word, or where the two stand among those pointed at: ("0:subject0", "-")."""


class Frame(NamedTuple):
    """The levels of a trigger: where its patient stands, its family of acts, its type and its rule."""

    form: str
    group: str
    type: str
    rule: str


GRAMMAR = ("path", "unpointed", "other-")
"""How tags begin that tell how the words point at a unit."""


def of_unit(role: str, tag: UnitTag, frame: Frame) -> list[str]:
    """The features of a tag of a unit as actor (role "A") or target ("T")."""
    form, group, event_type, rule = frame
    out = [f"{role}|form|{form}|{tag}", f"{role}|group|{group}.{form}|{tag}"]
    if tag.startswith(GRAMMAR):
        out += [f"{role}|type|{event_type}|{tag}", f"{role}|rule|{rule}.{form}|{tag}"]
    return out


def of_pair(tag: PairTag, frame: Frame) -> list[str]:
    """The features of a tag of a pair."""
    form, group, event_type, rule = frame
    match tag:
        case (first, second):
            a, t = f"A{first}", f"T{second}"
            names = [f"{form}|{a}", f"{form}|{t}", f"{group}.{form}|{a}", f"{group}.{form}|{t}"]
            names += [f"{form}|{a[:2]}{t[:2]}", f"{group}.{form}|{a[:2]}{t[:2]}", f"{form}|{a}{t}"]
            finer = [f"P|type|{event_type}.{form}|{a}", f"P|type|{event_type}.{form}|{t}"]
            finer += [f"P|rule|{rule}.{form}|{a}", f"P|rule|{rule}.{form}|{t}"]
            return [f"P|form|{n}" for n in names] + finer
        case "each-other":
            names = [tag, f"{group}|{tag}", f"{rule}|{tag}"]
        case "again":
            names = [f"{event_type}|{tag}", f"{group}|{rule}|{tag}"]
        case "answer":
            names = [f"{event_type}|{tag}", f"{rule}|{tag}"]
        case str() if tag.startswith("whose:"):
            names = [f"{group}|{tag}", f"{group}.{form}|{tag}", f"{rule}|{tag}"]
        case _:
            names = [f"{group}|{tag}"]
    return [f"P|form|{n}" for n in names]
