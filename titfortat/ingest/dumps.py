"""What lies in a landing folder: arrival days and the dump files of each. Looks at names and first bytes only, apart
from the content hash; how a dump is read is in `readers`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.ingest.columns import encodable
from titfortat.ingest.detect import MANIFEST, TEXT_SUFFIXES, TXT, UNKNOWN, form_of
from titfortat.storage import content_hash, short_hash

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_]?)(\d\d)\2(\d\d)(?!\d{1,3}(?!\d))")


@dataclass(frozen=True)
class DumpFile:
    """One dump of an arrival day: a file, or a folder of text files. `name` is its path below the arrival day."""

    path: Path
    name: str
    day: str
    form: str
    content_hash: str

    @property
    def dump_id(self) -> str:
        """16 hex digits: the same contents under another name or on another day are another dump."""
        return short_hash(self.day, self.name, self.content_hash)

    @property
    def size(self) -> int:
        """Bytes on the disk; 0 for what cannot be looked at."""
        try:
            return sum(p.stat().st_size for p in (text_files(self.path) if self.path.is_dir() else [self.path]))
        except OSError:
            return 0


def discover(path: Path | str, day: str | None = None) -> dict[str, list[DumpFile]]:
    """The dumps below `path` by arrival day (YYYY-MM-DD), both in order.

    `path` is a folder of arrival days, a folder of dump files or one dump file. The day is the folder's name; where
    there is none `day`, else a date in the path's name, else the day on which the newest file was changed (UTC).
    Raises TerminalError where there is nothing, and ValueError where `day` is no date.
    """
    path = Path(path)
    if not path.exists():
        raise TerminalError(f"landing: expected a folder or a dump file at {path}, found nothing; check the path")
    if day is not None:
        day = dt.date.fromisoformat(day).isoformat()
    out: dict[str, list[DumpFile]] = {}
    if path.is_dir():
        days = [p for p in sorted(path.iterdir()) if p.is_dir() and _is_day(p.name)]
        for folder in days:
            if day in (None, folder.name):
                out[folder.name] = _dumps(_places(folder, folder, ()), folder.name)
        loose = list(_places(path, path, tuple(days)))
    else:
        loose = [(path, path.name)]
    if loose:
        arrival = day or _day_in(path.resolve()) or _newest(p for p, _ in loose)
        merged = [*out.get(arrival, []), *_dumps(iter(loose), arrival)]
        out[arrival] = sorted(merged, key=lambda d: d.name)
    return {d: out[d] for d in sorted(out)}


def text_files(folder: Path) -> list[Path]:
    """The files of a text folder in the order of their paths: those directly in it, or with a manifest all below it."""
    found = _walk(folder) if (folder / MANIFEST).is_file() else (p for p in folder.iterdir() if p.is_file())
    texts = (p for p in found if p.suffix.lower() in TEXT_SUFFIXES and not p.name.startswith("."))
    return sorted(texts, key=lambda p: p.relative_to(folder).parts)


def _dumps(places: Iterator[tuple[Path, str]], day: str) -> list[DumpFile]:
    return [DumpFile(p, encodable(name), day, *_look(p)) for p, name in sorted(places, key=itemgetter(1))]


def _look(path: Path) -> tuple[str, str]:
    """Form and content hash. What cannot be read is of unknown form: ingest says so in the ledger."""
    try:
        if path.is_dir():
            files = [*text_files(path), *([path / MANIFEST] if (path / MANIFEST).is_file() else [])]
            parts = [part for f in sorted(files) for part in (encodable(str(f.relative_to(path))), content_hash(f))]
            return TXT, short_hash(*parts)
        if not path.is_file():
            return UNKNOWN, short_hash("no file")
        return form_of(path), content_hash(path)
    except OSError as fault:
        return UNKNOWN, short_hash("unreadable", type(fault).__name__)


def _places(folder: Path, day_folder: Path, leave: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """The dumps below a folder and their names. A folder's text files are one dump, with a manifest all text below it."""
    texts = set(text_files(folder)) if not leave else set()
    if texts:
        yield folder, folder.relative_to(day_folder).as_posix() if folder != day_folder else folder.resolve().name
        texts.add(folder / MANIFEST)
    for p in sorted(folder.iterdir()):
        if p.name.startswith(".") or p in leave:
            continue
        if p.is_dir():
            if p.is_symlink():
                continue  # it may lead to a folder above it
            below = _places(p, day_folder, ())
            yield from ((q, name) for q, name in below if not texts.intersection(text_files(q) if q.is_dir() else [q]))
        elif p not in texts:
            yield p, p.relative_to(day_folder).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, hidden files and folders left out, links to folders not followed."""
    for p in sorted(folder.iterdir()):
        if p.name.startswith("."):
            continue
        if p.is_dir():
            if not p.is_symlink():
                yield from _walk(p)
        else:
            yield p


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day_in(path: Path) -> str | None:
    """The first date in the path's last name, written with hyphens, underscores or nothing between its parts."""
    for found in _DATE.finditer(path.name):
        text = "-".join(found.group(1, 3, 4))
        if _is_day(text):
            return text
    return None


def _newest(paths: Iterator[Path]) -> str:
    """The latest day of change (UTC) of the files or of the files in the folders."""
    times = [f.lstat().st_mtime for p in paths for f in (_walk(p) if p.is_dir() else [p])]
    return dt.datetime.fromtimestamp(max(times, default=0), dt.UTC).date().isoformat()
