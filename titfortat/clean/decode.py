"""From bytes to text: which character set a body is in. Knows no markup beyond a `charset` in its first bytes."""

from __future__ import annotations

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from titfortat.clean.limits import MAX_DECODE_ERRORS

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", re.I)
_HEAD = 4_096
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))


class Undecodable(ValueError):
    """The bytes are no text in any character set that they may be in; the message says what was tried."""


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of a body. A byte order mark decides, then validity as UTF-8 (declarations lie, valid UTF-8 with
    non-ASCII characters is never an accident), then the declared charset, the one in the markup, and detection.

    Raises Undecodable where more than `MAX_DECODE_ERRORS` of the characters stay broken.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _checked(content[len(mark) :].decode(name, "replace"), name)
    try:
        return _checked(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "replace")
    other = sum(c > "\x7f" for c in text)
    if text.count("\ufffd") <= 0.02 * other:  # a cut or a few bad bytes in what is UTF-8 otherwise
        return _checked(text, "utf-8")
    tried = []
    for name in (_known(declared), _known(_in_markup(content)), _known(detect_encoding(content))):
        if name and name not in tried and name != "utf-8":
            tried.append(name)
            text = content.decode(name, "replace")
            if text.count("\ufffd") <= 0.001 * len(text):
                return _checked(text, name)
    if not tried:
        return _checked(content.decode("cp1252", "replace"), "cp1252")
    return _checked(min((content.decode(n, "replace") for n in tried), key=lambda t: t.count("\ufffd")), tried[0])


def _in_markup(content: bytes) -> str | None:
    match = _META.search(content[:_HEAD])
    return match.group(1).decode("ascii", "replace") if match else None


def _known(label: str | None) -> str | None:
    """The codec that browsers take for a label (latin-1 is cp1252); None for a label that they don't know."""
    name = map_encoding_to_html5(label.strip(), fallback_utf8=False) if label else None
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _checked(text: str, name: str) -> str:
    data = text.encode()
    broken = text.count("\ufffd") + len(data) - len(data.translate(None, _CONTROLS))
    if broken > MAX_DECODE_ERRORS * max(1, len(text)):
        raise Undecodable(f"{broken} of {len(text)} characters are broken when read as {name}")
    return text
