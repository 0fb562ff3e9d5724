"""Zip archives of pages, with or without a manifest.csv. Members are read into memory one at a time, never to the disk."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from titfortat.ingest.detect import MANIFEST
from titfortat.ingest.dumps import DumpFile
from titfortat.ingest.limits import Limits
from titfortat.ingest.manifest import Manifest, is_safe, plain_name, read_manifest
from titfortat.ingest.members import kind_of, member_record
from titfortat.ingest.records import WHOLE_FILE, Fault, Record, Settled, broken, passed_over
from titfortat.ingest.streams import PIECE, Ratio

_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What zipfile and its unpackers raise on bad input; NotImplementedError is a RuntimeError."""

_DIRECTORY_ENTRY = 46
"""Bytes of the smallest entry of a zip's directory."""


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a member, its position its number in the directory; behind them the manifest's names without a member."""
    _refuse_large_directory(dump.path, limits)
    try:
        archive = zipfile.ZipFile(dump.path)
    except _BROKEN as fault:
        raise Fault("damaged", f"zip: {fault}") from None
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        manifest, ratio = Manifest(), Ratio(limits)
        ratio.packed = dump.path.stat().st_size
        described = next((m for m in members if plain_name(m.filename) == MANIFEST), None)
        if described:
            members.remove(described)
            try:
                manifest = read_manifest(_pieces(archive, described, ratio, limits.manifest), limits)
            except Fault as fault:
                yield broken(WHOLE_FILE, fault.reason, f"{MANIFEST}: {fault.detail}")
        here = set()
        for position, member in enumerate(members):
            name = plain_name(member.filename)
            here.add(name)
            try:
                yield _record(dump, position, name, archive, member, manifest, ratio, limits)
            except Fault as fault:
                yield broken(position, fault.reason, f"{name}: {fault.detail}"[:300])
                if fault.reason == "decompression_ratio":
                    return
        missing = (n for n in manifest.rows if n not in here)
        for position, name in enumerate(missing, len(members)):
            yield broken(position, "missing_member", f"the manifest names {name!r}, which is not in the archive"[:300])


def _record(dump, position, name, archive, member, manifest, ratio, limits) -> Record | Settled:
    if not is_safe(name):
        return broken(position, "unsafe_name", f"{name!r} leads out of the archive"[:300])
    kind = kind_of(name)
    if kind is None:
        return passed_over(position, "content_type", detail=f"a member called *{PurePosixPath(name).suffix}"[:300])
    content = b"".join(_pieces(archive, member, ratio, limits.record))
    return member_record(dump, position, name, kind, content, manifest, limits)


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, ratio: Ratio, largest: int) -> Iterator[bytes]:
    """A member's bytes. Raises Fault where it is larger than `largest` whatever its header says, damaged or encrypted."""
    if member.flag_bits & 1:
        raise Fault("encrypted", "expected a member without a password")
    size = 0
    try:
        with archive.open(member) as f:
            for piece in iter(lambda: f.read(PIECE), b""):
                size += len(piece)
                ratio.add(len(piece))
                if size > largest:
                    raise Fault("too_large", f"expected at most {largest} bytes, found more")
                yield piece
    except _BROKEN as fault:
        raise Fault("damaged", f"zip: {fault}") from None


def _refuse_large_directory(path: Path, limits: Limits) -> None:
    """Raise Fault where the archive's directory, which zipfile holds in memory, claims more members than the limit."""
    with path.open("rb") as f:
        size = f.seek(0, 2)
        f.seek(max(0, size - (1 << 16) - 22))
        tail = f.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory == 0xFFFFFFFF:
        directory = size
    if min(directory, size) > limits.members * _DIRECTORY_ENTRY * 4:
        raise Fault(
            "too_many_members", f"expected at most {limits.members} members, found a directory of {directory} bytes"
        )
