"""Any records through any form come out as they went in."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.support import found
from tests.support.dumps import squeeze, warc_record
from titfortat.ingest.records import Record

WHEN = "2021-04-26T10:00:00Z"
LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
TEXTS = st.lists(
    st.text(LETTERS | st.sampled_from("\n\"',;<&\t"), min_size=1, max_size=80).filter(
        lambda t: t.strip() and not t.strip().startswith("<")
    ),
    min_size=2,
    max_size=6,
)


def rows(texts):
    return [{"url": f"http://{n}", "title": t.strip()[:20].strip() or None, "text": t} for n, t in enumerate(texts)]


def jsonl(path, texts):
    path.write_bytes(b"".join(json.dumps(r).encode() + b"\n" for r in rows(texts)))


def jsonl_gz(path, texts):
    path.write_bytes(gzip.compress("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows(texts)).encode()))


def jsonl_zst(path, texts):
    path.write_bytes(zstandard.compress("\r\n".join(json.dumps(r) for r in rows(texts)).encode()))


def as_csv(path, texts):
    with path.open("w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, ["url", "title", "text"], lineterminator="\n")
        out.writeheader()
        out.writerows(rows(texts))


def parquet(path, texts):
    pq.write_table(pa.Table.from_pylist(rows(texts)), path, row_group_size=2)


def zipped(path, texts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for n, t in enumerate(texts):
            out.writestr(f"{n}.txt", t)
        out.writestr("manifest.csv", "file,url\n" + "".join(f"{n}.txt,http://{n}\n" for n in range(len(texts))))


def folder(path, texts):
    path.mkdir()
    for n, t in enumerate(texts):
        (path / f"{n}.txt").write_bytes(t.encode())
    (path / "manifest.csv").write_text("file,url\n" + "".join(f"{n}.txt,http://{n}\n" for n in range(len(texts))))


def warc(path, texts):
    parts = [warc_record(f"http://{n}", t.encode(), WHEN, "text/plain") for n, t in enumerate(texts)]
    path.write_bytes(b"".join(map(squeeze, parts)))


def warc_whole(path, texts):
    parts = [warc_record(f"http://{n}", t.encode(), WHEN, "text/plain") for n, t in enumerate(texts)]
    path.write_bytes(squeeze(b"".join(parts)))


FORMS = {
    "a.jsonl": jsonl,
    "a.jsonl.gz": jsonl_gz,
    "a.jsonl.zst": jsonl_zst,
    "a.csv": as_csv,
    "a.parquet": parquet,
    "a.zip": zipped,
    "notes": folder,
    "a.warc.gz": warc,
    "b.warc.gz": warc_whole,
}


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(texts=TEXTS)
def test_texts_come_out_as_they_went_in(tmp_path_factory, name, texts):
    path = tmp_path_factory.mktemp("dump") / name
    FORMS[name](path, texts)
    out = found(path)
    assert all(isinstance(r, Record) for r in out), out
    assert [(r.url, bytes(r.content).decode()) for r in out] == [(f"http://{n}", t) for n, t in enumerate(texts)]
    if "title" in (path.read_bytes()[:200].decode("latin-1") if path.is_file() else ""):
        assert [r.title for r in out] == [r["title"] for r in rows(texts)]


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_damage_ends_in_rows(tmp_path_factory, name, data):
    if name == "notes":
        return
    path = tmp_path_factory.mktemp("dump") / name
    FORMS[name](path, [f"{n} the ambassador was summoned" for n in range(5)])
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=40))
    path.write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 60)) :])
    found(path)
