"""The data that settle a doubtful name: cues by name, contexts by kind, and the words they lean on.

Only loading and compiling; context.py applies them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from titfortat.countries.names import plain
from titfortat.countries.tables import parts, rows

NO_COUNTRY = "-"
"""The reading of a name that means no state."""

PLACES = ("before", "after", "near", "article", "person", "default")
"""Where a rule looks for its cues: right before or after the name, within 100 characters, anywhere in the article;
`person` holds where the name looks like part of a person's name, `default` always."""


@dataclass(frozen=True, slots=True)
class Rule:
    """If a cue stands where the rule looks, the name means `reading`."""

    reading: str
    where: str
    pattern: re.Pattern[str] | None
    """The cues as one pattern: anchored at the end for `before`, at the start for `after`; None where there are none."""
    states: tuple[str, ...]
    """Cues of the form @ISO: the article names that state in another, unambiguous way."""


@cache
def rules() -> MappingProxyType[str, tuple[Rule, ...]]:
    """The rules of every doubtful name, in the order in which they are tried."""
    out: dict[str, list[Rule]] = defaultdict(list)
    for r in rows("ambiguous.csv"):
        cues = parts(plain(r["cues"]))
        words = [c for c in cues if not c.startswith("@")]
        out[plain(r["name"])].append(
            Rule(
                r["reading"],
                r["where"],
                _anchored(r["where"], words) if words else None,
                tuple(c[1:] for c in cues if c.startswith("@")),
            )
        )
    return MappingProxyType({name: tuple(rs) for name, rs in out.items()})


def _anchored(where: str, words: Iterable[str]) -> re.Pattern[str]:
    some = _any_of(words)
    if where == "before":
        return re.compile(rf"(?<!\w){some}[ \-]?$")
    if where == "after":
        return re.compile(rf"(?:'s?)?(?:,? | ?-)?{some}(?!\w)")
    return re.compile(rf"(?<!\w){some}(?!\w)")


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@dataclass(frozen=True, slots=True)
class Contexts:
    """What must not stand right before or after a name of some kind if it is to mean a state."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def contexts() -> MappingProxyType[str, Contexts]:
    """The contexts of every kind that has any."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for r in rows("contexts.csv"):
        for kind in parts(r["kinds"]):
            words[kind, r["side"]] += parts(plain(r["words"]))
    never = ["\0"]
    return MappingProxyType(
        {
            kind: Contexts(
                re.compile(rf"(?<!\w){_any_of(words.get((kind, 'before'), never))} $"),
                re.compile(rf"(?:'s?)?(?: | ?(?=[-,])){_any_of(words.get((kind, 'after'), never))}(?!\w)"),
            )
            for kind in {k for k, _ in words}
        }
    )


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in context_words.csv. Raises KeyError."""
    lists = {r["list"]: frozenset(parts(plain(r["words"]))) for r in rows("context_words.csv")}
    return lists[name]
