"""The stage: the ledger adds up, any number of workers gives the same bytes, shards meet without a seam."""

from __future__ import annotations

import errno
import gzip
import hashlib
import importlib
import json
from collections import Counter

import pyarrow.parquet as pq
import pytest

from tests.ingest.support import DAY, NEWS, run, tally
from tests.ingest.test_warc import other, page_record
from tests.support.dumps import article_record, squeeze, warc_record, write_jsonl, write_landing
from titfortat.errors import TransientError
from titfortat.ingest import build, discover, plan, shards
from titfortat.ingest.build import LEAST_GROUP
from titfortat.ingest.spill import read_shard
from titfortat.schema import arrow_schema
from titfortat.storage import Warehouse, read_table

stage = importlib.import_module("titfortat.ingest.build")


def stored(data, table, day=DAY):
    return read_table(table, Warehouse(data).stored(table, day))


def bytes_of(data) -> dict[str, str]:
    return {p.relative_to(data).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in data.rglob("*.parquet")}


def noise(n: int, size: int = 3000) -> bytes:
    """A page without a word of diplomacy that gzip cannot make much smaller."""
    text = "".join(hashlib.sha256(f"{n} {i}".encode()).hexdigest() for i in range(size // 64))
    return warc_record(f"http://other/{n}", f"<p>{text}</p>".encode(), "2021-04-26T10:00:00Z")


def test_every_article_of_the_corpus_becomes_a_document(tmp_path, corpus):
    write_landing(tmp_path / "landing", corpus, days=3, start=DAY)
    counts = tally(tmp_path / "landing", tmp_path / "data")
    assert counts == {"document": len(corpus)}
    documents = [
        r for d in (DAY, "2026-01-06", "2026-01-07") for r in stored(tmp_path / "data", "raw_documents", d).to_pylist()
    ]
    assert {r["url"] for r in documents} == {a["url"] for a in corpus}
    assert {r["form"] for r in documents} == {"warc", "jsonl", "csv", "parquet", "zip", "txt"}
    by_url = {a["url"]: a for a in corpus}
    for r in documents:
        assert str(r["dump_date"]) in (DAY, "2026-01-06", "2026-01-07")
        a = by_url[r["url"]]
        if r["form"] in ("jsonl", "csv", "parquet"):
            assert (r["title"], r["published"] or None, r["language"]) == (a["title"], a["published"], a["lang"])
        assert r["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ") == a["fetched"]


def test_the_ledger_adds_up_over_a_day_of_trouble(tmp_path, corpus):
    day = tmp_path / "landing" / DAY
    day.mkdir(parents=True)
    write_jsonl(day / "good.jsonl", corpus[:5])
    (day / "cut.jsonl.gz").write_bytes(gzip.compress((day / "good.jsonl").read_bytes())[:-200])
    (day / "weather.jsonl").write_text('{"url": "http://w", "text": "Rain in the north."}\n{broken\n')
    spoilt = [squeeze(article_record(a)) for a in corpus[:3]]
    (day / "crawl.warc.gz").write_bytes(spoilt[0] + spoilt[1][:300] + spoilt[2] + squeeze(other("request", b"GET /")))
    (day / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (day / "none.csv").write_bytes(b"")
    (day / "twin.jsonl").write_bytes((day / "good.jsonl").read_bytes())
    counts = tally(tmp_path / "landing", tmp_path / "data")
    read = counts.pop("document")
    assert 12 <= read <= 17
    assert counts.pop("truncated", 0) + counts.pop("damaged", 0) in (2, 3)
    assert counts == {"no_diplomatic_term": 1, "malformed": 1, "unknown_form": 1, "empty": 1, "not_a_page": 1}
    outcomes = Counter(stored(tmp_path / "data", "settled_records")["outcome"].to_pylist())
    assert outcomes["irrelevant"] == 2


@pytest.mark.parametrize("size", [2_000, 20_000, 1 << 20])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path, corpus, monkeypatch, size):
    monkeypatch.setattr(shards, "SHARD", size)
    write_landing(tmp_path / "landing", corpus[:40], days=1, start=DAY)
    members = [squeeze(noise(n)) for n in range(40)] + [squeeze(article_record(a)) for a in corpus]
    (tmp_path / "landing" / DAY / "large.warc.gz").write_bytes(b"".join(members[::-1]))
    run(tmp_path / "landing", tmp_path / "one")
    run(tmp_path / "landing", tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert len(bytes_of(tmp_path / "one")) == 2


def test_shards_of_any_size_give_the_same_rows(tmp_path, corpus, monkeypatch):
    day = tmp_path / "landing" / DAY
    day.mkdir(parents=True)
    members = [squeeze(article_record(a)) for a in corpus[:30]]
    members[7] = members[7][:200] + b"\xff" * 40 + members[7][240:]
    (day / "a.warc.gz").write_bytes(b"".join(members) + b"\0" * 4000)
    rows = {}
    for size in (10**9, 50_000, 5_000, 1_000, 333):
        monkeypatch.setattr(shards, "SHARD", size)
        run(tmp_path / "landing", tmp_path / f"{size}")
        rows[size] = [stored(tmp_path / f"{size}", t).to_pylist() for t in ("raw_documents", "settled_records")]
    first = rows.pop(10**9)
    assert len(first[0]) == 29 and [r["reason"] for r in first[1]] == ["damaged"]
    assert all(r == first for r in rows.values())


def test_an_archive_within_does_not_open_a_seam(tmp_path, monkeypatch):
    """A range may begin inside a record that holds another WARC file, stored so that its members look like ours."""
    nested = b"".join(squeeze(page_record(n)) for n in range(100, 140))
    outer = other("response", b"HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\n\r\n" + nested)
    day = tmp_path / "landing" / DAY
    day.mkdir(parents=True)
    parts = [
        squeeze(page_record(0)),
        gzip.compress(outer, 0, mtime=0),
        *(squeeze(page_record(n)) for n in range(1, 30)),
    ]
    (day / "a.warc.gz").write_bytes(b"".join(parts))
    read_again = []
    monkeypatch.setattr(stage, "read_shard", lambda s, *a, **k: read_again.append(s.exact) or read_shard(s, *a, **k))
    for size in (3_000, 5_000, 11_000):
        monkeypatch.setattr(shards, "SHARD", size)
        data = tmp_path / f"{size}"
        run(tmp_path / "landing", data)
        assert stored(data, "raw_documents")["url"].to_pylist() == [f"http://{n}" for n in range(30)]
        assert stored(data, "settled_records")["reason"].to_pylist() == ["content_type"]
        assert read_again.count(True) == 1
        read_again.clear()
    monkeypatch.undo()
    monkeypatch.setattr(shards, "SHARD", 11_000)
    run(tmp_path / "landing", tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "11000")


def test_row_groups_are_bounded(tmp_path):
    day = tmp_path / "landing" / DAY
    day.mkdir(parents=True)
    text = NEWS + "".join(chr(97 + i * i % 26) for i in range(300_000))
    (day / "a.jsonl").write_text("".join(json.dumps({"url": f"http://{n}", "text": text}) + "\n" for n in range(60)))
    run(tmp_path / "landing", tmp_path / "data")
    file = pq.ParquetFile(Warehouse(tmp_path / "data").stored("raw_documents", DAY))
    assert file.num_row_groups >= 4
    weights = [sum(len(v) for v in file.read_row_group(g)["content"].to_pylist()) for g in range(file.num_row_groups)]
    assert max(weights) <= LEAST_GROUP + 300_100 * 2


def test_short_texts_come_in_groups_that_workers_can_share(tmp_path):
    landing = tmp_path / "landing" / DAY
    landing.mkdir(parents=True)
    rows = [{"url": f"http://x/{n}", "text": f"The ambassador was expelled, {n}."} for n in range(1_000)]
    (landing / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run(landing.parent, tmp_path / "data")
    raw = pq.ParquetFile(Warehouse(tmp_path / "data").stored("raw_documents", DAY))
    assert [raw.metadata.row_group(n).num_rows for n in range(raw.num_row_groups)] == [400, 400, 200]


def test_plan_knows_what_is_done(tmp_path, corpus):
    write_landing(tmp_path / "landing", corpus[:6], days=1, start=DAY)
    data = Warehouse(tmp_path / "data")
    dumps = discover(tmp_path / "landing")[DAY]
    candidate = plan(data, DAY, dumps)
    assert not candidate.is_current()
    build(candidate, dumps)
    assert sorted(p.name for p in candidate.folder.iterdir()) == ["raw_documents", "settled_records"]
    candidate.promote()
    assert plan(data, DAY, dumps).is_current()
    assert not plan(data, DAY, dumps[1:]).is_current()
    (dumps[0].path.parent / "more.jsonl").write_text("{}\n")
    assert not plan(data, DAY, discover(tmp_path / "landing")[DAY]).is_current()


def test_empty_days_have_empty_tables(tmp_path):
    candidate = plan(Warehouse(tmp_path / "data"), DAY, [])
    build(candidate, [])
    for table in candidate.tables:
        assert candidate.read(table).schema.equals(arrow_schema(table)) and len(candidate.read(table)) == 0
    assert candidate.figures["records"] == 0


def test_progress_counts_bytes_to_the_end(tmp_path, corpus):
    write_landing(tmp_path / "landing", corpus[:30], days=1, start=DAY)
    dumps = discover(tmp_path / "landing")[DAY]
    told = []
    candidate = plan(Warehouse(tmp_path / "data"), DAY, dumps)
    build(candidate, dumps, progress=lambda *step: told.append(step))
    total = sum(d.size for d in dumps)
    assert told[0] == ("ingest", 0, total) and told[-1] == ("ingest", total, total)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert candidate.figures["bytes"] == total and candidate.figures["documents"] == 30


def test_a_fault_leaves_no_scratch_files(tmp_path, corpus, monkeypatch):
    write_landing(tmp_path / "landing", corpus[:6], days=1, start=DAY)
    dumps = discover(tmp_path / "landing")[DAY]
    candidate = plan(Warehouse(tmp_path / "data"), DAY, dumps)

    def stop(*step):
        if step[1]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(candidate, dumps, progress=stop)
    assert not list(candidate.folder.rglob("*.arrow")) and not list(candidate.folder.rglob("*.parquet"))


def test_a_full_disk_is_a_fault_that_may_pass(tmp_path, corpus, monkeypatch):
    write_landing(tmp_path / "landing", corpus[:6], days=1, start=DAY)
    dumps = discover(tmp_path / "landing")[DAY]
    candidate = plan(Warehouse(tmp_path / "data"), DAY, dumps)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("titfortat.ingest.spill.SpillWriter.close", full)
    with pytest.raises(TransientError, match=r"No space left on device.*make room"):
        build(candidate, dumps)
    assert not list(candidate.folder.rglob("*.arrow")) and not list(candidate.folder.rglob("*.parquet"))


def test_a_dump_that_goes_away_is_a_row(tmp_path, corpus, monkeypatch):
    monkeypatch.setattr(shards, "SHARD", 3_000)
    day = tmp_path / "landing" / DAY
    day.mkdir(parents=True)
    (day / "a.warc.gz").write_bytes(b"".join(squeeze(article_record(a)) for a in corpus[:9]))
    write_jsonl(day / "b.jsonl", corpus[9:12])
    dumps = discover(tmp_path / "landing")[DAY]
    (day / "a.warc.gz").unlink()
    candidate = plan(Warehouse(tmp_path / "data"), DAY, dumps)
    build(candidate, dumps)
    assert candidate.read("settled_records")["reason"].to_pylist() == ["unreadable"]
    assert len(candidate.read("raw_documents")) == 3
