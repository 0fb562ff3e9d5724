"""Why an act was done and which act it answers, in the words of the article."""

from __future__ import annotations

import re
from functools import cache

from titfortat.extract.lexicon import load
from titfortat.extract.reading import Reading
from titfortat.extract.triggers import Trigger

_ANSWER = re.compile(
    r"\b(?P<cue>in (?:response|retaliation|reply|answer|reaction|return) (?:to|for)|in retaliation|retaliat(?:ed|ing|ion) (?:for|against)|respon(?:ded|ding|se) to|"
    r"tit[- ]for[- ]tat(?: \w+)?|(?:as a |by way of )?(?:mirror|reciprocal|retaliatory|symmetrical) (?:measure|response|step|move|action)s?|"
    r"answer(?:ed|ing)? (?:to|for)|hit(?:ting)? back (?:at|against|for)|revenge for|reprisal for|(?:a )?(?:day|week|month|hours?|days|weeks) after|after)\b"
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
REACH = 160
"""Characters around a trigger in which a reason is looked for beyond its own sentence's end."""


@cache
def _reasons() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\b"))
        for name, words in load("reasons")["reasons"].items()
    ]


def responds_to_text(reading: Reading, trigger: Trigger) -> str | None:
    """The words of the trigger's sentence that name the act it answers ("in response to ... removal of two Russian
    officials in March"), at most 200 characters; None where there are none."""
    sentence = trigger.sentence
    for m in _ANSWER.finditer(reading.text, sentence.start, sentence.end):
        if _names(m, trigger):
            continue
        plain = m["cue"].lower().endswith("after")
        if plain and not (_ACT_WORDS.search(m["rest"]) and re.search(r"[A-Z]|\bits\b|\btheir\b", m["rest"])):
            continue
        return m.group().strip(" ,\"“”'")[:200]
    return None


def telling(text: str) -> int:
    """How much an answer's words tell of the act answered: the concrete words of acts and people in them."""
    return len(_CONCRETE.findall(text))


def is_answered(reading: Reading, trigger: Trigger) -> bool:
    """Whether the trigger's sentence names its act only as what another one answers ("in response to the removal of")."""
    sentence = trigger.sentence
    answers = _ANSWER.finditer(reading.text, sentence.start, sentence.end)
    return any(_names(m, trigger) and m["cue"].lower().startswith("in ") for m in answers)


def _names(answer: re.Match[str], trigger: Trigger) -> bool:
    """Whether an answer's words name the trigger's act."""
    anchor = trigger.sentence.tokens[trigger.sentence.token_at(trigger.start)].start
    return answer.start("rest") <= anchor < answer.end()


def reason_of(reading: Reading, trigger: Trigger) -> str | None:
    """The reason that the words around a trigger give; None where they give none."""
    sentence = trigger.sentence
    anchor = sentence.tokens[sentence.token_at(trigger.start)].start
    end = min(len(reading.text), sentence.end + REACH)
    text = reading.text[sentence.start : end].lower()
    best: tuple[int, int, str] | None = None
    answered = is_answered(reading, trigger)
    for rank, (name, pattern) in enumerate(_reasons()):
        if answered and name == "retaliation":
            continue  # the other side retaliates for it
        for m in pattern.finditer(text):
            distance = abs(m.start() + sentence.start - anchor) + (
                200 if m.start() + sentence.start > sentence.end else 0
            )
            if best is None or (distance, rank) < best[:2]:
                best = (distance, rank, name)
    return best[2] if best else None
