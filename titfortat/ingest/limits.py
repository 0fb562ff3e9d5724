"""Every limit of ingest, in one place, each with its reason. What breaks one becomes a ledger row, never a fault."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds on what one record, one line or one dump may cost. Sizes in bytes."""

    record: int = 16 * MIB
    """A record's body, encodings undone. The largest of 258 real pages has 2.3 MB; a book has 1 MB of text."""

    line: int = 32 * MIB
    """A line of JSON, or a row of a CSV file: a record of the largest size with its escapes."""

    head: int = 64 << 10
    """The header of a WARC record or of an HTTP response. Crawlers refuse more than 32 KiB."""

    url: int = 8 << 10
    """An address. Browsers and servers give up at 2 to 8 KiB."""

    field: int = 4 << 10
    """A title, date or language: what is longer is cut, since it is none."""

    ratio: int = 250
    """Inflated to packed bytes of a whole stream. Feeds of news pack 3 to 20 times, a bomb 1,000 to 1,000,000 times."""

    ratio_from: int = 256 * MIB
    """Inflated bytes below which the ratio does not matter: small dumps may repeat themselves as they like."""

    encodings: int = 3
    """Content encodings one upon another. Servers send one; a proxy may add one."""

    members: int = 1_000_000
    """Members of an archive, or files of a text folder: their directory is held in memory."""

    manifest: int = 256 * MIB
    """A manifest: about a million rows."""


DEFAULT = Limits()
