"""What is published: rows reconciled over the days, references whole, years, order, empty tables."""

from __future__ import annotations

import datetime as dt

import duckdb
import pyarrow.parquet as pq

from tests.publish.store import ANSWER, DAY1, DAY2, DUMP1, DUMP2, EXPULSION, article, event, mention, rows, write_store
from titfortat import publish
from titfortat.publish import PUBLISHED_TABLES
from titfortat.schema import arrow_schema
from titfortat.storage import Warehouse, short_hash


def ask(warehouse: Warehouse, sql: str, *values: object) -> list[tuple]:
    with duckdb.connect(warehouse.duckdb, read_only=True) as con:
        return con.execute(sql, values).fetchall()


def publish_rows(warehouse: Warehouse, tables: dict[str, list[dict]]) -> None:
    write_store(warehouse, tables)
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    candidate.promote()


def test_an_article_keeps_its_earliest_row(published):
    found = ask(published, "SELECT dump_date, dump_id, published_at FROM articles WHERE url LIKE '%/a'")
    assert found == [(DAY1, DUMP1, dt.datetime(2025, 5, 14, 9))]


def test_later_ledger_rows_become_duplicates_and_counts_reconcile(published):
    ledger = ask(published, "SELECT outcome, reason, count(*) FROM ingest_ledger GROUP BY ALL ORDER BY ALL")
    assert ledger == [
        ("article", None, 5),
        ("duplicate", "seen_on_earlier_day", 1),
        ("irrelevant", "no_trigger", 1),
        ("rejected", "truncated", 1),
    ]
    assert ask(published, "SELECT count(*) FROM articles") == [(5,)]
    assert ask(published, "SELECT dump_date FROM ingest_ledger WHERE outcome = 'duplicate'") == [(DAY2,)]


def test_the_same_dump_on_two_days_counts_once(tmp_path):
    warehouse, tables = Warehouse(tmp_path), rows()
    again = [{**r, "dump_date": DAY2} for r in tables["ingest_ledger"] if r["dump_date"] == DAY1]
    tables["ingest_ledger"] = [r for r in tables["ingest_ledger"] if r["dump_date"] == DAY1] + again
    first = [r for r in tables["articles"] if r["dump_date"] == DAY1]
    tables["articles"] = first + [{**r, "dump_date": DAY2} for r in first]
    publish_rows(warehouse, tables)
    assert ask(warehouse, "SELECT outcome, count(*) FROM ingest_ledger GROUP BY 1 ORDER BY 1") == [
        ("article", 3),
        ("duplicate", 3),
        ("irrelevant", 2),
    ]


def test_a_text_of_an_earlier_day_makes_a_duplicate(published):
    found = dict(ask(published, "SELECT url, duplicate_of FROM articles"))
    assert found["https://news.test/copy"] == short_hash("article", "b")
    assert {u for u, d in found.items() if d} == {"https://news.test/copy"}


def test_chains_of_duplicates_lead_to_the_first_article(tmp_path):
    warehouse, tables = Warehouse(tmp_path), rows()
    b = next(r for r in tables["articles"] if r["url"].endswith("/b"))
    copy = next(r for r in tables["articles"] if r["url"].endswith("/copy"))
    other = {**article("third", DAY2, copy["dump_id"], text=b["text"]), "duplicate_of": copy["article_id"]}
    tables["articles"].append(other)
    publish_rows(warehouse, tables)
    found = ask(warehouse, "SELECT DISTINCT duplicate_of FROM articles WHERE duplicate_of IS NOT NULL")
    assert found == [(b["article_id"],)]


def test_texts_of_an_address_are_numbered_over_the_days_newest_first(tmp_path):
    warehouse, tables = Warehouse(tmp_path), rows()
    here = {"canonical_url": "https://news.test/story"}
    tables["articles"] += [
        article("story 1", DAY1, DUMP1, revision=2, **here),
        article("story 2", DAY1, DUMP1, revision=1, **here),
        article("story 3", DAY2, DUMP2, revision=1, **here),
    ]
    publish_rows(warehouse, tables)
    found = ask(
        warehouse, f"SELECT text, revision FROM articles WHERE canonical_url = '{here['canonical_url']}' ORDER BY 2"
    )
    assert found == [("Text of story 3.", 1), ("Text of story 2.", 2), ("Text of story 1.", 3)]
    assert ask(warehouse, "SELECT similarity FROM articles WHERE duplicate_of IS NOT NULL") == [(1.0,)]


def test_mentions_are_distinct_and_follow_the_article_that_is_kept(published):
    found = ask(published, "SELECT actor, dump_date, published_at FROM event_mentions ORDER BY actor")
    assert found == [("ITA", DAY1, dt.datetime(2025, 5, 14, 9)), ("RUS", DAY2, dt.datetime(2025, 5, 15, 9))]


def test_what_has_lost_its_article_is_told_in_rejected(tmp_path):
    warehouse, tables = Warehouse(tmp_path), rows()
    gone = mention(article("gone"), "FRA", "DEU")
    lost = short_hash("lost event")
    tables["event_mentions"].append(gone)
    tables["events"].append(event(lost, "FRA", "DEU", DAY1, responds_to=EXPULSION))
    tables["events"][0]["responds_to"] = lost
    tables["event_sources"].append({"event_id": lost, "mention_id": gone["mention_id"]})
    link = {"latency_days": 0, "basis": "inferred", "confidence": 0.5}
    tables["responses"] += [{"event_id": lost, "responds_to": EXPULSION, **link}]
    tables["responses"] += [{"event_id": EXPULSION, "responds_to": lost, **link}]
    publish_rows(warehouse, tables)
    assert ask(warehouse, "SELECT event_id, responds_to FROM events ORDER BY event_date") == [
        (EXPULSION, None),
        (ANSWER, EXPULSION),
    ]
    assert ask(warehouse, "SELECT event_id, responds_to FROM responses") == [(ANSWER, EXPULSION)]
    assert ask(warehouse, "SELECT count(*) FROM event_sources ANTI JOIN event_mentions USING (mention_id)") == [(0,)]
    told = ask(
        warehouse,
        "SELECT table_name, row_key, reason, original->>'actor' FROM rejected WHERE stage = 'publish' ORDER BY 1",
    )
    assert told == [
        ("event_mentions", gone["mention_id"], "article_missing", "FRA"),
        ("events", lost, "evidence_missing", "FRA"),
    ]


def test_files_are_parted_by_year_and_follow_the_contract(published):
    def years(table: str) -> list[str]:
        return [p.parent.name for p in published.published_files(table)]

    assert years("articles") == ["year=2024", "year=2025", "year=unknown"]
    assert years("events") == ["year=2025"]
    assert years("responses") == ["responses"]
    for name in PUBLISHED_TABLES:
        for path in published.published_files(name):
            assert pq.read_schema(path).equals(arrow_schema(name), check_metadata=False)
            assert pq.read_schema(path).field(0).metadata[b"description"]
    unknown = pq.read_table(published.published_file("articles", "unknown"), partitioning=None)
    assert unknown["url"].to_pylist() == ["https://news.test/undated"]


def test_parquet_and_duckdb_hold_the_same_rows(published):
    for name in PUBLISHED_TABLES:
        files = [str(p) for p in published.published_files(name)]
        with duckdb.connect(published.duckdb, read_only=True) as con:
            con.execute("SET TimeZone = 'UTC'")
            parquet = f"SELECT * FROM read_parquet({files}, hive_partitioning = false)"
            assert con.execute(f"FROM {name} EXCEPT ALL {parquet}").fetchall() == []
            assert con.execute(f"{parquet} EXCEPT ALL FROM {name}").fetchall() == []


def test_no_days_at_all_give_files_with_a_schema_and_no_rows(tmp_path):
    warehouse = Warehouse(tmp_path)
    publish_rows(
        warehouse, {"events": [], "event_sources": [], "event_redirects": [], "responses": [], "dyad_months": []}
    )
    assert [p.parent.name for p in warehouse.published_files("articles")] == ["year=unknown"]
    assert pq.read_metadata(warehouse.published_file("articles", "unknown")).num_rows == 0
    assert ask(warehouse, "SELECT count(*) FROM events") == [(0,)]
