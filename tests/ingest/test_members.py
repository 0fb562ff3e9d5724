"""Zip archives and text folders, with and without manifests."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from tests.ingest.support import fates, found
from tests.support.dumps import OLD, write_notes, write_zip
from titfortat.ingest.limits import DEFAULT

SMALL = replace(DEFAULT, record=1000, ratio=50, ratio_from=1 << 20)


def archive(path, members: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w") as out:
        for name, data in members.items():
            out.writestr(zipfile.ZipInfo(name, OLD), data, method)


def test_members_get_what_the_manifest_says(tmp_path):
    manifest = "File,URL,fetched,title,published,lang\n./a.html,http://a,2021-04-26T10:00:00Z,T,Monday,de\nsub\\b.txt,http://b,,,,\n"
    archive(
        tmp_path / "a.zip",
        {"manifest.csv": manifest.encode(), "a.html": b"<p>a</p>", "sub/b.txt": b"b", "c.html": b"<p>c</p>"},
    )
    first, second, third = found(tmp_path / "a.zip")
    assert (first.url, first.content_type, first.title, first.published, first.language) == (
        "http://a",
        "text/html",
        "T",
        "Monday",
        "de",
    )
    assert first.fetched_at.isoformat() == "2021-04-26T10:00:00+00:00"
    assert (second.url, second.content_type, second.content, second.title) == ("http://b", "text/plain", b"b", None)
    assert third.url == "file:a.zip/c.html"


def test_the_corpus_comes_out_of_archives_and_folders(tmp_path, corpus):
    write_zip(tmp_path / "a.zip", corpus)
    assert fates(tmp_path / "a.zip") == [a["url"] for a in corpus]
    write_notes(tmp_path / "notes", corpus)
    records = found(tmp_path / "notes")
    assert {r.url: r.content.decode() for r in records} == {a["url"]: a["raw_text"] for a in corpus}
    assert {r.url: r.published for r in records} == {a["url"]: a["published"] for a in corpus}


def test_a_folder_without_manifest_has_addresses_of_its_own(tmp_path):
    notes = tmp_path / "my notes"
    notes.mkdir()
    (notes / "à b#1.txt").write_bytes(b"a")
    (notes / "page.html").write_bytes(b"<p>b</p>")
    (notes / "none.txt").write_bytes(b" \n")
    out = {getattr(r, "url", None): r for r in found(notes)}
    assert set(out) == {"file:my%20notes/%C3%A0%20b%231.txt", "file:my%20notes/page.html", "file:my%20notes/none.txt"}
    assert out["file:my%20notes/none.txt"].reason == "empty"
    assert out["file:my%20notes/page.html"].content_type == "text/html"
    assert out["file:my%20notes/page.html"].published is None


def test_a_single_text_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "b.csv").write_bytes(b"url,text\nhttp://b,x\n")
    assert fates(tmp_path / "a.txt") == ["file:a.txt"]


def test_names_cannot_lead_out(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    names = ["../secret.txt", "/etc/passwd.txt", "a/../../secret.txt", "C:\\x.txt", "..\\secret.txt", "fine.txt"]
    archive(tmp_path / "a.zip", {n: b"x" for n in names})
    assert fates(tmp_path / "a.zip") == ["unsafe_name"] * 5 + ["file:a.zip/fine.txt"]
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "fine.txt").write_text("x")
    (notes / "link.txt").symlink_to(secret)
    (notes / "manifest.csv").write_text("file,url\n../secret.txt,http://s\nfine.txt,http://f\ngone.txt,http://g\n")
    assert fates(notes) == ["http://f", "unsafe_name", "unsafe_name", "missing_member"]


def test_broken_members_cost_themselves(tmp_path):
    members = {
        "a.html": b"a",
        "large.html": b"x" * 1001,
        "none.html": b"",
        "inner.zip": b"PK",
        "b.css": b"b",
        "z.html": b"z",
    }
    archive(tmp_path / "a.zip", members | {"manifest.csv": b"file,url\na.html,http://a\ngone.html,http://g\n"})
    expected = ["http://a", "too_large", "empty", "content_type", "content_type", "file:a.zip/z.html", "missing_member"]
    assert fates(tmp_path / "a.zip", SMALL) == expected


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_spoilt_member_costs_itself_in_every_packing(tmp_path, method):
    body = "".join(str(n) for n in range(3000)).encode()
    archive(tmp_path / "a.zip", {"a.txt": b"a" + body, "b.txt": b"b" + body, "c.txt": b"c" + body}, method)
    whole = bytearray((tmp_path / "a.zip").read_bytes())
    start = whole.find(b"b.txt") + len("b.txt")
    whole[start + 40 : start + 80] = bytes(255 - b for b in whole[start + 40 : start + 80])
    (tmp_path / "a.zip").write_bytes(bytes(whole))
    assert fates(tmp_path / "a.zip") == ["file:a.zip/a.txt", "damaged", "file:a.zip/c.txt"]


def test_a_member_that_needs_a_password(tmp_path):
    archive(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"})
    whole = bytearray((tmp_path / "a.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.find(mark) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(whole))
    assert fates(tmp_path / "a.zip") == ["encrypted", "file:a.zip/b.txt"]


def test_an_archive_cut_at_any_place_is_one_row(tmp_path, corpus):
    write_zip(tmp_path / "a.zip", corpus[:20])
    whole = (tmp_path / "a.zip").read_bytes()
    for cut in range(4, len(whole), 1000):
        (tmp_path / "a.zip").write_bytes(whole[:cut])
        assert fates(tmp_path / "a.zip") == ["damaged"]


def test_headers_that_lie_about_sizes(tmp_path):
    """The directory says 10 bytes, the member unpacks to 64 MB: it is read to the limit and no further."""
    archive(tmp_path / "a.zip", {"a.txt": b" " * (64 << 20), "b.txt": b"b"})
    whole = bytearray((tmp_path / "a.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = whole.find(mark) + offset
        whole[at : at + 4] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(bytes(whole))
    out = fates(tmp_path / "a.zip", SMALL)
    assert out[0] in ("too_large", "damaged") and out[1:] == ["file:a.zip/b.txt"]


def test_a_bomb_ends_at_the_limit(tmp_path):
    large = replace(SMALL, record=32 << 20)
    archive(tmp_path / "a.zip", {f"{n}.txt": b" " * (16 << 20) for n in range(5)})
    assert fates(tmp_path / "a.zip", large) == ["decompression_ratio"]
    quine = io.BytesIO()
    archive(quine, {"a.zip": b"x" * 1000})
    archive(tmp_path / "b.zip", {"a.zip": quine.getvalue(), "b.txt": b"b"})
    assert fates(tmp_path / "b.zip") == ["content_type", "file:b.zip/b.txt"]


def test_a_directory_that_is_too_large_is_not_read(tmp_path):
    archive(tmp_path / "a.zip", {f"{n}.txt": b"" for n in range(300)})
    assert fates(tmp_path / "a.zip", replace(DEFAULT, members=50)) == ["too_many_members"]


def test_a_manifest_that_cannot_be_read_costs_the_addresses_only(tmp_path):
    archive(tmp_path / "a.zip", {"manifest.csv": b"id,price\n1,2\n", "a.txt": b"a"})
    assert fates(tmp_path / "a.zip") == ["no_columns", "file:a.zip/a.txt"]
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "manifest.csv").write_bytes(b"\x1f\x8b\x08 not gzip")
    (notes / "a.txt").write_bytes(b"a")
    assert fates(notes) == ["truncated", "file:notes/a.txt"]
