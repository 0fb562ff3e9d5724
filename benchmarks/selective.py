"""How little a question for one country pair and month reads of ten million events, in the DuckDB file and over HTTP.

    python -m benchmarks.selective [--events 10000000] [--root DIR]

Makes events over 30 years among 198 states, some busier than others, publishes the table as publish does (the DuckDB file and a
Parquet file a year), and asks: in the DuckDB file, in the Parquet files, and in the Parquet files behind a server on loopback that
counts the bytes that it sends for ranges.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import fsspec
import requests
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

from titfortat.publish.database import add_macros, declare, new_database
from titfortat.publish.files import files_of, write_file
from titfortat.publish.reconcile import order
from titfortat.schema import EVENT_TYPES, TABLES
from titfortat.storage import Warehouse

_STATE = "chr(65 + ({0} % 18)::INT) || chr(65 + ({0} // 18 % 11)::INT) || 'A'"
"""198 made-up codes."""

_BUSY = "(power(({0} % 1000000) / 1000000, 2) * 197)::BIGINT"
"""A state's number: low ones have most of the events, as few states have in the news."""

_EVENTS = f"""
SELECT left(md5('e' || i), 16) AS event_id, ({list(EVENT_TYPES)})[1 + i % {len(EVENT_TYPES)}] AS event_type,
    {_STATE.format(_BUSY.format("hash(i)"))} AS actor, {_STATE.format(_BUSY.format("hash(i + 1)"))} AS target,
    DATE '1996-01-01' + (hash(i + 2) % 10950)::INT AS event_date, 'day' AS date_precision, 'occurred' AS status,
    (1 + hash(i) % 30)::INT AS headcount, 1 AS headcount_min, 30 AS headcount_max, ['attache'] AS roles,
    []::VARCHAR[] AS persons, if(i % 5 = 0, 48.0, NULL) AS deadline_hours,
    if(i % 4 = 0, left(md5('e' || (i + 7)), 16), NULL) AS responds_to, 1 + (hash(i) % 9)::INT AS n_articles,
    1 + (hash(i) % 5)::INT AS n_sources, event_date::TIMESTAMP + to_minutes((hash(i + 3) % 1440)::BIGINT) AS first_reported_at,
    first_reported_at + to_minutes((hash(i + 4) % 9000)::BIGINT) AS last_reported_at,
    0.5 + (hash(i + 5) % 500) / 1000 AS confidence, 'SANCTION' AS plover_type, '174' AS cameo_code, 4 AS quad_class,
    -5.0 AS goldstein
FROM range({{events}}) t(i)
"""

_MONTH = "event_date BETWEEN DATE '2010-05-01' AND DATE '2010-05-31'"
_PAIR = f"actor = 'CAA' AND target = 'DAA' AND {_MONTH}"
TRIES = 31


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--root", type=Path)
    asked = parser.parse_args()
    root = asked.root or Path(tempfile.mkdtemp(prefix="titfortat-bench-"))
    warehouse = Warehouse(root)
    try:
        if not warehouse.duckdb.exists():
            make(warehouse, asked.events)
        in_duckdb(warehouse)
        in_parquet(warehouse)
        over_http(warehouse)
    finally:
        if asked.root is None:
            shutil.rmtree(root, ignore_errors=True)


def make(warehouse: Warehouse, events: int) -> None:
    start = time.perf_counter()
    with new_database(warehouse.duckdb, workers=2) as con:
        for name in TABLES:
            declare(con, name)
        con.execute(
            f"INSERT INTO events BY NAME SELECT * FROM ({_EVENTS.format(events=events)}) ORDER BY {order('events')}"
        )
        add_macros(con)
        print(f"{time.perf_counter() - start:8.1f} s  {events:,} events sorted into the DuckDB file", flush=True)
        start = time.perf_counter()
        files = files_of(con, "events")
        for file in files:
            write_file(con, "events", file, warehouse.published_file("events", file.year))
    print(
        f"{time.perf_counter() - start:8.1f} s  {len(files)} Parquet files, {parquet_bytes(warehouse) / 1e6:,.1f} MB; ",
        end="",
    )
    print(f"DuckDB file {warehouse.duckdb.stat().st_size / 1e6:,.0f} MB", flush=True)


def parquet_bytes(warehouse: Warehouse) -> int:
    return sum(p.stat().st_size for p in warehouse.published_files("events"))


def timed(con: duckdb.DuckDBPyConnection, what: str, query: str) -> None:
    """Print the first and the median time of a query."""
    times, rows = [], 0
    for _ in range(TRIES):
        start = time.perf_counter()
        rows = len(con.execute(query).fetchall())
        times.append((time.perf_counter() - start) * 1000)
    print(f"{statistics.median(times[1:]):8.2f} ms warm, {times[0]:.2f} first  {what} ({rows:,} rows)", flush=True)


def in_duckdb(warehouse: Warehouse) -> None:
    with duckdb.connect(warehouse.duckdb, read_only=True, config={"threads": 2}) as con:
        (some,) = con.execute(f"SELECT event_id FROM events WHERE {_MONTH} LIMIT 1").fetchone()
        timed(con, "DuckDB file: a directed pair and a month", f"FROM events WHERE {_PAIR}")
        timed(con, "DuckDB file: dyad() and a month", f"FROM dyad('CAA', 'DAA') WHERE {_MONTH}")
        timed(con, "DuckDB file: dyad() over all years", "FROM dyad('CAA', 'DAA')")
        timed(con, "DuckDB file: an event by its id", f"FROM events WHERE event_id = '{some}'")


def in_parquet(warehouse: Warehouse) -> None:
    everything = f"read_parquet('{warehouse.published}/events/*/*.parquet', hive_partitioning = true)"
    year = f"'{warehouse.published_file('events', 2010)}'"
    with duckdb.connect(config={"threads": 2}) as con:
        (some,) = con.execute(f"SELECT event_id FROM {year} WHERE {_MONTH} LIMIT 1").fetchone()
        timed(con, "Parquet, the year's file: a pair and a month", f"FROM {year} WHERE {_PAIR}")
        timed(con, "Parquet, all files, year = 2010: the same", f"FROM {everything} WHERE year = 2010 AND {_PAIR}")
        timed(con, "Parquet, all files: the same", f"FROM {everything} WHERE {_PAIR}")
        timed(con, "Parquet, the year's file: an event by its id", f"FROM {year} WHERE event_id = '{some}'")


def over_http(warehouse: Warehouse) -> None:
    """The bytes that a server sends of the Parquet files."""
    whole = parquet_bytes(warehouse)
    with served(warehouse.published / "events") as (address, sent), duckdb.connect(config={"threads": 2}) as con:
        con.register_filesystem(Ranges())
        names = [f"year={y}/part-0.parquet" for y in range(1996, 2026)]
        everything = ", ".join(f"'ranges://{address}/{n}'" for n in names)
        year = f"'ranges://{address}/year=2010/part-0.parquet'"
        (some,) = con.execute(f"SELECT event_id FROM {year} WHERE {_MONTH} LIMIT 1").fetchone()
        for what, query in (
            ("the year's file: a pair and a month, all columns", f"FROM {year} WHERE {_PAIR}"),
            (
                "the same, four columns",
                f"SELECT event_date, event_type, headcount, reason FROM {year} WHERE {_PAIR}",
            ),
            (
                "all files, year = 2010: a pair and a month",
                f"FROM read_parquet([{everything}], hive_partitioning = true) WHERE year = 2010 AND {_PAIR}",
            ),
            ("the year's file: an event by its id", f"FROM {year} WHERE event_id = '{some}'"),
        ):
            sent.clear()
            con.execute(query).fetchall()
            read = sum(sent)
            print(f"{read / 1e6:8.2f} MB in {len(sent)} ranges, {read / whole:.2%} of all  HTTP, {what}", flush=True)


class Ranges(AbstractFileSystem):
    """Files at ranges://host:port/path, of which only the ranges that are asked for are read."""

    protocol = "ranges"

    def info(self, path: str, **_: object) -> dict[str, object]:
        answer = requests.head("http://" + self._strip_protocol(path), timeout=10)
        answer.raise_for_status()
        return {"name": path, "size": int(answer.headers["Content-Length"]), "type": "file"}

    def modified(self, path: str) -> dt.datetime:
        return dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def glob(self, path: str, **_: object) -> list[str]:
        return [path]

    def _open(self, path: str, mode: str = "rb", **_: object) -> AbstractBufferedFile:
        return RangeFile(self, path, mode, cache_type="none")


class RangeFile(AbstractBufferedFile):
    """One such file."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        asked = {"Range": f"bytes={start}-{end - 1}"}
        return requests.get("http://" + self.fs._strip_protocol(self.path), headers=asked, timeout=10).content


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The folder on loopback: host and port, and the bytes of every answer to a range as they are sent."""
    sent: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(self.file.stat().st_size))
            self.end_headers()

        def do_GET(self) -> None:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            with self.file.open("rb") as f:
                f.seek(first)
                content = f.read(last - first + 1)
            sent.append(len(content))
            self.send_response(206)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        @property
        def file(self) -> Path:
            return folder / self.path.lstrip("/")

        def log_message(self, *_: object) -> None:
            """Nothing of it on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fsspec.register_implementation("ranges", Ranges, clobber=True)
    try:
        yield f"127.0.0.1:{server.server_port}", sent
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
