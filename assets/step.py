"""From a stage's candidates to Dagster's events: advance each, then tell what was materialised and what the checks found.

The assets only say which candidates there are; how checks are told is in `checks`, what is shown of a table in `preview`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import dagster as dg

from assets.checks import told
from assets.preview import metadata_of
from assets.workspace import Workspace
from data_checks.docs import write_docs
from data_checks.promotion import AuditFailed, Promotable, StageReport, advance
from data_checks.results import CheckResult
from titfortat.errors import TerminalError
from titfortat.storage import Progress, short_hash
from titfortat.storage.warehouse import WHOLE

Work = tuple[Promotable, Callable[..., object]]
"""A candidate and what builds it; the latter is called with `workers` and `progress`."""

Event = dg.MaterializeResult | dg.AssetCheckResult


def advance_all(
    context: dg.AssetExecutionContext, workspace: Workspace, stage: str, work: Iterable[Work]
) -> Iterator[Event]:
    """Advance the candidates one after the other and yield the step's events.

    A partition whose audit fails does not keep the others of the step from being promoted; the step fails at its end,
    with every check result told, so that nothing downstream of it runs.
    """
    done: list[StageReport] = []
    fingerprints: list[str] = []
    results: dict[str, list[CheckResult]] = {}
    faults: list[TerminalError] = []
    with workspace.writing():
        for candidate, build in work:
            try:
                report = advance(candidate, *_told(workspace, candidate, build))
            except TerminalError as fault:
                faults.append(fault)
                results[candidate.partition] = fault.results if isinstance(fault, AuditFailed) else []
                continue
            done.append(report)
            fingerprints.append(candidate.fingerprint)
            results[candidate.partition] = report.checks
            _describe(context, candidate, report)
        write_docs(workspace.warehouse)
    workspace.reports.extend(done)
    context.log.info(f"{len(done)} partition(s) of {stage}, {sum(r.skipped for r in done)} of them unchanged")
    promoted = {r.partition for r in done}
    pages = {p: workspace.warehouse.data_docs_of(stage, p, p in promoted) for p in results}
    shown = {p: page if page.exists() else workspace.warehouse.data_docs for p, page in pages.items()}
    evaluations = list(told(stage, list(context.selected_asset_check_keys), results, shown))
    if faults:
        yield from evaluations
        with workspace.faults():
            raise TerminalError("\n\n".join(map(str, faults)))
    version = dg.DataVersion(short_hash(*fingerprints))
    for key in (spec.key for spec in context.assets_def.specs):
        of_table = [e for e in evaluations if e.asset_key == key]
        yield dg.MaterializeResult(key, check_results=of_table, data_version=version)


def _told(
    workspace: Workspace, candidate: Promotable, build: Callable[..., object]
) -> tuple[Callable[[], object], Progress]:
    """The building of a candidate and the progress of its audit, both told to the workspace's progress."""
    label = f"{candidate.stage} {candidate.partition}"

    def building(what: str, done: int, total: int | None) -> None:
        workspace.progress(label, done, total)

    def auditing(what: str, done: int, total: int | None) -> None:
        workspace.progress(f"{label}: checks", done, None)

    building("", 0, None)
    return partial(build, candidate, workers=workspace.workers, progress=building), auditing


def _describe(context: dg.AssetExecutionContext, candidate: Promotable, report: StageReport) -> None:
    partition = None if report.partition == WHOLE else report.partition
    for key in context.selected_asset_keys:
        context.add_asset_metadata(metadata_of(key.path[-1], candidate, report), key, partition)
