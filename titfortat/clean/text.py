"""The main text of a plain-text page: which of its lines are the article, and which is its headline.

How lines are told apart is learned (`lines` describes them, `sequence` labels them); this module reads pages and keeps
what the labels say.
"""

from __future__ import annotations

from dataclasses import dataclass

from titfortat.clean import sequence
from titfortat.clean.limits import MAX_LINE
from titfortat.clean.lines import Line, Page, describe
from titfortat.clean.normalise import normalise


@dataclass(frozen=True)
class Found:
    """What a plain-text page holds: the headline, the body, and the lines around the headline (byline, date line)."""

    title: str | None
    paragraphs: tuple[str, ...]
    around: tuple[str, ...]


def split_lines(raw: str) -> list[Line]:
    """The lines of a page that hold anything."""
    return [
        Line(before, text)
        for before in normalise_ends(raw).split("\n")
        if (text := normalise(before)) and len(text) <= MAX_LINE
    ]


def normalise_ends(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def read(
    raw: str,
    title: str | None = None,
    language: str | None = None,
    url: str | None = None,
    model: sequence.Weights | None = None,
) -> Found:
    """The article in a plain-text page. `title`, `language` and `url` help where they are known."""
    found = split_lines(raw)
    labels = sequence.label(describe(Page(found, title, url, language)), model)
    texts = [line.text for line in found]
    headline = next((t for t, label in zip(texts, labels, strict=True) if label == "title"), None)
    body = tuple(t for t, label in zip(texts, labels, strict=True) if label == "body")
    around = tuple(t for t, label in zip(texts, labels, strict=True) if label in ("top", "head"))
    return Found(title or headline, body, around)
