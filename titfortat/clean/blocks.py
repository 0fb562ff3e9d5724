"""The text blocks of a parsed page, in order, with what the markup says of each: tags, names of classes, links.

Decides nothing: which blocks are the article is told in `html`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from lxml import etree

from titfortat.clean.normalise import joined

# fmt: off
SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "button", "textarea", "input",
    "canvas", "video", "audio", "math", "map", "datalist", "option", "label",
))
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
))
NAMED = frozenset((
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "figcaption", "dt", "dd", "pre", "div",
    "section", "summary", "caption",
))
"""Tags that are told of a block by name; others count as `other`."""
# fmt: on
AROUND = frozenset(
    ("article", "main", "aside", "nav", "footer", "header", "figure", "figcaption", "form", "table", "blockquote")
)
"""Ancestors that are told of a block."""

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
BOLD = frozenset(("b", "strong"))
MAX_BLOCKS = 5_000
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries.

    `tag` is the element it stands in, `around` the telling ancestors, `near` what the element's own class names say and
    `hints` those of its ancestors; `hidden` where an attribute hides it; `parent` numbers the element around it and
    `likeness` tells elements of one kind (same tag and class, same parent's tag and class). `linked` is the share of
    characters inside links, `bold` inside b or strong.
    """

    text: str
    tag: str
    around: frozenset[str]
    near: frozenset[str]
    hints: frozenset[str]
    hidden: bool
    parent: int
    likeness: str
    linked: float
    bold: float


class _Context:
    """What is known of the element that text is gathered in."""

    __slots__ = ("around", "hidden", "hints", "likeness", "names", "near", "number", "parent", "tag")

    def __init__(
        self,
        tag: str = "other",
        around: frozenset[str] = frozenset(),
        near: frozenset[str] = frozenset(),
        hints: frozenset[str] = frozenset(),
        hidden: bool = False,
        number: int = 0,
        parent: int = 0,
        names: str = "",
        likeness: str = "",
    ) -> None:
        self.tag, self.around, self.near, self.hints, self.hidden = tag, around, near, hints, hidden
        self.number, self.parent, self.names, self.likeness = number, parent, names, likeness


@cache
def _kind_of() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((Path(__file__).parent / "furniture" / "markup.toml").read_text(encoding="utf-8"))
    out: dict[str, tuple[str, ...]] = {}
    for kind, names in sorted(table.items()):
        for name in names:
            out[name] = (*out.get(name, ()), kind)
    return out


@lru_cache(4096)
def hints_of(names: str) -> frozenset[str]:
    """The kinds that the parts of class names and ids stand for."""
    kinds = _kind_of()
    return frozenset(k for part in _PART.findall(names) for k in kinds.get(part.lower(), ()))


def blocks(root: etree._Element) -> tuple[list[Block], int]:
    """The blocks of a parsed page, at most `MAX_BLOCKS`, and how deep its elements are nested (libxml2 stops at 255)."""
    walk = _Walk()
    walk.enter(root, _Context(), 1)
    walk.flush(_Context())
    return walk.found, walk.deepest


class _Walk:
    """Goes through a tree once and gathers text until a block boundary."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.deepest = 0
        self._parts: list[str] = []
        self._linked = self._bold = self._links = self._bolds = self._number = 0

    def enter(self, node: etree._Element, inside: _Context, depth: int) -> None:
        """Gather the text of an element and of what it holds, without its tail."""
        tag = node.tag
        if tag in SKIPPED or not isinstance(tag, str) or len(self.found) >= MAX_BLOCKS:
            return
        if depth > self.deepest:
            self.deepest = depth
        inline = tag in INLINE
        if inline:
            here = inside
            self._links += tag == "a"
            self._bolds += tag in BOLD
        else:
            if self._parts:
                self.flush(inside)
            if tag == "br":
                return
            here = self._context(node, tag, inside)
        if text := node.text:
            self._add(text)
        for child in node:
            self.enter(child, here, depth + 1)
            if tail := child.tail:
                self._add(tail)
        if inline:
            self._links -= tag == "a"
            self._bolds -= tag in BOLD
        elif self._parts:
            self.flush(here)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        if self._links or self._bolds:
            n = len(text.strip())
            self._linked += n if self._links else 0
            self._bold += n if self._bolds else 0

    def flush(self, c: _Context) -> None:
        """End the block that is being gathered in `c`."""
        if text := joined("".join(self._parts)):
            linked, bold = min(1.0, self._linked / len(text)), min(1.0, self._bold / len(text))
            self.found.append(
                Block(text, c.tag, c.around, c.near, c.hints, c.hidden, c.parent, c.likeness, linked, bold)
            )
        self._parts, self._linked, self._bold = [], 0, 0

    def _context(self, node: etree._Element, tag: str, above: _Context) -> _Context:
        self._number += 1
        around = above.around | {tag} if tag in AROUND else above.around
        named = tag if tag in NAMED else "other"
        attributes = dict(node.items())
        hidden = above.hidden or _is_hidden(attributes)
        if tag in ("html", "body"):  # what the whole page is called says nothing of a block
            return _Context(named, around, above.near, above.hints, hidden, self._number, above.number, "", tag)
        hints = above.hints | above.near if above.near else above.hints
        if not attributes:
            own, likeness = f"{tag}.", f"{tag}.<{above.names}"
            return _Context(named, around, _NOTHING, hints, hidden, self._number, above.number, own, likeness)
        get = attributes.get
        kind = get("class", "")
        names = " ".join((kind, get("id", ""), get("role", ""), get("data-testid", ""), get("itemprop", "")))
        near = hints_of(names)
        own = f"{tag}.{kind}"
        return _Context(named, around, near, hints, hidden, self._number, above.number, own, f"{own}<{above.names}")


def _is_hidden(attributes: dict[str, str]) -> bool:
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(style and _HIDDEN.search(style))
