"""The main text of a plain-text page: which of its lines are the article, and which is its headline.

How lines are told apart is learned: `lines` describes them, `sequence` labels them. The labels keep the order of a page:
what stands above the headline (`top`), the headline (`title`), what stands between it and the body (`head`), the `body`,
a `box` inside it, and the `tail`, from which nothing leads back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from titfortat.clean import sequence
from titfortat.clean.boxes import is_box
from titfortat.clean.limits import MAX_LINE, MAX_LINES, LimitBroken
from titfortat.clean.lines import Line, Page, describe
from titfortat.clean.normalise import normalise, unify_line_ends

MODEL = "line_model"

LEAN = 0.25
"""Added to what speaks for the body: a sentence lost may be an event lost. On real pages as text 280 body lines of 5,608 are
lost with it instead of 370 (0.5: 225, but twice the furniture kept in the corpus)."""

NARROWEST, WIDEST, RAGGED = 50, 100, 22
"""Characters of a row of text that is cut at a fixed width: the least, the most, and how much rows differ."""


@dataclass(frozen=True)
class Found:
    """What a plain-text page holds: the headline, the body, the lines around the headline (byline, date line), the
    paragraphs that the model was `unsure` of, and all lines that it left out."""

    title: str | None
    paragraphs: tuple[str, ...]
    around: tuple[str, ...]
    unsure: tuple[str, ...]
    others: tuple[str, ...]


def split_lines(raw: str) -> list[Line]:
    """The lines of a page that hold anything; a line beyond `MAX_LINE` is no prose and is left out.

    Raises LimitBroken for a page with more than `MAX_LINES` of them.
    """
    rows = [row for run in _runs(raw) for row in (_joined(run) if _is_wrapped(run) else run)]
    if len(rows) > MAX_LINES:
        raise LimitBroken("too_many_lines", f"{len(rows)} lines, at most {MAX_LINES} are read")
    return [Line(row, text) for row in rows if len(row) <= MAX_LINE and (text := normalise(row))]


def _runs(raw: str) -> Iterator[list[str]]:
    """The runs of lines between blank ones."""
    run: list[str] = []
    for row in unify_line_ends(raw).split("\n"):
        if row.strip():
            run.append(row)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_wrapped(run: list[str]) -> bool:
    """Whether a run is one paragraph cut into rows of about one width, as mail and old terminals do: rows but the last fill
    the width, and one goes on in lower case where the row before ends in the middle of a sentence."""
    widths = [len(row.strip()) for row in run]
    full = widths[:-1]
    if not full or min(full) < NARROWEST or max(widths) > WIDEST or max(full) - min(full) > RAGGED:
        return False
    goes_on = [b.strip()[:1].islower() and not a.rstrip().endswith((".", "!", "?", ":")) for a, b in pairwise(run)]
    return any(goes_on)


def _joined(run: list[str]) -> list[str]:
    return [" ".join(row.strip() for row in run)]


def _scores(found: list[Line], title: str | None, url: str | None, language: str | None) -> list[Sequence[float]]:
    model = sequence.shipped(MODEL)
    return sequence.lean(sequence.score(describe(Page(found, title, url, language)), model), model, "body", LEAN)


def read(raw: str, title: str | None = None, language: str | None = None, url: str | None = None) -> Found:
    """The article in a plain-text page. `title`, `language` and `url` help where they are known."""
    found = split_lines(raw)
    model = sequence.shipped(MODEL)
    scores = _scores(found, title, url, language)
    boxes = {i for i, row in enumerate(scores) if not sequence.is_sure(row, model, "body") and is_box(found[i].text)}
    boxed = [found[i].text for i in sorted(boxes)]
    if boxes:  # without them their neighbours look as they are
        found = [line for i, line in enumerate(found) if i not in boxes]
        scores = _scores(found, title, url, language)
    told = list(zip((line.text for line in found), sequence.best_path(scores, model), scores, strict=True))
    headline = next((t for t, name, _ in told if name == "title"), None)
    return Found(
        title or headline,
        paragraphs=tuple(t for t, name, _ in told if name == "body"),
        around=tuple(t for t, name, _ in told if name in ("top", "head")),
        unsure=tuple(t for t, name, row in told if name == "body" and not sequence.is_sure(row, model, "body")),
        others=(*(t for t, name, _ in told if name not in ("body", "title")), *boxed),
    )
