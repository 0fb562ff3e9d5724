"""From an address to a data root: a local folder, or a bucket with a working copy on this machine."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.storage.fingerprint import short_hash
from titfortat.storage.objects import SCHEMES, ObjectStore
from titfortat.storage.remote import Remote
from titfortat.storage.state import DATABASE
from titfortat.storage.warehouse import GENERATIONS_KEPT, Warehouse
from titfortat.storage.workers import Progress, silent

CACHE_VARIABLE = "TITFORTAT_CACHE"

_WRITE, _READ = "write", "read"
"""The copies of a data root: readers need not wait for a run, nor a run for readers."""


def data_root(address: str | Path) -> Warehouse:
    """The data root at `address`: a folder, `s3://bucket/path`, `gs://bucket/path` or `file:///folder`, to write into.

    Touches nothing: `titfortat.storage.exclusive` fetches the working copy of a bucket and commits what is written.
    Raises TerminalError where the address is none.
    """
    return _opened(address, _WRITE)


def reading(address: str | Path, parts: Iterable[str] = (DATABASE,), progress: Progress = silent) -> Warehouse:
    """The data root at `address` to read from; of one in a bucket, a copy of its parts, apart from what a run of this
    machine works on. Raises as `Remote.pull` does."""
    warehouse = _opened(address, _READ)
    if warehouse.remote:
        warehouse.root.mkdir(parents=True, exist_ok=True)
        with (warehouse.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            warehouse.remote.pull(parts, progress)
    return warehouse


def cache() -> Path:
    """The folder of the working copies: TITFORTAT_CACHE, else titfortat below the user's cache folder."""
    own = os.environ.get(CACHE_VARIABLE)
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "titfortat"


def _opened(address: str | Path, use: str) -> Warehouse:
    told = str(address)
    if not told.startswith(SCHEMES):
        if "://" in told:
            raise TerminalError(
                f"data root {told}: expected a folder, s3://bucket/path or gs://bucket/path; name one with --data"
            )
        return Warehouse(Path(told))
    store = ObjectStore(told)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", store.address.partition("://")[2]).strip("-")[-60:]
    copies = cache() / f"{name}-{short_hash(store.address)}"
    beside = copies / _WRITE if use == _READ else None
    return Warehouse(copies / use, Remote(store, copies / use, GENERATIONS_KEPT, beside))
