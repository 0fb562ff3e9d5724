"""Triggers: the places in a sentence that may state an event, found by the patterns of `data/triggers/*.toml`.

A trigger says what kind of act may be named and where; who did it to whom, and whether it happened, are read by others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from titfortat.extract.lexicon import load
from titfortat.extract.slots import CLASSES, SlotSentence

ANY_TYPE = "*"
"""Type of an echo rule that repeats whatever act was named before it."""

_PRONOUNS = "them|him|her|those|both|all|everyone|everybody|nobody|someone|they|he|she|another|none"


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule with its event type ("*": as before), its form and its compiled patterns."""

    name: str
    type: str
    form: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A match of `rule` in `sentence`: `start` and `end` are offsets into the sentence's slot string."""

    rule: Rule
    sentence: SlotSentence
    start: int
    end: int
    passive: bool

    @property
    def span(self) -> tuple[int, int]:
        """The indices of its first and last token in the sentence."""
        return self.sentence.token_at(self.start), self.sentence.token_at(max(self.start, self.end - 2))

    @property
    def anchor(self) -> str:
        """The first token of the match."""
        return self.sentence.text[self.start : self.end].split(" ", 1)[0]


def _token(token: str) -> str:
    if m := re.fullmatch(r"~(\d*)", token):
        return rf"(?:[^ .;:]+ ){{0,{m[1] or 6}}}?"
    slots = {
        "{C}": CLASSES["C"] + CLASSES["G"],
        "{E}": CLASSES["E"],
        "{M}": CLASSES["M"],
        "{D}": CLASSES["D"],
        "{Q}": CLASSES["Q"],
    }
    if token == "{X}":
        return rf"(?:[{CLASSES['E']}{CLASSES['Q']}]|{_PRONOUNS}) "
    for name, chars in slots.items():
        token = token.replace(name, f"[{chars}]")
    if re.fullmatch(r"\(\?:[^()]*\)\?", token):
        return f"(?:{token[:-1]} )?"
    return f"(?:{token}) "


def _expand(pattern: str) -> list[str]:
    """The pattern's tokens: split at spaces that stand outside round brackets."""
    out, depth, word = [], 0, ""
    for c in pattern:
        depth += (c == "(") - (c == ")")
        if c == " " and not depth:
            out.append(word)
            word = ""
        else:
            word += c
    return [*out, word]


def compile_pattern(pattern: str) -> str:
    """A pattern of the data file as a regular expression over a slot string."""
    return "".join(_token(t) for t in _expand(pattern))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the data files, one file an event type, by file and in its order."""
    folder = files("titfortat.extract") / "data" / "triggers"
    names = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(
        Rule(
            r["name"],
            r["type"],
            r["form"],
            re.compile(r"(?<![^ ])(?:" + "|".join(compile_pattern(p) for p in r["patterns"]) + ")"),
        )
        for name in names
        for r in load(f"triggers/{name}")["rule"]
    )


_ING = re.compile(r"[^ ]+ing ")
_BE = re.compile(
    r"(?:^| )(?:is|are|was|were|be|been|being|get|gets|got|getting)(?: (?:not|n't|also|then|later|now|already|still|being|just|itself|himself|\w+ly)){0,2} $"
)


def triggers(sentence: SlotSentence) -> list[Trigger]:
    """The triggers of a sentence, by position; one a rule and place."""
    out = []
    for rule in rules():
        for m in rule.pattern.finditer(sentence.text):
            passive = (
                rule.form == "active"
                and not _ING.match(m.group())
                and bool(_BE.search(sentence.text[max(0, m.start() - 40) : m.start()]))
            )
            out.append(Trigger(rule, sentence, m.start(), m.end(), passive))
    return sorted(out, key=lambda t: (t.start, t.end, t.rule.name))
