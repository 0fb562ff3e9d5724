"""Sentences with their mentions turned into slots: the common view on which triggers, roles and fields are read.

A slot is a state or its government, mission people, a mission, a span of time or a bare number. In the slot string each
slot is one private-use character and all tokens are lower case and parted by single spaces, so that a rule of the data
files can say `order(?:s|ed) ~4 {E} out`. How slots are recognised is in `references`, `governments` and `envoys`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CLASSES = {
    "C": "\ue000-\ue0ff",
    "E": "\ue100-\ue1ff",
    "M": "\ue200-\ue2ff",
    "D": "\ue300-\ue3ff",
    "Q": "\ue400-\ue4ff",
    "G": "\ue500-\ue5ff",
}
"""Kind -> range of the characters that stand for its slots: C state, E mission people, M mission, D span of time, Q bare
number, G a government that does not say of which state."""

_BASE = {"C": 0xE000, "E": 0xE100, "M": 0xE200, "D": 0xE300, "Q": 0xE400, "G": 0xE500}
MOST = 256
"""Slots of one kind in a sentence; what comes after them stays as words."""


@dataclass(slots=True)
class Slot:
    """One mention: `document[start:end]`.

    `states` are ISO codes (several where names are coordinated) for C; for E and M the sending states, with `hosts` the
    states they are said to be in. `owner` is a possessive pronoun that stands for the sender ("its ambassador").
    `flavour` of a C: name, demonym, people, capital, city, metonym, leader, government. `hours` is a D's length. `likely` are the states that a
    slot without `states` most likely means, by what stands around it.
    """

    kind: str
    start: int
    end: int
    states: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    flavour: str = ""
    owner: str = ""
    roles: tuple[str, ...] = ()
    count: int | None = None
    minimum: bool = False
    everyone: bool = False
    plural: bool = False
    name: str = ""
    hours: float = 0.0
    likely: tuple[str, ...] = ()


@dataclass(slots=True)
class Token:
    """A word, a sign or a slot, at `document[start:end]`; `text` is lower case, `raw` as written."""

    text: str
    raw: str
    start: int
    end: int
    slot: Slot | None = None


@dataclass(slots=True)
class SlotSentence:
    """A sentence as tokens and as a slot string; `places[i]` is where token i begins in `text`."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: list[Token]
    text: str = ""
    places: list[int] = field(default_factory=list)
    is_title: bool = False

    def token_at(self, place: int) -> int:
        """The index of the token that begins at or covers `place` of the slot string."""
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self.places[middle] <= place:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)

    def word(self, i: int) -> str:
        """The word at token i; "" for a slot and outside the sentence."""
        return word_at(self.tokens, i)

    def word_before(self, i: int) -> str:
        """The word before token i, an article between them left out."""
        return self.word(i - 2) if self.word(i - 1) == "the" else self.word(i - 1)

    def slots(self, kinds: str = "CEMDQG") -> list[tuple[int, Slot]]:
        """The slots of the given kinds with the indices of their tokens, in order."""
        return [(i, t.slot) for i, t in enumerate(self.tokens) if t.slot is not None and t.slot.kind in kinds]


def word_at(tokens: list[Token], i: int) -> str:
    """The lower-case word at token i; "" for a slot and outside the sentence."""
    return tokens[i].text if 0 <= i < len(tokens) and tokens[i].slot is None else ""


def render(sentence: SlotSentence) -> SlotSentence:
    """Fill in the slot string of a sentence from its tokens."""
    seen = dict.fromkeys(_BASE, 0)
    parts, places, at = [], [], 0
    for token in sentence.tokens:
        text = token.text
        if token.slot is not None and seen[token.slot.kind] < MOST:
            text = chr(_BASE[token.slot.kind] + seen[token.slot.kind])
            seen[token.slot.kind] += 1
        parts.append(text)
        places.append(at)
        at += len(text) + 1
    sentence.text = " ".join(parts) + " "
    sentence.places = places
    return sentence
