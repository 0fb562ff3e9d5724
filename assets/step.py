"""From a stage's candidates to Dagster's events: advance each, then tell what was materialised and what the checks found.

The one place where `StageReport` and `CheckResult` meet Dagster; the assets only say which candidates there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import dagster as dg

from assets.preview import metadata_of
from assets.workspace import Workspace
from data_checks.promotion import AuditFailed, Promotable, StageReport, advance
from data_checks.results import CheckResult
from data_checks.spec import Severity
from titfortat.errors import TerminalError
from titfortat.storage import short_hash

Work = tuple[Promotable, Callable[..., object]]
"""A candidate and what builds it; the latter is called with `workers` and `progress`."""

Event = dg.MaterializeResult | dg.AssetCheckResult


def advance_all(context: dg.AssetExecutionContext, workspace: Workspace, work: Iterable[Work]) -> Iterator[Event]:
    """Advance the candidates one after the other and yield the step's events.

    A partition whose audit fails does not keep the others of the step from being promoted; the step fails at its end,
    with every check result told, so that nothing downstream of it runs.
    """
    reports: list[StageReport] = []
    results: dict[str, list[CheckResult]] = {}
    faults: list[TerminalError] = []
    fingerprints: list[str] = []
    with workspace.writing():
        for candidate, build in work:
            try:
                report = advance(candidate, _building(workspace, candidate, build))
            except TerminalError as fault:
                faults.append(fault)
                results[candidate.partition] = fault.results if isinstance(fault, AuditFailed) else []
                continue
            reports.append(report)
            fingerprints.append(candidate.fingerprint)
            workspace.reports.append(report)
            results[candidate.partition] = report.checks
            _describe(context, candidate, report)
        yield from _checked(context, results)
        if faults:
            raise TerminalError("\n\n".join(map(str, faults)))
    unchanged = sum(r.skipped for r in reports)
    context.log.info(f"{len(reports)} partition(s), {unchanged} of them unchanged")
    version = dg.DataVersion(short_hash(*fingerprints))
    for key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(key, data_version=version)


def _building(workspace: Workspace, candidate: Promotable, build: Callable[..., object]) -> Callable[[], object]:
    def told(what: str, done: int, total: int | None) -> None:
        workspace.progress(f"{candidate.stage} {candidate.partition}", done, total)

    told("", 0, None)
    return partial(build, candidate, workers=workspace.workers, progress=told)


def _describe(context: dg.AssetExecutionContext, candidate: Promotable, report: StageReport) -> None:
    for key in context.selected_asset_keys:
        metadata = metadata_of(key.path[-1], candidate, report)
        if context.has_partition_key or context.has_partition_key_range:
            context.add_asset_metadata(metadata, key, report.partition)
        else:
            context.add_asset_metadata(metadata, key)


def _checked(context: dg.AssetExecutionContext, results: dict[str, list[CheckResult]]) -> Iterator[dg.AssetCheckResult]:
    """One result a declared check, over all partitions of the step: it has passed where it passed in each of them."""
    found: dict[tuple[str, str], list[tuple[str, CheckResult]]] = {}
    for partition, checks in results.items():
        for check in checks:
            found.setdefault((check.table, check.name), []).append((partition, check))
    for key in sorted(context.selected_asset_check_keys):
        yield _evaluation(key, found.get((key.asset_key.path[-1], key.name), []))


def _evaluation(key: dg.AssetCheckKey, found: list[tuple[str, CheckResult]]) -> dg.AssetCheckResult:
    failed = [(partition, check) for partition, check in found if not check.passed]
    metadata: dict[str, object] = {"partitions": len(found)}
    for name in {n for _, check in found for n in check.observed}:
        metadata[name] = sum(check.observed.get(name, 0.0) for _, check in found)
    if failed:
        lines = [f"- {partition}: {line}" for partition, check in failed for line in (check.sample[:5] or [check.note])]
        metadata["offenders"] = dg.MetadataValue.md("\n".join(lines[:50]))
    severe = any(check.severity is Severity.ERROR for _, check in failed or found)
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.ERROR if severe else dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        description=failed[0][1].description if failed else "nothing was there to judge" if not found else None,
    )
