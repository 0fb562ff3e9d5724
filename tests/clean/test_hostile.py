"""A day of hostile dumps from end to end: the run ends, the other records come out, the ledger adds up, nothing is fetched."""

from __future__ import annotations

import gzip
import io
import json
import socket
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.ingest.support import DAY, NEWS, run
from tests.support.dumps import squeeze, warc_record, write_csv, write_jsonl, write_parquet, write_warc, write_zip
from titfortat import clean
from titfortat.clean import shards
from titfortat.storage import Warehouse, read_table

AT = "2021-04-26T10:00:00Z"
PROSE = " ".join([NEWS] * 3)


def ledger(landing: Path, data: Path) -> list[dict[str, object]]:
    """The ledger of a day after ingest and clean; every record that was read is in it once."""
    (ingested,) = run(landing, data).values()
    candidate = clean.plan(Warehouse(data), DAY)
    clean.build(candidate)
    rows = candidate.read("ingest_ledger").to_pylist()
    read = [
        (r["dump_id"], r["position"])
        for table in ("raw_documents", "settled_records")
        for r in read_table(table, Warehouse(data).stored(table, DAY)).to_pylist()
    ]
    assert sorted((r["dump_id"], r["position"]) for r in rows) == sorted(read)
    assert len(set(read)) == len(read) == ingested.figures["records"]
    assert all(r["outcome"] == "article" or r["reason"] for r in rows)
    ids = {r["article_id"] for r in rows if r["outcome"] == "article"}
    assert ids == set(candidate.read("articles")["article_id"].to_pylist())
    return rows


def landed(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / "landing" / DAY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return tmp_path / "landing"


def page(body: str | bytes) -> bytes:
    body = body.encode() if isinstance(body, str) else body
    return b"<html><head><title>Envoys told to leave</title></head><body><article>" + body + b"</article></body></html>"


HOSTILE = {
    "nested": page("<div>" * 100_000 + f"<p>{PROSE}</p>"),
    "deep": page("<div>" * 20_000 + f"<p>{PROSE}</p>"),
    "tags": page(f"<p>{PROSE}</p>" + "<b></b>" * 60_000),
    "zeros": page(f"<p>{PROSE}</p>").replace(b" ", b"\0 "),
    "zeros only": b"\0" * 10_000 + NEWS.encode() + b"\0" * 10_000,
    "long line": page(f"<p>{PROSE}" + "x" * 9_000_000 + "</p>"),
    "two encodings": page(
        f"<p>{PROSE}</p><p>Посол вызван.</p>".encode() + "<p>Посол вызван в МИД.</p>".encode("cp1251") * 20
    ),
    "a lying charset": page(f"<meta charset=utf-16><p>{PROSE}</p>"),
    "entities": b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    + page(f"<p>{PROSE} &b; &c;</p>"),
    "outside": page(
        f"<base href=http://192.0.2.1/><link rel=canonical href=//192.0.2.1/x><p>{PROSE}</p><img src=http://192.0.2.1/>"
    ),
    "not closed": page(f"<p>{PROSE}</p><script>" + "</p" * 100_000),
}


def test_hostile_pages_cost_themselves(tmp_path: Path) -> None:
    records = [warc_record(f"https://{n}.example/{n}", body, AT) for n, body in enumerate(HOSTILE.values())]
    good = [
        warc_record(f"https://good.example/{n}", page(f"<p>{PROSE} This is number {n}.</p>"), AT)
        for n in range(len(records))
    ]
    pairs = [squeeze(r) for pair in zip(records, good, strict=True) for r in pair]
    rows = ledger(landed(tmp_path, "crawl.warc.gz", b"".join(pairs)), tmp_path / "data")
    fate = {r["url"]: r["reason"] for r in rows}
    assert all(fate[f"https://good.example/{n}"] is None for n in range(len(records)))
    told = {name: fate[f"https://{n}.example/{n}"] for n, name in enumerate(HOSTILE)}
    limits = ("too_many_tags", "too_deep", "too_many_tags", "too_large")
    assert tuple(told[name] for name in ("nested", "deep", "tags", "long line")) == limits
    assert told["entities"] is told["outside"] is told["a lying charset"] is told["two encodings"] is None
    texts = clean.plan(Warehouse(tmp_path / "data"), DAY).read("articles")["text"].to_pylist()
    assert not any("lol" in t or "root:" in t or "\0" in t for t in texts)


def test_nothing_is_ever_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    records = [
        warc_record(f"http://192.0.2.1/{n}", body, AT) for n, body in enumerate(HOSTILE.values()) if len(body) < 10**6
    ]
    rows = ledger(landed(tmp_path, "crawl.warc.gz", b"".join(map(squeeze, records))), tmp_path / "data")
    assert Counter(r["outcome"] for r in rows)["article"] >= 4


WRITERS = {
    "a.warc.gz": write_warc,
    "a.jsonl.gz": write_jsonl,
    "a.csv": write_csv,
    "a.parquet": write_parquet,
    "a.zip": write_zip,
}


@pytest.mark.parametrize("name", WRITERS)
def test_dumps_cut_at_every_thousandth_byte(
    tmp_path: Path, corpus: list, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shards, "clean_document", lambda row: clean.document.Unusable("rejected", "no_text", "not looked at")
    )
    WRITERS[name](tmp_path / name, corpus[:6])
    whole = (tmp_path / name).read_bytes()
    for number, cut in enumerate(range(0, len(whole), 1_000)):
        rows = ledger(landed(tmp_path / str(number), name, whole[:cut]), tmp_path / str(number) / "data")
        assert 1 <= len(rows) <= 8


def test_bombs_and_lies_cost_themselves(tmp_path: Path, corpus: list) -> None:
    bomb = gzip.compress(b"0" * (300 << 20), 9)
    landed(tmp_path, "bomb.jsonl.gz", gzip.compress(b'{"url": "http://a", "text": "' + b"x" * (200 << 20)))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../escape.html", page(f"<p>{PROSE}</p>"))
        file.writestr("inner.zip", bomb)
        file.writestr("bomb.html", b"<p>" + b"0" * (100 << 20))
        file.writestr("good.html", page(f"<p>{PROSE}</p>"))
    landed(tmp_path, "bomb.zip", archive.getvalue())
    lying = warc_record("https://lying.example/1", page(f"<p>{PROSE}</p>"), AT).replace(
        b"Content-Length: ", b"Content-Length: 9", 1
    )
    encoded = warc_record("https://gzip.example/1", bomb, AT).replace(
        b"Content-Type: text/html", b"Content-Encoding: gzip\r\nContent-Type: text/html"
    )
    good = warc_record("https://good.example/1", page(f"<p>{PROSE}</p>"), AT)
    landed(tmp_path, "crawl.warc.gz", b"".join(map(squeeze, (lying, encoded, good))))
    landing = landed(
        tmp_path, "long.jsonl", json.dumps({"url": "http://long", "text": "x" * (50 << 20)}).encode() + b"\n"
    )
    write_jsonl(landing / DAY / "good.jsonl", corpus[:3])
    rows = ledger(landing, tmp_path / "data")
    assert not list(tmp_path.rglob("*escape*"))
    articles = {r["url"] for r in rows if r["outcome"] == "article"}
    assert {a["url"] for a in corpus[:3]} | {"https://good.example/1"} <= articles
    assert sum(str(u).endswith("good.html") for u in articles) == 1
    reasons = Counter(r["reason"] for r in rows if r["outcome"] == "rejected")
    assert {"unsafe_name", "too_long_line", "too_large"} <= reasons.keys()
