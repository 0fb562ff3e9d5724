"""One writer a data root: the lock that a run holds, and the clearing of what an earlier, killed run left behind.

The lock is the kernel's (flock), so it goes with the process that holds it however that ends; no stale lock is possible.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from titfortat.errors import TerminalError, TransientError
from titfortat.storage.warehouse import Warehouse

_PAUSE = 0.2
"""Seconds between two tries for a lock that another process holds."""


@contextmanager
def exclusive(warehouse: Warehouse, wait: float = 0.0) -> Iterator[None]:
    """Hold the data root alone; candidates found there belong to a run that was killed and are deleted.

    `wait`: seconds to try for. Raises TransientError when another process still holds it, TerminalError where the
    data root cannot be written.
    """
    handle = _open(warehouse)
    try:
        _take(handle, warehouse, wait)
        _clear(warehouse)
        try:
            yield
        finally:
            _clear(warehouse)
    finally:
        os.close(handle)


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
                    f"data root {warehouse.root}: another run is writing there (process {holder}); "
                    "wait until it ends, or give this run another --data"
                ) from None
            time.sleep(_PAUSE)
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
