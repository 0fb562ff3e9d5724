"""The word lists that recognise governments, titles, mission people and missions, loaded from `data/*.toml`.

Lists only; the grammar that uses them is in `governments` and `envoys`.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


def load(name: str) -> dict:
    """The data file `name`.toml of this package as a dictionary."""
    return tomllib.loads(_text(f"{name}.toml"))


def learned(name: str) -> Any:
    """What training wrote into the data file `name`.json of this package."""
    return json.loads(_text(f"{name}.json"))


def _text(name: str) -> str:
    return (files("titfortat.extract") / "data" / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Phrases:
    """Phrases of one or more lower-case tokens with a value each, found longest first.

    `longest` is the length of the longest phrase by first word: most words begin none, and asking that first makes
    reading an article half as long.
    """

    values: dict[tuple[str, ...], str]
    longest: dict[str, int]

    def at(self, words: list[str], i: int) -> tuple[int, str, str] | None:
        """(tokens, value, phrase) of the longest phrase that begins at word i; None where there is none."""
        most = self.longest.get(words[i])
        if most is None:
            return None
        for n in range(min(most, len(words) - i), 0, -1):
            key = tuple(words[i : i + n])
            if key in self.values:
                return n, self.values[key], " ".join(key)
        return None


def phrases(items: dict[str, str]) -> Phrases:
    """Phrases from a mapping of space-separated words to values."""
    values = {tuple(k.split()): v for k, v in items.items()}
    longest: dict[str, int] = {}
    for key in values:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return Phrases(values, longest)


def plural(noun: str) -> list[str]:
    """The plural forms of a role noun: "chargés d'affaires", "consuls general", "attachés", "spies"."""
    first, _, rest = noun.partition(" ")
    if rest and (rest.startswith(("d'", "d’", "of ", "general")) or first in {"member", "head", "chief"}):
        return [f"{_s(first)} {rest}"]
    if noun.endswith("-general"):
        return [f"{_s(noun.removesuffix('-general'))}-general"]
    head, _, last = noun.rpartition(" ")
    return [f"{head} {_s(last)}".strip()]


def _s(word: str) -> str:
    if word in {"staff", "personnel", "people", "corps"}:
        return word
    if word == "man":
        return "men"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@dataclass(frozen=True)
class RoleNoun:
    """A role noun: the role it stands for, whether it is a plural, and whether it needs a state or mission beside it."""

    role: str
    plural: bool
    needs_owner: bool


@cache
def role_nouns() -> tuple[Phrases, dict[str, RoleNoun]]:
    """The nouns for mission people: as phrases, and what each means."""
    data = load("roles")
    nouns: dict[str, RoleNoun] = {}
    for group, needs_owner in (("people_with_owner", True), ("people", False)):
        for noun, role in data[group].items():
            for form in {
                noun,
                noun.replace("é", "e"),
                noun.replace("'", "’"),
                noun.replace("é", "e").replace("'", "’"),
            }:
                nouns[form] = RoleNoun(
                    role,
                    noun in {"staff", "personnel", "people"} or noun.endswith(("staff", "personnel", "corps")),
                    needs_owner,
                )
                for many in plural(form):
                    nouns.setdefault(many, RoleNoun(role, True, needs_owner))
    return phrases({n: n for n in nouns}), nouns


@cache
def words(name: str) -> frozenset[str]:
    """A closed class of words of `data/grammar.toml`. Raises KeyError."""
    return frozenset(load("grammar")["words"][name])


@cache
def mission_nouns() -> Phrases:
    """The nouns for embassies and the like."""
    return phrases({n: n for n in load("roles")["mission"]["nouns"]})


@cache
def modifiers() -> frozenset[str]:
    """Words that may stand between a determiner and a role noun."""
    return frozenset(load("roles")["modifiers"]["words"])


@cache
def government_heads() -> Phrases:
    return phrases({w: w for w in load("offices")["government"]["heads"]})


@cache
def pair_phrases() -> Phrases:
    """Phrases for two states together: "both countries", "the two capitals"."""
    data = load("offices")["pair"]
    return phrases({f"{d} {n}": n for d in data["determiners"] for n in data["nouns"]})


@cache
def own_phrases() -> Phrases:
    """Phrases by which a speaker calls the state he speaks for: "his country"."""
    return phrases({w: w for w in load("offices")["own"]["phrases"]})


@cache
def titles() -> Phrases:
    return phrases({w: w for w in load("offices")["title"]["words"]})


@cache
def parliament() -> frozenset[str]:
    return frozenset(load("offices")["parliament"]["words"])
