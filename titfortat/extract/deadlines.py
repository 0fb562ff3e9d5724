"""How long the people of an expulsion have: the span of time that is theirs, or the moment as the article words it.

A choice between the spans around the trigger and "not said"; the weights are learned (field "deadline" of
`data/fields.json`). Moments ("by Sunday") give the words alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from titfortat.extract.choosing import Weights, field_weights, probabilities
from titfortat.extract.lexicon import load
from titfortat.extract.places import Place
from titfortat.extract.slots import Slot, SlotSentence, Token

LEAST, MOST = 1.0, 2160.0
"""Hours that a deadline may have."""
NEAR = (("own", 0), ("ahead1", 1), ("ahead2", 2), ("ahead3", 3), ("back1", -1), ("back2", -2))
"""Sentences around the trigger's whose spans are options."""
UNTIMED = 0.6
"""Weight of "no span is said" at one place against one said at another."""

_WORDS = load("deadlines")["words"]
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?(?: ?[ap]\.?m\b\.?| o.clock|(?:st|nd|rd|th)\b)"
_HOUR = r"\d{1,2}(?:[.:]\d\d)?(?: ?[ap]\.?m|st|nd|rd|th)?"
_BY = re.compile(
    r"\b(?:(?:by|until|till|no later than|not later than|before) (?:the )?"
    rf"(?:(?:{_HOUR}|{'|'.join(_WORDS['before_day'])})\b[ .]+){{0,3}}?"
    rf"(?:{_DAY}|midnight|noon|midday|nightfall|{_CLOCK}|\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH}(?: \d{{1,2}}\b)?|Christmas|that day|the same date|tomorrow|tonight|weekend)"
    rf"(?: on {_DAY})?"
    r"|immediately|at once|forthwith|as soon as possible|without delay|the same (?:deadline|terms|time limit)"
    r"|within (?:hours|days|a few days|the week)|(?:by|until) the (?:end|beginning|middle) of [\w ]{3,20}"
    r"|(?:within |in )?an? (?:few|couple of) (?:hours|days|weeks)(?= to (?:leave|go|depart|pack|quit|clear|get)\b))",
    re.I,
)
_WITHIN = re.compile(r"\b(?:within|in) (?:a maximum of |the next |no more than |the same )?$", re.I)

_LEAVE = frozenset(_WORDS["leave"])
_GIVE = frozenset(_WORDS["give"])
_OTHER = frozenset(_WORDS["other"])
_NOT_BEHIND = frozenset(_WORDS["not_behind"])
_NOT_BEFORE = frozenset(_WORDS["not_before"])
_SAME = frozenset(_WORDS["same"])
_OF_OTHERS = frozenset(_WORDS["of_others"])
_CUSTOM = frozenset(_WORDS["custom"])
_SPENT = frozenset(_WORDS["spent"])


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hours` for stated spans; `at` where it can be computed; `text` as the article words it."""

    hours: float | None = None
    at: dt.datetime | None = None
    text: str | None = None


NONE = Deadline()


@dataclass(frozen=True, slots=True)
class Option:
    """A span as an option: its hours (None for "not said"), where it stands, and its features."""

    hours: float | None
    start: int
    end: int
    features: list[str]


def spans(sentence: SlotSentence) -> list[tuple[int, Slot]]:
    """The spans of time of a sentence that may be a deadline, with the indices of their tokens."""
    tokens = sentence.tokens
    out = []
    for i, slot in sentence.slots("D"):
        behind = tokens[i + 1].text if i + 1 < len(tokens) else ""
        before = tokens[i - 1].text if i else ""
        fits = LEAST <= slot.hours <= MOST and behind not in _NOT_BEHIND and before not in _NOT_BEFORE
        if fits and not _of_others(tokens, i):
            out.append((i, slot))
    return out


def _of_others(tokens: Sequence[Token], at: int) -> bool:
    """Whether a span is what custom gives, or that of troops or of a sentence: such a word stands nearer before it than any
    mission people, or says behind it how the time is spent."""
    if any(t.slot is None and t.text in _CUSTOM for t in tokens[:at]):
        return True
    for i in range(at - 1, max(-1, at - 10), -1):
        slot = tokens[i].slot
        if slot is not None and slot.kind in "EM":
            break
        if slot is None and tokens[i].text in _OF_OTHERS:
            return True
    return any(t.slot is None and t.text in _SPENT for t in tokens[at + 1 : at + 3])


def options(place: Place, places: Sequence[Place]) -> list[Option]:
    """The deadlines that the act of `place` may have; `places` are all of the article."""
    sentences, index = place.reading.sentences, place.sentence.index
    out: list[Option] = []
    around = [(w, index + n) for w, n in NEAR if 0 <= index + n < len(sentences)]
    around = [(w, i) for w, i in around if w == "own" or not sentences[i].is_title]
    if index and sentences[0].is_title:
        around.append(("title", 0))
    found = 0
    for where, i in around:
        sentence = sentences[i]
        for at, slot in spans(sentence):
            if _given_to_others(place, places, sentence, at):
                continue
            found += where == "own"
            out.append(Option(slot.hours, slot.start, slot.end, _tags(place, places, sentence, at, where)))
        out += [o for o in _repeated(place, sentence, where)]
    f, words = place.finding, {t.text for t in place.sentence.tokens}
    depth = "title" if place.sentence.is_title else str(min(3, place.sentence.paragraph))
    none = [
        "any",
        f.status,
        f"own{min(2, found)}",
        f"rule:{f.trigger.rule.name}",
        f"by{bool(_by(place))}",
        f"at{depth}",
    ]
    none += [f"spans{min(3, len(out))}", f"old{bool(words & {'had', 'ago', 'earlier', 'last', 'since'})}"]
    return [*out, Option(None, 0, 0, [f"none|{t}" for t in none])]


def _given_to_others(place: Place, places: Sequence[Place], sentence: SlotSentence, at: int) -> bool:
    """Whether the words of an expulsion hold a span ("gave the consul 24 hours"), and only of expulsions of others."""
    f = place.finding
    whose = {
        (p.finding.actor, p.finding.target)
        for p in places
        if p.sentence is sentence and p.first <= at <= p.last and p.finding.type == "EXPEL"
    }
    return bool(whose) and (f.actor, f.target) not in whose


def _repeated(place: Place, sentence: SlotSentence, where: str) -> list[Option]:
    """ "The same deadline", "under the same terms": the span last named before it."""
    words = [t.text for t in sentence.tokens]
    for i in range(len(words) - 1):
        if words[i] == "same" and words[i + 1] in _SAME:
            before = sentence.tokens[i].start
            named = [
                s for t in place.reading.sentences[max(0, sentence.index - 8) : sentence.index + 1] for _, s in spans(t)
            ]
            named = [s for s in named if s.end <= before]
            if named:
                last = named[-1]
                return [Option(last.hours, before, sentence.tokens[i + 1].end, [f"same|{where}", "same|any"])]
    return []


def _tags(place: Place, places: Sequence[Place], sentence: SlotSentence, at: int, where: str) -> list[str]:
    tokens = sentence.tokens
    f = place.finding

    def word(i: int) -> str:
        if not 0 <= i < len(tokens):
            return "-"
        return tokens[i].text if tokens[i].slot is None else f"{{{tokens[i].slot.kind}}}"

    near = {t.text for t in tokens[max(0, at - 7) : at + 7] if t.slot is None}
    left = {t.text for t in tokens[max(0, at - 6) : at] if t.slot is None}
    tags = [
        where,
        f"before:{word(at - 1)}",
        f"behind:{word(at + 1)}",
        f"behind:{word(at + 1)} {word(at + 2)}",
        f"leave{bool(near & _LEAVE)}.give{bool(left & _GIVE)}",
        f"{where[:4]}.leave{bool(near & _LEAVE)}.give{bool(left & _GIVE)}",
        f"hours{int(tokens[at].slot.hours) if tokens[at].slot.hours in (24, 48, 72, 168) else 'else'}",
        f"{where[:4]}.whose:{_whose(sentence, at, f.actor, f.target)}",
        f"{where[:4]}.owner:{_owner(place, places, sentence, at)}",
        f"{where}.paragraph{sentence.paragraph - place.sentence.paragraph}",
    ]
    tags += [f"other:{w}" for w in sorted(near & _OTHER)]
    if where == "own":
        side = "left" if at < place.first else "right" if at > place.last else "inside"
        gap = place.first - at if side == "left" else max(0, at - place.last)
        bucket = next((n for n in (0, 2, 5, 9, 15) if gap <= n), 99)
        between = range(min(at, place.last), max(at, place.first))
        stops = any(tokens[i].text in {";", ":"} for i in between)
        tags += [
            f"{side}.{place.form}",
            f"{side}.d{bucket}",
            f"stop{stops}",
            f"rival{any(r in between for r in place.rivals)}",
        ]
    else:
        head = word(0) if tokens else "-"
        tags += [f"{where[:4]}.head:{head}", f"{where[:4]}.head-slot{head.startswith('{')}"]
    return [f"span|{t}" for t in tags]


def _whose(sentence: SlotSentence, at: int, actor: str, target: str) -> str:
    """Whose state is named nearest before a span, and whether a third state is in the sentence."""
    named = [(i, s.states or s.likely) for i, s in sentence.slots("CEMG") if s.states or s.likely]
    third = any(not {actor, target} & set(states) for _, states in named)
    left = next((states for i, states in reversed(named) if i < at), ())
    who = "target" if target in left else "actor" if actor in left else "other" if left else "nobody"
    return f"{who}.third{third}"


def _owner(place: Place, places: Sequence[Place], sentence: SlotSentence, at: int) -> str:
    """Whose act stands nearest to the span in its sentence: this pair's, the answer's or another's, and how near."""
    f = place.finding
    gaps = [
        (max(p.first - at, at - p.last, 0), (p.finding.actor, p.finding.target) != (f.actor, f.target), n)
        for n, p in enumerate(places)
        if p.sentence is sentence and p.finding.type == "EXPEL"
    ]
    if not gaps:
        return "nobody"
    gap, _, n = min(gaps)
    other = places[n].finding
    pair = {(f.actor, f.target): "same", (f.target, f.actor): "reverse"}.get((other.actor, other.target), "other")
    return f"{pair}.{'at' if gap <= 2 else 'off'}"


def _by(place: Place) -> re.Match[str] | None:
    """The moment that the trigger's sentence names as a limit."""
    return _BY.search(place.reading.text, place.sentence.start, place.sentence.end)


def deadline_of(
    own: Sequence[Place],
    weights: Sequence[float],
    places: Sequence[Place],
    announced: dt.date | None,
    learned: Mapping[str, Weights] | None = None,
) -> Deadline:
    """The deadline of an expulsion that is told at the places `own`, each with its weight; `places` are all of the article,
    `announced` the day of the act."""
    learned = field_weights() if learned is None else learned
    sums: dict[float | None, float] = {}
    best: dict[float | None, tuple[float, Option]] = {}
    for place, weight in zip(own, weights, strict=True):
        found = options(place, places)
        for option, chance in zip(found, probabilities([o.features for o in found], learned["deadline"]), strict=True):
            value = chance * weight * (UNTIMED if option.hours is None else 1.0)
            sums[option.hours] = sums.get(option.hours, 0.0) + value
            if option.hours not in best or value > best[option.hours][0]:
                best[option.hours] = (value, option)
    hours = max(sums, key=lambda h: (round(sums[h], 9), h or 0.0))
    if hours is None:
        worded = next((m for p in own if (m := _by(p))), None)
        return Deadline(text=worded.group().rstrip(".")) if worded else NONE
    option = best[hours][1]
    text = own[0].reading.text
    before = _WITHIN.search(text, max(0, option.start - 30), option.start)
    return Deadline(hours, _moment(announced, hours), text[before.start() if before else option.start : option.end])


def _moment(announced: dt.date | None, hours: float) -> dt.datetime | None:
    if announced is None:
        return None
    return dt.datetime.combine(announced, dt.time(), dt.UTC) + dt.timedelta(hours=hours)
