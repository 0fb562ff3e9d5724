"""HTTP responses as crawlers store them: status, the few headers that matter, and the body with its encodings undone.

Works on bytes in memory within the limits; opens no connection.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import brotli
import zstandard

from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Fault

_STATUS = re.compile(rb"HTTP/[\d.]+[ \t]+(\d{3})")
_HEADERS = re.compile(rb"\n(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.I)
_USUAL_HEAD = 4 << 10
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(slots=True)
class Response:
    """What a stored response says of itself; `media_type` in lower case without parameters, empty where none is stated."""

    status: int
    media_type: str
    charset: str | None
    encodings: tuple[str, ...]
    chunked: bool
    body_start: int


def parse(block: bytes | memoryview, limits: Limits) -> Response:
    """The head of a response. Raises Fault where there is none."""
    head, end, width = b"", -1, 0
    for size in (_USUAL_HEAD, limits.head):
        if end < 0 and len(head) < len(block):
            head = bytes(block[:size])
            end, width = _end_of(head)
    status = _STATUS.match(head)
    if status is None or end < 0:
        raise Fault("malformed", f"expected an HTTP response, found {head[:40]!r}")
    kind, encodings, chunked = "", [], False
    for found in _HEADERS.finditer(head, 0, end):
        name, value = found[1].lower(), found[2].decode("latin-1").strip()
        if name == b"content-type":
            kind = value
        elif name == b"content-encoding":
            encodings += [v.strip().lower() for v in value.split(",")]
        else:
            chunked = "chunked" in value.lower()
    media_type, charset = content_type(kind)
    return Response(int(status[1]), media_type, charset, tuple(e for e in encodings if e), chunked, end + width)


def _end_of(head: bytes) -> tuple[int, int]:
    """Where the blank line behind a head begins, -1 where there is none, and how long it is."""
    end = head.find(b"\r\n\r\n")
    bare = head.find(b"\n\n", 0, end if end >= 0 else len(head))
    return (bare, 2) if bare >= 0 else (end, 4)


def content_type(value: str) -> tuple[str, str | None]:
    """Media type (lower case) and charset of a Content-Type header's value."""
    charset = _CHARSET.search(value)
    return value.partition(";")[0].strip().lower(), charset[1] if charset else None


def decoded(body: bytes | memoryview, response: Response, limits: Limits) -> bytes | memoryview:
    """A body with chunks and content encodings undone; the same object where there are none.

    A header that lies is tolerated where the body shows it: crawlers undo an encoding and keep the header. Raises Fault.
    """
    if response.chunked:
        body = dechunked(body)
    if len([e for e in response.encodings if e != "identity"]) > limits.encodings:
        raise Fault(
            "bad_encoding", f"expected at most {limits.encodings} content encodings, found {response.encodings}"
        )
    for name in reversed(response.encodings):
        body = _undo(name, body, limits)
    return body


def dechunked(body: bytes | memoryview) -> bytes | memoryview:
    """A body without the frames of the chunked transfer encoding; as it is where it has none; what there is of a cut one."""
    data = bytes(body)
    out, at = [], 0
    while frame := _CHUNK.match(data, at):
        size = int(frame[1], 16)
        out.append(data[frame.end() : frame.end() + size])
        at = frame.end() + size
        if size == 0 or at >= len(data):
            return b"".join(out)
        at += 2 if data[at : at + 2] == b"\r\n" else 1 if data[at : at + 1] == b"\n" else 0
    return b"".join(out) if len(out) > 1 else body


def _undo(name: str, body: bytes | memoryview, limits: Limits) -> bytes | memoryview:
    most = limits.record + 1
    start = bytes(body[:4])
    try:
        if name in ("gzip", "x-gzip"):
            return _inflate(body, 31, most) if start[:2] == b"\x1f\x8b" else body
        if name == "deflate":
            if _looks_like_text(body):
                return body
            zlib_wrapped = len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
            return _inflate(body, 15 if zlib_wrapped else -15, most)
        if name == "br":
            return body if _looks_like_text(body) else _unbrotli(body, most)
        if name == "zstd":
            return _unzstd(body, most) if start == b"\x28\xb5\x2f\xfd" else body
    except (zlib.error, brotli.error, zstandard.ZstdError) as fault:
        raise Fault("bad_encoding", f"{name}: {fault}") from None
    if name in ("identity", "none", "utf-8") or _looks_like_text(body):
        return body
    raise Fault("bad_encoding", f"expected gzip, deflate, br or zstd, found {name[:40]!r}")


def _inflate(body: bytes | memoryview, bits: int, most: int) -> bytes:
    """Up to `most` bytes. A cut stream gives what there is of it."""
    return zlib.decompressobj(bits).decompress(body, most)


def _unbrotli(body: bytes | memoryview, most: int) -> bytes:
    unpacker, out, size = brotli.Decompressor(), [], 0
    data = bytes(body)
    while size < most:
        piece = unpacker.process(data, output_buffer_limit=most - size)
        data = b""
        out.append(piece)
        size += len(piece)
        if unpacker.is_finished() or (not piece and unpacker.can_accept_more_data()):
            break
    return b"".join(out)[:most]


def _unzstd(body: bytes | memoryview, most: int) -> bytes:
    with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(bytes(body)) as f:
        return f.read(most)


def _looks_like_text(body: bytes | memoryview) -> bool:
    start = bytes(body[:200]).lstrip()
    return start.startswith((b"<", b"\xef\xbb\xbf<", b"{"))
