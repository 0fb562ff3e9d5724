"""From a WARC record's bytes to a record that may matter: its kind, its address, the response inside it.

How records are found in a file is in `readers.warc`.
"""

from __future__ import annotations

import re

from titfortat.ingest import http
from titfortat.ingest.columns import HTML, PLAIN, encodable, moment
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Fault, Record, Settled, broken, passed_over

_WANTED = re.compile(
    rb"\n(warc-type|warc-target-uri|warc-date|content-type|content-length)[ \t]*:[ \t]*([^\r\n]*)", re.I
)
_MEDIA = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": PLAIN}
_PAGES = ("response", "resource", "conversion")


class Header:
    """The few fields of a WARC header that matter; `end` is where the block begins."""

    __slots__ = ("content_type", "date", "end", "kind", "length", "url")

    def __init__(self, data: bytes, start: int, limits: Limits) -> None:
        """Raises Fault where no header begins at `start`."""
        end, width = data.find(b"\r\n\r\n", start, start + limits.head), 4
        bare = data.find(b"\n\n", start, end if end >= 0 else start + limits.head)
        if bare >= 0:
            end, width = bare, 2
        if end < 0 or not data.startswith(b"WARC/", start):
            raise Fault("malformed", f"expected a WARC header, found {bytes(data[start : start + 40])!r}")
        fields = {m[1].lower(): m[2].strip() for m in _WANTED.finditer(data, start, end)}
        length = fields.get(b"content-length", b"")
        if not length.isdigit() or len(length) > 18:
            raise Fault("malformed", f"expected a Content-Length, found {length[:40]!r}")
        self.end, self.length = end + width, int(length)
        self.kind = fields.get(b"warc-type", b"").lower().decode("latin-1")
        self.url = encodable(fields.get(b"warc-target-uri", b"").strip(b"<> ").decode("utf-8", "surrogateescape"))
        self.date = fields.get(b"warc-date", b"").decode("latin-1")
        self.content_type = fields.get(b"content-type", b"").decode("latin-1")


def record(position: int, header: Header, block: memoryview, limits: Limits) -> Record | Settled:
    """The record with this header and block."""
    url = header.url or None
    try:
        return _record(position, header, block, limits)
    except Fault as fault:
        return broken(position, fault.reason, fault.detail[:300], url and url[: limits.url])


def _record(position: int, header: Header, block: memoryview, limits: Limits) -> Record | Settled:
    url = header.url
    if header.kind not in _PAGES:
        return passed_over(position, "not_a_page", url[: limits.url] or None, header.kind[:40] or None)
    if len(url) > limits.url:
        raise Fault("bad_url", f"expected at most {limits.url} characters, found {len(url)}")
    if not url:
        raise Fault("malformed", "expected a WARC-Target-URI, found none")
    media, charset = http.content_type(header.content_type)
    body: bytes | memoryview = block
    if media == "application/http" or (header.kind == "response" and block[:5] == b"HTTP/"):
        response = http.parse(block, limits)
        media, charset, body = response.media_type, response.charset, block[response.body_start :]
        if not 200 <= response.status < 300:
            return passed_over(position, "http_status", url, str(response.status))
    else:
        response = None
    kind = _MEDIA.get(media) if media else HTML if bytes(body[:64]).lstrip().startswith(b"<") else PLAIN
    if kind is None:
        return passed_over(position, "content_type", url, media[:80])
    if response and (response.chunked or response.encodings):
        body = http.decoded(body, response, limits)
    if len(body) > limits.record:
        raise Fault("too_large", f"expected at most {limits.record} bytes, found {len(body)}")
    if not len(body):
        raise Fault("empty", "expected a page, found no bytes")
    return Record(position, url, kind, body, charset[:40] if charset else None, fetched_at=moment(header.date))
