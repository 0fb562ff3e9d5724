"""What can be seen of the blocks of an HTML page: the features of their text (`lines`), of their markup, and the votes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from titfortat.clean.blocks import Block
from titfortat.clean.lines import Line, Page, describe
from titfortat.clean.votes import Vote, letters

MARGIN = 3
"""Blocks kept before the first and behind the last one that any extractor votes for."""


@dataclass(frozen=True)
class Core:
    """What the blocks that most votes go to have in common, by weight of their letters: the element they stand in, the
    kind of element they are, and the hints that more than half of their text stands under, which tell nothing."""

    parent: int
    likeness: str
    hints: frozenset[str]
    around: frozenset[str]


def candidates(found: list[Block], votes: dict[str, Vote]) -> tuple[list[Block], list[tuple[str, ...]]]:
    """The blocks that may be the article, with the names of the votes that hold each.

    From the first block with a vote to the last (and `MARGIN` more), without links and menus that nobody votes for.
    """
    held = []
    for block in found:
        row = letters(block.text)
        held.append(tuple(name for name, vote in votes.items() if row and vote.holds(row)))
    marked = [i for i, (names, b) in enumerate(zip(held, found, strict=True)) if names and "nav" not in b.around]
    if not marked:
        return [], []
    lo, hi = max(0, marked[0] - MARGIN), marked[-1] + MARGIN + 1
    kept = [i for i in range(lo, min(hi, len(found))) if held[i] or not _is_menu(found[i])]
    return [found[i] for i in kept], [held[i] for i in kept]


def _is_menu(block: Block) -> bool:
    return "nav" in block.around or block.linked > 0.8 or block.hidden


def core_of(found: list[Block], held: list[tuple[str, ...]]) -> Core:
    """What the blocks that are voted for have in common; a block counts by its letters and the square of its votes."""
    parents: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    hints: Counter[str] = Counter()
    around: Counter[str] = Counter()
    total = 0
    for b, names in zip(found, held, strict=True):
        n = len(b.text) * len(names) ** 2
        if n and len(b.text) > 60:
            total += n
            parents[b.parent] += n
            kinds[b.likeness] += n
            hints.update(dict.fromkeys(b.hints | b.near, n))
            around.update(dict.fromkeys(b.around, n))

    def common(counted: Counter[str]) -> frozenset[str]:
        return frozenset(k for k, n in counted.items() if n > total / 2)

    parent = max(parents, key=lambda p: (parents[p], -p), default=-1)
    return Core(parent, max(kinds, key=lambda k: (kinds[k], k), default=""), common(hints), common(around))


def describe_blocks(
    found: list[Block],
    held: list[tuple[str, ...]],
    votes: dict[str, Vote],
    title: str | None,
    url: str | None,
    language: str | None,
) -> list[list[str]]:
    """The names of the features of each block."""
    page = Page([Line(b.text, b.text) for b in found], title, url, language)
    stated = [name for name, vote in votes.items() if vote.lines]
    core = core_of(found, held)
    out = describe(page)
    for names, block, mine, line in zip(out, found, held, page.lines, strict=True):
        names += _markup(block, core, "short" if line.length < 12 else "long")
        names.append("votes:" + ("+".join(mine) or "none"))
        names += [f"vote:{n}:{'yes' if n in mine else 'no'}" for n in stated]
        names.append(f"agree:{len(mine)}/{len(stated)}")
    for i in range(len(held)):
        if i:
            out[i].append("votes_above:" + ("+".join(held[i - 1]) or "none"))
        if i + 1 < len(held):
            out[i].append("votes_below:" + ("+".join(held[i + 1]) or "none"))
    return out


def _markup(block: Block, core: Core, size: str) -> list[str]:
    own, above = block.near - core.hints, block.hints - core.hints - block.near
    names = [f"tag:{block.tag}&{size}"]
    names += [f"in:{t}" for t in sorted(block.around - core.around)]
    names += [f"outside:{t}" for t in sorted(core.around - block.around)]
    names += [f"near:{k}&{size}" for k in sorted(own)]
    names += [f"within:{k}" for k in sorted(own | above)]
    names += [f"without:{k}" for k in sorted(core.hints - block.near - block.hints)]
    if not own | above:
        names.append(f"hints:as_core&{size}")
    alike = ("same" if block.likeness == core.likeness else "other") + (
        "_kind_same_parent" if block.parent == core.parent else "_kind"
    )
    names.append(f"core:{alike}&{size}")
    linked = "none" if block.linked == 0 else "some" if block.linked < 0.3 else "much" if block.linked < 0.8 else "all"
    names.append(f"linked:{linked}&{size}")
    if block.bold:
        names.append(f"bold:{'all' if block.bold > 0.8 else 'some'}&{size}")
    if block.hidden:
        names.append("hidden")
    return names
