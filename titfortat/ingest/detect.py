"""What form a file is of: by its first bytes, and where these are just text, by its name."""

from __future__ import annotations

from pathlib import Path

from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.records import Fault
from titfortat.ingest.streams import GZIP, ZSTD, as_utf8, inflated

WARC, JSONL, CSV, PARQUET, ZIP, TXT = "warc", "jsonl", "csv", "parquet", "zip", "txt"
UNKNOWN = "unknown"

TEXT_SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml")
MANIFEST = "manifest.csv"
_PACKED = (".gz", ".zst", ".zstd")
_BY_SUFFIX = {
    ".warc": WARC,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".jl": JSONL,
    ".csv": CSV,
    ".tsv": CSV,
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".zip": ZIP,
}
_HEAD = 4096


def form_of(path: Path) -> str:
    """The form of a dump file, UNKNOWN where there is none. Raises OSError where the file cannot be read."""
    head, packed = _first_bytes(path)
    if not (head or packed):
        return UNKNOWN
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"WARC/"):
        return WARC
    suffix = _suffix(path)
    if head.lstrip().startswith(b"{") and suffix not in TEXT_SUFFIXES:
        return JSONL
    by_name = _BY_SUFFIX.get(suffix, UNKNOWN)
    if by_name == UNKNOWN and suffix in TEXT_SUFFIXES and not packed:
        return TXT
    return by_name


def _first_bytes(path: Path) -> tuple[bytes, bool]:
    """The first bytes of what a file holds, and whether they were packed."""
    with path.open("rb") as f:
        head = f.read(_HEAD)
    packed = head.startswith((GZIP, ZSTD))
    if packed:
        try:
            head = next(inflated(path, DEFAULT), b"")[:_HEAD]
        except Fault:
            head = b""
    return next(as_utf8([head])), packed


def _suffix(path: Path) -> str:
    """The suffix that names the form: the one before .gz or .zst where there is one, in lower case."""
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
