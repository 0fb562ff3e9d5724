"""What a reader hands over: a record that may matter, or one whose fate is settled already.

Readers are generators of `Record | Settled`: each record of a dump once, in the order of the dump. A fault that ends
a dump before its end is one `Settled` more, for the file as a whole or for the place where it broke.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WHOLE_FILE = -1
"""Position of a row about a dump as a whole."""

IRRELEVANT, REJECTED = "irrelevant", "rejected"

REASONS: dict[str, str] = {
    "no_diplomatic_term": "holds no word of diplomacy",
    "not_a_page": "a WARC record about a page rather than one: warcinfo, request, metadata, revisit",
    "http_status": "the server did not answer with a page (a status other than 2xx)",
    "content_type": "neither HTML nor plain text",
    "empty": "holds nothing",
    "unknown_form": "the file is of no form that ingest reads",
    "unreadable": "the file cannot be opened or read from the disk",
    "truncated": "the data ends in the middle of a record",
    "damaged": "the packing is broken: a checksum or a code that cannot be",
    "malformed": "breaks the form's rules: no JSON, no WARC header, a quote left open",
    "no_content": "has neither a text nor a page",
    "no_columns": "the table has no column for a text or a page",
    "bad_url": "an address longer than the limit",
    "bad_encoding": "a content encoding that is unknown or does not unpack",
    "too_large": "larger than the limit for one record",
    "too_long_line": "a line longer than the limit",
    "too_many_members": "more members than the limit",
    "decompression_ratio": "unpacks to more than the limit: a bomb",
    "encrypted": "needs a password",
    "missing_member": "the manifest names a file that is not there",
    "unsafe_name": "a member's name that leads out of its archive",
}
"""Every reason that ingest writes into the ledger."""


@dataclass(slots=True)
class Record:
    """One record that may matter. `content` is the body with transfer and content encodings undone."""

    position: int
    url: str
    content_type: str
    content: bytes | memoryview
    charset: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    fetched_at: dt.datetime | None = None


@dataclass(slots=True)
class Settled:
    """One record, or a dump as a whole, that goes no further: `outcome` irrelevant or rejected, `reason` of REASONS."""

    position: int
    outcome: str
    reason: str
    url: str | None = None
    detail: str | None = None


def broken(position: int, reason: str, detail: str, url: str | None = None) -> Settled:
    """A record that could not be read or broke a limit; `detail` says what was expected and found."""
    return Settled(position, REJECTED, reason, url, detail)


def passed_over(position: int, reason: str, url: str | None = None, detail: str | None = None) -> Settled:
    """A record that is sound and of no concern."""
    return Settled(position, IRRELEVANT, reason, url, detail)


class Fault(Exception):
    """What a reader's parts raise on bad input; the reader turns it into a ledger row. `reason` is of REASONS."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail
