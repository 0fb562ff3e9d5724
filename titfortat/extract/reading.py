"""An article read up to its mentions: sentences with slots, the people it introduces, and who "the ministry" or "its
ambassador" most likely is.

Everything here is about one article; nothing is kept between articles. Which acts it states is read by `triggers` and
`candidates`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from titfortat.countries import NameHit, as_of, gazetteer
from titfortat.extract.counts import mark_counts
from titfortat.extract.envoys import mark_envoys
from titfortat.extract.governments import mark_governments
from titfortat.extract.lexicon import words
from titfortat.extract.sentences import split
from titfortat.extract.slots import Slot, SlotSentence, Token, render
from titfortat.extract.tokens import tokenise

TITLE_GAP = "\n\n"
MOST_TEXT = 60_000
"""Characters of a text that are read: the longest news articles and live blogs; they take under a second. What is behind is left
unread."""

_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z .'’/,-]{2,40}?)(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?)?(?: \([^)]{2,30}\))?\s?[:.—–-]"
)


@dataclass(slots=True)
class Person:
    """Somebody the article introduces: an envoy of `states` (kind E) or an official of them (kind C)."""

    kind: str
    states: tuple[str, ...]
    roles: tuple[str, ...]
    hosts: tuple[str, ...]
    full_name: str


@dataclass(slots=True)
class Reading:
    """An article as slots. `text` is title, gap and body; body offsets are `offset - body_start`."""

    text: str
    body_start: int
    published: dt.date | None
    sentences: list[SlotSentence]
    people: dict[str, Person] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    dateline: tuple[str, ...] = ()

    def ranked(self) -> list[str]:
        """The states of the article, most mentioned first, ties by code."""
        return [s for s, _ in sorted(self.counts.items(), key=lambda kv: (-kv[1], kv[0]))]


def read(title: str | None, body: str, published: dt.date | None) -> Reading:
    """Read an article. `published` dates the names in it; None reads them as of today's states."""
    body = body[:MOST_TEXT]
    head = (title or "").strip()
    text = head + TITLE_GAP + body if head else body
    body_start = len(text) - len(body)
    states = _states(text, published)
    spans = [(s, True) for s in split(head)] if head else []
    spans += [(s, False) for s in split(body, body_start)]
    sentences: list[SlotSentence] = []
    first = 0
    for span, is_title in spans:
        while first < len(states) and states[first].end <= span.start:
            first += 1
        last = first
        while last < len(states) and states[last].end <= span.end:
            last += 1
        tokens = _possessives(tokenise(text, span.start, span.end, states[first:last]))
        tokens = mark_counts(mark_envoys(_coordinate(mark_governments(tokens))))
        sentences.append(
            SlotSentence(
                len(sentences), -1 if is_title else span.paragraph, span.start, span.end, tokens, is_title=is_title
            )
        )
        first = last
    reading = Reading(text, body_start, published, sentences)
    _introduce(reading)
    _recognise(reading)
    for sentence in sentences:
        render(sentence)
    _count(reading)
    reading.dateline = _read_dateline(reading)
    return reading


def _states(text: str, published: dt.date | None) -> list[Slot]:
    return [
        Slot(
            "C",
            h.start,
            h.end,
            states=(as_of(h.iso3[0], published) if published else h.iso3[0],),
            flavour=_flavour(text, h),
        )
        for h in gazetteer().find(text, published)
    ]


_NEXT_WORD = re.compile(r"[ -]([^\W\d_]+)")
_AFTER_NOUN = words("after_nationality")


def _flavour(text: str, hit: NameHit) -> str:
    """The hit's kind, with adjectives ("the Iranian envoy": demonym) told from people ("25 Britons", "the Dutch have")."""
    if hit.kind not in {"demonym", "people"}:
        return hit.kind
    if hit.name.endswith("s") and not hit.name.endswith("ss"):
        return "people"
    word = _NEXT_WORD.match(text, hit.end)
    return "demonym" if word and word[1] not in _AFTER_NOUN else "people"


def _possessives(tokens: list[Token]) -> list[Token]:
    """ "The Netherlands' envoy": the apostrophe behind a name in s that a noun follows is read as 's."""
    for before, token, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        owner = before.slot is not None and before.raw.endswith("s") and token.start == before.end
        if owner and token.text in {"'", "’"} and (behind.slot is not None or behind.text.isalpha()):
            token.text = "'s"
    return tokens


_JOINERS = frozenset({",", "and", "or", "&", "the", "/", "'s"})
_LISTED_AFTER = frozenset({"of", "in", "to", "from", "with", "by"})
_MERGED = frozenset({"name", "capital", "metonym", "abbrev", "demonym", "people", "official"})


def _coordinate(tokens: list[Token]) -> list[Token]:
    """States joined as a list ("Riyadh, Abu Dhabi and Manama") become one slot with several states."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if not _can_join(tokens, i):
            out.append(tokens[i])
            i += 1
            continue
        last, at, joined = i, i, False
        members = [tokens[i]]
        while True:
            nxt = at + 1
            words = []
            while nxt < len(tokens) and tokens[nxt].slot is None and tokens[nxt].text in _JOINERS and len(words) < 4:
                words.append(tokens[nxt].text)
                nxt += 1
            if not set(words) - {"the", "'s"} or nxt >= len(tokens) or not _can_join(tokens, nxt):
                break
            if _owned(tokens, nxt) and not _owned(tokens, i) and out and out[-1].text in _LISTED_AFTER:
                break
            members.append(tokens[nxt])
            at = nxt
            if any(w in {"and", "or", "&", "/"} for w in words):
                joined, last = True, at
        if not joined:
            out.append(tokens[i])
            i += 1
            continue
        members = [m for m in members if m.start <= tokens[last].start]
        states = tuple(dict.fromkeys(s for m in members for s in m.slot.states))
        end = tokens[last].end
        raw = " ".join(t.raw for t in tokens[i : last + 1])
        out.append(
            Token(
                raw.lower(),
                raw,
                tokens[i].start,
                end,
                Slot("C", tokens[i].start, end, states=states, flavour=members[-1].slot.flavour),
            )
        )
        i = last + 1
    return out


def _owned(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].text == "'s"


def _can_join(tokens: list[Token], i: int) -> bool:
    slot = tokens[i].slot
    return slot is not None and slot.kind == "C" and slot.flavour in _MERGED


def _introduce(reading: Reading) -> None:
    """Note every named envoy and official whose state is known, by last name."""
    for sentence in reading.sentences:
        for _, slot in sentence.slots("ECG"):
            if not slot.name:
                continue
            key = slot.name.split()[-1]
            known = reading.people.get(key)
            if slot.kind == "E" and (known is None or not known.states):
                reading.people[key] = Person("E", slot.states, slot.roles, slot.hosts, slot.name)
            elif slot.kind in "CG" and known is None:
                reading.people[key] = Person("C", slot.states, (), (), slot.name)


def _recognise(reading: Reading) -> None:
    """Turn later mentions of introduced people ("Mitrofanova") into slots."""
    if not reading.people:
        return
    for sentence in reading.sentences:
        tokens = sentence.tokens
        for i, token in enumerate(tokens):
            if token.slot is not None or token.raw not in reading.people:
                continue
            person = reading.people[token.raw]
            start, first = token.start, i
            for back in (i - 1, i - 2):
                if (
                    back >= 0
                    and tokens[back].slot is None
                    and tokens[back].raw in person.full_name.split()
                    and tokens[back].raw
                ):
                    start, first = tokens[back].start, back
            slot = Slot(
                person.kind,
                start,
                token.end,
                states=person.states,
                hosts=person.hosts,
                roles=person.roles,
                name=person.full_name,
                flavour="known",
                count=1 if person.kind == "E" else None,
            )
            if person.kind == "C" and not person.states:
                slot.kind = "G"
            tokens[i] = Token(token.text, token.raw, start, token.end, slot)
            for k in range(first, i):
                tokens[k] = Token("", "", tokens[k].start, tokens[k].start)
        sentence.tokens = [t for t in tokens if t.raw]


def _count(reading: Reading) -> None:
    for sentence in reading.sentences:
        weight = 2 if sentence.is_title else 1
        for _, slot in sentence.slots("CEM"):
            for part in (slot.states, slot.hosts):
                for state in part:
                    reading.counts[state] += weight / len(part)


def _read_dateline(reading: Reading) -> tuple[str, ...]:
    """The states of the place at the head of the body ("BAKU, December 26.")."""
    for sentence in reading.sentences:
        if sentence.is_title:
            continue
        m = _DATELINE.match(reading.text, sentence.start)
        if not m:
            return ()
        found = [s for _, slot in sentence.slots("C") if slot.start < m.end("place") for s in slot.states]
        return tuple(dict.fromkeys(found))
    return ()
