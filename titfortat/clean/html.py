"""The main text of an HTML page: paragraphs, in order, without furniture. What a page says of itself is in `markup`.

Opinions are asked for (`votes`), the page's blocks that may be the article are described by their words, their markup and
the votes (`blocks`, `pagelines`), and a fitted model labels each `body` or `out` (`sequence`). The cheap opinions come
first; trafilatura, which takes longer than all else together, is asked only where the model is in doubt with them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from lxml import etree

from titfortat.clean import sequence
from titfortat.clean.blocks import Block, blocks
from titfortat.clean.boxes import is_box
from titfortat.clean.datelines import LONGEST
from titfortat.clean.embedded import embedded_markup
from titfortat.clean.language import detect
from titfortat.clean.limits import MAX_NESTING, MAX_TAGS, LimitBroken
from titfortat.clean.markup import Head
from titfortat.clean.pagelines import candidates, describe_blocks
from titfortat.clean.votes import Vote, by_linked_data, by_resiliparse, by_trafilatura, serious

CHEAP, ALL = ("res", "ld"), ("traf", "res", "ld")
MODELS = {CHEAP: "quick_model", ALL: "page_model"}
DOUBT = 0.2
"""Share of the text on the edge between body and out beyond which all are asked: 15% of real pages. Held-out text F1 of 258
of them is 0.958 with the cheap votes alone, 0.968 with all votes for every page, 0.970 with all where there is doubt."""

LEAN = 0.5
"""Added to what speaks for the body: at the same F1 182 instead of 259 body blocks of 5,736 are lost on real pages."""

PARSED_DEPTH = 250
"""Depth of a tree from which on the markup may be deeper than the parser followed."""

THIN = 300
"""Letters below which a page's visible text is no article and its scripts are looked through for one."""

_ELEMENT = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_UNNESTED = frozenset(
    ("p", "li", "td", "tr", "th", "dt", "dd", "option", "br", "img", "meta", "link", "input", "hr", "wbr")
)
"""Elements that need no end tag: counting their start tags would count depth that is not there."""


def check_limits(page: str) -> None:
    """Raises LimitBroken for markup with more tags than extractors bear in bounded time. Depth is looked at by `read`."""
    tags = page.count("<")
    if tags > MAX_TAGS:
        raise LimitBroken("too_many_tags", f"{tags} tags, at most {MAX_TAGS} are read")


def check_depth(page: str) -> None:
    """Raises LimitBroken where elements nest deeper than `MAX_NESTING`: resiliparse takes 0.1 s for a depth of 2,000 and
    16 s for one of 20,000."""
    depth = deepest = 0
    for match in _ELEMENT.finditer(page):
        closing, name, single = match.groups()
        if not single and name.lower() not in _UNNESTED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise LimitBroken("too_deep", f"elements nested {deepest} deep, at most {MAX_NESTING} are read")


def parse(page: str) -> etree._Element | None:
    """The page as a tree; None where there is nothing to parse. Entities of a DTD are not expanded, nothing is fetched."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


@dataclass(frozen=True)
class Found:
    """The article's paragraphs, the short blocks above the first of them (byline, date line, and much else), the
    paragraphs that the model was `unsure` of, and the blocks that it looked at and left out."""

    paragraphs: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


def read(page: str, url: str, head: Head, title: str | None) -> Found:
    """The article of a page (text without lone surrogates, as `decode` gives it); no paragraphs where it has none.
    Raises LimitBroken for markup that breaks a limit.
    """
    check_limits(page)
    found = _visible(page, url, head, title)
    if found.size < THIN and (inner := embedded_markup(page)):
        within = _visible(f"<html><body><article>{inner}</article></body></html>", url, Head(), title)
        found = max(found, within, key=lambda f: f.size)
    return found


def _visible(page: str, url: str, head: Head, title: str | None) -> Found:
    tree = parse(page)
    if tree is None:
        return Found()
    found, depth = blocks(tree)
    if depth >= PARSED_DEPTH:
        check_depth(page)
    parts = Parts(page, url, head, title, found)
    opinion = judge(parts, CHEAP, sequence.shipped(MODELS[CHEAP]))
    if opinion.doubt > DOUBT:
        opinion = judge(parts, ALL, sequence.shipped(MODELS[ALL]))
    if not opinion.kept:
        return Found(opinion.longest_vote)
    first = next(i for i, block in enumerate(parts.blocks) if block is opinion.kept[0])
    above = tuple(b.text for b in parts.blocks[:first] if len(b.text) <= LONGEST)
    return Found(tuple(b.text for b in opinion.kept), above, opinion.unsure, opinion.others)


@dataclass(frozen=True)
class Parts:
    """A page taken apart."""

    page: str
    url: str
    head: Head
    title: str | None
    blocks: list[Block]


@dataclass(frozen=True)
class Opinion:
    """What a model keeps of a page. `doubt` is the share of text that it nearly told the other way, weighted by how
    nearly: 0 where it is sure of everything, without bound where it keeps nothing."""

    kept: list[Block]
    unsure: tuple[str, ...]
    others: tuple[str, ...]
    doubt: float
    longest_vote: tuple[str, ...]


def judge(parts: Parts, asked: tuple[str, ...], model: sequence.Model) -> Opinion:
    """What a model keeps of a page after the opinions that are `asked`."""
    votes, chosen, described = describe(parts, asked)
    scores = sequence.score(described, model)
    edge = sum(len(b.text) * math.exp(-abs(s[0] - s[1])) for b, s in zip(chosen, scores, strict=True))
    scores = sequence.lean(scores, model, "body", LEAN)
    told = []
    for block, label, row in zip(chosen, sequence.best_path(scores, model), scores, strict=True):
        boxed = label == "body" and is_box(block.text)  # markup makes the model sure of these, words don't
        told.append((block, "out" if boxed else label, row))
    kept = [b for b, label, _ in told if label == "body"]
    size = sum(len(b.text) for b in kept)
    longest = max(votes.values(), key=lambda vote: vote.size).lines if votes else ()
    return Opinion(
        kept,
        unsure=tuple(b.text for b, label, row in told if label == "body" and not sequence.is_sure(row, model, "body")),
        others=tuple(b.text for b, label, _ in told if label != "body"),
        doubt=edge / size if size else math.inf,
        longest_vote=tuple(longest),
    )


def describe(parts: Parts, asked: tuple[str, ...]) -> tuple[dict[str, Vote], list[Block], list[list[str]]]:
    """The votes, the blocks that may be the article, and the names of the features of each of these."""
    ask = {
        "traf": lambda: by_trafilatura(parts.page, parts.url),
        "res": lambda: by_resiliparse(parts.page),
        "ld": lambda: by_linked_data(parts.head),
    }
    votes = serious({name: ask[name]() for name in asked})
    chosen, held = candidates(parts.blocks, votes)
    longest = max(votes.values(), key=lambda vote: vote.size).lines if votes else []
    language = detect("\n".join(longest), parts.head.language)
    return votes, chosen, describe_blocks(chosen, held, votes, parts.title, parts.url, language)
