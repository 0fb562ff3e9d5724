"""Which dumps lie in a folder, on which day they arrived, and of what form they are."""

from __future__ import annotations

import gzip
import os

import pytest
import zstandard

from tests.ingest.support import DAY, fates
from tests.support.dumps import write_landing
from titfortat.errors import TerminalError
from titfortat.ingest import discover


def names(path, day=None):
    return {d: [(f.name, f.form) for f in dumps] for d, dumps in discover(path, day).items()}


def test_a_folder_of_arrival_days(tmp_path, corpus):
    write_landing(tmp_path, corpus, days=2, start=DAY)
    assert names(tmp_path) == {
        day: [
            ("crawl-00.warc.gz", "warc"),
            ("export.csv", "csv"),
            ("export.parquet", "parquet"),
            ("feed.jsonl.gz", "jsonl"),
            ("notes", "txt"),
            ("pages.zip", "zip"),
            ("wire.jsonl.zst", "jsonl"),
        ]
        for day in (DAY, "2026-01-06")
    }
    assert list(names(tmp_path, "2026-01-06")) == ["2026-01-06"]


def test_a_folder_of_files_has_the_day_of_its_name_or_of_its_newest_file(tmp_path):
    folder = tmp_path / "crawl_20210426-part1"
    folder.mkdir()
    (folder / "a.jsonl").write_text("{}\n")
    assert names(folder) == {"2021-04-26": [("a.jsonl", "jsonl")]}
    plain = folder.rename(tmp_path / "crawl")
    (plain / "b.jsonl").write_text("{}\n")
    os.utime(plain / "a.jsonl", (0, 1_000_000_000))
    os.utime(plain / "b.jsonl", (0, 1_100_000_000))
    assert list(names(plain)) == ["2004-11-09"]
    assert list(names(plain, DAY)) == [DAY]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("CC-NEWS-20210426083417-00123.warc.gz", "2021-04-26"),
        ("export_2021_04_26.csv", "2021-04-26"),
        ("2021-04-26.jsonl", "2021-04-26"),
        ("20211399-2021-04-26.jsonl", "2021-04-26"),
    ],
)
def test_a_single_file_has_the_day_of_its_name(tmp_path, name, day):
    (tmp_path / name).write_bytes(b"x")
    assert list(names(tmp_path / name)) == [day]


def test_text_files_are_one_dump_a_folder_and_with_a_manifest_all_below(tmp_path):
    for name in (
        "a.txt",
        "notes/b.txt",
        "notes/deep/c.txt",
        "saved/manifest.csv",
        "saved/pages/d.html",
        ".hidden/e.txt",
        ".f.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("file,url\npages/d.html,http://d\n" if name.endswith("csv") else "text")
    assert sorted(names(tmp_path, DAY)[DAY]) == sorted(
        (name, "txt") for name in ("notes", "notes/deep", "saved", tmp_path.name)
    )


def test_forms_are_told_by_their_bytes_whatever_they_are_called(tmp_path):
    line = b'{"url": "http://a", "text": "b"}\n'
    cases = {
        "a.bin": (line, "jsonl"),
        "b.csv": (gzip.compress(line), "jsonl"),
        "c": (zstandard.compress(line), "jsonl"),
        "d.jsonl": (b"PAR1....", "parquet"),
        "e.gz": (gzip.compress(b"WARC/1.0\r\n"), "warc"),
        "f.dat": (b"PK\x03\x04....", "zip"),
        "g.CSV.GZ": (gzip.compress(b"url,text\n"), "csv"),
        "h.pdf": (b"%PDF-1.7", "unknown"),
        "i.jsonl": (b"", "unknown"),
        "j.txt.gz": (gzip.compress(b"text"), "unknown"),
    }
    for name, (data, _) in cases.items():
        (tmp_path / name).write_bytes(data)
    assert dict(names(tmp_path, DAY)[DAY]) == {name: form for name, (_, form) in cases.items()}


def test_what_is_no_dump_is_one_row(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert fates(tmp_path / "a.pdf") == ["unknown_form"]
    (tmp_path / "b.jsonl").write_bytes(b"")
    assert fates(tmp_path / "b.jsonl") == ["empty"]
    os.mkfifo(tmp_path / "c.jsonl")
    assert fates(tmp_path / "c.jsonl") == ["unreadable"]
    (tmp_path / "d.jsonl").symlink_to(tmp_path / "gone")
    landing = discover(tmp_path, DAY)[DAY]
    assert [d.form for d in landing] == ["unknown"] * 4 and len({d.dump_id for d in landing}) == 4


def test_a_link_to_a_folder_above_ends(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert len(discover(tmp_path, DAY)[DAY]) == 1


def test_the_hash_follows_contents_and_names_of_files(tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.txt").write_text("one")
    first = discover(tmp_path, DAY)[DAY][0]
    assert discover(tmp_path, DAY)[DAY][0] == first
    (notes / "a.txt").rename(notes / "b.txt")
    second = discover(tmp_path, DAY)[DAY][0]
    assert second.content_hash != first.content_hash and second.dump_id != first.dump_id
    assert discover(tmp_path, "2026-01-06")["2026-01-06"][0].content_hash == second.content_hash


def test_the_same_file_twice_is_two_dumps(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text("{}\n")
    one, two = discover(tmp_path, DAY)[DAY]
    assert one.content_hash == two.content_hash and one.dump_id != two.dump_id


def test_names_that_are_no_text_are_told_all_the_same(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9")).mkdir()
    (tmp_path / os.fsdecode(b"caf\xe9/\xff.txt")).write_text("text")
    (dump,) = discover(tmp_path, DAY)[DAY]
    assert dump.name == "café" and dump.name.encode()
    assert fates(tmp_path / os.fsdecode(b"caf\xe9")) == ["file:caf%C3%A9/%FF.txt"]


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(TerminalError, match="found nothing"):
        discover(tmp_path / "none")
    assert discover(tmp_path) == {}
    with pytest.raises(ValueError, match="isoformat"):
        discover(tmp_path, "yesterday")
