"""What long work shows while it goes on: a bar in a terminal, a line a step elsewhere. Writes to stderr only.

What follows a colon in what is told says more of a step and makes no line of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from titfortat.storage import Progress


@contextmanager
def live(console: Console) -> Iterator[Progress]:
    """A `Progress` that shows what is under way for as long as the context lasts."""
    with _bar(console) if console.is_terminal else _lines(console) as told:
        yield told


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("looking at the dumps", total=None)

        def told(what: str, done: int, total: int | None) -> None:
            bar.tasks[0].total = total  # update() takes None for "as before", and we mean "unknown"
            bar.update(task, description=what, completed=done)

        yield told


@contextmanager
def _lines(console: Console) -> Iterator[Progress]:
    current, since = "", time.monotonic()

    def told(what: str, done: int, total: int | None) -> None:
        nonlocal current, since
        step = what.partition(":")[0]
        if step != current:
            close()
            current, since = step, time.monotonic()

    def close() -> None:
        if current:
            console.print(f"{current:<24} {time.monotonic() - since:6.1f} s", highlight=False)

    yield told
    close()
