"""How long the suites take: 1 million events from 5 million mentions in 1 million articles, as published.

    python benchmarks/checks.py FOLDER [events]

Writes the tables below FOLDER (some 2 GB at full size) unless they are there, runs the suite of publish over them and
prints seconds, peak memory and the slowest checks. The rows are made up: dyads, days and sizes are those of news, the texts
are not.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from data_checks.measure import measure
from data_checks.publish import TABLES
from data_checks.relations import candidate_files, connect
from data_checks.suites import suite
from titfortat.countries import countries_table
from titfortat.schema import EVENT_TYPES
from titfortat.schema.duckdb import DUCKDB_TYPES
from titfortat.schema.tables import table as codebook
from titfortat.storage import TableWriter, Warehouse
from titfortat.storage.warehouse import WHOLE

MENTIONS_AN_EVENT = 5
ARTICLES_AN_EVENT = 1
COUNTS = [name.lower() for name in EVENT_TYPES]


class Published:
    """What an audit needs to know of a candidate of publish."""

    def __init__(self, folder: Path) -> None:
        self.warehouse, self.stage, self.partition = Warehouse(folder), "publish", WHOLE
        self.tables, self.fingerprint = TABLES, "f" * 16
        self.duckdb = folder / "titfortat.duckdb"

    def paths(self, table: str) -> list[Path]:
        return sorted((self.warehouse.root / "published" / table).rglob("*.parquet"))


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
            SELECT format('{{:016x}}', n) AS article_id, 'https://news' || (n % 1000) || '.example/' || n AS url,
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
        "rejected": "SELECT NULL::DATE AS dump_date WHERE false",
        "countries": "FROM countries_arrow",
    }


def make(candidate: Published, events: int) -> None:
    """Write the tables and the DuckDB file."""
    with duckdb.connect(candidate.duckdb) as con:
        con.execute("SET TimeZone = 'UTC'; SET memory_limit = '3GB'")
        con.register("countries_arrow", countries_table())
        for name, query in sql(events).items():
            columns = ", ".join(f"{c.name} {DUCKDB_TYPES[c.type]}" for c in codebook(name).columns)
            con.execute(f"CREATE TABLE {name} ({columns})")
            con.execute(f"INSERT INTO {name} BY NAME {query}")
            path = candidate.warehouse.published_file(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            times = ", ".join(
                f"{c.name}::TIMESTAMPTZ AS {c.name}"
                for c in codebook(name).columns
                if DUCKDB_TYPES[c.type] == "TIMESTAMP"
            )
            source = f"SELECT * REPLACE ({times}) FROM {name}" if times else f"FROM {name}"
            with TableWriter(name, path, "f" * 16) as out:
                for batch in con.sql(source).to_arrow_reader(122_880):
                    out.write_arrow(pa.Table.from_batches([batch]))


def main(folder: Path, events: int) -> None:
    candidate = Published(folder)
    if not candidate.duckdb.exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(candidate, events)
        print("tables made; peak memory of that is in the figure below, so run again to measure the suites alone")
    files = candidate_files(candidate)
    began, cpu, slow, failed = time.monotonic(), time.process_time(), [], []
    with connect(files) as connection:
        for table, checks in suite("publish").items():
            started = time.monotonic()
            findings = measure(connection, files, table, checks)
            slow.append((time.monotonic() - started, table))
            failed += [
                f"{table}.{n}: {f.observed} {f.note} {f.sample[:2]}" for n, f in findings.items() if not f.passed
            ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    cpu = time.process_time() - cpu
    print(
        f"{time.monotonic() - began:.1f} s, {cpu:.1f} s of processor time, peak memory {peak:.2f} GB, {sum(map(len, suite('publish').values()))} checks"
    )
    for seconds, table in sorted(slow, reverse=True):
        print(f"  {seconds:6.1f} s  {table}")
    print("\n".join(failed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
