"""Unicode and white space: one form for all text that leaves the stage. Knows no furniture and no markup."""

from __future__ import annotations

import re
import unicodedata

# Controls (without tab and line ends), soft hyphens, zero-width spaces and joints, byte order marks, bidi marks and
# interlinear annotations. The joiners U+200C and U+200D stay: Persian and Indic scripts need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_OBJECT = "\ufffc"
_SURROGATES = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """NFC, one kind of line end, no invisible characters, single spaces, no space at either end of a line."""
    if not (text.isascii() and text.isprintable()):
        text = unify_line_ends(text)
        text = _INVISIBLE.sub("", text)
        text = _SURROGATES.sub("\ufffd", text)
        text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    return text.replace(" \n", "\n").replace("\n ", "\n").strip()


def unify_line_ends(text: str) -> str:
    """The text with line feeds for every kind of line end."""
    return _LINE_ENDS.sub("\n", text)


def one_line(text: str | None) -> str | None:
    """The text on one line; None where nothing is left."""
    return joined(text) or None if text else None


def joined(text: str) -> str:
    """The text on one line; '' where nothing is left."""
    line = " ".join(text.split())
    if line.isprintable() and _OBJECT not in line:  # most are, and patterns cost five times as much
        return line if line.isascii() else unicodedata.normalize("NFC", line)
    return " ".join(normalise(text).split())
