"""The swap: only what changed is written, readers go on, a kill at any moment leaves something whole."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.publish.store import DAY1, article, ledger, ledger_of, rows, write_store
from titfortat import publish
from titfortat.errors import TerminalError, TransientError
from titfortat.publish import PUBLISHED_TABLES
from titfortat.publish.files import ROW_GROUP
from titfortat.schema import table
from titfortat.storage import Warehouse, short_hash, write_table
from titfortat.storage.warehouse import GENERATIONS_KEPT


class Killed(BaseException):
    """What stands for kill -9 in this process: nothing may catch it and tidy up."""


def run(warehouse: Warehouse, workers: int = 1) -> publish.PublishCandidate:
    candidate = publish.plan(warehouse)
    publish.build(candidate, workers)
    candidate.promote()
    return candidate


def publish_titled(warehouse: Warehouse, n: int) -> publish.PublishCandidate:
    """Publish the rows with an article called "Title n"."""
    tables = rows()
    tables["articles"][0]["title"] = f"Title {n}"
    write_store(warehouse, tables)
    return run(warehouse)


def parquet_bytes(warehouse: Warehouse) -> dict[str, bytes]:
    files = sorted(warehouse.published.rglob("*.parquet"))
    return {p.relative_to(warehouse.published).as_posix(): p.read_bytes() for p in files}


def database_rows(warehouse: Warehouse) -> dict[str, list[tuple]]:
    with duckdb.connect(warehouse.duckdb, read_only=True) as con:
        return {name: con.execute(f"FROM {name}").fetchall() for name in (*PUBLISHED_TABLES, "_meta")}


def with_more(tables: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The rows after a change: an article of 2021 comes, that of 2024 goes."""
    new = {**article("new", dt.date(2021, 1, 1)), "dump_date": DAY1}
    articles = [r for r in tables["articles"] if not r["url"].endswith("/c")] + [new]
    gone = short_hash("article", "c")
    ledgers = [r for r in tables["ingest_ledger"] if r.get("article_id") != gone] + [ledger_of(new, 50)]
    return {**tables, "articles": articles, "ingest_ledger": ledgers}


def test_a_second_run_has_nothing_to_do(published):
    assert publish.plan(published).is_current()


def test_the_same_input_gives_the_same_bytes_and_rows_in_the_same_order(tmp_path):
    found = []
    for name, workers in (("one", 1), ("two", 2)):
        warehouse = Warehouse(tmp_path / name)
        write_store(warehouse, rows())
        run(warehouse, workers)
        found.append((parquet_bytes(warehouse), database_rows(warehouse), warehouse.manifest.read_bytes()))
    assert found[0] == found[1]


def test_many_row_groups_stay_sorted_whatever_the_threads(tmp_path):
    n = 300_000
    with duckdb.connect() as con:
        many = con.sql(
            f"SELECT '{short_hash('d')}' AS dump_id, DATE '{DAY1}' AS dump_date, 'a/' || (range % 7) AS dump_path, "
            f"(hash(range) % 1000000000)::BIGINT * {n} + range AS position, 'irrelevant' AS outcome FROM range({n})"
        ).to_arrow_table()
    found = []
    for workers in (1, 2):
        warehouse = Warehouse(tmp_path / str(workers))
        write_store(warehouse, rows())
        write_table("ingest_ledger", warehouse.stored("ingest_ledger", DAY1.isoformat()), many, "many")
        run(warehouse, workers)
        found.append(parquet_bytes(warehouse))
    assert found[0] == found[1]
    written = pq.read_table(warehouse.published_file("ingest_ledger", 2025), partitioning=None)
    assert written.num_rows == n + 4
    order = [(c, "ascending") for c in table("ingest_ledger").sort_by]
    assert written.equals(written.sort_by(order))
    assert pq.read_metadata(warehouse.published_file("ingest_ledger", 2025)).num_row_groups == -(-(n + 4) // ROW_GROUP)


def test_only_what_changed_is_written(stored):
    run(stored)
    before = {p: p.stat().st_mtime_ns for p in stored.published.rglob("*.parquet")}
    write_store(stored, with_more(rows()))
    candidate = run(stored)
    after = {p: p.stat().st_mtime_ns for p in stored.published.rglob("*.parquet")}
    changed = {p.relative_to(stored.published).as_posix() for p in after if after[p] != before.get(p)}
    assert changed == {"articles/year=2021/part-0.parquet", "ingest_ledger/year=2025/part-0.parquet"}
    assert {p.parent.name for p in before.keys() - after.keys()} == {"year=2024"}
    assert not (stored.published / "articles" / "year=2024").exists()
    assert candidate.figures["files_written"] == 2
    assert not candidate.folder.exists()


def test_the_candidate_reads_whole_before_it_is_promoted(stored):
    run(stored)
    write_store(stored, with_more(rows()))
    candidate = publish.plan(stored)
    assert not candidate.is_current()
    publish.build(candidate)
    assert set(candidate.read("articles", ["url"])["url"].to_pylist()) == {
        f"https://news.test/{name}" for name in ("a", "b", "copy", "new", "undated")
    }
    assert candidate.paths("events") == stored.published_files("events")
    with duckdb.connect(candidate.duckdb, read_only=True) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    candidate.discard()
    assert database_rows(stored)["articles"] != []
    assert not candidate.folder.exists()


def test_a_reader_keeps_the_old_file_and_the_next_one_sees_the_new(stored):
    run(stored)
    with duckdb.connect(stored.duckdb, read_only=True) as reader:
        old = reader.execute("SELECT url FROM articles ORDER BY 1").fetchall()
        write_store(stored, with_more(rows()))
        run(stored)
        assert publish.plan(stored).is_current()
        assert reader.execute("SELECT url FROM articles ORDER BY 1").fetchall() == old
        code = f"import duckdb; print(duckdb.connect({str(stored.duckdb)!r}, read_only=True).sql('FROM articles').fetchall())"
        seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "https://news.test/new" in seen and "https://news.test/c'" not in seen


READER = """
import os, sys, duckdb
os.set_blocking(0, False)
print("ready", flush=True)
opened, seen = 0, set()
while not sys.stdin.read(1):
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        (title,) = con.execute("SELECT title FROM articles WHERE starts_with(title, 'Title ') AND NOT starts_with(title, 'Title of')").fetchone()
        facts = dict(con.execute("SELECT key, value FROM _meta WHERE key = 'rows.articles'").fetchall())
        assert con.execute("SELECT count(*) FROM articles").fetchone() == (int(facts["rows.articles"]),)
    opened, seen = opened + 1, seen | {title}
print(opened, len(seen))
"""


def test_a_reader_that_opens_it_again_and_again_never_fails(stored):
    publish_titled(stored, 0)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(stored.duckdb)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout.readline() == "ready\n"
        for n in range(1, 5):
            publish_titled(stored, n)
        told, _ = reader.communicate("x", timeout=60)
    finally:
        reader.kill()
    opened, seen = map(int, told.split())
    assert reader.returncode == 0 and opened > 4 and seen > 1


def test_generations_are_kept_and_the_name_leads_to_the_latest(stored):
    fingerprints = []
    for n in range(GENERATIONS_KEPT + 2):
        fingerprints.append(publish_titled(stored, n).fingerprint)
    assert stored.duckdb.is_symlink() and not stored.duckdb.readlink().is_absolute()
    assert stored.duckdb.resolve().parent == stored.generations()[-1].resolve()
    names = [f"{i:06d}-{f}" for i, f in enumerate(fingerprints, 1)]
    assert [p.name for p in stored.generations()] == names[-GENERATIONS_KEPT:]
    titles = []
    for folder in stored.generations():
        with duckdb.connect(folder / stored.duckdb.name, read_only=True) as con:
            titles += con.execute(
                "SELECT title FROM articles WHERE starts_with(title, 'Title ') ORDER BY 1"
            ).fetchall()[:1]
    assert titles == [(f"Title {n}",) for n in range(2, GENERATIONS_KEPT + 2)]
    # Going back is a matter of the link; what is published stays current.
    stored.duckdb.unlink()
    stored.duckdb.symlink_to((stored.generations()[0] / stored.duckdb.name).relative_to(stored.root))
    assert publish.plan(stored).is_current()


def test_an_id_is_found_by_its_filter(published):
    path = published.published_file("events", 2025)
    with duckdb.connect() as con:
        found = con.execute(
            "SELECT bloom_filter_excludes FROM parquet_bloom_probe(?, 'event_id', 'no such id')", [str(path)]
        )
        assert found.fetchall() == [(True,)]
        ids = con.execute(f"SELECT event_id FROM '{path}'").fetchall()
        for (value,) in ids:
            probe = con.execute(
                "SELECT bloom_filter_excludes FROM parquet_bloom_probe(?, 'event_id', ?)", [str(path), value]
            )
            assert probe.fetchall() == [(False,)]
    assert ids


def test_a_damaged_or_missing_file_is_published_again(published):
    good = parquet_bytes(published)
    events = published.published_file("events", 2025)
    events.write_bytes(events.read_bytes()[:-20])
    assert not publish.plan(published).is_current()
    run(published)
    assert parquet_bytes(published) == good
    for path in (events, published.duckdb, published.manifest):
        path.unlink()
        assert not publish.plan(published).is_current()
        run(published)
    stray = published.published_file("events", 1999)
    stray.parent.mkdir()
    stray.write_bytes(events.read_bytes())
    assert not publish.plan(published).is_current()
    run(published)
    assert parquet_bytes(published) == good


def test_a_kill_at_any_step_of_the_promotion_leaves_something_whole(tmp_path, monkeypatch):
    expected = Warehouse(tmp_path / "expected")
    write_store(expected, with_more(rows()))
    run(expected)
    wanted, wanted_rows = parquet_bytes(expected), database_rows(expected)

    base = Warehouse(tmp_path / "base")
    write_store(base, rows())
    run(base)
    old, old_rows = parquet_bytes(base), database_rows(base)
    write_store(base, with_more(rows()))
    built = publish.plan(base)
    publish.build(built)

    for steps in count():
        warehouse = Warehouse(tmp_path / str(steps))
        shutil.copytree(base.root, warehouse.root)
        candidate = replace(built, warehouse=warehouse)
        with monkeypatch.context() as patch:
            finished = kill_after(steps, patch, candidate.promote)
        assert database_rows(warehouse) in (old_rows, wanted_rows)
        for name, content in parquet_bytes(warehouse).items():
            assert content in (old.get(name), wanted.get(name))
        assert publish.plan(warehouse).is_current() == finished
        run(warehouse)
        assert parquet_bytes(warehouse) == wanted
        assert database_rows(warehouse) == wanted_rows
        assert publish.plan(warehouse).is_current()
        # Back to the first input: what the killed run had moved already must not be taken for current.
        write_store(warehouse, rows())
        assert not publish.plan(warehouse).is_current()
        if finished:
            break
    assert steps >= 6


def kill_after(steps: int, patch: pytest.MonkeyPatch, work) -> bool:
    """Run `work`, which dies at its step number `steps` of changing the disk. Returns whether it came to its end."""
    left = steps
    real = {name: getattr(Path, name) for name in ("replace", "unlink", "rmdir")}

    def dying(name: str):
        def step(*args, **kwargs):
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real[name](*args, **kwargs)

        return step

    for name in real:
        patch.setattr(Path, name, dying(name))
    try:
        work()
    except Killed:
        return False
    return True


def test_a_build_that_is_killed_leaves_the_last_publication(stored):
    run(stored)
    old = parquet_bytes(stored), database_rows(stored)
    write_store(stored, with_more(rows()))
    code = f"""
import os
from pathlib import Path
from titfortat import publish
from titfortat.storage import Warehouse
def told(what, done, total):
    if done == 14:
        os.kill(os.getpid(), 9)
publish.build(publish.plan(Warehouse(Path({str(stored.root)!r}))), 1, told)
"""
    ended = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert ended.returncode == -9
    assert publish.plan(stored).folder.exists()
    assert (parquet_bytes(stored), database_rows(stored)) == old
    run(stored)
    assert stored.published_file("articles", 2021).exists()
    assert not publish.plan(stored).folder.exists()


def test_a_missing_or_damaged_stored_table_stops_the_plan_with_its_name(stored):
    path = stored.stored("events", "whole")
    path.unlink()
    with pytest.raises(TerminalError, match="events"):
        publish.plan(stored)
    path.write_bytes(b"PAR1 nothing else")
    with pytest.raises(TerminalError, match="titfortat run"):
        publish.plan(stored)


def test_a_key_that_is_not_unique_stops_the_build(stored):
    run(stored)
    tables = rows()
    tables["events"].append(tables["events"][0])
    write_store(stored, tables)
    candidate = publish.plan(stored)
    with pytest.raises(TerminalError, match="unique"):
        publish.build(candidate)
    assert not candidate.duckdb.exists()
    candidate.discard()
    assert database_rows(stored)["events"]


def test_the_ledger_of_a_file_as_a_whole_is_kept(stored):
    tables = rows()
    tables["ingest_ledger"].append(ledger(-1, outcome="rejected", reason="truncated", detail="gzip ends early"))
    write_store(stored, tables)
    run(stored)
    assert -1 in [r[3] for r in database_rows(stored)["ingest_ledger"]]


def test_a_damaged_stored_file_stops_the_build_with_its_name(stored):
    candidate = publish.plan(stored)
    path = stored.stored("articles", DAY1.isoformat())
    content = bytearray(path.read_bytes())
    content[4:400] = bytes(396)
    path.write_bytes(content)
    with pytest.raises(TerminalError, match=r"articles.*delete the damaged file"):
        publish.build(candidate)
    assert not candidate.duckdb.exists()


@pytest.mark.parametrize(
    ("fault", "becomes", "told"),
    [
        (duckdb.OutOfMemoryException("too small"), TerminalError, "--workers 1"),
        (duckdb.IOException("No space left on device"), TransientError, "free some"),
    ],
)
def test_a_machine_that_is_too_small_is_told_apart(stored, monkeypatch, fault, becomes, told):
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(sys.modules["titfortat.publish.build"], "add_macros", fail)
    with pytest.raises(becomes, match=told):
        publish.build(publish.plan(stored))
