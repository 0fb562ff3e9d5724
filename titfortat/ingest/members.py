"""From a member of an archive or a file of a text folder to a record, with what a manifest says of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from titfortat.ingest.columns import HTML, PLAIN, encodable, file_url, moment
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.manifest import Manifest
from titfortat.ingest.records import Record, Settled, broken

_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".shtml", "")
_TEXT_SUFFIXES = (".txt", ".text")


def kind_of(name: str) -> str | None:
    """text/html or text/plain by a member's name; None for what is neither."""
    suffix = PurePosixPath(name).suffix.lower()
    return HTML if suffix in _HTML_SUFFIXES else PLAIN if suffix in _TEXT_SUFFIXES else None


def member_record(
    dump: DumpFile, position: int, name: str, kind: str, content: bytes, manifest: Manifest, limits: Limits
) -> Record | Settled:
    """The record of a member called `name` (plain; empty where the dump is that one file) with these bytes."""
    row = manifest.rows.get(name, {})

    def stated(column_kind: str) -> str | None:
        text = next((row[c] for c in manifest.places.get(column_kind, ()) if row.get(c, "").strip()), None)
        return text and encodable(text.strip())

    url = stated("url") or file_url(dump.name, *([name] if name else []))
    if len(url) > limits.url:
        return broken(position, "bad_url", f"expected at most {limits.url} characters, found {len(url)}", url[:200])
    if len(content) > limits.record:
        return broken(position, "too_large", f"expected at most {limits.record} bytes, found more", url)
    if not content.strip():
        return broken(position, "empty", "expected a text or a page, found no bytes", url)
    short = limits.field
    return Record(
        position=position,
        url=url,
        content_type=kind,
        content=content,
        title=(stated("title") or "")[:short] or None,
        published=(stated("published") or "")[:short] or None,
        language=(stated("language") or "")[:short] or None,
        fetched_at=moment(stated("fetched") or ""),
    )
