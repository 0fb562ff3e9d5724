"""Releases in a bucket or a folder: `vYYYY.MM.N/` for good, `latest/` for who always wants the newest, `latest.json` to tell which.

A version is there when its list of sums is, which is put last; a version that is there is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from titfortat.errors import TerminalError
from titfortat.release import checksums
from titfortat.release.upload.destination import Plan, Release
from titfortat.release.versions import LATEST, is_version, order
from titfortat.storage import Progress, silent
from titfortat.storage.objects import ObjectStore

POINTER = f"{LATEST}.json"


@dataclass(frozen=True)
class _Work:
    """Files of the version to put and, where it is the latest, those of the channel to put and to delete."""

    missing: list[str]
    is_latest: bool = False
    changed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


class Bucket:
    """Versions below an address, or in a store. Raises TerminalError where the address is none."""

    def __init__(self, where: str | ObjectStore) -> None:
        self._store = ObjectStore(where) if isinstance(where, str) else where
        self.address = self._store.address.rstrip("/")

    def plan(self, release: Release) -> Plan:
        """Lists what is there already."""
        work = self._work(release)
        steps = [f"put {len(work.missing)} of {len(release.files)} files below {self.address}/{release.version}/"]
        if work.is_latest:
            steps.append(
                f"put {len(work.changed)} and delete {len(work.stale)} files below {self.address}/{LATEST}/",
            )
            steps.append(f"let {self.address}/{POINTER} name {release.version}")
        files = {f"{release.version}/{p}": release.size(p) for p in work.missing}
        return Plan(tuple(steps), files | {f"{LATEST}/{p}": release.size(p) for p in work.changed})

    def send(self, release: Release, progress: Progress = silent) -> str:
        """The version first, then the channel, then the pointer."""
        work = self._work(release)
        for folder, paths in ((release.version, work.missing), (LATEST, work.changed)):
            for step, path in enumerate(paths):
                progress(f"upload: {folder}/{path}", step, len(paths))
                self._store.put(f"{folder}/{path}", release.folder / path)
        for path in work.stale:
            self._store.delete(f"{LATEST}/{path}")
        if work.is_latest:
            told = json.dumps({"version": release.version, "path": f"{release.version}/"}) + "\n"
            self._store.put(POINTER, told.encode())
        return f"{self.address}/{release.version}"

    def _work(self, release: Release) -> _Work:
        there = self._store.sizes()
        missing = list(self._missing(release, there))
        if not self._is_latest(release, there):
            return _Work(missing)
        return _Work(missing, True, *self._changes_of_latest(release, there))

    def _missing(self, release: Release, there: dict[str, int]) -> Iterator[str]:
        """The files of the version that are not there whole. Raises TerminalError where another content is."""
        if f"{release.version}/{checksums.NAME}" in there:
            content = self._store.read(f"{release.version}/{checksums.NAME}")
            if content != (release.folder / checksums.NAME).read_bytes():
                raise TerminalError(
                    f"{self.address}/{release.version}: expected no such version or the same files, found other sums; versions "
                    "are immutable: release under the next number"
                )
        for path in release.files:
            if there.get(f"{release.version}/{path}") != release.size(path):
                yield path

    @staticmethod
    def _is_latest(release: Release, there: dict[str, int]) -> bool:
        versions = {p.partition("/")[0] for p in there if p.endswith(f"/{checksums.NAME}")}
        return all(order(v) <= order(release.version) for v in versions if is_version(v))

    def _changes_of_latest(self, release: Release, there: dict[str, int]) -> tuple[list[str], list[str]]:
        """Files of the channel to put, the list of sums last, and files to delete."""
        old = checksums.parse((self._store.read(f"{LATEST}/{checksums.NAME}") or b"").decode(), self.address)
        changed = [
            p
            for p, digest in release.sums.items()
            if old.get(p) != digest or there.get(f"{LATEST}/{p}") != release.size(p)
        ]
        if changed or old != release.sums:
            changed.append(checksums.NAME)
        here = (p.removeprefix(f"{LATEST}/") for p in there if p.startswith(f"{LATEST}/"))
        return changed, [p for p in here if p not in release.files]
