"""Publish after resolve, on days that do not agree: both must read the same rows out of the store."""

from __future__ import annotations

import datetime as dt

import duckdb

from tests.publish.store import DAY1, DAY2, DUMP2, article, at, ledger_of, mention, write_store
from titfortat import publish, resolve
from titfortat.storage import Warehouse


def test_events_are_told_by_the_mentions_that_are_published(tmp_path):
    warehouse = Warehouse(tmp_path)
    first = article("first")
    # The same article on the next day, with another time, and an act that only the later title states.
    again = {**first, "published_at": at(dt.date(2025, 5, 20)), "dump_id": DUMP2, "dump_date": DAY2}
    # A report of the same expulsion whose article is gone, and an act that only such a report states.
    gone = article("gone", DAY2, DUMP2)
    write_store(
        warehouse,
        {
            "articles": [first, again],
            "ingest_ledger": [ledger_of(first, 0), ledger_of(again, 0)],
            "event_mentions": [
                mention(first, event_date=DAY1),
                mention(again, event_date=DAY1),
                mention(again, "FRA", "RUS", event_date=DAY1),
                mention(gone, event_date=DAY1),
                mention(gone, "DEU", "RUS", event_date=DAY1),
            ],
            "rejected": [],
        },
    )
    resolved = resolve.plan(warehouse)
    resolve.build(resolved)
    resolved.promote()
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    with duckdb.connect(candidate.duckdb, read_only=True) as con:
        events = con.execute("SELECT actor, n_articles, first_reported_at, last_reported_at FROM events ORDER BY 1")
        morning = dt.datetime(2025, 5, 14, 9)
        assert events.fetchall() == [("FRA", 1, morning, morning), ("ITA", 1, morning, morning)]
        mentions = con.execute("SELECT actor, published_at FROM event_mentions ORDER BY 1").fetchall()
        assert mentions == [("FRA", morning), ("ITA", morning)]
        told = con.execute("SELECT table_name, reason, count(*) FROM rejected GROUP BY ALL").fetchall()
        assert told == [("event_mentions", "article_missing", 2)]
        assert con.execute("SELECT sum(expel) FROM dyad_months").fetchone() == (2,)
