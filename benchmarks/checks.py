"""How long the suites take: 1 million events from 5 million mentions in 1 million articles.

    python benchmarks/checks.py FOLDER [events]

Writes the tables below FOLDER (some 2 GB at full size) unless they are there, runs the suite of every stage over all of them
with Great Expectations, as an audit does, and prints seconds, processor time, peak memory and the slowest tables. The rows are
made up: dyads, days and sizes are those of news, the texts are not. All days are one partition here, so that the checks fail
which say that a partition has one day, and only those.
"""

from __future__ import annotations

import resource
import sys
import time
from importlib import import_module
from pathlib import Path

import duckdb
import pyarrow as pa

from data_checks.measure import measure
from data_checks.publish import TABLES
from data_checks.relations import BUILT, EARLIER, connect
from data_checks.suites import STAGES, suite
from data_checks.validation import validate
from titfortat.countries import countries_table
from titfortat.schema import EVENT_TYPES
from titfortat.schema.duckdb import DUCKDB_TYPES
from titfortat.schema.tables import table as codebook
from titfortat.storage import TableWriter, Warehouse

MENTIONS_AN_EVENT = 5
ARTICLES_AN_EVENT = 1
COUNTS = [name.lower() for name in EVENT_TYPES]


STORED = ("raw_documents", "settled_records", "site_furniture")
"""Tables of the store that are not published; the others are as published."""


def sql(events: int) -> dict[str, str]:
    """The query of each table for so many events."""
    article = f"format('{{:016x}}', n % {events * ARTICLES_AN_EVENT})"
    event = f"format('{{:016x}}', 1000000000 + n // {MENTIONS_AN_EVENT})"
    base = f"""
        SELECT n, {article} AS article_id, {event} AS event_id, n // {MENTIONS_AN_EVENT} AS e,
            ['EXPEL', 'SUMMON', 'RECALL', 'CONDEMN', 'SANCTION'][1 + (n // {MENTIONS_AN_EVENT}) % 5] AS event_type,
            ['RUS', 'USA', 'GBR', 'FRA', 'CHN'][1 + (n // {MENTIONS_AN_EVENT}) % 5] AS actor,
            ['ITA', 'DEU', 'POL', 'IND', 'TUR', 'IRN'][1 + (n // {MENTIONS_AN_EVENT}) % 6] AS target,
            (DATE '2000-01-01' + ((n % {events * ARTICLES_AN_EVENT}) // 5 % 9000)::INT)::DATE AS event_date,
            (n % {events * ARTICLES_AN_EVENT}) % 1000 AS src
        FROM range({events * MENTIONS_AN_EVENT}) t(n)
    """
    text = "'Moscow said on Tuesday that it had expelled the diplomats. ' || n || repeat(' The ministry gave no reason.', 50)"
    return {
        "articles": f"""
            SELECT format('{{:016x}}', n) AS article_id, 1 AS revision, 'https://news' || (n % 1000) || '.example/' || n AS url,
                'news' || (n % 1000) || '.example' AS source, 'Headline' AS title, NULL AS byline,
                ((DATE '2000-01-01' + (n // 5 % 9000)::INT) + INTERVAL 30 HOUR)::TIMESTAMP AS published_at,
                'meta' AS published_at_source, NULL AS fetched_at, 'en' AS language, {text} AS text,
                sha256({text}) AS text_sha256, NULL AS duplicate_of, 'dddddddddddddddd' AS dump_id,
                (DATE '2000-01-03' + (n // 5 % 9000)::INT)::DATE AS dump_date
            FROM range({events * ARTICLES_AN_EVENT}) t(n)""",
        "event_mentions": f"""
            SELECT format('{{:016x}}', 2000000000 + n) AS mention_id, m.article_id, event_type, 'occurred' AS status, actor, target,
                event_date, 'day' AS date_precision, 1 + (e % 9)::INT AS headcount, false AS headcount_is_minimum,
                ['diplomat'] AS roles, []::VARCHAR[] AS persons, CASE WHEN e % 5 = 0 THEN 72.0 END AS deadline_hours,
                CASE WHEN e % 5 = 0 THEN (event_date + INTERVAL 3 DAY)::TIMESTAMP END AS deadline_at,
                CASE WHEN e % 5 = 0 THEN 'within 72 hours' END AS deadline_text, 'espionage' AS reason, NULL AS responds_to_text,
                true AS is_main, 'Moscow said on Tuesday that it had expelled the diplomats.' AS evidence,
                0 AS evidence_start, 58 AS evidence_end, 0.9 AS confidence, 'expel' AS rule,
                a.published_at, a.source, a.dump_date
            FROM ({base}) m JOIN articles a USING (article_id)""",
        "event_sources": f"SELECT event_id, format('{{:016x}}', 2000000000 + n) AS mention_id FROM ({base})",
        "events": """
            SELECT s.event_id, any_value(event_type) AS event_type, any_value(actor) AS actor, any_value(target) AS target,
                any_value(event_date) AS event_date, 'day' AS date_precision, 'occurred' AS status,
                any_value(headcount) AS headcount, any_value(headcount) AS headcount_min, any_value(headcount) AS headcount_max,
                ['diplomat'] AS roles, []::VARCHAR[] AS persons, any_value(deadline_hours) AS deadline_hours,
                any_value(deadline_at) AS deadline_at, 'espionage' AS reason,
                NULL AS responds_to, count(DISTINCT article_id) AS n_articles, count(DISTINCT source) AS n_sources,
                min(published_at) AS first_reported_at, max(published_at) AS last_reported_at, 0.9 AS confidence,
                'SANCTION' AS plover_type, NULL AS plover_mode, '161' AS cameo_code, 4 AS quad_class, -4.0 AS goldstein
            FROM event_sources s JOIN event_mentions m USING (mention_id) GROUP BY s.event_id""",
        "responses": f"""
            SELECT format('{{:016x}}', 1000000000 + n * 5 + 1) AS event_id, format('{{:016x}}', 1000000000 + n * 5) AS responds_to,
                (b.event_date - a.event_date)::INT AS latency_days, 'stated' AS basis, 0.8 AS confidence
            FROM range({events // 5}) t(n)
            JOIN events a ON a.event_id = format('{{:016x}}', 1000000000 + n * 5)
            JOIN events b ON b.event_id = format('{{:016x}}', 1000000000 + n * 5 + 1) WHERE b.event_date >= a.event_date""",
        "dyad_months": f"""
            SELECT actor, target, date_trunc('month', event_date)::DATE AS month,
                {", ".join(f"count(*) FILTER (WHERE event_type = '{c.upper()}') AS {c}" for c in COUNTS)},
                coalesce(sum(headcount) FILTER (WHERE event_type = 'EXPEL'), 0) AS people_expelled FROM events GROUP BY ALL""",
        "ingest_ledger": """
            SELECT dump_id, dump_date, 'a.warc.gz' AS dump_path, ('0x' || article_id)::BIGINT AS position, url, 'article' AS outcome,
                NULL AS reason, NULL AS detail, article_id FROM articles""",
        "raw_documents": """
            SELECT dump_id, dump_date, dump_path, position, 'warc' AS form, url, 'text/html' AS content_type,
                'Moscow said.'::BLOB AS content FROM ingest_ledger""",
        "site_furniture": """
            SELECT min(dump_date) AS dump_date, source, 'Advertisement' AS line, 3 AS articles, 0 AS kept, 0 AS dropped
            FROM articles GROUP BY source""",
        "event_redirects": """
            SELECT format('{:016x}', 3000000000 + n) AS from_id, 1 AS rank, format('{:016x}', 1000000000 + n) AS to_id,
                'merge' AS reason, DATE '2024-01-01' AS since, true AS is_heir, 3 AS n_mentions FROM range(10000) t(n)""",
        "check_results": """
            SELECT stage, dump_date::VARCHAR AS partition, dump_date, 'articles' AS table_name, 'check_' || n AS expectation,
                'error' AS severity, true AS success, true AS promoted, true AS judged, 'rows' AS unit, 100 AS n_judged,
                0 AS n_unexpected, []::VARCHAR[] AS sample, 'What must hold. What to do.' AS description, 'why' AS reason
            FROM (SELECT DISTINCT dump_date FROM articles), (VALUES ('ingest'), ('clean'), ('extract')) s(stage), range(30) t(n)""",
        "settled_records": "SELECT NULL::DATE AS dump_date WHERE false",
        "rejected": "SELECT NULL::DATE AS dump_date WHERE false",
        "countries": "FROM countries_arrow",
    }


def make(folder: Path, events: int) -> None:
    """Write the tables and the DuckDB file."""
    with duckdb.connect(folder / "titfortat.duckdb") as con:
        con.execute("SET TimeZone = 'UTC'; SET memory_limit = '3GB'")
        con.register("countries_arrow", countries_table())
        for name, query in sql(events).items():
            columns = ", ".join(f"{c.name} {DUCKDB_TYPES[c.type]}" for c in codebook(name).columns)
            con.execute(f"CREATE TABLE {name} ({columns})")
            con.execute(f"INSERT INTO {name} BY NAME {query}")
            times = ", ".join(
                f"{c.name}::TIMESTAMPTZ AS {c.name}"
                for c in codebook(name).columns
                if DUCKDB_TYPES[c.type] == "TIMESTAMP"
            )
            source = f"SELECT * REPLACE ({times}) FROM {name}" if times else f"FROM {name}"
            with TableWriter(name, path_of(folder, name), "f" * 16) as out:
                for batch in con.sql(source).to_arrow_reader(122_880):
                    out.write_arrow(pa.Table.from_batches([batch]))


def path_of(folder: Path, table: str) -> Path:
    return Warehouse(folder).published_file(table)


def files_of(folder: Path, stage: str) -> dict[str, list[Path]]:
    """What the suite of a stage looks at. There are no earlier days."""
    tables = (*TABLES, *STORED) if stage != "publish" else TABLES
    files = {name: [path_of(folder, name)] for name in tables}
    files |= {name: [] for name in import_module(f"data_checks.{stage}").CONTEXT if name.startswith(EARLIER)}
    return {**files, BUILT: [folder / "titfortat.duckdb"]} if stage == "publish" else files


def main(folder: Path, events: int) -> None:
    if not (folder / "titfortat.duckdb").exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(folder, events)
        print("tables made; run again to measure")
        return
    validate("ingest", {}, ())  # the import of Great Expectations, which an audit pays once
    total = Figures()
    for stage in STAGES:
        tables = tuple(suite(stage))
        figures = Figures()
        results = validate(stage, files_of(folder, stage), tables)
        print(f"{stage:8} {figures.told()}, {len(results)} checks")
        for r in results:
            if not r.passed:
                print(f"         {r.table}.{r.name}: {r.counts} {r.note} {r.sample[:1]}")
    print(f"all      {total.told()}, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    slowest(folder)


class Figures:
    """Time since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), time.process_time()

    def told(self) -> str:
        return f"{time.monotonic() - self._wall:5.1f} s, {time.process_time() - self._cpu:5.1f} s of processor time"


def slowest(folder: Path) -> None:
    """Print what the suite of publish takes by table."""
    slow, files = [], files_of(folder, "publish")
    with connect(files) as connection:
        for table, checks in suite("publish").items():
            started = time.monotonic()
            measure(connection, files, table, checks)
            slow.append((time.monotonic() - started, table))
    for seconds, table in sorted(slow, reverse=True)[:5]:
        print(f"         {seconds:5.1f} s  publish, {table}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
