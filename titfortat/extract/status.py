"""Whether an act happened: features of a trigger's surroundings and the choice between the six statuses.

The weights are learned with those of the scorer; the cue words are in `data/cues.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from titfortat.extract.choosing import softmax
from titfortat.extract.lexicon import Phrases, load, phrases
from titfortat.extract.slots import Token
from titfortat.extract.triggers import Trigger
from titfortat.schema import STATUSES

ORDER = tuple(STATUSES)
_BOUNDS = ("no more", "no fewer", "no less")


@cache
def _cues() -> tuple[tuple[str, Phrases], ...]:
    return tuple((name, phrases({w: w for w in words})) for name, words in load("cues")["classes"].items())


def features(trigger: Trigger, event_type: str) -> list[str]:
    """The status features of a trigger read as `event_type`."""
    sentence = trigger.sentence
    words = [_word(t) for t in sentence.tokens]
    first, last = trigger.span
    out = [f"type:{event_type}", f"rule:{trigger.rule.name}", f"passive:{trigger.passive}"]
    clause = _clause_start(words, first)
    for name, cue in _cues():
        for i, word in enumerate(words):
            found = cue.at(words, i) if word in cue.longest else None
            if found is None and name == "negation" and word.endswith("n't"):
                found = (1, word, word)
            if not found:
                continue
            where = _where(i, clause, first, last)
            out.append(f"{name}.{where}")
            out.append(f"{name}:{found[2]}.{where}" if where in {"near", "in"} else f"{name}:{found[2]}")
    before = words[first - 1] if first else "^"
    anchor = words[first] or "slot"
    out += [f"prev:{before}", f"ending:{anchor[-3:]}", f"anchor:{anchor}", f"title:{sentence.is_title}"]
    out.append(f"prev2:{words[first - 2]} {before}" if first > 1 else "prev2:^")
    return list(dict.fromkeys(out))


def _word(token: Token) -> str:
    """A word as it stands; of a slot only the "no" of "no Russian diplomats", which is the act's."""
    if token.slot is None:
        return token.text
    return "no" if token.text.startswith("no ") and not token.text.startswith(_BOUNDS) else ""


def _where(i: int, clause: int, first: int, last: int) -> str:
    if first <= i <= last:
        return "in"
    if i < first:
        return "near" if i >= clause or first - i <= 3 else "far"
    return "behind" if i - last <= 6 else "tail"


def _clause_start(words: list[str], first: int) -> int:
    for i in range(first - 1, -1, -1):
        if words[i] in {
            ",",
            ";",
            ":",
            "—",
            "–",
            "(",
            "that",
            "who",
            "which",
            "after",
            "when",
            "while",
            "because",
            "but",
        }:
            return i
    return 0


class StatusChances:
    """Tells the statuses by some weights, keyed "status|feature". Serves many articles."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._by_feature: dict[str, list[float]] = {}
        for name, weight in weights.items():
            status, _, feature = name.partition("|")
            self._by_feature.setdefault(feature, [0.0] * len(ORDER))[ORDER.index(status)] = weight

    def of(self, names: list[str]) -> dict[str, float]:
        """The probability of each status of a trigger with these features."""
        known = [self._by_feature[f] for f in names if f in self._by_feature]
        scores = [sum(column) for column in zip(*known, strict=True)] if known else [0.0] * len(ORDER)
        return dict(zip(ORDER, softmax(scores), strict=True))
