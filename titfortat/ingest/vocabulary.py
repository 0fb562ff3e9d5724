"""The gate's words: read from one list a language, and written as the bytes that a scanner looks for.

A line of `terms/<language>.txt` is a term, two blanks or more, and `#` with the reason why it is there; a line after `@`
names the legacy encodings of the language. A plain term names who and what it is about (diplomat, embassy); after `!`
it is enough alone; after `+` it is an act (expel, summon) that is enough beside one of them, after `~` a word that hints
at one (close, protest, hours). `*` leaves a word open at
that end and stands for a word, `^` marks the word of a phrase that is looked for first, where that is not its last long one.
What a page with terms is worth is decided in `gate`.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).with_name("terms")
UTF8 = "utf-8"

_LINE = re.compile(r"([!+~]?)(\S(?:.*?\S)?)\s{2,}#\s*(\S.*)")
_NAMED = {chr(code): f"&{name};" for code, name in html.entities.codepoint2name.items()}
_LONG = 4
"""Letters from which a word of a phrase is rare enough to look for."""


class Kind(StrEnum):
    """What a term says of the text that holds it."""

    STRONG = "!"
    NOUN = ""
    ACT = "+"
    HINT = "~"


@dataclass(frozen=True)
class Term:
    """One term of a list: its words in lower case with their stars, its language and its reason."""

    text: str
    kind: Kind
    language: str
    encodings: tuple[str, ...]
    reason: str

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The term in decoded text, each of its words bounded where it has no star."""
        return re.compile(self._expression("[^\\W_]", "['’´`]", r"[\s_-]+"), re.IGNORECASE)

    @cached_property
    def whole_bytes(self) -> re.Pattern[bytes] | None:
        """The same in the bytes of a page, eight times as fast; None for a term that is not ASCII."""
        if not self.text.isascii():
            return None
        apostrophe, gap = r"(?:['`\x92]|\xe2\x80\x99|&#?\w+;)", r"(?:[\s_-]|&nbsp;|&#160;|\xc2?\xa0)+"
        return re.compile(self._expression("[a-zA-Z0-9]", apostrophe, gap).encode(), re.IGNORECASE)

    def _expression(self, letter: str, apostrophe: str, gap: str) -> str:
        return gap.join(_word(w, letter, apostrophe) for w in self.text.replace("^", "").split(" "))

    @cached_property
    def is_word(self) -> bool:
        """Whether the term is one ASCII word, and so its own anchor."""
        return self.text.isascii() and self.text.strip("*") == self.anchor

    @cached_property
    def anchor(self) -> str:
        """The piece of the term, without star and apostrophe, that is looked for in the bytes."""
        words = self.text.split(" ")
        marked = [w for w in words if w.startswith("^")]
        long = [w for w in words if len(w.strip("*")) >= _LONG]
        word = (marked or long or [max(words, key=len)])[-1].strip("^*")
        return max(re.split(r"['*-]", word), key=len)


def _word(word: str, letter: str, apostrophe: str) -> str:
    if word == "*":
        return r"\S+"
    before = "" if word.startswith("*") else f"(?<!{letter})"
    after = f"{letter}*" if word.endswith("*") else f"(?!{letter})"
    return before + re.escape(word.strip("*")).replace("'", apostrophe) + after


@dataclass(frozen=True)
class Literal:
    """The anchor of one or more terms as bytes (ASCII letters in lower case) in one encoding."""

    data: bytes
    encoding: str
    terms: tuple[Term, ...]


def read_terms(folder: Path = FOLDER) -> list[Term]:
    """The terms of every list, in the order of the languages. Raises ValueError for a line without a reason."""
    return [term for path in sorted(folder.glob("*.txt")) for term in _read(path)]


def _read(path: Path) -> Iterator[Term]:
    encodings: tuple[str, ...] = ()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            encodings = tuple(line[1:].split())
        elif line.strip() and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            if found is None:
                raise ValueError(f"{path.name}, line {number}: expected `term  # reason`, found {line!r}")
            yield Term(found[2].lower(), Kind(found[1]), path.stem, encodings, found[3])


def literals(terms: Iterable[Term]) -> list[Literal]:
    """Every way in which anchors may be written: in each case, in UTF-8, in the legacy encodings of their languages and
    in character references; no two are the same bytes in the same encoding."""
    of: dict[tuple[bytes, str], dict[str, Term]] = {}
    for term in terms:
        anchor = term.anchor
        for spelling in (anchor, anchor.capitalize(), anchor.upper()):
            for encoding, write in _ways(term):
                try:
                    data = b"".join(write(c.lower() if c.isascii() else c) for c in spelling)
                except UnicodeEncodeError:
                    continue
                of.setdefault((data, encoding), {}).setdefault(term.text, term)
    return [Literal(data, encoding, tuple(some.values())) for (data, encoding), some in of.items()]


def _ways(term: Term) -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Encodings, each with a function that writes one character."""
    yield UTF8, str.encode
    if term.anchor.isascii():
        return
    for name in term.encodings:
        yield name, lambda c, name=name: c.encode(name)
    yield UTF8, lambda c: c.encode() if c.isascii() else f"&#{ord(c)};".encode()
    yield UTF8, lambda c: c.encode() if c.isascii() else _NAMED.get(c, f"&#{ord(c)};").encode()
