"""Work spread over processes with results in the order of the tasks, and the way progress is told.

Two processes run 1.78-1.95 times as fast as one on our dumps, two threads 0.93-1.0: hence processes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Task, Result = TypeVar("Task"), TypeVar("Result")

Progress = Callable[[str, int, int | None], None]
"""Told (what is being done, units done so far, units in all or None)."""


def silent(what: str, done: int, total: int | None) -> None:
    """The progress that tells nobody."""


PRELOADED = ("pandas", "trafilatura", "titfortat.ingest.warm", "titfortat.clean.warm")
"""Modules that processes find loaded, since they are forked from one that has them: 0.02 s a process instead of 0.5 s, and
the next stage's start at once. That one is fresh and has no threads; forked from the run itself they would inherit its locks.
Arrow imports pandas (0.3 s) in every process that makes an array of a list."""


def ordered_map(function: Callable[[Task], Result], tasks: Iterable[Task], workers: int = 1) -> Iterator[Result]:
    """`function` of each task, in the order of the tasks, over `workers` processes (1: in this one).

    The first task is done in this process while the others start; a single one needs no others. At most two tasks a worker
    are under way beside it, so that results do not pile up. `function` and tasks must pickle.
    """
    left = iter(tasks)
    if workers <= 1:
        yield from map(function, left)
        return
    first, others = list(islice(left, 1)), list(islice(left, 2 * workers))
    if not others:
        yield from map(function, first)
        return
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_follow_parent) as pool:
        with _deaf_to_interrupts():
            under_way = deque(pool.submit(function, t) for t in others)
        try:
            yield from map(function, first)
            while under_way:
                result = under_way.popleft().result()
                under_way.extend(pool.submit(function, t) for t in islice(left, 1))
                yield result
        finally:
            for future in under_way:
                future.cancel()


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started here never see a Ctrl-C: it is the parent that ends them, in order.

    What they would print of it in the middle of their imports helps nobody. They inherit the mask; the parent, whose
    other threads (linear algebra has some) may take the signal, notes it and gets it when this is over.
    """
    noted: list[int] = []
    main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: noted.append(number)) if main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if main:
            signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
        for number in noted[:1]:
            signal.raise_signal(number)


def _follow_parent() -> None:
    """End with the parent where it is killed outright: a worker would wait for its next task for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
