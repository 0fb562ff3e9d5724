"""What the gazetteer reports: a name at a place in a text."""

from __future__ import annotations

from typing import NamedTuple


class NameHit(NamedTuple):
    """A name in a text: `text[start:end]`, the name as the data spells it, the states it may mean, and its kind."""

    start: int
    end: int
    name: str
    iso3: tuple[str, ...]
    """The states it may mean, the likeliest first."""
    kind: str
    """The strongest kind among its meanings: one of names.KINDS."""
