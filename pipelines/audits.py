"""What the last audits of a data root found, read from the results that each one saved: what `titfortat check` prints."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from data_checks.results import CheckResult, load_results
from titfortat.errors import TerminalError
from titfortat.storage import Warehouse

SHOWN = 5
"""Offenders that are listed of a check."""


@dataclass(frozen=True)
class Audit:
    """The last audit of one partition of one stage, of some or all of its tables."""

    stage: str
    partition: str
    checks: list[CheckResult]

    @property
    def failed(self) -> list[CheckResult]:
        return [c for c in self.checks if not c.passed]


def audits(data: Path, table: str | None = None, partition: str | None = None) -> list[Audit]:
    """The audits of a data root, limited to a table and a partition (a day or 'whole').

    Raises TerminalError where there is none that fits.
    """
    folder = Warehouse(data).check_results("x", "x").parents[1]
    found = []
    for path in sorted(folder.glob("*/*.json")):
        if partition in (None, path.stem):
            fingerprint = json.loads(path.read_text(encoding="utf-8"))["fingerprint"]
            checks = [c for c in load_results(path, fingerprint) if table in (None, c.table)]
            if checks:
                found.append(Audit(path.parent.name, path.stem, checks))
    if not found:
        wanted = " ".join(filter(None, (table, partition))) or "anything"
        raise TerminalError(
            f"audits: expected results of {wanted} below {folder}, found none; "
            f"`titfortat run LANDING --data {data}` audits what it writes"
        )
    return found


def show(found: list[Audit], console: Console) -> None:
    """Print a line an audit, then every check that failed, with what was found and what to do."""
    grid = Table.grid(padding=(0, 2))
    for audit in found:
        severity = Counter("error" if c.blocks else "warning" for c in audit.failed)
        told = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for word, n in sorted(severity.items()))
        style = "bold red" if severity["error"] else "yellow" if severity else "green"
        grid.add_row(audit.stage, audit.partition, f"{len(audit.checks)} checks", Text(told or "all passed", style))
    console.print(grid)
    for audit in found:
        for check in audit.failed:
            style = "bold red" if check.blocks else "yellow"
            where = f"{check.table}.{check.name} of {audit.partition}"
            console.print(Text.assemble("\n", ("ERROR " if check.blocks else "warning ", style), (where, "bold")))
            numbers = ", ".join(f"{k.replace('_', ' ')} {v:g}" for k, v in check.observed.items())
            for line in filter(None, (check.description, check.note, numbers)):
                console.print(Text(f"  {line}"))
            for line in check.sample[:SHOWN]:
                console.print(Text(f"    {line}", "dim"))
