"""What the accuracy card tells: the same code over annotated stories, from a dump to events, in a data root of its own.

Says how right the stages are, not how right a dataset is: that has no annotations. Nothing of the dataset is touched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.release import card
from titfortat.release.accuracy import Figures, load_stories, score_events, score_mentions, score_text
from titfortat.storage import Progress, Warehouse, read_table, silent

STORIES = Path(__file__).resolve().parents[2] / "corpus" / "stories"
"""The bundled stories."""

_DAY = "2026-01-05"
"""Arrival day of the dump that is made of the stories; nothing is derived from it."""


def documents(gold: Path = STORIES, workers: int = 1, progress: Progress = silent) -> dict[str, str]:
    """The card's files by name, measured now on the stories below `gold`. Raises TerminalError where there is none."""
    stories = load_stories(gold) if gold.is_dir() else []
    if not stories:
        raise TerminalError(
            f"release: expected annotated stories in {gold} to measure the accuracy card on, found none; name a folder "
            "of them with --gold"
        )
    with tempfile.TemporaryDirectory(prefix="titfortat-measure-") as scratch:
        rows = _run(stories, Path(scratch), workers, progress)
    english, every = _figures(stories, rows, "en"), _figures(stories, rows, None)
    articles = sum(len(s["articles"]) for s in stories)
    events = sum(len(a["gold_events"]) for s in stories for a in s["articles"])
    told = (
        f"Measured by running the code of this release over {articles:,} annotated articles of {len(stories):,} stories with "
        f"{events:,} events. They are hard on purpose, and they were written for this; the reader's weights are learned on "
        "articles like them and on these, so the figures flatter: what it reads in stories that it has not learned from is in "
        "the project's README and docs/coding.md. Annotate articles of your own sources before you rely on a figure."
    )
    return card.documents({"English articles": english, "All languages": every}, told)


def _run(stories: list[dict], scratch: Path, workers: int, progress: Progress) -> Mapping[str, list[dict]]:
    """The stories through the stages: rows of articles, mentions, events and their sources."""
    from titfortat import clean, extract, ingest, resolve

    landing = scratch / "landing" / _DAY
    landing.mkdir(parents=True)
    with (landing / "stories.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(_record(a)) + "\n" for s in stories for a in s["articles"])
    warehouse = Warehouse(scratch / "data")
    (files,) = ingest.discover(landing.parent).values()
    steps = (
        (partial(ingest.plan, warehouse, _DAY, files), partial(ingest.build, dumps=files)),
        (partial(clean.plan, warehouse, _DAY), clean.build),
        (partial(extract.plan, warehouse, _DAY), extract.build),
        (partial(resolve.plan, warehouse), resolve.build),
    )
    for step, (plan, build) in enumerate(steps):
        candidate = plan()
        progress(f"release: accuracy, {candidate.stage}", step, len(steps))
        build(candidate, workers=workers)
        candidate.promote()
    found = {
        name: [row for path in _files(warehouse, name) for row in read_table(name, path).to_pylist()]
        for name in ("articles", "event_mentions", "events", "event_sources")
    }
    urls = {a["article_id"]: a["url"] for a in found["articles"]}
    for mention in found["event_mentions"]:
        mention["url"] = urls[mention["article_id"]]
    return found


def _record(article: Mapping[str, object]) -> dict[str, object]:
    told = {"url": article["url"], "title": article["title"], "published": article.get("published")}
    return {**told, "fetched": article["fetched"], "lang": article["lang"], "text": article["raw_text"]}


def _files(warehouse: Warehouse, name: str) -> list[Path]:
    return warehouse.stored_files(name) or warehouse.spanning_files(name)


def _figures(stories: list[dict], rows: Mapping[str, list[dict]], language: str | None) -> Mapping[str, Figures]:
    return {
        "text": score_text(stories, rows["articles"], language),
        "mentions": score_mentions(stories, rows["event_mentions"], language),
        "events": score_events(stories, rows["event_mentions"], rows["events"], rows["event_sources"]),
    }
