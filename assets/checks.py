"""The suites as Dagster asset checks: what is declared ahead of a run, and what is told after it.

Every check of meaning is an asset check of its own. Those that follow from the codebook alone (columns, types, nulls,
vocabularies, ranges, keys: some 370 over all tables) are one asset check a table, which names what failed: Dagster's
SQLite event log takes 0.03-0.17 s a check, and nobody reads forty lines of "is not null".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import dagster as dg

from data_checks.results import CheckResult
from data_checks.spec import CheckSpec, Severity
from data_checks.structural import structural
from data_checks.suites import suite
from titfortat.schema import TABLES

CODEBOOK = "codebook"
"""Name of the asset check that stands for all structural checks of a table."""

SHOWN = 50
"""Offenders that a result lists."""

Results = Mapping[str, Sequence[CheckResult]]
"""Partition -> the results of its audit."""


@cache
def grouped(stage: str) -> dict[tuple[str, str], tuple[CheckSpec, ...]]:
    """(table, name of the asset check) -> the checks of the stage's suites that it stands for."""
    groups: dict[tuple[str, str], list[CheckSpec]] = {}
    for table, found in suite(stage).items():
        plain = {c.name for c in structural(table, TABLES)}
        for check in found:
            groups.setdefault((table, CODEBOOK if check.name in plain else check.name), []).append(check)
    return {key: tuple(found) for key, found in groups.items()}


def checks(stage: str, tables: Sequence[dg.AssetKey]) -> list[dg.AssetCheckSpec]:
    """The asset checks of a stage's tables, blocking where one of theirs has severity error."""
    keys = {key.path[-1]: key for key in tables}
    return [_declared(keys[table], name, found) for (table, name), found in grouped(stage).items() if table in keys]


def _declared(key: dg.AssetKey, name: str, found: Sequence[CheckSpec]) -> dg.AssetCheckSpec:
    if name == CODEBOOK:
        description = f"{len(found)} expectations that follow from the codebook: columns, types, nulls, values, keys."
    else:
        description = f"{found[0].description} Why: {found[0].reason}."
    blocking = any(c.severity is Severity.ERROR for c in found)
    return dg.AssetCheckSpec(name, asset=key, description=description, blocking=blocking)


def told(
    stage: str, declared: Sequence[dg.AssetCheckKey], results: Results, pages: Mapping[str, Path]
) -> Iterator[dg.AssetCheckResult]:
    """One result a declared asset check: it has passed where all it stands for passed, in every partition.

    `pages`: the page of each partition's audit in the Data Docs.
    """
    found: dict[tuple[str, str], list[tuple[str, CheckResult]]] = {}
    for partition, checked in results.items():
        for result in checked:
            found.setdefault((result.table, result.name), []).append((partition, result))
    for key in sorted(declared):
        group = grouped(stage)[key.asset_key.path[-1], key.name]
        yield _result(key, group, [pair for c in group for pair in found.get((c.table, c.name), [])], pages)


def _result(
    key: dg.AssetCheckKey,
    group: Sequence[CheckSpec],
    found: list[tuple[str, CheckResult]],
    pages: Mapping[str, Path],
) -> dg.AssetCheckResult:
    failed = [(partition, result) for partition, result in found if not result.passed]
    metadata: dict[str, object] = {"partitions": len({partition for partition, _ in found})}
    if len(group) > 1:
        metadata |= {"expectations": len(group), "failed": len({result.name for _, result in failed})}
    else:
        metadata |= over_partitions([result.observed for _, result in found])
    if failed:
        metadata["offenders"] = dg.MetadataValue.md("\n".join(_offenders(failed)[:SHOWN]))
    for partition, _ in (failed or found)[-1:]:
        metadata["data_docs"] = dg.MetadataValue.path(str(pages[partition].resolve()))
    severe = any(r.severity is Severity.ERROR for _, r in failed) if failed else _blocking(group)
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.ERROR if severe else dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        description=failed[0][1].description if failed else None if found else "nothing was there to judge",
    )


def over_partitions(observed: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The numbers of a check over several partitions: counts added up, shares of the sums, of anything else the largest."""
    names = sorted({name for numbers in observed for name in numbers})
    values = {name: [numbers[name] for numbers in observed if name in numbers] for name in names}
    out = {name: sum(v) if name in COUNTS else max(v) for name, v in values.items()}
    if "share" in out and out.get("rows") and "offenders" in out:
        out["share"] = out["offenders"] / out["rows"]
    return out


COUNTS = frozenset({"rows", "offenders"})
"""Numbers of a check that add up over partitions."""


def _blocking(group: Sequence[CheckSpec]) -> bool:
    return any(c.severity is Severity.ERROR for c in group)


def _offenders(failed: list[tuple[str, CheckResult]]) -> list[str]:
    return [f"- {p} {r.name}: {line}" for p, r in failed for line in (r.sample[:5] or [r.note or "see the numbers"])]
