"""Releases in a bucket or a folder: `vYYYY.MM.N/` for good, `latest/` for who always wants the newest, `latest.json` to tell which.

A version is there when its list of sums is, which is put last; a version that is there is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from titfortat.errors import TerminalError
from titfortat.release import checksums
from titfortat.release.build import LATEST, VERSION, order
from titfortat.release.upload.destination import Plan, Release
from titfortat.storage import Progress, silent
from titfortat.storage.objects import ObjectStore

POINTER = f"{LATEST}.json"


class Bucket:
    """Versions below an address. Raises TerminalError where it is none."""

    def __init__(self, address: str) -> None:
        self.address, self._store = address.rstrip("/"), ObjectStore(address)

    def plan(self, release: Release) -> Plan:
        """Lists what is there already."""
        there = self._store.sizes()
        missing = list(self._missing(release, there))
        steps = [f"put {len(missing)} of {len(release.files)} files below {self.address}/{release.version}/"]
        changed: list[str] = []
        if self._is_latest(release, there):
            changed, stale = self._changes_of_latest(release, there)
            steps.append(f"put {len(changed)} and delete {len(stale)} files below {self.address}/{LATEST}/")
            steps.append(f"let {self.address}/{POINTER} name {release.version}")
        files = {f"{release.version}/{p}": release.size(p) for p in missing}
        return Plan(tuple(steps), files | {f"{LATEST}/{p}": release.size(p) for p in changed})

    def send(self, release: Release, progress: Progress = silent) -> str:
        """The version first, then the channel, then the pointer."""
        there = self._store.sizes()
        missing = list(self._missing(release, there))
        for step, path in enumerate(missing):
            progress(f"upload: {release.version}/{path}", step, len(missing))
            self._store.put(f"{release.version}/{path}", release.folder / path)
        if self._is_latest(release, there):
            changed, stale = self._changes_of_latest(release, there)
            for step, path in enumerate(changed):
                progress(f"upload: {LATEST}/{path}", step, len(changed))
                self._store.put(f"{LATEST}/{path}", release.folder / path)
            for path in stale:
                self._store.delete(f"{LATEST}/{path}")
            told = json.dumps({"version": release.version, "path": f"{release.version}/"}) + "\n"
            self._store.put(POINTER, told.encode())
        return f"{self.address}/{release.version}"

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
        return all(order(v) <= order(release.version) for v in versions if VERSION.fullmatch(v))

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
