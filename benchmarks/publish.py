"""How long a publication takes, from nothing and after one more day, and how fast the file answers.

    python -m benchmarks.publish [--articles 200000] [--days 30] [--more 20] [--workers 2] [--root DIR]

Makes a store of generated articles (2.4 kB each, with one mention and one event each) over 30 years of publication and so many arrival days,
publishes it, adds a day whose articles are of three months, publishes again, does the same whole for comparison, adds more days one
by one, and asks for one pair and month.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from titfortat import publish
from titfortat.publish import renew
from titfortat.publish.plan import SPANNING
from titfortat.schema import EVENT_TYPES
from titfortat.storage import Warehouse, short_hash, write_table
from titfortat.storage.warehouse import WHOLE

FIRST = dt.date(2026, 1, 1)

_STATE = "chr(65 + ({0} % 18)::INT) || chr(65 + ({0} // 18 % 11)::INT) || 'A'"
"""198 made-up codes."""

_ARTICLES = """
SELECT left(md5('a' || i), 16) AS article_id, 'https://outlet.test/' || i AS url, 'outlet' || (i % 500) || '.test' AS source,
    'Title ' || i AS title, TIMESTAMPTZ '1996-01-01 00:00:00+00' + to_minutes((hash(i) % 15700000)::BIGINT) AS published_at,
    'dump' AS published_at_source, 'en' AS language,
    repeat('Words ' || hash(i) || ' of an article on diplomats. ', 50) AS text, sha256('a' || i) AS text_sha256,
    left(md5('d' || (i % {days})), 16) AS dump_id, DATE '{first}' + (i % {days})::INT AS dump_date
FROM range({start}, {stop}) t(i)
"""

_MENTIONS = f"""
SELECT left(md5('m' || article_id), 16) AS mention_id, article_id, 'EXPEL' AS event_type, 'occurred' AS status,
    {_STATE.format("hash(article_id)")} AS actor, {_STATE.format("hash(url)")} AS target, published_at::DATE AS event_date,
    'day' AS date_precision, 2 AS headcount, false AS headcount_is_minimum, ['attache'] AS roles, []::VARCHAR[] AS persons,
    24.0 AS deadline_hours, true AS is_main, left(text, 120) AS evidence, 0 AS evidence_start, 120 AS evidence_end,
    0.9 AS confidence, 'made' AS rule, published_at, source, dump_date
FROM articles
"""

_LEDGER = """
SELECT dump_id, dump_date, 'feed.jsonl' AS dump_path, row_number() OVER (PARTITION BY dump_id ORDER BY article_id) AS position,
    url, 'article' AS outcome, article_id
FROM articles
"""

_EVENTS = f"""
SELECT left(md5('e' || i), 16) AS event_id, ({list(EVENT_TYPES)})[1 + i % {len(EVENT_TYPES)}] AS event_type,
    {_STATE.format("hash(i)")} AS actor, {_STATE.format("hash(i + 1)")} AS target,
    DATE '1996-01-01' + (hash(i + 2) % 10900)::INT AS event_date, 'day' AS date_precision, 'occurred' AS status,
    (1 + hash(i) % 30)::INT AS headcount, 1 AS headcount_min, 30 AS headcount_max, ['attache'] AS roles,
    []::VARCHAR[] AS persons, 24.0 AS deadline_hours, 1 AS n_articles, 1 AS n_sources, 0.9 AS confidence,
    'SANCTION' AS plover_type, '174' AS cameo_code, 4 AS quad_class, -5.0 AS goldstein
FROM range({{events}}) t(i)
"""

_SOURCES = """
SELECT left(md5('e' || (row_number() OVER () - 1)), 16) AS event_id, mention_id FROM mentions
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("articles", 200_000), ("days", 30), ("more", 20), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--root", type=Path)
    asked = parser.parse_args()
    root = asked.root or Path(tempfile.mkdtemp(prefix="titfortat-bench-"))
    warehouse = Warehouse(root)
    try:
        timed("store made", lambda: make_store(warehouse, asked.articles, asked.days))
        everything(warehouse, asked.workers, "from nothing")
        timed("asked whether there is anything to do", lambda: publish.plan(warehouse).is_current())
        timed("one day added", lambda: add_day(warehouse, asked.days))
        everything(warehouse, asked.workers, "after one more day of three months")
        query(warehouse)
        timed("one day added", lambda: add_day(warehouse, asked.days + 1))
        with_whole_file(warehouse, asked.workers)
        times = []
        for day in range(asked.days + 2, asked.days + 2 + asked.more):
            add_day(warehouse, day)
            start = time.perf_counter()
            publish_now(warehouse, asked.workers)
            times.append(time.perf_counter() - start)
        if times:
            size = warehouse.duckdb.stat().st_size / 1e6
            print(
                f"{sorted(times)[len(times) // 2]:8.2f} s  median of {len(times)} more such days; DuckDB file {size:.0f} MB"
            )
            query(warehouse)
    finally:
        if asked.root is None:
            shutil.rmtree(root, ignore_errors=True)


def timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{time.perf_counter() - start:8.2f} s  {what}", flush=True)


def everything(warehouse: Warehouse, workers: int, when: str) -> None:
    candidate = publish.plan(warehouse)
    timed(f"built {when}", lambda: publish.build(candidate, workers))
    timed("promoted", candidate.promote)
    f = candidate.figures
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"            {f['files_written']:.0f} of {f['files']:.0f} Parquet files written, {f['bytes_written'] / 1e6:.1f} MB; "
        f"DuckDB file {f['duckdb_bytes'] / 1e6:.0f} MB; {peak:,.0f} MB of memory at most so far"
    )


def publish_now(warehouse: Warehouse, workers: int) -> None:
    candidate = publish.plan(warehouse)
    publish.build(candidate, workers)
    candidate.promote()


def with_whole_file(warehouse: Warehouse, workers: int) -> None:
    """The same work where the DuckDB file is built whole."""
    most, renew.MOST = renew.MOST, -1.0
    everything(warehouse, workers, "after a like day, with a DuckDB file from nothing")
    renew.MOST = most


def make_store(warehouse: Warehouse, articles: int, days: int) -> None:
    """Rows of `days` arrival days with `articles` articles in all."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute("CREATE TABLE articles AS " + _ARTICLES.format(days=days, first=FIRST, start=0, stop=articles))
        _derive(con)
        con.execute("CREATE TABLE sources AS " + _SOURCES)
        for day in range(days):
            _write_day(con, warehouse, FIRST + dt.timedelta(day))
        for name, query in (("events", _EVENTS.format(events=articles)), ("event_sources", "FROM sources")):
            write_table(name, warehouse.stored(name, WHOLE), con.sql(query).to_arrow_table(), str(articles))
        for name in set(SPANNING) - {"events", "event_sources"}:
            write_table(name, warehouse.stored(name, WHOLE), [], "none")


def add_day(warehouse: Warehouse, days: int) -> None:
    """A further arrival day with 500 articles, published in three months of two years."""
    day = FIRST + dt.timedelta(days)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        made = _ARTICLES.format(days=1, first=day, start=10**9 + 500 * days, stop=10**9 + 500 * days + 500)
        con.execute(
            f"CREATE TABLE articles AS SELECT * REPLACE (TIMESTAMPTZ '2024-12-01 00:00:00+00' + to_days((hash(url) % 90)::INT) AS published_at) FROM ({made})"
        )
        _derive(con)
        _write_day(con, warehouse, day)
        # Resolve would give each mention an event; here the first one takes them all.
        stored = warehouse.stored("event_sources", WHOLE)
        con.execute(f"CREATE TABLE sources AS FROM read_parquet('{stored}', hive_partitioning = false)")
        con.execute("INSERT INTO sources SELECT (SELECT min(event_id) FROM sources), mention_id FROM mentions")
        write_table("event_sources", stored, con.sql("FROM sources").to_arrow_table(), f"with {day}")


def _derive(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE TABLE mentions AS " + _MENTIONS)
    con.execute("CREATE TABLE ledger AS " + _LEDGER)


def _write_day(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, day: dt.date) -> None:
    tables = {"articles": "articles", "event_mentions": "mentions", "ingest_ledger": "ledger"}
    for name, source in tables.items():
        rows = con.sql(f"FROM {source} WHERE dump_date = DATE '{day}'").to_arrow_table()
        write_table(name, warehouse.stored(name, day.isoformat()), rows, short_hash(name, day, len(rows)))


def query(warehouse: Warehouse) -> None:
    """Ask for one pair and month, cold and warm."""
    with duckdb.connect(warehouse.duckdb, read_only=True) as con:
        actor, target = con.execute("SELECT actor, target FROM events ORDER BY event_id LIMIT 1").fetchone()
        sql = (
            "FROM events WHERE actor = ? AND target = ? AND event_date BETWEEN DATE '2010-05-01' AND DATE '2010-05-31'"
        )
        times = []
        for _ in range(20):
            start = time.perf_counter()
            con.execute(sql, [actor, target]).fetchall()
            times.append((time.perf_counter() - start) * 1000)
        (events,) = con.execute("SELECT count(*) FROM events").fetchone()
    print(
        f"{times[0]:8.2f} ms one pair and month of {events:,} events, first; {sorted(times[1:])[9]:.2f} ms warm (median)"
    )


if __name__ == "__main__":
    main()
