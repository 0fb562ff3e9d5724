"""Single lines that say of themselves that they are no article: appeals for money, marks where a print-out turned its page.

The line model has to pay for the way into a box and out of it, which one odd line between two of prose is not worth; and
one behind the body takes the last short line of prose with it. So words decide here: in plain text of lines of which the
model is unsure, on pages of all, whose markup is that of the article. No line of the corpus' or the real pages' golds is one. Data: `furniture/boxes.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache

import ahocorasick_rs

from titfortat.clean.lexicon import FOLDER

LONGEST = 400
"""Characters; a longer appeal is several sentences that the model sees."""

LONGEST_MARK = 60

_UNSPACED = frozenset(("ja", "ko"))
"""Languages in which a phrase may stand inside a longer run of letters."""


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / "boxes.toml").read_text(encoding="utf-8"))


@cache
def _appeals() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """For each language the three patterns that an appeal must match, the rarest first."""
    return tuple(
        tuple(_any_of(table[kind], language not in _UNSPACED) for kind in ("cause", "gift", "reader"))
        for language, table in _tables().items()
        if language != "page"
    )


@cache
def _causes() -> ahocorasick_rs.AhoCorasick:
    """Finds the longest pieces of the causes: 2 us a line, where the patterns of all languages take 150."""
    causes = (p for language, table in _tables().items() if language != "page" for p in table["cause"])
    return ahocorasick_rs.AhoCorasick(sorted({max(p.split("*"), key=len).strip() for p in causes}))


def _any_of(phrases: Iterable[str], bounded: bool) -> re.Pattern[str]:
    start, end = (r"(?<!\w)", r"(?!\w)") if bounded else ("", "")
    some = (
        re.escape(p.removesuffix("*")).replace(r"\*", r"\w+") + (r"\w*" if p.endswith("*") else "") for p in phrases
    )
    return re.compile(f"{start}(?:{'|'.join(some)}){end}")


@cache
def _page_mark() -> re.Pattern[str]:
    word, of, turned = ("|".join(map(re.escape, _tables()["page"][k])) for k in ("word", "of", "break"))
    number = rf"(?:(?:{word})\s*\d{{1,3}}(?:\s*(?:{of})\s*\d{{1,3}})?|\d{{1,3}}\s*(?:{of})\s*\d{{1,3}}|\d{{1,3}}\s*(?:{word}))"
    return re.compile(rf"[^\w]*(?:(?:{turned})[^\w]*(?:{number})?|{number})[^\w]*")


def is_box(line: str) -> bool:
    """Whether a line is an appeal to readers or the mark of a page."""
    if len(line) > LONGEST:
        return False
    folded = line.casefold()
    if len(line) <= LONGEST_MARK and _page_mark().fullmatch(folded):
        return True
    return bool(_causes().find_matches_as_indexes(folded)) and any(
        all(pattern.search(folded) for pattern in patterns) for patterns in _appeals()
    )
