"""The main text of an HTML page: paragraphs, in order, without furniture. What a page says of itself is in `markup`."""

from __future__ import annotations

import logging
import re

import trafilatura

from titfortat.clean.limits import MAX_NESTING, MAX_TAGS
from titfortat.clean.normalise import normalise

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_ELEMENT = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option".split()
)


class TooComplex(ValueError):
    """Markup that breaks a limit; `reason` is the ledger's code, the message says what was found."""

    def __init__(self, reason: str, found: str) -> None:
        super().__init__(found)
        self.reason = reason


def check_limits(page: str) -> None:
    """Raises TooComplex for markup with more tags or deeper nesting than extractors bear."""
    depth = deepest = tags = 0
    for match in _ELEMENT.finditer(page):
        tags += 1
        closing, name, single = match.groups()
        if name.lower() in _VOID or single:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    if tags > MAX_TAGS:
        raise TooComplex("too_many_tags", f"{tags} tags, at most {MAX_TAGS} are read")
    if deepest > MAX_NESTING:
        raise TooComplex("too_deep", f"elements nested {deepest} deep, at most {MAX_NESTING} are read")


def main_text(page: str, url: str) -> list[str]:
    """The paragraphs of the page's article; none where it has none."""
    try:
        found = trafilatura.bare_extraction(page, url=url, include_comments=False)
    except Exception:  # a third party's parser on hostile markup: no text is the answer, whatever it raised
        return []
    return [line for line in normalise(found.text or "").split("\n") if line] if found else []
