"""The gate's words: read from one list a language, and written as the bytes that a scanner looks for.

A line of `terms/<language>.txt` is a term, two blanks or more, and `#` with the reason why it is there; a line after `@`
names the legacy encodings of the language. A plain term names who and what it is about (diplomat, embassy); after `!`
it is enough alone; after `+` it is an act (expel, summon) that is enough beside one of them, after `~` a word that hints
at one (close, protest, hours); hints with the same reason say the same. `*` leaves a word open at
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
from itertools import islice, product
from pathlib import Path

FOLDER = Path(__file__).with_name("terms")
UTF8 = "utf-8"

_LINE = re.compile(r"([!+~]?)(\S(?:.*?\S)?)\s{2,}#\s*(\S.*)")
_NAMED = {chr(code): f"&{name};" for code, name in html.entities.codepoint2name.items()}
_GAPS = (b"\n", b"\r\n", b"-", b"&nbsp;", b"\xc2\xa0", b"\xa0")
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
    def is_plain(self) -> bool:
        """Whether the term is ASCII words that stand as they are, so that its bytes can be looked for as a whole."""
        words = self.text.replace("^", "").strip("*")
        return (
            words.isascii()
            and "*" not in words
            and "'" not in words
            and not (" " in words and self.kind is Kind.STRONG)
        )

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
    """Bytes to look for (ASCII letters in lower case) in one encoding: terms as a whole, or their anchors."""

    data: bytes
    encoding: str
    whole: bool
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


def literals(terms: Iterable[Term], utf8_only: bool = False) -> list[Literal]:
    """Every way in which terms may be written: plain ones with each kind of gap between their words; the anchors of
    others in each case, in UTF-8 and, unless told otherwise, in the legacy encodings of their languages and in
    character references."""
    of: dict[tuple[bytes, str, bool], dict[str, Term]] = {}
    for term in terms:
        for data, encoding in _plain(term) if term.is_plain else _anchored(term, utf8_only):
            of.setdefault((data, encoding, term.is_plain), {}).setdefault(term.text, term)
    return [Literal(*key, tuple(some.values())) for key, some in of.items()]


def _plain(term: Term) -> Iterator[tuple[bytes, str]]:
    """A plain term's bytes, one of its gaps at a time not a blank: enough for text that is broken into lines."""
    words = [w.encode() for w in term.text.replace("^", "").strip("*").split(" ")]
    gaps = [b" "] * (len(words) - 1)
    yield b" ".join(words), UTF8
    for place, gap in product(range(len(gaps)), _GAPS):
        parts = [*gaps[:place], gap, *gaps[place + 1 :], b""]
        yield b"".join(w + g for w, g in zip(words, parts, strict=True)), UTF8


def _anchored(term: Term, utf8_only: bool) -> Iterator[tuple[bytes, str]]:
    anchor = term.anchor
    for spelling in dict.fromkeys((anchor, anchor.capitalize(), anchor.upper())):
        for encoding, write in islice(_ways(term), 1 if utf8_only else None):
            try:
                yield b"".join(write(c.lower() if c.isascii() else c) for c in spelling), encoding
            except UnicodeEncodeError:
                continue


def _ways(term: Term) -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Encodings, each with a function that writes one character."""
    yield UTF8, str.encode
    if term.anchor.isascii():
        return
    for name in term.encodings:
        yield name, lambda c, name=name: c.encode(name)
    yield UTF8, lambda c: c.encode() if c.isascii() else f"&#{ord(c)};".encode()
    yield UTF8, lambda c: c.encode() if c.isascii() else _NAMED.get(c, f"&#{ord(c)};").encode()
