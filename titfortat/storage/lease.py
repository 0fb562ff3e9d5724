"""The lock of a data root that lies in an object store: a ticket an holder, renewed for as long as the holder lives.

Object stores have no lock, and not all have conditional puts; what S3 and GCS both promise is that a listing shows every put
that came before it. So a holder puts its ticket and then lists: of two who do so at once, one at least sees the other's ticket,
and who sees a ticket that is alive takes its own back. A ticket is dead when it is `LIFE` seconds older than one's own by the
store's clock; no clock of ours is asked. Who was paused for longer and was taken for dead is stopped by `titfortat.storage.remote`,
which commits only on top of the state that it knows.
"""

from __future__ import annotations

import json
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from titfortat.errors import TitfortatError, TransientError
from titfortat.storage.objects import ObjectStore

LIFE = 120.0
"""Seconds for which a ticket that is not renewed is believed."""

_FOLDER = "lock"
_PAUSE = 0.5
"""Seconds, about, between two tries for a lock that another holds."""

_MEETING = 2.0
"""Seconds for which even the impatient try: two who met at the door have both stepped back."""


@contextmanager
def held(store: ObjectStore, holder: str, wait: float = 0.0, life: float = LIFE) -> Iterator[bool]:
    """Hold the store's lock as `holder`; gives whether dead tickets were in the way, whose holders may not know it yet.

    No two processes may be the same holder at once. Raises TransientError where another still holds it after `wait` seconds.
    """
    ticket = f"{_FOLDER}/{holder}.json"
    content = json.dumps({"host": socket.gethostname(), "process": os.getpid()}).encode()
    took_over = _take(store, ticket, content, wait, life)
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, ticket, content, life / 4, done), daemon=True)
    renewing.start()
    try:
        yield took_over
    finally:
        done.set()
        renewing.join()
        with suppress(TitfortatError):
            store.delete(ticket)


def _take(store: ObjectStore, ticket: str, content: bytes, wait: float, life: float) -> bool:
    until = time.monotonic() + max(wait, _MEETING)
    while True:
        store.put(ticket, content)
        times = store.times(_FOLDER)
        now = times.pop(ticket, None)
        others = [t for t, at in times.items() if now is None or now - at < life]
        if now is not None and not others:
            for dead in times:
                store.delete(dead)
            return bool(times)
        store.delete(ticket)
        if time.monotonic() >= until:
            raise TransientError(
                f"data root {store.address}: another run is writing there ({_told(store, others)}); wait until it ends "
                f"(if it was killed: {life:g} seconds), or give this run another --data"
            )
        # Two who met would meet again if they waited equally long.
        time.sleep(_PAUSE * (0.5 + random.random()))


def _told(store: ObjectStore, others: list[str]) -> str:
    for ticket in others:
        try:
            found = json.loads(store.read(ticket) or b"{}")
            return f"process {found['process']} on {found['host']}"
        except (ValueError, KeyError):
            continue
    return "unknown"


def _renew(store: ObjectStore, ticket: str, content: bytes, every: float, done: threading.Event) -> None:
    while not done.wait(every):
        # A try that fails is no loss as long as one in four does not.
        with suppress(TitfortatError, OSError):
            store.put(ticket, content)
