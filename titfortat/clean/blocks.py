"""The text blocks of a parsed page, in order, with what the markup says of each: tags, names of classes, links.

Decides nothing: which blocks are the article is told in `html`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from titfortat.clean.normalise import normalise

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
MAX_BLOCKS = 5_000


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of the element that text is gathered in."""

    tag: str
    around: frozenset[str]
    near: frozenset[str]
    hints: frozenset[str]
    hidden: bool
    number: int
    parent: int
    names: str
    likeness: str


@cache
def _kind_of() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((Path(__file__).parent / "furniture" / "markup.toml").read_text(encoding="utf-8"))
    out: dict[str, tuple[str, ...]] = {}
    for kind, names in sorted(table.items()):
        for name in names:
            out[name] = (*out.get(name, ()), kind)
    return out


def hints_of(names: str) -> frozenset[str]:
    """The kinds that the parts of class names and ids stand for."""
    kinds = _kind_of()
    return frozenset(k for part in _PART.findall(names) for k in kinds.get(part.lower(), ()))


class _Run:
    """Text that is being gathered until the next block boundary."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = self.bold = 0

    def add(self, text: str, in_link: bool, in_bold: bool) -> None:
        self.parts.append(text)
        n = len(text.strip())
        self.linked += n if in_link else 0
        self.bold += n if in_bold else 0


def blocks(root: etree._Element) -> list[Block]:
    """The blocks of a parsed page, at most `MAX_BLOCKS`."""
    out: list[Block] = []
    hints_known: dict[str, frozenset[str]] = {}
    none: frozenset[str] = frozenset()
    stack = [_Context("other", none, none, none, False, 0, 0, "", "")]
    run, links, bolds, number = _Run(), 0, 0, 0

    def flush() -> None:
        nonlocal run
        if run.parts:
            text = " ".join(normalise("".join(run.parts)).split())
            if text:
                c, n = stack[-1], len(text)
                linked, bold = min(1.0, run.linked / n), min(1.0, run.bold / n)
                out.append(Block(text, c.tag, c.around, c.near, c.hints, c.hidden, c.parent, c.likeness, linked, bold))
            run = _Run()

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if len(out) >= MAX_BLOCKS:
            break
        tag = node.tag
        if not isinstance(tag, str):  # a comment: its tail is text like any other
            if node.tail:
                run.add(node.tail, links > 0, bolds > 0)
            continue
        if event == "start":
            if tag in SKIPPED:
                walk.skip_subtree()
                continue
            if tag == "br":
                flush()
                continue
            if tag in INLINE:
                links += tag == "a"
                bolds += tag in ("b", "strong")
            else:
                flush()
                number += 1
                stack.append(_enter(node, tag, stack[-1], number, hints_known))
            if node.text:
                run.add(node.text, links > 0, bolds > 0)
        else:
            if tag in INLINE:
                links -= tag == "a"
                bolds -= tag in ("b", "strong")
            elif tag not in SKIPPED and tag != "br":
                flush()
                stack.pop()
            if node.tail and len(stack) > 1:
                run.add(node.tail, links > 0, bolds > 0)
    flush()
    return out


def _enter(node: etree._Element, tag: str, above: _Context, number: int, hints_known: dict) -> _Context:
    named = tag if tag in NAMED else "other"
    around = above.around | {tag} if tag in AROUND else above.around
    hidden = above.hidden or _is_hidden(node)
    if tag in ("html", "body"):  # what the whole page is called says nothing of a block
        return _Context(named, around, above.near, above.hints, hidden, number, above.number, "", tag)
    names = " ".join(filter(None, map(node.get, ("class", "id", "role", "data-testid", "data-component", "itemprop"))))
    if names not in hints_known:
        hints_known[names] = hints_of(names)
    likeness = f"{tag}.{node.get('class') or ''}<{above.names}"
    return _Context(
        named, around, hints_known[names], above.hints | above.near, hidden, number, above.number,
        f"{tag}.{node.get('class') or ''}", likeness,
    )  # fmt: skip


def _is_hidden(node: etree._Element) -> bool:
    return (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or bool((style := node.get("style")) and _HIDDEN.search(style))
    )
