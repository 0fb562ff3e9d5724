"""Mentions as a test wants them: one line each, everything else filled in, and the stage's core over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from titfortat.resolve.corrections import Correction
from titfortat.resolve.tables import Resolved, resolve
from titfortat.schema import conform
from titfortat.storage import Warehouse, short_hash, write_table

ARRIVED = dt.date(2026, 1, 5)


def mention(article: str = "a", date: str | None = "2021-04-17", published: str | None = "", **values: object) -> dict:
    """A row of event_mentions. `article` names article and outlet ('outlet/1'); a date of 7 or 4 characters is a month or
    year; published "" means the day after the date (or 2021-04-18)."""
    day, precision = _date(date)
    if published == "":
        published = str(day + dt.timedelta(days=1)) if day and precision == "day" else "2021-04-18"
    row = {
        "article_id": short_hash(article),
        "event_type": "EXPEL",
        "status": "occurred",
        "actor": "CZE",
        "target": "RUS",
        "event_date": day,
        "date_precision": precision,
        "headcount": None,
        "headcount_is_minimum": False,
        "roles": [],
        "persons": [],
        "deadline_hours": None,
        "deadline_at": None,
        "deadline_text": None,
        "reason": None,
        "responds_to_text": None,
        "is_main": True,
        "evidence": "they were told to go",
        "evidence_start": 0,
        "evidence_end": 20,
        "confidence": 0.8,
        "rule": "test",
        "published_at": dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC) if published else None,
        "source": article.split("/")[0],
        "dump_date": ARRIVED,
    } | values
    return {"mention_id": short_hash(article, *(str(row[k]) for k in sorted(row)))} | row


def _date(text: str | None) -> tuple[dt.date | None, str]:
    if text is None:
        return None, "unknown"
    return dt.date.fromisoformat((text + "-01-01")[:10]), {4: "year", 7: "month", 10: "day"}[len(text)]


def run(
    rows: Iterable[dict],
    origins: dict[str, str] | None = None,
    language: str = "en",
    corrections: Sequence[Correction] = (),
) -> Resolved:
    """The tables of the stage over the rows; `origins` names the text of an article ('outlet/1' -> text)."""
    mentions = conform("event_mentions", rows)
    of = {short_hash(article): text for article, text in (origins or {}).items()}
    texts = pa.array([of.get(a, a) for a in mentions["article_id"].to_pylist()], pa.string())
    with duckdb.connect() as db:
        db.register(
            "given",
            mentions.append_column("origin", texts).append_column("language", pa.array([language] * len(mentions))),
        )
        db.execute("create view mention as select * from given qualify row_number() over (partition by mention_id) = 1")
        return resolve(db, corrections=corrections)


def events(rows: Iterable[dict], **given: object) -> list[dict]:
    """The events of the rows, in the order of the table."""
    return run(rows, **given).events.to_pylist()


def only(rows: Iterable[dict], **given: object) -> dict:
    """The one event that the rows are of."""
    found = events(rows, **given)
    assert len(found) == 1, [(e["event_type"], e["actor"], e["event_date"], e["status"]) for e in found]
    return found[0]


def store(warehouse: Warehouse, day: str, rows: list[dict], texts: dict[str, str] | None = None) -> None:
    """Store the mentions of a day and their articles; `texts` gives the text of an article by its id."""
    write_table("event_mentions", warehouse.stored("event_mentions", day), rows, short_hash(str(rows)))
    articles = {
        r["article_id"]: {
            "article_id": r["article_id"],
            "url": f"https://{r['source']}/{r['article_id']}",
            "source": r["source"],
            "published_at": r["published_at"],
            "language": "en",
            "text": (texts or {}).get(r["article_id"], r["article_id"]),
            "text_sha256": short_hash((texts or {}).get(r["article_id"], r["article_id"])) * 4,
            "dump_id": short_hash(day),
            "dump_date": r["dump_date"],
        }
        for r in rows
    }
    write_table("articles", warehouse.stored("articles", day), articles.values(), short_hash(str(articles)))
