"""The main text of an HTML page: paragraphs, in order, without furniture. What a page says of itself is in `markup`.

Three opinions are asked for (`votes`), the page's blocks that may be the article are described by their words, their markup
and the votes (`blocks`, `pagelines`), and a fitted model labels each `body` or `out` (`sequence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html
from lxml import etree

from titfortat.clean import sequence
from titfortat.clean.blocks import Block, blocks
from titfortat.clean.datelines import LONGEST
from titfortat.clean.embedded import embedded_markup
from titfortat.clean.language import detect
from titfortat.clean.limits import MAX_NESTING, MAX_TAGS
from titfortat.clean.markup import Head
from titfortat.clean.pagelines import candidates, describe_blocks
from titfortat.clean.votes import Vote, by_linked_data, by_resiliparse, by_trafilatura, serious

MODEL = "page_model"
THIN = 300
"""Letters below which a page's visible text is no article and its scripts are looked through for one."""

_ELEMENT = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_UNNESTED = frozenset(
    ("p", "li", "td", "tr", "th", "dt", "dd", "option", "br", "img", "meta", "link", "input", "hr", "wbr")
)
"""Elements that need no end tag: counting their start tags would count depth that is not there."""


class TooComplex(ValueError):
    """Markup that breaks a limit; `reason` is the ledger's code, the message says what was found."""

    def __init__(self, reason: str, found: str) -> None:
        super().__init__(found)
        self.reason = reason


def check_limits(page: str) -> None:
    """Raises TooComplex for markup with more tags or deeper nesting than extractors bear in bounded time."""
    tags = page.count("<")
    if tags > MAX_TAGS:
        raise TooComplex("too_many_tags", f"{tags} tags, at most {MAX_TAGS} are read")
    if tags <= MAX_NESTING:
        return
    depth = deepest = 0
    for match in _ELEMENT.finditer(page):
        closing, name, single = match.groups()
        if not single and name.lower() not in _UNNESTED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise TooComplex("too_deep", f"elements nested {deepest} deep, at most {MAX_NESTING} are read")


def parse(page: str) -> etree._Element | None:
    """The page as a tree; None where there is nothing to parse. Entities of a DTD are not expanded, nothing is fetched."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


@dataclass(frozen=True)
class Found:
    """The article's paragraphs, and the short blocks above the first of them (byline, date line, and much else)."""

    paragraphs: tuple[str, ...]
    above: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


def read(page: str, url: str, head: Head, title: str | None, model: sequence.Model | None = None) -> Found:
    """The article of a page; no paragraphs where it has none. Call `check_limits` first."""
    found = _visible(page, url, head, title, model)
    if found.size < THIN and (inner := embedded_markup(page)):
        within = _visible(f"<html><body><article>{inner}</article></body></html>", url, Head(), title, model)
        found = max(found, within, key=lambda f: f.size)
    return found


def _visible(page: str, url: str, head: Head, title: str | None, model: sequence.Model | None) -> Found:
    found, votes, chosen, described = describe_page(page, url, head, title)
    labels = sequence.label(described, model or sequence.shipped(MODEL))
    kept = [block for block, label in zip(chosen, labels, strict=True) if label == "body"]
    if not kept:
        return Found(tuple(max(votes.values(), key=lambda vote: vote.size).lines) if votes else (), ())
    first = next(i for i, block in enumerate(found) if block is kept[0])
    above = tuple(b.text for b in found[:first] if len(b.text) <= LONGEST)
    return Found(tuple(b.text for b in kept), above)


def describe_page(
    page: str, url: str, head: Head, title: str | None
) -> tuple[list[Block], dict[str, Vote], list[Block], list[list[str]]]:
    """The page's blocks, the votes, the blocks that may be the article, and the names of the features of each of these."""
    tree = parse(page)
    if tree is None:
        return [], {}, [], []
    found = blocks(tree)  # before trafilatura, which works on a copy but must not be trusted to
    votes = serious(
        {"traf": by_trafilatura(tree, url), "res": by_resiliparse(page), "ld": by_linked_data(head)},
    )
    chosen, held = candidates(found, votes)
    longest = max(votes.values(), key=lambda vote: vote.size).lines if votes else []
    language = detect("\n".join(longest), head.language)
    return found, votes, chosen, describe_blocks(chosen, held, votes, title, url, language)
