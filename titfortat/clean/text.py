"""The main text of a plain-text page: which of its lines are the article, and which is its headline.

How lines are told apart is learned: `lines` describes them, `sequence` labels them. The labels keep the order of a page:
what stands above the headline (`top`), the headline (`title`), what stands between it and the body (`head`), the `body`,
a `box` inside it, and the `tail`, from which nothing leads back.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.clean import sequence
from titfortat.clean.limits import MAX_LINE
from titfortat.clean.lines import Line, Page, describe
from titfortat.clean.normalise import normalise, unify_line_ends

MODEL = "line_model"


@dataclass(frozen=True)
class Found:
    """What a plain-text page holds: the headline, the body, and the lines around the headline (byline, date line)."""

    title: str | None
    paragraphs: tuple[str, ...]
    around: tuple[str, ...]


def split_lines(raw: str) -> list[Line]:
    """The lines of a page that hold anything; a line beyond `MAX_LINE` is no prose and is left out."""
    rows = unify_line_ends(raw).split("\n")
    return [Line(row, text) for row in rows if len(row) <= MAX_LINE and (text := normalise(row))]


def read(
    raw: str,
    title: str | None = None,
    language: str | None = None,
    url: str | None = None,
    model: sequence.Model | None = None,
) -> Found:
    """The article in a plain-text page. `title`, `language` and `url` help where they are known; `model` takes the place
    of the shipped one."""
    found = split_lines(raw)
    labels = sequence.label(describe(Page(found, title, url, language)), model or sequence.shipped(MODEL))
    told = list(zip((line.text for line in found), labels, strict=True))
    headline = next((t for t, name in told if name == "title"), None)
    body = tuple(t for t, name in told if name == "body")
    return Found(title or headline, body, tuple(t for t, name in told if name in ("top", "head")))
