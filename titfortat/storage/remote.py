"""A data root that lies in an object store: the store is the truth, a folder of this machine holds a working copy.

    state.json                                 every file with the object that holds it, its bytes and its hash
    store/<table>/<partition>/part-0-<hash>.parquet    working tables, one object a partition
    checks/<stage>/<partition>-<hash>.parquet  what the audits found
    generations/<number>-<fingerprint>/titfortat.duckdb    the last DuckDB files; generations/latest.json names the latest
    published/...                              Parquet for who reads it in the bucket, named as in a folder
    releases/..., lock/...                     see `titfortat.release.remote` and `titfortat.storage.lease`

A commit puts what changed and then state.json, by one put: before it the old state stands, after it the new one. Objects of
working tables, audits and generations are never replaced, so that a commit which was cut short leaves nothing but objects that
nobody names; the next run that writes deletes them. Objects below published/ have lasting names and are replaced one by one,
with published/manifest.json deleted before and put after: where it is not the one that the state names, a publication was cut
short, and the next run publishes again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xxhash

from titfortat.errors import TerminalError, TransientError
from titfortat.storage import state as states
from titfortat.storage.copy import WorkingCopy
from titfortat.storage.fingerprint import content_hash
from titfortat.storage.objects import ObjectStore
from titfortat.storage.state import ALL, DATABASE, MANIFEST, POINTER, PUBLISHED, Entry, State, key_of, part_of
from titfortat.storage.workers import Progress, silent

_AT_ONCE = 8
"""Objects that are fetched at a time."""

EVERY = 30.0
"""Seconds between two commits while a run promotes partition after partition: each writes the whole state, 4.4 MB after ten years of
days, and takes 1 s. So much work is lost at most where a run is killed."""

_TRIES = 5
"""How often a reader begins anew because the state has moved on while it fetched."""


class Remote:
    """The data root in `store`, with its working copy in the folder `copy`. `kept`: DuckDB files that the store keeps;
    `beside`: another copy of this machine, whose files save fetching.

    One process at a time pulls into a copy and commits out of it; `titfortat.storage.lock` sees to that.
    """

    def __init__(self, store: ObjectStore, copy: Path, kept: int, beside: Path | None = None) -> None:
        self.store, self.copy, self._kept, self._beside = store, WorkingCopy(copy), kept, beside
        self._parts: tuple[str, ...] = ()
        self._content: bytes | None = None
        self._state = State()
        self._untidy = False
        self._due = 0.0

    @property
    def address(self) -> str:
        return self.store.address

    def pull(self, parts: Iterable[str] = ALL, progress: Progress = silent) -> None:
        """Make the copy what the state says, as far as the parts go: fetch what differs, delete what is no more of it.

        Raises TerminalError where an object is damaged or gone, TransientError where the store does not answer or the state
        moves on faster than it can be followed.
        """
        self._parts, self._untidy, self._due = tuple(parts), False, 0.0
        trusted = True
        for _ in range(_TRIES):
            self._content = self.store.read(states.NAME)
            self._state = states.parse(self._content, self.address)
            if PUBLISHED in self._parts and not (trusted and self._is_published()):
                # All of it is to be put again.
                self._state = self._state.without(PUBLISHED)
                self.copy.delete(MANIFEST)
            faults = self._fetch(progress)
            if not faults:
                return
            trusted = not any(part_of(path) == PUBLISHED for path in faults)
            if trusted and self.store.read(states.NAME) == self._content:
                raise TerminalError(
                    f"{self.address}: expected {len(faults)} object(s) as {states.NAME} names them, found "
                    f"{min(faults.values())}; bring back the version before, or delete {states.NAME} and run `titfortat run` "
                    "over all arrival days"
                )
        raise TransientError(f"{self.address}: expected to read one state, found it changing {_TRIES} times; try again")

    def commit_if_due(self) -> None:
        """Commit, unless that was done less than `EVERY` seconds ago: then it goes with the next, which there is when the lock is let
        go at the latest."""
        if time.monotonic() >= self._due:
            self.commit()

    def commit(self) -> None:
        """Make the state what the copy is, in the order that the module's head says. Nothing where nothing has changed.

        Raises TransientError where the store does not answer, another run has committed meanwhile, or the copy is gone.
        """
        self.copy.refuse_if_gone()
        local = self.copy.files(self._parts)
        old, new = self._state, self._standing_for(local)
        if new == old:
            return
        self._refuse_if_overtaken()
        put = {path: entry for path, entry in new.files.items() if entry != old.files.get(path)}
        lasting = {path for path in put if part_of(path) == PUBLISHED}
        gone = [path for path in old.files if path not in new.files and part_of(path) == PUBLISHED]
        self._put(put, put.keys() - lasting)
        if lasting or gone:
            self.store.delete(MANIFEST)
            self._put(put, lasting - {MANIFEST})
            for path in gone:
                self.store.delete(path)
            self._put(new.files, {MANIFEST} & new.files.keys())
        if new.generations != old.generations:
            told = {"duckdb": new.latest, "generations": new.generations}
            self.store.put(POINTER, (json.dumps(told) + "\n").encode())
        content = new.content()  # before the look, not between it and the put: after ten years of days it takes 1 s
        self._refuse_if_overtaken()
        self.store.put(states.NAME, content)
        self._content, self._state = content, new
        self._untidy, self._due = True, time.monotonic() + EVERY
        self.copy.remember(local, self._parts)

    def fence(self, progress: Progress = silent) -> None:
        """Write the state anew, so that a run which was taken for dead cannot commit any more: it finds another than it knows.

        What that run has committed since the copy was pulled is pulled first. Raises TransientError where it commits again and again.
        """
        for _ in range(_TRIES):
            content = (self._content or State().content()) + b"\n"
            if (
                self.store.read(states.NAME) == self._content
            ):  # nothing between the look and the put: stores have no put on a condition
                self.store.put(states.NAME, content)
                self._content = content
                return
            self.pull(self._parts, progress)
        raise TransientError(
            f"data root {self.address}: expected that the run which held the lock has ended, found that it commits still; wait until "
            "it ends, and run the same command again"
        )

    def sweep(self) -> None:
        """Delete the objects that the state does not name, where this copy has committed since it was pulled."""
        if self._untidy:
            named = {entry.key for entry in self._state.files.values()}
            for part in ALL:
                for key in self.store.sizes(part):
                    if key not in named and states.is_ours(key):
                        self.store.delete(key)
            self._untidy = False

    def _refuse_if_overtaken(self) -> None:
        if self.store.read(states.NAME) != self._content:
            raise TransientError(
                f"data root {self.address}: expected the state that this run began with, found another: a run that took this "
                "one for dead goes on with it; run the same command again"
            )

    def _put(self, entries: dict[str, Entry], paths: Iterable[str]) -> None:
        for path in sorted(paths):
            self.store.put(entries[path].key, self.copy.root / path)

    def _standing_for(self, local: dict) -> State:
        """The state that the copy stands for. Of what the copy does not hold, it is the state as it was."""
        old = self._state
        files = {p: e for p, e in old.files.items() if part_of(p) not in self._parts or part_of(p) == DATABASE}
        files |= {p: Entry(key_of(p, f.hash), f.bytes, f.hash) for p, f in local.items() if part_of(p) != DATABASE}
        generations, latest = old.generations, self.copy.latest
        if DATABASE in self._parts and latest in local:
            generations = (*(g for g in generations if g != latest), latest)[-self._kept :]
            files[latest] = Entry(latest, local[latest].bytes, local[latest].hash)
        return State({p: e for p, e in files.items() if part_of(p) != DATABASE or p in generations}, generations)

    # Pulling.

    def _is_published(self) -> bool:
        """Whether the store's manifest is the one that the state names, and no publication was cut short."""
        named, found = self._state.files.get(MANIFEST), self.store.read(MANIFEST)
        return named is not None and found is not None and xxhash.xxh3_64(found).hexdigest() == named.hash

    def _fetch(self, progress: Progress) -> dict[str, str]:
        """Fetch and delete; gives by path what is wrong with the objects that had to be there."""
        wanted = {
            path: entry
            for path, entry in self._state.files.items()
            if part_of(path) in self._parts and (part_of(path) != DATABASE or path == self._state.latest)
        }
        local = self.copy.files(self._parts)
        kept = wanted.keys() | set(self._state.generations)
        if MANIFEST not in wanted:
            # What is published is unknown: the copy's files are as good as any to compare the next publication with.
            kept |= {path for path in local if part_of(path) == PUBLISHED}
        for path in local.keys() - kept:
            self.copy.delete(path)
        todo = [p for p, e in wanted.items() if p not in local or local[p].hash != e.hash]
        faults = {}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = pool.map(self._fetch_one, todo, [wanted[p] for p in todo])
            for done, (path, fault) in enumerate(zip(todo, found, strict=True)):
                progress(f"fetch from {self.address}", done, len(todo))
                if fault:
                    faults[path] = fault
        if DATABASE in self._parts and not faults:
            self.copy.point_at(self._state.latest)
        if todo or not self.copy.is_known(local):
            self.copy.remember(self.copy.files(self._parts), self._parts)
        return faults

    def _fetch_one(self, path: str, entry: Entry) -> str | None:
        """Fetch one file to its place; gives what is wrong with its object, if something is."""
        final = self.copy.root / path
        part = final.with_name(f".{final.name}.{os.getpid()}.part")
        final.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not self._lies_beside(path, entry, part):
                self.store.fetch(entry.key, part)
            if content_hash(part) != entry.hash:
                return f"other contents at {entry.key}"
            part.replace(final)
            return None
        except TerminalError:
            return f"none at {entry.key}"
        finally:
            part.unlink(missing_ok=True)

    def _lies_beside(self, path: str, entry: Entry, part: Path) -> bool:
        """Whether the other copy has the file, which is linked then: files are only ever replaced by rename."""
        if self._beside is None or _hash_of(self._beside / path) != entry.hash:
            return False
        try:
            part.hardlink_to(self._beside / path)
        except OSError:
            return False
        return True


def _hash_of(path: Path) -> str | None:
    try:
        return content_hash(path)
    except OSError:
        return None
