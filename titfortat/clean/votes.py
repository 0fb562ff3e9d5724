"""What extractors take for the main text of a page, and which blocks of the page that holds.

Three opinions are heard: trafilatura, resiliparse, and the page's own JSON-LD articleBody. None is followed blindly; they
are features of the block model.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import cached_property

from resiliparse.extract.html2text import extract_plain_text

from titfortat.clean.markup import Head, is_article, plain, texts
from titfortat.clean.normalise import normalise

_RUN = re.compile(r"[^\W_]+")
_NO_LETTERS = bytes(n for n in range(128) if not chr(n).isalnum())
MIN_RUN = 24
"""Letters from which on a block counts as found inside a longer line; a shorter one must be a line of its own."""


class Vote:
    """The main text as one extractor sees it."""

    def __init__(self, text: str) -> None:
        self.lines = [line for line in normalise(text).split("\n") if line]

    @cached_property
    def size(self) -> int:
        """Letters in all."""
        return len(self._flat)

    @cached_property
    def _rows(self) -> frozenset[str]:
        return frozenset(map(letters, self.lines))

    @cached_property
    def _flat(self) -> str:
        return "".join(map(letters, self.lines))

    def holds(self, row: str) -> bool:
        """Whether a block, given as its `letters`, stands in the text."""
        return row in self._rows or (len(row) >= MIN_RUN and row in self._flat)


def serious(votes: dict[str, Vote]) -> dict[str, Vote]:
    """The votes for texts at least a third as long as the longest: an extractor that found a teaser has no say."""
    longest = max((v.size for v in votes.values()), default=0)
    return {name: vote for name, vote in votes.items() if vote.size * 3 >= longest > 0}


def letters(text: str) -> str:
    """The letters and digits of a text, folded: the form in which texts are compared, whatever their spacing."""
    if text.isascii():
        return text.lower().encode().translate(None, _NO_LETTERS).decode()
    return "".join(_RUN.findall(text.casefold()))


def by_trafilatura(page: str, url: str) -> Vote:
    import lxml.html
    import trafilatura  # 0.15 s, and most runs never ask it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)  # its elements, which trafilatura wants, are slow
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
        found = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    except Exception:  # a third party's code on hostile markup: no text is its opinion, whatever it raised
        return Vote("")
    return Vote(found.text or "" if found else "")


def by_resiliparse(page: str) -> Vote:
    return Vote(extract_plain_text(page, main_content=True, alt_texts=False, comments=False, list_bullets=False))


def by_linked_data(head: Head) -> Vote:
    """The longest articleBody that the page's JSON-LD states; markup inside it is taken out."""
    bodies: Iterable[str] = (t for o in head.ld if is_article(o) for t in texts(o.get("articleBody"), "@value")[:1])
    body = max(bodies, key=len, default="")
    if "<" in body:
        body = "\n".join(filter(None, map(plain, re.split(r"(?i)</p>|<br\s*/?>|\n", body))))
    return Vote(body)
