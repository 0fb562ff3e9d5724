"""A dataset against annotated stories, in figures a reader can judge: what `titfortat score` prints.

What is counted and how two rows match is in `titfortat.release.accuracy`; this only fetches the rows and lays it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from pipelines.query import answer
from titfortat.errors import TerminalError
from titfortat.release.accuracy import Figures, load_stories, score_events, score_mentions, score_text

SHOWN = {
    "status_exact": "status",
    "headcount": "headcount",
    "headcount_spurious": "headcount where none is stated (lower is better)",
    "deadline_hours": "hours to leave",
    "deadline_hours_spurious": "hours where none are stated (lower is better)",
    "event_date": "date to the day",
    "event_date_within_1d": "date within a day",
    "roles_jaccard": "ranks (overlap)",
    "event_headcount": "headcount of an event",
    "event_deadline_hours": "hours to leave of an event",
    "main_recall": "acts that an article is about, found",
    "negatives_clean": "articles without an event, left without one",
    "text_f1": "words of the cleaned text (F1)",
    "articles_missing": "articles missing",
}
"""Figures of the second table and what they are of."""


def score(data: str | Path, gold: Path, language: str | None = None) -> dict[str, Figures]:
    """The figures of a data root's dataset by what they are of: text, mentions, events.

    `language` limits text and mentions to articles in it. Raises TerminalError where there is no dataset or no story.
    """
    stories = load_stories(gold) if gold.is_dir() else []
    if not stories:
        raise TerminalError(
            f"stories: expected a folder of annotated stories at {gold}, found none; name one with --gold"
        )
    mentions = answer(data, "SELECT m.*, a.url FROM event_mentions m JOIN articles a USING (article_id)").to_pylist()
    articles = answer(data, "SELECT url, text FROM articles").to_pylist()
    events = answer(data, "SELECT * FROM events").to_pylist()
    sources = answer(data, "SELECT * FROM event_sources").to_pylist()
    return {
        "text": score_text(stories, articles, language),
        "mentions": score_mentions(stories, mentions, language),
        "events": score_events(stories, mentions, events, sources),
    }


def show(figures: Mapping[str, Figures], console: Console) -> None:
    """Print precision, recall and F1 by what is counted, then the fields."""
    mentions, events = figures["mentions"], figures["events"]
    rates = {"mentions": mentions["mentions"]}
    rates |= {f"  {name}": found for name, found in sorted(mentions["per_type"].items())}
    rates |= {"events": events["events"], "answers": events["responses"]}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("")
    for name in ("precision", "recall", "F1", "right", "wrong", "missed"):
        table.add_column(name, justify="right")
    for name, found in rates.items():
        shares = (f"{found[k]:.3f}" for k in ("precision", "recall", "f1"))
        table.add_row(name, *shares, *(f"{found[k]:,}" for k in ("tp", "fp", "fn")))
    console.print(table)
    fields = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    fields.add_column("of what was found, right in")
    fields.add_column("share", justify="right")
    fields.add_column("of", justify="right")
    flat = {**mentions["fields"], **events["event_fields"], **mentions, **figures["text"]}
    for name, words in SHOWN.items():
        value = flat.get(name)
        if isinstance(value, list):
            fields.add_row(words, f"{value[0]:.3f}", f"{value[1]:,}")
        elif value is not None:
            fields.add_row(words, f"{value:.3f}" if isinstance(value, float) else f"{value:,}", "")
    console.print(fields)
