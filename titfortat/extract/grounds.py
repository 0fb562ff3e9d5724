"""Why an act was done, and which act it answers, in the words of the article.

The reason is a choice between the classes of the vocabulary and "not said", by the words of `data/reasons.toml` around the
act; the weights are learned (field "reason" of `data/fields.json`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from titfortat.extract.choosing import Weights, field_weights, softmax
from titfortat.extract.lexicon import load
from titfortat.extract.places import Place
from titfortat.extract.reading import Reading
from titfortat.schema import REASONS

CLOSE = 90
"""Characters from the trigger within which a word stands close to it."""

_ANSWER = re.compile(
    r"\b(?P<cue>in (?:response|retaliation|reply|answer|reaction|return) (?:to|for)|in retaliation|retaliat(?:ed|es|ing|ion) (?:for|against)|respon(?:ded|ds|ding|se) to|"
    r"tit[- ]for[- ]tat(?: \w+)?|(?:as a |by way of )?(?:mirror|reciprocal|retaliatory|symmetrical) (?:measure|response|step|move|action)s?|"
    r"answer(?:ed|s|ing)? (?:to|for)|hit(?:ting)? back (?:at|against|for)|revenge for|reprisal for|(?:a )?(?:day|week|month|hours?|days|weeks) after|after)\b"
    r"(?P<rest>[^.;:\n]{0,180})",
    re.I,
)
_ACT_WORDS = re.compile(
    r"\b(?:expel|expul|expuls|oust|remov|persona non|declar|recall|withdr|summon|clos|shut|sever|broke|cut|downgrad|decision|measure|move|step|order|kick|threw|throw|sent|diplomat|ambassador|envoy|treatment)\w*",
    re.I,
)
_CONCRETE = re.compile(
    r"\b(?:expel|expul|oust|remov|persona non|recall|withdr|summon|clos|shut|sever|downgrad|kick|threw|diplomat|ambassador|envoy|official)\w*",
    re.I,
)
_SOMEBODY = re.compile(r"[A-Z]|\bits\b|\btheir\b")


@cache
def _reasons() -> re.Pattern[str]:
    """The words of all kinds as one pattern with a group a kind."""
    parts = []
    for name, words in load("reasons")["reasons"].items():
        ordered = sorted(words, key=lambda w: (-len(w), w))
        any_of = "|".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) + r"\b" for w in ordered)
        parts.append(f"(?P<{name}>{any_of})")
    return re.compile(r"\b(?:" + "|".join(parts) + ")")


class Grounds:
    """The words for reasons in an article, each sentence read when it is asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words: dict[int, list[tuple[int, str]]] = {}
        self._leading: list[str] | None = None
        self._answers: dict[int, list[re.Match[str]]] = {}

    def words(self, index: int) -> list[tuple[int, str]]:
        """(offset, class) of every word for a reason in sentence `index`."""
        if index not in self._words:
            s = self._reading.sentences[index]
            text = self._reading.text[s.start : s.end].lower()
            self._words[index] = [(s.start + m.start(), m.lastgroup) for m in _reasons().finditer(text)]
        return self._words[index]

    def leading(self) -> list[str]:
        """The classes of the article, most frequent first, ties by name; at most three."""
        if self._leading is None:
            counts: dict[str, int] = {}
            for i in range(len(self._reading.sentences)):
                for _, name in self.words(i):
                    counts[name] = counts.get(name, 0) + (2 if self._reading.sentences[i].is_title else 1)
            self._leading = sorted(counts, key=lambda n: (-counts[n], n))[:3]
        return self._leading

    def features(self, place: Place, places: Sequence[Place]) -> list[str]:
        """What stands around the trigger that may tell the reason; `places` are all of the article."""
        f, sentence = place.finding, place.sentence
        out = ["any", f"type:{f.type}", f"status:{f.status}", f"rule:{f.trigger.rule.name}"]
        for offset, name in self.words(sentence.index):
            gap = place.start - offset if offset < place.start else max(0, offset - place.end)
            side = "left" if offset < place.start else "right"
            out += [f"own:{name}", f"{'close' if gap <= CLOSE else 'off'}.{side}:{name}"]
        for where, step in (("back", -1), ("ahead", 1), ("ahead2", 2)):
            i = sentence.index + step
            if 0 <= i < len(self._reading.sentences) and not self._reading.sentences[i].is_title:
                same = self._reading.sentences[i].paragraph == sentence.paragraph
                out += [f"{where}.{same}:{name}" for _, name in self.words(i)]
        out += [f"leading{n}:{name}" for n, name in enumerate(self.leading())]
        text = self._reading.text[sentence.start : sentence.end]
        for cue in (" over ", " because ", "accus", " after ", " for "):
            if cue in text:
                out.append(f"cue:{cue.strip()}")
        before = [p.finding for p in places if p.sentence.index <= sentence.index and p.finding.happened]
        if any((o.actor, o.target) == (f.target, f.actor) for o in before):
            out += ["answer", f"answer.{f.type}"]
            if any((o.type, o.actor, o.target) == (f.type, f.target, f.actor) for o in before):
                out.append("answer.alike")
        if self.is_answered(place):
            out.append("answered")
        elif self.responds_to_text(place):
            out.append("responds")
        return list(dict.fromkeys(out))

    def _answers_of(self, index: int) -> list[re.Match[str]]:
        """The words of sentence `index` that say that one act answers another."""
        if index not in self._answers:
            s = self._reading.sentences[index]
            self._answers[index] = list(_ANSWER.finditer(self._reading.text, s.start, s.end))
        return self._answers[index]

    def responds_to_text(self, place: Place) -> str | None:
        """The words of the trigger's sentence that name the act it answers ("in response to ... removal of two Russian
        officials in March"), at most 200 characters; None where there are none."""
        for m in self._answers_of(place.sentence.index):
            if _names(m, place):
                continue
            vague = m["cue"].lower().endswith("after")
            if vague and not (_ACT_WORDS.search(m["rest"]) and _SOMEBODY.search(m["rest"])):
                continue
            return m.group().strip(" ,\"“”'")[:200]
        return None

    def is_answered(self, place: Place) -> bool:
        """Whether the trigger's sentence names its act only as what another one answers ("in response to the removal
        of")."""
        answers = self._answers_of(place.sentence.index)
        return any(_names(m, place) and m["cue"].lower().startswith("in ") for m in answers)


CLASSES = (*REASONS, None)
"""The options of the choice."""


def options(features: Sequence[str]) -> list[list[str]]:
    """The features of each class of CLASSES, as they are learned."""
    return [[f"{name or 'none'}|{f}" for f in features] for name in CLASSES]


def by_feature(weights: Weights) -> dict[str, list[float]]:
    """The weights of a feature for every class of CLASSES: one look-up a feature instead of one a class."""
    names = {name or "none": i for i, name in enumerate(CLASSES)}
    out: dict[str, list[float]] = {}
    for key, weight in weights.items():
        name, _, feature = key.partition("|")
        out.setdefault(feature, [0.0] * len(CLASSES))[names[name]] = weight
    return out


@cache
def _shipped() -> dict[str, list[float]]:
    return by_feature(field_weights()["reason"])


def reason_of(
    own: Sequence[Place],
    weights: Sequence[float],
    places: Sequence[Place],
    grounds: Grounds,
    learned: Mapping[str, list[float]] | None = None,
) -> str | None:
    """The reason of an act that is told at the places `own`, each with its weight; None where none is said. `learned` are
    weights as `by_feature` gives them, the shipped ones where there are none."""
    learned = _shipped() if learned is None else learned
    sums = [0.0] * len(CLASSES)
    for place, weight in zip(own, weights, strict=True):
        rows = [learned[f] for f in grounds.features(place, places) if f in learned]
        scores = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(CLASSES)
        for i, chance in enumerate(softmax(scores)):
            sums[i] += chance * weight
    return CLASSES[max(range(len(CLASSES)), key=lambda i: (round(sums[i], 9), -i))]


def telling(text: str) -> int:
    """How much an answer's words tell of the act answered: the concrete words of acts and people in them."""
    return len(_CONCRETE.findall(text))


def _names(answer: re.Match[str], place: Place) -> bool:
    """Whether an answer's words name the trigger's act."""
    return answer.start("rest") <= place.start < answer.end()
