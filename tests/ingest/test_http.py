"""Stored HTTP responses: heads, encodings, and heads that lie about them."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from titfortat.ingest import http
from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.records import Fault

BODY = b"<p>" + b"the ambassador was summoned " * 50 + b"</p>"
PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int = 100) -> bytes:
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def body_of(head: bytes, body: bytes, limits=DEFAULT) -> bytes:
    block = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body
    response = http.parse(block, limits)
    return bytes(http.decoded(block[response.body_start :], response, limits))


def test_what_a_head_says():
    head = b"HTTP/1.1 404 Not Found\nServer: x\ncontent-type:  Text/HTML ; charset='UTF-8'\n\nbody"
    response = http.parse(head, DEFAULT)
    assert (response.status, response.media_type, response.charset) == (404, "text/html", "UTF-8")
    assert head[response.body_start :] == b"body"
    assert http.parse(b"HTTP/2 200\r\n\r\n", DEFAULT).media_type == ""


@pytest.mark.parametrize(
    "block", [b"", b"HTTP/1.1 200 OK\r\n", b"<html>\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000 + b"\r\n\r\n"]
)
def test_what_is_no_response(block):
    with pytest.raises(Fault, match="expected an HTTP response"):
        http.parse(block, DEFAULT)


@pytest.mark.parametrize("name", PACKERS)
def test_content_encodings_are_undone(name):
    assert body_of(b"Content-Encoding: %s\r\n" % name.encode(), PACKERS[name](BODY)) == BODY


def test_encodings_upon_encodings_and_chunks():
    assert body_of(b"Content-Encoding: deflate\r\n", raw_deflate(BODY)) == BODY
    assert body_of(b"Content-Encoding: gzip, br\r\n", brotli.compress(gzip.compress(BODY))) == BODY
    packed = chunked(gzip.compress(BODY))
    assert body_of(b"Transfer-Encoding: chunked\r\nContent-Encoding: GZIP\r\n", packed) == BODY
    with pytest.raises(Fault, match="at most 3 content encodings"):
        body_of(b"Content-Encoding: gzip, gzip, gzip, gzip\r\n", BODY)


@pytest.mark.parametrize("name", [*PACKERS, "identity", "utf-8", "unknown"])
def test_a_head_that_keeps_an_encoding_which_is_undone(name):
    assert body_of(b"Transfer-Encoding: chunked\r\nContent-Encoding: %s\r\n" % name.encode(), BODY) == BODY


def test_encodings_that_do_not_unpack():
    for name in ("deflate", "br", "nonsense"):
        with pytest.raises(Fault) as fault:
            body_of(b"Content-Encoding: %s\r\n" % name.encode(), b"\xfe\xdc" * 500)
        assert fault.value.reason == "bad_encoding"


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_unpacked_to_the_limit_only(name):
    limits = replace(DEFAULT, record=1000)
    out = body_of(b"Content-Encoding: %s\r\n" % name.encode(), PACKERS[name](b" " * (20 << 20)), limits)
    assert len(out) == 1001


@pytest.mark.parametrize("name", PACKERS)
def test_a_cut_body_gives_what_there_is_of_it(name):
    packed = PACKERS[name](b"".join(b"%d " % n for n in range(9000)))
    try:
        out = body_of(b"Content-Encoding: %s\r\n" % name.encode(), packed[: len(packed) // 2])
    except Fault as fault:
        assert fault.reason == "bad_encoding"
    else:
        assert out == b"".join(b"%d " % n for n in range(9000))[: len(out)]


@given(st.binary(max_size=400), st.integers(1, 50))
def test_chunks_of_any_size_and_cut_anywhere(data, size):
    whole = chunked(data, size)
    assert data == b"" or bytes(http.dechunked(whole)) == data
    for cut in range(0, len(whole), 7):
        http.dechunked(whole[:cut])


@given(st.sampled_from([*PACKERS, "identity", "x"]), st.booleans(), st.binary(max_size=300))
def test_any_bytes_give_a_body_or_a_fault(name, in_chunks, data):
    head = b"Content-Encoding: %s\r\n" % name.encode() + (b"Transfer-Encoding: chunked\r\n" if in_chunks else b"")
    try:
        body_of(head, data)
    except Fault as fault:
        assert fault.reason == "bad_encoding"
