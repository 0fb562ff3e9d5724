"""Releases of a data root that lies in a bucket: `releases/vYYYY.MM.N/` there, made in the working copy of this machine.

A version is there when its list of sums is. What the copy has beyond that is of a release that was never sent, and goes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.release import checksums
from titfortat.release.fetch import bring
from titfortat.release.upload.buckets import Bucket
from titfortat.release.upload.destination import Release
from titfortat.release.versions import highest, is_version
from titfortat.storage import Progress, Warehouse, reading, silent
from titfortat.storage.objects import ObjectStore

FOLDER = "releases"


def prepare(warehouse: Warehouse, version: str) -> None:
    """Make the copy ready for a release as `version`: the version that it is compared with is there, and no other than the
    bucket has. Raises TerminalError where the bucket has the version already."""
    store = _store(warehouse)
    there = _versions(store)
    if version in there:
        raise TerminalError(
            f"release {version}: expected no such version at {store.address}, found one; releases are immutable: give the next "
            "number"
        )
    for folder in warehouse.releases.glob("v*"):
        if is_version(folder.name) and folder.name not in there:
            shutil.rmtree(folder)
    before = highest(there, version)
    if before:
        _bring(store, before, warehouse.releases / before)


def deliver(warehouse: Warehouse, folder: Path, progress: Progress = silent) -> None:
    """Send the release in `folder` to the bucket, with `latest/` and `latest.json` where it is the highest version."""
    store, version = _store(warehouse), folder.name
    if version not in _versions(store):
        # What is left of a try that was cut short has the same names and other contents.
        for path in store.sizes(version):
            store.delete(path)
    Bucket(store).send(Release(folder, version, checksums.read_sums(folder)), progress)


def fetched(data: str, version: str) -> Path:
    """The folder of a version, fetched from the bucket that the data root lies in. Raises TerminalError where it has none."""
    warehouse = reading(data, ())
    store = _store(warehouse)
    if version not in _versions(store):
        raise TerminalError(
            f"upload: expected the release {store.address}/{version}, found none; make it: titfortat release {version} --data "
            f"{data}"
        )
    _bring(store, version, warehouse.releases / version)
    return warehouse.releases / version


def place(warehouse: Warehouse, folder: Path) -> str:
    """Where people find a release that was made in `folder`."""
    if warehouse.remote and folder.parent == warehouse.releases:
        return f"{_store(warehouse).address}/{folder.name}"
    return str(folder)


def _store(warehouse: Warehouse) -> ObjectStore:
    return warehouse.remote.store.below(FOLDER)


def _versions(store: ObjectStore) -> set[str]:
    names = (path.removesuffix(f"/{checksums.NAME}") for path in store.sizes() if path.endswith(f"/{checksums.NAME}"))
    return {n for n in names if is_version(n)}


def _bring(store: ObjectStore, version: str, folder: Path) -> None:
    """Fetch a version unless the folder is it already."""
    sums = store.read(f"{version}/{checksums.NAME}")
    if (folder / checksums.NAME).is_file() and (folder / checksums.NAME).read_bytes() == sums:
        return
    part = folder.with_name(f".{version}.part")
    for old in (part, folder):
        shutil.rmtree(old, ignore_errors=True)
    part.mkdir(parents=True)
    bring(f"{store.address}/{version}", store.below(version).fetch, part)
    part.rename(folder)
