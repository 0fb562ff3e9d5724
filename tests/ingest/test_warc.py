"""WARC files of every packing, read record by record as fastwarc reads them, and going on where they are broken."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.ingest.support import NEWS, fates, found
from tests.support.dumps import article_record, squeeze, warc_record, write_warc
from tests.support.shared import shared
from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.records import Record

WHEN = "2021-04-26T10:00:00Z"
PACKINGS = {
    "a member a record": lambda parts: b"".join(map(squeeze, parts)),
    "one member": lambda parts: squeeze(b"".join(parts)),
    "plain": b"".join,
    "zstd": lambda parts: b"".join(map(zstandard.compress, parts)),
    "members of 1,000 bytes": lambda parts: in_pieces(b"".join(parts)),
}
SMALL = replace(DEFAULT, record=50_000)


def in_pieces(data: bytes) -> bytes:
    return b"".join(squeeze(data[i : i + 1000]) for i in range(0, len(data), 1000))


def page_record(n: int, body: bytes | None = None) -> bytes:
    return warc_record(f"http://{n}", body if body is not None else f"<p>{n} {NEWS}</p>".encode(), WHEN)


def other(kind: str, block: bytes, content_type: str = "application/http", url: str = "http://x") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {WHEN}\r\nContent-Type: {content_type}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"


def write(tmp_path, data: bytes):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_corpus_comes_out_of_every_packing(tmp_path, corpus, packing):
    path = write(tmp_path, PACKINGS[packing]([article_record(a) for a in corpus]))
    assert fates(path) == [a["url"] for a in corpus]


def test_real_pages_are_read_as_fastwarc_reads_them():
    from fastwarc.warc import ArchiveIterator

    path = shared("pages/pages.warc.gz")
    with path.open("rb") as file:
        expected = [
            (r.stream_pos, r.headers["WARC-Target-URI"], r.record_date, r.reader.read()) for r in ArchiveIterator(file)
        ]
    assert [(r.position, r.url, r.fetched_at, bytes(r.content)) for r in found(path)] == expected


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["response", "resource", "metadata", "warcinfo", "conversion"]),
            st.binary(min_size=1, max_size=300),
        ),
        min_size=2,
        max_size=8,
    ),
    st.booleans(),
)
def test_what_warcio_writes(tmp_path_factory, records, packed):
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for n, (kind, body) in enumerate(records):
            headers = (
                StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                if kind == "response"
                else None
            )
            writer.write_record(
                writer.create_warc_record(
                    f"http://{n}",
                    kind,
                    payload=io.BytesIO(body),
                    http_headers=headers,
                    warc_content_type="text/plain" if kind != "response" else "",
                )
            )
    out = found(path)
    pages = [
        (f"http://{n}", body)
        for n, (kind, body) in enumerate(records)
        if kind in ("response", "resource", "conversion")
    ]
    assert [(r.url, bytes(r.content)) for r in out if isinstance(r, Record)] == pages
    assert len(out) == len(records)


def test_every_record_gets_a_row(tmp_path):
    ok = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s"
    parts = [
        other("warcinfo", b"software: x", "application/warc-fields"),
        other("request", b"GET / HTTP/1.1\r\n\r\n"),
        other("response", ok % (b"text/html", b"<p>a</p>"), url="<http://a>"),
        other("response", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>b</p>"),
        other("response", ok % (b"image/png", b"\x89PNG")),
        other("response", ok % (b"application/xhtml+xml;charset=ISO-8859-1", b"<p>c</p>"), url="http://c"),
        other("response", ok % (b"", b"  <p>d</p>"), url="http://d"),
        other("response", ok % (b"text/html", b"")),
        other("response", b"not http"),
        other("response", b"20210426 example.com 1.2.3.4", "text/dns", "dns:example.com"),
        other("resource", b"<p>e</p>", "text/html", "http://e"),
        other("conversion", b"plain", "text/plain", "http://f"),
        other("revisit", b""),
        other("response", ok % (b"text/html", b"<p></p>"), url=""),
        other("response", ok % (b"text/html", b"<p></p>"), url="http://" + "x" * 9000),
    ]
    path = write(tmp_path, PACKINGS["a member a record"](parts))
    out = found(path)
    assert [r.url if isinstance(r, Record) else r.reason for r in out] == [
        "not_a_page",
        "not_a_page",
        "http://a",
        "http_status",
        "content_type",
        "http://c",
        "http://d",
        "empty",
        "malformed",
        "content_type",
        "http://e",
        "http://f",
        "not_a_page",
        "malformed",
        "bad_url",
    ]
    assert {r.outcome for r in out if not isinstance(r, Record)} == {"irrelevant", "rejected"}
    assert [r.content_type for r in out if isinstance(r, Record)] == ["text/html"] * 4 + ["text/plain"]
    assert out[5].charset == "ISO-8859-1" and out[2].fetched_at.isoformat() == "2021-04-26T10:00:00+00:00"


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_file_cut_anywhere_gives_what_stands_before(tmp_path, corpus, packing):
    records = [article_record(a) for a in corpus[:12]]
    urls = [a["url"] for a in corpus[:12]]
    whole = PACKINGS[packing](records)
    for cut in [*range(1, len(whole), 1000), len(whole) - 1]:
        out = fates(write(tmp_path, whole[:cut]))
        good = [u for u in out if u.startswith("http")]
        assert good == urls[: len(good)]
        assert len(out) - len(good) <= 1, (cut, out)
        if packing == "a member a record":
            assert len(out) == len(good) + (cut not in [len(PACKINGS[packing](records[:n])) for n in range(13)])
    assert len(good) >= 11


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_spoilt_member_costs_itself(tmp_path, corpus, place):
    members = [squeeze(article_record(a)) for a in corpus[:9]]
    n = {"first": 0, "middle": 4, "last": 8}[place]
    spoilt = bytearray(members[n])
    spoilt[len(spoilt) // 2 : len(spoilt) // 2 + 20] = b"\xff" * 20
    for broken in (bytes(spoilt), b"\xff" * len(spoilt), spoilt[: len(spoilt) // 2], members[n][:-8] + b"\0" * 8):
        out = fates(write(tmp_path, b"".join([*members[:n], broken, *members[n + 1 :]])))
        assert out[:n] == [a["url"] for a in corpus[:n]]
        assert out[n] in ("damaged", "truncated", "malformed")
        assert out[n + 1 :] == [a["url"] for a in corpus[n + 1 : 9]]


def test_lengths_that_lie(tmp_path):
    def lying(n: int, length: int) -> bytes:
        record = page_record(n)
        at = record.index(b"Content-Length: ") + len(b"Content-Length: ")
        return record[:at] + b"%d" % length + record[record.index(b"\r\n", at) :]

    for packing in ("a member a record", "one member", "plain"):
        for length in (0, 10, 5_000, 400_000, 10**15):
            parts = [page_record(0), lying(1, length), page_record(2), page_record(3)]
            out = fates(write(tmp_path, PACKINGS[packing](parts)), SMALL)
            assert (out[0], *out[-2:]) == ("http://0", "http://2", "http://3"), (packing, length, out)
            assert len(out) == 4


def test_headers_that_are_none(tmp_path):
    for packing in ("a member a record", "one member", "plain"):
        for junk in (
            b"junk\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
            b"WARC/1.0\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
            b"\0" * 3000,
        ):
            out = fates(write(tmp_path, PACKINGS[packing]([page_record(0), junk + b"\r\n\r\n", page_record(1)])))
            assert out == ["http://0", "malformed", "http://1"], (packing, junk[:20], out)


def test_records_that_are_too_large(tmp_path):
    large = page_record(1, b"<p>" + b"x" * 200_000)
    for packing in PACKINGS:
        out = fates(write(tmp_path, PACKINGS[packing]([page_record(0), large, page_record(2)])), SMALL)
        assert out == ["http://0", "too_large", "http://2"], packing
    first = PACKINGS["a member a record"]([large, page_record(0), page_record(2)])
    assert fates(write(tmp_path, first), SMALL) == ["too_large", "http://0", "http://2"]


def test_a_member_that_is_a_bomb_costs_itself(tmp_path):
    tight = replace(SMALL, ratio=50, ratio_from=1 << 20)
    bomb = page_record(1, b"<p>" + b" " * (32 << 20))
    out = fates(write(tmp_path, PACKINGS["a member a record"]([page_record(0), bomb, page_record(2)])), tight)
    assert out == ["http://0", "decompression_ratio", "http://2"]
    packed = gzip.compress(b" " * (32 << 20))
    inside = warc_record("http://1", packed, WHEN, Content_Encoding="gzip")
    out = fates(write(tmp_path, PACKINGS["a member a record"]([page_record(0), inside, page_record(2)])), tight)
    assert out == ["http://0", "too_large", "http://2"]


def test_padding_between_members(tmp_path):
    members = [squeeze(page_record(n)) for n in range(3)]
    data = members[0] + b"\0" * 5000 + members[1] + members[2] + b"\0" * 3_000_000
    assert fates(write(tmp_path, data)) == ["http://0", "http://1", "http://2"]


def test_several_records_in_a_member(tmp_path):
    data = squeeze(page_record(0)) + squeeze(page_record(1) + page_record(2) + page_record(3)) + squeeze(page_record(4))
    assert fates(write(tmp_path, data)) == [f"http://{n}" for n in range(5)]


def test_more_records_than_bytes_in_a_member(tmp_path):
    many = gzip.compress(other("metadata", b"") * 5000, mtime=0)
    path = write(tmp_path, squeeze(page_record(0)) + many + squeeze(page_record(1)))
    out = fates(path)
    assert out[0] == "http://0" and out[-2:] == ["too_many_members", "http://1"]
    assert len(out) == 2 + len(many)


def test_a_file_inside_a_record_is_no_record(tmp_path):
    """Uncompressible data is stored as it is by gzip, so that the members of an archive within shine through."""
    nested = b"".join(squeeze(page_record(n)) for n in range(7, 9))
    outer = other("response", b"HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\n\r\n" + nested)
    data = squeeze(page_record(0)) + gzip.compress(outer, 0, mtime=0) + squeeze(page_record(1))
    assert data.count(b"\x1f\x8b\x08") == 5
    assert fates(write(tmp_path, data)) == ["http://0", "content_type", "http://1"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000), st.sampled_from(sorted(PACKINGS)))
def test_any_bytes_anywhere_end_in_rows(tmp_path_factory, junk, at, packing):
    whole = PACKINGS[packing]([page_record(n) for n in range(4)])
    at = at % len(whole)
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    out = fates(path)
    assert len(out) <= 10
    assert [u for u in out if u.startswith("http://")] == sorted(u for u in out if u.startswith("http://"))


def test_the_corpus_writer_makes_the_same_bytes(tmp_path, corpus):
    write_warc(tmp_path / "a", corpus)
    write_warc(tmp_path / "b", corpus)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
