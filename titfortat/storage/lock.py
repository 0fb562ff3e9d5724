"""One writer a data root: the lock that a run holds, and the clearing of what an earlier, killed run left behind.

The lock of a folder is the kernel's (flock), so it goes with the process that holds it however that ends; no stale lock is
possible. A data root in a bucket has that of its copy on this machine and that of the bucket (`titfortat.storage.lease`).
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from titfortat.errors import TerminalError, TitfortatError, TransientError
from titfortat.storage import lease
from titfortat.storage.state import ALL
from titfortat.storage.warehouse import Warehouse
from titfortat.storage.workers import Progress, silent

_PAUSE = 0.2
"""Seconds between two tries for a lock that another process holds."""


@contextmanager
def exclusive(
    warehouse: Warehouse, wait: float = 0.0, parts: Iterable[str] = ALL, progress: Progress = silent
) -> Iterator[None]:
    """Hold the data root alone; candidates found there belong to a run that was killed and are deleted.

    Of a data root in a bucket the copy's `parts` are fetched before, and what was written is committed after, and on the way.
    `wait`: seconds to try for. Raises TransientError when another process still holds it, TerminalError where the data root
    cannot be written.
    """
    handle = _open(warehouse)
    try:
        _take(handle, warehouse, wait)
        with _held_remote(warehouse, wait, parts, progress):
            _clear(warehouse)
            try:
                yield
            finally:
                _clear(warehouse)
    finally:
        os.close(handle)


@contextmanager
def _held_remote(warehouse: Warehouse, wait: float, parts: Iterable[str], progress: Progress) -> Iterator[None]:
    remote = warehouse.remote
    if remote is None:
        yield
        return
    with lease.held(remote.store, _holder(warehouse.root), wait) as took_over:
        remote.pull(parts, progress)
        if took_over:
            remote.fence(progress)
        try:
            yield
        except Exception:
            # What an audit found is told to others too.
            with suppress(TitfortatError):
                remote.commit()
            raise
        remote.commit()
        remote.sweep()


def _holder(copy: Path) -> str:
    """By what name the lock of the bucket is taken: the same for every run with this copy, since only one at a time holds that,
    so that a run which was killed is in nobody's way here."""
    path = copy / ".holder"
    if not path.exists():
        path.write_text(uuid4().hex, encoding="utf-8")
    return f"{re.sub(r'[^A-Za-z0-9.-]', '-', socket.gethostname())}-{path.read_text(encoding='utf-8')}"


def _clear(warehouse: Warehouse) -> None:
    shutil.rmtree(warehouse.root / "candidates", ignore_errors=True)


def _open(warehouse: Warehouse) -> int:
    try:
        warehouse.root.mkdir(parents=True, exist_ok=True)
        return os.open(warehouse.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise TerminalError(
            f"data root {warehouse.root}: expected a folder that can be written, found {fault.strerror}; "
            "name another with --data (TITFORTAT_DATA under Dagster)"
        ) from fault


def _take(handle: int, warehouse: Warehouse, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "unknown"
                raise TransientError(
                    f"data root {warehouse.address}: another run is writing there (process {holder}); "
                    "wait until it ends, or give this run another --data"
                ) from None
            time.sleep(_PAUSE)
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
