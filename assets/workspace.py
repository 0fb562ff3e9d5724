"""What a step is given: the landing folder, the data root, how many workers, whom to tell of progress, how faults end.

`pipelines.resources` builds it from Dagster's configuration; tests and the local run build it directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from data_checks.promotion import StageReport
from titfortat.storage import Progress, Warehouse, exclusive, silent


@dataclass
class Workspace:
    """`landing` holds a folder an arrival day. `patience`: seconds to wait for another run that is writing. `mirror`: the
    address of a bucket or folder that is kept the same as what is published.

    `faults` turns the faults that a step raises into what the orchestrator understands; `reports` gathers what was done.
    """

    landing: Path
    warehouse: Warehouse
    workers: int = 1
    patience: float = 60.0
    mirror: str | None = None
    progress: Progress = silent
    faults: Callable[[], AbstractContextManager[None]] = nullcontext
    reports: list[StageReport] = field(default_factory=list)

    def dumps(self, day: str) -> Path | None:
        """The folder of an arrival day; None where nothing arrived."""
        folder = self.landing / day
        return folder if folder.is_dir() else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the data root for as long as a step writes, and let its faults end as `faults` says."""
        with self.faults(), exclusive(self.warehouse, self.patience):
            yield
