"""The Dagster job in this process, with a progress display and the summary: what `make run` does.

    python -m pipelines.local LANDING DATA

Runs `whole_path` once for each unbroken range of arrival days, on the instance that DAGSTER_HOME names (so that the UI
shows it afterwards) or on one that is forgotten. Where nothing is new no Dagster run is made: its log would tell nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import dagster as dg
import sqlalchemy as sql
from rich.console import Console

from assets.workspace import Workspace
from pipelines.cli import told_plainly
from pipelines.console import live
from pipelines.definitions import build_defs
from pipelines.partitions import arrival_days, range_tags, ranges
from pipelines.policies import as_dagster_faults
from pipelines.run import Fault, RunSummary, is_current, run_landing
from pipelines.summary import show
from titfortat.errors import TerminalError
from titfortat.storage import Progress, data_root, silent

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Dagster's own log goes to the instance; the terminal has the progress display."""


def run_job(
    landing: Path, data: str | Path, instance: dg.DagsterInstance, workers: int = 1, progress: Progress = silent
) -> RunSummary:
    """Run `whole_path` over every arrival day of `landing`, if anything is new. Raises TerminalError where there is none.

    A range of which a step failed is in `faults`; the other ranges were run.
    """
    started = time.monotonic()
    days = arrival_days(landing)
    if not days:
        raise TerminalError(
            f"landing: expected folders named by arrival day (YYYY-MM-DD) in {landing}, found none; "
            f"for a folder of dumps or one dump: titfortat run {landing} --data {data}"
        )
    if is_current(landing, data):
        return run_landing(landing, data, workers, progress)
    workspace = Workspace(landing, data_root(data), workers, patience=0.0, progress=progress, faults=as_dagster_faults)
    job = build_defs({"workspace": workspace}).resolve_job_def("whole_path")
    summary = RunSummary(landing, workspace.warehouse, days)
    for first, last in ranges(days):
        result = job.execute_in_process(
            instance=instance, tags=range_tags(first, last), run_config=QUIET, raise_on_error=False
        )
        for event in result.filter_events(lambda e: e.is_step_failure):
            summary.faults.append(Fault(f"{first} to {last}", _message(event)))
    summary.reports, summary.seconds = workspace.reports, time.monotonic() - started
    return summary


def _message(event: dg.DagsterEvent) -> str:
    failure = event.step_failure_data
    if failure.user_failure_data and failure.user_failure_data.description:
        return failure.user_failure_data.description
    error = failure.error
    while error and error.cause:
        error = error.cause
    return f"{event.step_key}: {error.message.strip() if error else 'failed'}"


def instance_of(home: str | None) -> dg.DagsterInstance:
    """The instance below `home`, set up with our dagster.yaml where it has none; without one, an instance in memory."""
    if not home:
        return dg.DagsterInstance.ephemeral()
    folder = Path(home)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "dagster.yaml").exists():
        shutil.copy(Path(__file__).with_name("dagster.yaml"), folder / "dagster.yaml")
    hurry()
    return dg.DagsterInstance.get()


def hurry() -> None:
    """Let SQLite leave flushing to the system: this log can be lost without a loss, and a flush an event costs minutes
    on a slow disk (400 checks: 70 s, without 10 s). Runs that the daemon starts keep SQLite's own setting."""

    @sql.event.listens_for(sql.Engine, "connect")
    def relax(connection: object, record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous = OFF")


def main() -> None:
    """Run the job over a landing folder and tell what it did. Exit code 1 where something was not promoted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("landing", type=Path)
    parser.add_argument("data")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    with told_plainly():
        with instance_of(os.environ.get("DAGSTER_HOME")) as instance, live(Console(stderr=True)) as progress:
            summary = run_job(args.landing, args.data, instance, args.workers, progress)
        show(summary, Console(), program=os.environ.get("TITFORTAT_PROGRAM", "titfortat"))
    sys.exit(1 if summary.faults else 0)


if __name__ == "__main__":
    main()
