"""What the audits of a data root found: what `titfortat check` prints, of the last ones or of all judged again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from data_checks.results import CheckResult, result
from data_checks.structural import structural
from data_checks.suites import STAGES
from pipelines.phrases import many
from titfortat.errors import TerminalError
from titfortat.schema import TABLES
from titfortat.storage import read_table, reading
from titfortat.storage.state import ALL, CHECKS

SHOWN = 5
"""Offenders that are listed of a check, and partitions that are named."""


@dataclass(frozen=True)
class Audit:
    """The audit of one partition of one stage, of some or all of its tables. `promoted` is False for a candidate that was
    turned down."""

    stage: str
    partition: str
    checks: list[CheckResult]
    promoted: bool = True

    @property
    def failed(self) -> list[CheckResult]:
        return [c for c in self.checks if not c.passed]


def audits(data: str | Path, table: str | None = None, partition: str | None = None) -> list[Audit]:
    """The last audits of a data root, limited to a table and a partition (a day or 'whole').

    Raises TerminalError where there is none that fits.
    """
    warehouse = reading(data, (CHECKS,))
    found = []
    for path in warehouse.check_files():
        rows = read_table("check_results", path).to_pylist()
        kept = [r for r in rows if table in (None, r["table_name"]) and partition in (None, r["partition"])]
        if kept:
            first = kept[0]
            found.append(Audit(first["stage"], first["partition"], [result(r) for r in kept], first["promoted"]))
    if not found:
        wanted = " ".join(filter(None, (table, partition))) or "anything"
        raise TerminalError(
            f"check: expected results of {wanted} in {data}, found none; `titfortat run LANDING --data "
            f"{data}` judges what it writes. Tables: {', '.join(TABLES)}"
        )
    return sorted(found, key=lambda a: (STAGES.index(a.stage), a.partition, a.promoted))


def judged_again(data: str | Path, table: str | None = None, partition: str | None = None) -> list[Audit]:
    """The same of what is stored, judged now; saves nothing. Raises TerminalError where there is none that fits."""
    from data_checks.stored import audit_stored

    return [Audit(s.stage, s.partition, results) for s, results in audit_stored(reading(data, ALL), table, partition)]


def show(found: Sequence[Audit], console: Console, table: str | None = None, pages: Path | None = None) -> None:
    """Print a line a stage, then every check that failed with what was found and what to do; of one table every check.

    `pages`: where the same can be read as pages.
    """
    console.print(_stages(found))
    if table:
        console.print(Padding(_every(found), (1, 0, 0, 0)))
    failed: dict[tuple[str, str, str, bool], list[tuple[str, CheckResult]]] = {}
    for audit in found:
        for check in audit.failed:
            key = (audit.stage, check.table, check.name, audit.promoted)
            failed.setdefault(key, []).append((audit.partition, check))
    # What blocks comes first, and what could not be judged because of it last.
    for (stage, _, _, promoted), cases in sorted(failed.items(), key=lambda kv: (_weight(kv[1]), *kv[0])):
        _show_failed(console, stage, promoted, cases)
    console.print()
    console.print(_verdict(found), soft_wrap=True)
    if pages and pages.exists():
        console.print(Text(f"Every check on pages: {pages}", "dim"), soft_wrap=True)


def _stages(found: Sequence[Audit]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for _ in range(2):
        grid.add_column(no_wrap=True)
    for stage in STAGES:
        of_stage = [a for a in found if a.stage == stage]
        if not of_stage:
            continue
        days = sorted({a.partition for a in of_stage})
        when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]} ({many(len(days), 'partition')})"
        grid.add_row(stage, when, many(sum(len(a.checks) for a in of_stage), "check"), _tally(of_stage))
    return grid


def _tally(found: Iterable[Audit]) -> Text:
    failed = [c for a in found for c in a.failed]
    errors = sum(c.blocks for c in failed)
    parts = [many(n, word) for n, word in ((errors, "error"), (len(failed) - errors, "warning")) if n]
    return Text(", ".join(parts) or "all passed", "bold red" if errors else "yellow" if failed else "green")


def _every(found: Sequence[Audit]) -> Table:
    """A line a check of meaning, as the worst of the last partition's stages has it; those of the codebook as one."""
    last = {a.stage: a for a in found}
    plain = {c.name for c in structural(found[0].checks[0].table, TABLES)}
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    cases: dict[str, list[tuple[Audit, CheckResult]]] = {}
    for audit in last.values():
        for check in audit.checks:
            cases.setdefault("" if check.name in plain else check.name, []).append((audit, check))
    codebook = [c for _, c in cases.pop("", [])]
    for name, of_check in cases.items():
        check = min((c for _, c in of_check), key=lambda c: (c.passed, not c.blocks))
        stages = ", ".join(a.stage for a, _ in of_check)
        grid.add_row(_mark(check.passed, check.blocks), Text(name), Text(check.counts), Text(stages, "dim"))
    if codebook:
        right = sum(c.passed for c in codebook)
        told = f"{right} of {len(codebook)} that follow from the codebook"
        grid.add_row(_mark(right == len(codebook), True), Text("columns, types, values, keys"), Text(told))
    return grid


def _mark(passed: bool, blocks: bool) -> Text:
    return Text("ok", "green") if passed else Text("ERROR", "bold red") if blocks else Text("warning", "yellow")


def _weight(cases: Sequence[tuple[str, CheckResult]]) -> int:
    check = cases[0][1]
    return (0 if check.judged else 2) if check.blocks else 1


def _show_failed(console: Console, stage: str, promoted: bool, cases: Sequence[tuple[str, CheckResult]]) -> None:
    check = cases[-1][1]
    word, style = ("ERROR", "bold red") if check.blocks else ("warning", "yellow")
    named = ", ".join(partition for partition, _ in cases[-SHOWN:])
    more = f" and {many(len(cases) - SHOWN, 'earlier partition')}" if len(cases) > SHOWN else ""
    where = f"{stage} {named}{more}{'' if promoted else ', not promoted'}"
    console.print()
    console.print(Text.assemble((f"{word} ", style), (f"{check.table}.{check.name}", "bold"), (f"  {where}", "dim")))
    lines = [("found", check.counts), ("must hold", check.description), ("why", check.reason)]
    grid = Table.grid(padding=(0, 2))
    for label, text in lines:
        if text:
            grid.add_row(Text(label, "dim"), Text(text))
    for line in check.sample[:SHOWN]:
        grid.add_row(Text("such as" if line == check.sample[0] else "", "dim"), Text(line))
    console.print(Padding(grid, (0, 0, 0, 2)))


def _verdict(found: Sequence[Audit]) -> Text:
    failed = [c for a in found for c in a.failed]
    errors = sum(c.blocks for c in failed)
    total = sum(len(a.checks) for a in found)
    if errors:
        down = any(not a.promoted for a in found)
        what = "what failed was not promoted, the last good version stays" if down else "what is stored breaks them"
        return Text(f"{many(errors, 'check')} of severity error failed: {what}.", "bold red")
    if failed:
        return Text(f"{total - len(failed):,} of {many(total, 'check')} hold; what warns deserves a look.", "yellow")
    return Text(f"All {many(total, 'check')} hold.", "green")
