"""Folders of text files (or of saved pages), with or without a manifest.csv; a single text file is one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from titfortat.ingest.detect import MANIFEST
from titfortat.ingest.dumps import DumpFile, text_files
from titfortat.ingest.limits import Limits
from titfortat.ingest.manifest import Manifest, is_safe, plain_name, read_manifest
from titfortat.ingest.members import kind_of, member_record
from titfortat.ingest.records import WHOLE_FILE, Fault, Record, Settled, broken
from titfortat.ingest.streams import inflated


def read(dump: DumpFile, limits: Limits) -> Iterator[Record | Settled]:
    """One record a file, its position its number in the order of the paths; behind them the manifest's names without one."""
    if not dump.path.is_dir():
        yield _record(dump, 0, "", dump.path, Manifest(), limits)
        return
    manifest, files = Manifest(), text_files(dump.path)
    if (dump.path / MANIFEST).is_file():
        try:
            manifest = read_manifest(inflated(dump.path / MANIFEST, limits), limits)
        except Fault as fault:
            yield broken(WHOLE_FILE, fault.reason, f"{MANIFEST}: {fault.detail}")
    here = set()
    for position, path in enumerate(files):
        name = path.relative_to(dump.path).as_posix()
        here.add(name)
        yield _record(dump, position, name, path, manifest, limits)
    missing = (n for n in manifest.rows if n not in here)
    for position, name in enumerate(missing, len(files)):
        reason = "missing_member" if is_safe(name) else "unsafe_name"
        yield broken(position, reason, f"the manifest names {name!r}, which is not in the folder"[:300])


def _record(
    dump: DumpFile, position: int, name: str, path: Path, manifest: Manifest, limits: Limits
) -> Record | Settled:
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(dump.path.resolve()):
            return broken(position, "unsafe_name", f"{name!r} is a link that leads out of the folder"[:300])
        with path.open("rb") as f:
            content = f.read(limits.record + 1)
    except OSError as fault:
        return broken(position, "unreadable", f"{name}: {fault.strerror}"[:300])
    kind = kind_of(path.name) or "text/plain"
    return member_record(dump, position, plain_name(name), kind, content, manifest, limits)
