"""Files as streams of bytes, unpacked in bounded pieces, and streams as lines.

Gzip is unpacked by ISA-L (a quarter faster here than fastwarc's zlib, two and a half times as fast as Python's).
What a file holds is the readers' business.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard
from isal import isal_zlib

from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Fault

PIECE = 1 << 20
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

_ZSTD_INPUT = 1 << 10
"""Packed bytes at a time: a zstd block of 4 bytes may stand for 128 KiB, so that 1 KiB gives at most 32 MiB."""

_ZSTD_WINDOW = 128 << 20
"""The largest window that the zstd tool accepts without being asked to; a frame may claim terabytes."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Ratio:
    """Counts packed and inflated bytes and raises Fault where a stream is a bomb."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self.packed, self.inflated = limits, 0, 0

    def add(self, inflated: int) -> None:
        self.inflated += inflated
        if self.inflated > self._limits.ratio_from and self.inflated > self._limits.ratio * self.packed:
            raise Fault(
                "decompression_ratio",
                f"expected at most {self._limits.ratio} times the packed size, found {self.inflated} bytes of {self.packed}",
            )


def inflated(path: Path, limits: Limits) -> Iterator[bytes]:
    """A file's bytes in pieces, gzip or zstd undone. Raises Fault where the packing is broken or a bomb, after the
    pieces that could be unpacked, and OSError where the file cannot be read."""
    with path.open("rb") as f:
        start = f.read(4)
        f.seek(0)
        if start[:2] == GZIP:
            yield from _gunzip(f, limits)
        elif start == ZSTD:
            yield from _unzstd(f, limits)
        else:
            yield from iter(lambda: f.read(PIECE), b"")


def _gunzip(f: BinaryIO, limits: Limits) -> Iterator[bytes]:
    ratio = Ratio(limits)

    def more() -> bytes:
        piece = f.read(PIECE)
        ratio.packed += len(piece)
        return piece

    data = more()
    while data:
        if not GZIP.startswith(data[:2]):
            raise Fault("damaged", f"expected a gzip member, found {data[:8].hex(' ')}")
        member = isal_zlib.decompressobj(31)
        while not member.eof:
            try:
                out = member.decompress(data, PIECE)
            except isal_zlib.error as fault:
                raise Fault("damaged", f"gzip: {fault}") from None
            if out:
                yield out
                ratio.add(len(out))
            data = member.unconsumed_tail
            if not (data or out or member.eof) and not (data := more()):
                raise Fault("truncated", "expected the rest of a gzip member, found the end of the file")
        data = member.unused_data or more()
        while data and data[0] == 0:  # tapes and disks pad with zeros
            data = data.lstrip(b"\0") or more()


def _unzstd(f: BinaryIO, limits: Limits) -> Iterator[bytes]:
    ratio = Ratio(limits)
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = unpacker.decompressobj()
    begun = False
    for piece in iter(lambda: f.read(_ZSTD_INPUT), b""):
        ratio.packed += len(piece)
        while piece:
            try:
                out = frame.decompress(piece)
            except zstandard.ZstdError as fault:
                raise Fault("damaged", f"zstd: {fault}") from None
            begun = True
            if out:
                yield out
                ratio.add(len(out))
            piece = b""
            if frame.eof:
                piece, frame, begun = frame.unused_data, unpacker.decompressobj(), False
    if begun:
        raise Fault("truncated", "expected the rest of a zstd frame, found the end of the file")


def as_utf8(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same text without its byte order mark, and in UTF-8 where the mark says UTF-16; other bytes stay as they are."""
    pieces = iter(pieces)
    first = next(pieces, b"")
    bom, charset = next(((b, c) for b, c in _BOMS if first.startswith(b)), (b"", "utf-8"))
    if charset == "utf-8":
        yield first[len(bom) :]
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(charset)("replace")
    yield decoder.decode(first[len(bom) :]).encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")


def lines(pieces: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines of a stream without their ends; None for a line longer than `longest`, whose bytes are dropped.

    Faults of the stream come through after the lines before them; a last line without an end is dropped with them.
    """
    rest, skipping = b"", False
    for piece in pieces:
        parts = (rest + piece).split(b"\n") if rest else piece.split(b"\n")
        rest = parts.pop()
        if skipping and parts:
            parts[0], skipping = None, False
        for part in parts:
            yield part if part is not None and len(part) <= longest else None
        if len(rest) > longest:
            skipping = True
        if skipping:
            rest = b""
    if skipping:
        yield None
    elif rest:
        yield rest
