"""Runs the suites of a stage with Great Expectations, in a context that leaves nothing behind and tells nobody.

Great Expectations is imported in the functions: 3-7 s that only an audit pays.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from data_checks.relations import Files
from data_checks.results import CheckResult
from data_checks.spec import CheckSpec
from data_checks.suites import suite

if TYPE_CHECKING:
    from great_expectations.core.batch import Batch
    from great_expectations.data_context import EphemeralDataContext


def validate(stage: str, files: Files, tables: tuple[str, ...]) -> list[CheckResult]:
    """The result of every check of the stage's suite over `tables`, in the order of the suite."""
    checks = [check for table, found in suite(stage).items() if table in tables for check in found]
    with quiet():
        import great_expectations as gx

        from data_checks.expectations import expectation

        batch = _batch(ephemeral_context(), stage, files)
        gx_suite = gx.ExpectationSuite(name=stage, expectations=[expectation(stage, check) for check in checks])
        validation = batch.validate(gx_suite, result_format="COMPLETE")
    found = {
        (r.expectation_config.kwargs["table_name"], r.expectation_config.kwargs["check"]): r for r in validation.results
    }
    return [_result(check, found[check.table, check.name]) for check in checks]


@contextmanager
def quiet() -> Iterator[None]:
    """Great Expectations without telemetry, progress bars or chatter, whatever the environment says of them."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logger = logging.getLogger("great_expectations")
    level = logger.level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


def ephemeral_context() -> EphemeralDataContext:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def _batch(context: EphemeralDataContext, stage: str, files: Files) -> Batch:
    import pandas as pd

    listed = [(table, str(p)) for table, paths in files.items() for p in (paths or [""])]
    frame = pd.DataFrame(listed, columns=["table", "path"])
    asset = context.data_sources.add_pandas("titfortat").add_dataframe_asset(stage)
    return asset.add_batch_definition_whole_dataframe("files").get_batch({"dataframe": frame})


def _result(check: CheckSpec, found: Any) -> CheckResult:
    details = found.result.get("details")
    if details is None:
        fault = next(iter((found.exception_info or {}).values()), {})
        why = fault.get("exception_message", fault) if isinstance(fault, dict) else found.exception_info
        details = {"observed": {}, "note": f"could not be evaluated: {why}", "judged": False}
    return CheckResult(
        table=check.table,
        name=check.name,
        severity=check.severity,
        passed=bool(found.success),
        observed=details["observed"],
        sample=tuple(found.result.get("partial_unexpected_list") or ()),
        description=check.description,
        note=details["note"],
        judged=details["judged"],
        reason=check.reason,
    )
