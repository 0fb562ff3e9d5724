"""The working copy of a data root that lies in an object store: its files, and what is known of them without reading them again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from titfortat.errors import TransientError
from titfortat.storage.fingerprint import content_hash

RECORD = ".copy.json"
DUCKDB = "titfortat.duckdb"


class LocalFile(NamedTuple):
    """A file's bytes, time of change (ns) and `content_hash`."""

    bytes: int
    time: int
    hash: str


@dataclass(frozen=True)
class WorkingCopy:
    """The folder `root`, laid out as a data root."""

    root: Path

    def files(self, parts: Iterable[str]) -> dict[str, LocalFile]:
        """The files of some parts by path; only those are hashed that the record does not know as they are."""
        known = self._record()
        found = {}
        # Strings rather than paths: a store of ten years has 25,000 files, and is looked at with every commit.
        cut = len(os.fspath(self.root)) + 1
        for part in parts:
            for entry in _walk(self.root / part):
                at, stat = entry.path[cut:], entry.stat()
                was = known.get(at)
                if was is None or was.bytes != stat.st_size or was.time != stat.st_mtime_ns:
                    was = LocalFile(stat.st_size, stat.st_mtime_ns, content_hash(self.root / at))
                found[at] = was
        return found

    def remember(self, files: Mapping[str, LocalFile], parts: Iterable[str]) -> None:
        """Write down what the files of some parts are; what is known of the others stays."""
        self.root.mkdir(parents=True, exist_ok=True)
        part = self.root / f"{RECORD}.{os.getpid()}"
        others = {path: f for path, f in self._record().items() if path.partition("/")[0] not in parts}
        part.write_text(json.dumps({**others, **files}), encoding="utf-8")
        part.replace(self.root / RECORD)

    def is_known(self, files: Mapping[str, LocalFile]) -> bool:
        """Whether all of that is written down already."""
        known = self._record()
        return (self.root / RECORD).exists() and all(known.get(path) == f for path, f in files.items())

    def _record(self) -> dict[str, LocalFile]:
        try:
            content = (self.root / RECORD).read_text(encoding="utf-8")
            return {path: LocalFile(*f) for path, f in json.loads(content).items()}
        except (FileNotFoundError, ValueError, TypeError):
            return {}

    def refuse_if_gone(self) -> None:
        """Raises TransientError where somebody has deleted the copy since it was pulled: it no longer stands for anything."""
        if not (self.root / RECORD).exists():
            raise TransientError(
                f"{self.root}: expected the working copy of a data root, found that it was deleted meanwhile; run the same "
                "command again"
            )

    def delete(self, path: str) -> None:
        """Delete a file, and folders that are empty then."""
        (self.root / path).unlink(missing_ok=True)
        folder = (self.root / path).parent
        while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    @property
    def latest(self) -> str | None:
        """The path of the DuckDB file that the link leads to."""
        link = self.root / DUCKDB
        return link.readlink().as_posix() if link.is_symlink() else None

    def point_at(self, generation: str | None) -> None:
        """Let the link lead to that DuckDB file, or be none."""
        link = self.root / DUCKDB
        if generation is None:
            link.unlink(missing_ok=True)
        elif self.latest != generation:
            fresh = self.root / f".{DUCKDB}.{os.getpid()}"
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(generation)
            fresh.replace(link)


def _walk(folder: Path | str) -> Iterator[os.DirEntry]:
    """The files below a folder; none where it is not there."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(entry.path)
                elif not entry.name.startswith("."):
                    yield entry
    except FileNotFoundError:
        return
