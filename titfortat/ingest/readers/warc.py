"""WARC files: plain, gzip (a member a record, or all in one) or zstd.

Files with a member a record are read member by member and can be read in ranges; all others as one stream. The framing
is ours and not fastwarc's since it must go on behind damage, hold to limits and give exact offsets (see
`gzip_members` for the times); tests compare the two record by record.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.gzip_members import WARC, GzipMembers, Member, find_member
from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Fault, Record, Settled, broken
from titfortat.ingest.streams import PIECE, ZSTD, inflated
from titfortat.ingest.warc_records import Header, record

_NEXT = b"\r\n\r\nWARC/"


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a WARC record of any kind; its position is the offset of its gzip member in the file, or of the record
    in the unpacked stream where members and records don't go together."""
    if has_member_a_record(dump.path, limits):
        with dump.path.open("rb") as file:
            yield from in_members(GzipMembers(file, 0, dump.path.stat().st_size, limits), limits)
    else:
        yield from in_stream(inflated(dump.path, limits), limits)


def has_member_a_record(path: Path, limits: Limits) -> bool:
    """Whether a gzip member of a file behind the first begins with a record.

    Usually the second does; one that is damaged or too large may stand before it. A first one that is too large without
    saying so holds the whole file.
    """
    with path.open("rb") as file:
        start = file.read(len(WARC))
        if start == WARC or start.startswith(ZSTD):
            return False
        size = path.stat().st_size
        members = GzipMembers(file, 0, size, limits, to_the_end=False)
        first = next(iter(members), Member(0, b""))
        if first.fault and first.fault.reason == "too_large" and not _claims_too_much(first.data, limits):
            return False
        return find_member(file, first.offset + 1 if first.fault else members.end) < size


def _claims_too_much(data: bytes, limits: Limits) -> bool:
    """Whether a record that begins the data is too large by its own word: others then have members of their own."""
    try:
        return Header(data, 0, limits).length > limits.record
    except Fault:
        return False


def in_members(members: GzipMembers, limits: Limits) -> Iterator[Record | Settled]:
    """The records of gzip members; a member without fault that holds several gives each a position of its own in it."""
    for member in members:
        if member.fault:
            yield _lost(member, limits)
            continue
        data, number = member.data, 0
        start = _past_line_ends(data, 0)
        while start < len(data) or not number:
            if number and member.offset + number + 1 == members.end:  # each needs a position before the next member
                detail = f"expected at most {number} records in {members.end - member.offset} bytes, found more"
                yield broken(member.offset + number, "too_many_members", detail)
                break
            found, end = _cut(data, start, member.offset + number, limits)
            yield found
            start, number = _past_line_ends(data, end), number + 1


def _lost(member: Member, limits: Limits) -> Settled:
    try:
        url = Header(member.data, 0, limits).url[: limits.url] or None
    except Fault:
        url = None
    return broken(member.offset, member.fault.reason, member.fault.detail, url)


def _cut(data: bytes, start: int, position: int, limits: Limits) -> tuple[Record | Settled, int]:
    """The record that begins at `start`, and where it ends. The data is whole: where the stated length does not lead to
    a record's end, the length lies and the data tells."""
    try:
        header = Header(data, start, limits)
    except Fault as fault:
        following = data.find(_NEXT, start + 1)
        return broken(position, fault.reason, fault.detail), following if following >= 0 else len(data)
    end = header.end + header.length
    if end > len(data) or not _ends_here(data, end):
        following = data.find(_NEXT, header.end)
        end = following if following >= 0 else len(data)
    return record(position, header, memoryview(data)[header.end : end], limits), end


def _ends_here(data: bytes | bytearray, end: int) -> bool:
    """Whether a record can end at `end`: two line ends stand there, or what is left of the data is fewer."""
    rest = data[end : end + 4]
    return rest == b"\r\n\r\n" or (not rest.strip(b"\r\n") and end + len(rest) == len(data)) or rest[:2] == b"\n\n"


def _past_line_ends(data: bytes, start: int) -> int:
    while data[start : start + 1] in (b"\r", b"\n"):
        start += 1
    return start


def in_stream(pieces: Iterator[bytes], limits: Limits) -> Iterator[Record | Settled]:
    """The records of an unpacked stream; a position is an offset in it. What breaks off is one broken record, and a
    stream that breaks between two records one row more."""
    stream = Window(pieces)
    while True:
        stream.skip_line_ends()
        if not stream.fill(1):
            break
        yield _from_stream(stream, limits)
    if stream.fault and not stream.told:
        yield broken(stream.offset, stream.fault.reason, stream.fault.detail)


def _from_stream(stream: Window, limits: Limits) -> Record | Settled:
    """The record that begins at the window's start; the window is moved behind it."""
    position = stream.offset
    head = stream.find(b"\r\n\r\n", 0, limits.head)
    try:
        header = Header(bytes(stream.data[: limits.head]) if head < 0 else bytes(stream.data[: head + 4]), 0, limits)
    except Fault as fault:
        return _resume(stream, broken(position, *_cause(stream, fault)))
    url = header.url[: limits.url] or None
    if header.length > limits.record + limits.head:
        detail = f"expected at most {limits.record} bytes, found {header.length}"
        return _resume(stream, broken(position, "too_large", detail, url))
    end = header.end + header.length
    stream.fill(end + len(_NEXT))
    if len(stream.data) < end or not _ends_here(stream.data, end):
        end = stream.find(_NEXT, header.end, header.end + limits.record + limits.head)
        if end < 0:
            short = Fault("truncated", f"expected {header.length} bytes, found {len(stream.data) - header.end}")
            return _resume(stream, broken(position, *_cause(stream, short), url))
    block = memoryview(bytes(stream.data[header.end : end]))
    stream.drop(end)
    return record(position, header, block, limits)


def _cause(stream: Window, fault: Fault) -> tuple[str, str]:
    """Why a record cannot be had: the fault of the stream where it broke off, else the fault of the record."""
    if stream.fault:
        stream.told = True
        fault = stream.fault
    return fault.reason, fault.detail


def _resume(stream: Window, lost: Settled) -> Settled:
    """Move the window to the next thing that looks like a record's beginning, or to the stream's end."""
    stream.drop(1)
    while (at := stream.data.find(_NEXT)) < 0 and stream.fill(len(stream.data) + 1):
        stream.drop(max(0, len(stream.data) - PIECE - len(_NEXT)))
    stream.drop(at if at >= 0 else len(stream.data))
    return lost


class Window:
    """The part of a stream that is looked at: `data` begins at `offset` of the stream. `fault` is how the stream broke."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self.data, self.offset = pieces, bytearray(), 0
        self.fault: Fault | None = None
        self.told = False

    def fill(self, size: int) -> bool:
        """Read on until `size` bytes are there. Returns whether they are."""
        while len(self.data) < size:
            try:
                piece = next(self._pieces, None)
            except Fault as fault:
                self.fault, piece = fault, None
            if piece is None:
                return False
            self.data += piece
        return True

    def find(self, what: bytes, start: int, stop: int) -> int:
        """Where `what` begins in [start, stop), reading on as far; -1 where it does not."""
        while (at := self.data.find(what, start, stop + len(what))) < 0:
            start = max(start, len(self.data) - len(what))
            if len(self.data) >= stop + len(what) or not self.fill(len(self.data) + 1):
                return -1
        return at

    def drop(self, size: int) -> None:
        """Move on by `size` bytes."""
        del self.data[:size]
        self.offset += size

    def skip_line_ends(self) -> None:
        while self.fill(1) and self.data[0] in b"\r\n":
            self.drop(len(self.data) - len(self.data.lstrip(b"\r\n")))
