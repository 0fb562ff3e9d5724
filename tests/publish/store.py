"""A small store made by hand: two days, three states, one article that came twice, one text under two addresses."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from titfortat.schema import EVENT_TYPES
from titfortat.storage import Warehouse, short_hash, write_table
from titfortat.storage.warehouse import WHOLE

DAY1, DAY2 = dt.date(2025, 5, 14), dt.date(2025, 5, 15)
DUMP1, DUMP2 = short_hash("dump 1"), short_hash("dump 2")

EXPULSION, ANSWER = short_hash("event 1"), short_hash("event 2")
FORMER = short_hash("event 1 before")
"""An id that the expulsion had before."""


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def article(name: str, day: dt.date = DAY1, dump: str = DUMP1, text: str | None = None, **values) -> dict:
    text = text or f"Text of {name}."
    return {
        "article_id": short_hash("article", name),
        "url": f"https://news.test/{name}",
        "source": "news.test",
        "title": f"Title of {name}",
        "published_at": at(day),
        "published_at_source": "dump",
        "language": "en",
        "text": text,
        "text_sha256": sha256(text.encode()).hexdigest(),
        "dump_id": dump,
        "dump_date": day,
        **values,
    }


def ledger(position: int, day: dt.date = DAY1, dump: str = DUMP1, **values) -> dict:
    return {
        "dump_id": dump,
        "dump_date": day,
        "dump_path": f"{day}/feed.jsonl",
        "position": position,
        "outcome": "irrelevant",
        "reason": "no_trigger",
        **values,
    }


def ledger_of(row: dict, position: int) -> dict:
    """The ledger row of an article."""
    became = {"outcome": "article", "reason": None, "article_id": row["article_id"], "url": row["url"]}
    return ledger(position, row["dump_date"], row["dump_id"], **became)


def mention(of: dict, actor: str = "ITA", target: str = "RUS", **values) -> dict:
    return {
        "mention_id": short_hash("mention", of["article_id"], actor, target),
        "article_id": of["article_id"],
        "event_type": "EXPEL",
        "status": "occurred",
        "actor": actor,
        "target": target,
        "event_date": of["dump_date"],
        "date_precision": "day",
        "headcount": 2,
        "headcount_is_minimum": False,
        "roles": ["attache"],
        "persons": [],
        "deadline_hours": 24.0,
        "is_main": True,
        "evidence": of["text"],
        "evidence_start": 0,
        "evidence_end": len(of["text"]),
        "confidence": 0.9,
        "rule": "test",
        "published_at": of["published_at"],
        "source": of["source"],
        "dump_date": of["dump_date"],
        **values,
    }


def event(event_id: str, actor: str, target: str, day: dt.date | None, **values) -> dict:
    return {
        "event_id": event_id,
        "event_type": "EXPEL",
        "actor": actor,
        "target": target,
        "event_date": day,
        "date_precision": "day" if day else "unknown",
        "status": "occurred",
        "headcount": 2,
        "headcount_min": 2,
        "headcount_max": 2,
        "roles": ["attache"],
        "persons": [],
        "deadline_hours": 24.0,
        "n_articles": 1,
        "n_sources": 1,
        "first_reported_at": day and at(day),
        "last_reported_at": day and at(day),
        "confidence": 0.9,
        "plover_type": "EXPEL",
        "cameo_code": "145",
        "quad_class": 4,
        "goldstein": -7.5,
        **values,
    }


def month(actor: str, target: str, day: dt.date, **counts) -> dict:
    zero = dict.fromkeys((*(t.lower() for t in EVENT_TYPES), "people_expelled"), 0)
    return {"actor": actor, "target": target, "month": day.replace(day=1), **zero, **counts}


def rows() -> dict[str, list[dict]]:
    """The rows of every stored table, by table, over both days; tests change them before they write them."""
    a, b, c = article("a"), article("b"), article("c", dt.date(2024, 3, 2))
    c |= {"dump_date": DAY1}
    # Day 2 brings a again with another time, and b's text under another address.
    again = {**a, "published_at": at(dt.date(2023, 1, 1)), "dump_id": DUMP2, "dump_date": DAY2}
    copy = article("copy", DAY2, DUMP2, text=b["text"])
    undated = article("undated", DAY2, DUMP2, published_at=None, published_at_source=None)
    articles = [a, b, c, again, copy, undated]
    of_a, of_copy = mention(a), mention(copy, "RUS", "ITA", headcount=1)
    mentions = [of_a, {**of_a, "published_at": again["published_at"], "dump_date": DAY2}, of_copy]
    positions = {id(r): i for i, r in enumerate(articles)}
    ledgers = [ledger_of(r, positions[id(r)]) for r in articles]
    return {
        "articles": articles,
        "event_mentions": mentions,
        "ingest_ledger": [*ledgers, ledger(100), ledger(101, DAY2, DUMP2, outcome="rejected", reason="truncated")],
        "rejected": [
            {"dump_date": DAY1, "stage": "extract", "table_name": "event_mentions", "row_key": "x", "reason": "test"}
        ],
        "events": [
            event(EXPULSION, "ITA", "RUS", DAY1, chain_id=EXPULSION, chain_step=0),
            event(
                ANSWER,
                "RUS",
                "ITA",
                DAY2,
                headcount=1,
                headcount_min=1,
                reason="retaliation",
                responds_to=EXPULSION,
                chain_id=EXPULSION,
                chain_step=1,
            ),
        ],
        "event_sources": [
            {"event_id": EXPULSION, "mention_id": of_a["mention_id"]},
            {"event_id": ANSWER, "mention_id": of_copy["mention_id"]},
        ],
        "event_redirects": [
            {
                "from_id": FORMER,
                "rank": 1,
                "to_id": EXPULSION,
                "reason": "move",
                "since": DAY2,
                "is_heir": True,
                "n_mentions": 1,
            }
        ],
        "responses": [
            {"event_id": ANSWER, "responds_to": EXPULSION, "latency_days": 1, "basis": "stated", "confidence": 0.9}
        ],
        "dyad_months": [
            month("ITA", "RUS", DAY1, expel=1, people_expelled=2),
            month("RUS", "ITA", DAY2, expel=1, people_expelled=1),
        ],
    }


def write_store(warehouse: Warehouse, tables: dict[str, list[dict]]) -> None:
    """Write the rows into the store as the stages do: by day, or whole."""
    for name, all_rows in tables.items():
        if name in ("articles", "event_mentions", "ingest_ledger", "rejected"):
            for day in (DAY1, DAY2):
                of_day = [r for r in all_rows if r["dump_date"] == day]
                _write(warehouse, name, day.isoformat(), of_day)
        else:
            _write(warehouse, name, WHOLE, all_rows)


def _write(warehouse: Warehouse, name: str, partition: str, of_partition: list[dict]) -> None:
    # Like a stage's, the fingerprint moves with what the file is made from.
    write_table(name, warehouse.stored(name, partition), of_partition, short_hash(name, partition, of_partition))
