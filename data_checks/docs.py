"""Data Docs: the saved results of the audits as static HTML pages, one a stage and partition, with an index.

Built from what the audits found and stored, so that nothing is judged again. Imports Great Expectations.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from data_checks.measure import Finding
from data_checks.results import CheckResult, saved_results
from data_checks.suites import STAGES, suite
from data_checks.validation import ephemeral_context, quiet
from titfortat.storage import Warehouse
from titfortat.storage.warehouse import WHOLE

LAST = 28
"""Partitions of a stage that get a page, the newest: some 200 kB each."""
SITE = "audits"


def write_docs(warehouse: Warehouse, folder: Path) -> Path:
    """Write the site below `folder`, replacing what was there, and return its index page."""
    shutil.rmtree(folder, ignore_errors=True)
    with quiet():
        context = ephemeral_context()
        for name in list(context.get_site_names()):
            context.delete_data_docs_site(name)
        context.add_data_docs_site(
            SITE,
            {
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
            },
        )
        newest = max((p.stem for p in _saved(warehouse, "ingest")), default="1970-01-01")
        for stage in STAGES:
            for path in _saved(warehouse, stage):
                _add(context, stage, path.stem, newest, saved_results(path))
        context.build_data_docs(site_names=[SITE])
    return folder / "index.html"


def _saved(warehouse: Warehouse, stage: str) -> list[Path]:
    return sorted(warehouse.check_results(stage, WHOLE).parent.glob("*.json"))[-LAST:]


def _add(context, stage: str, partition: str, newest: str, results: list[CheckResult]) -> None:
    """Put the results of a partition where Great Expectations keeps those of its own runs."""
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    from data_checks.expectations import expectation, result_dict

    specs = {(table, check.name): check for table, checks in suite(stage).items() for check in checks}
    told = [
        ExpectationValidationResult(
            success=r.passed,
            expectation_config=expectation(stage, specs[r.table, r.name]).configuration,
            result=result_dict(Finding(r.passed, r.observed, r.sample, r.note, r.judged)),
            exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
        )
        for r in results
        if (r.table, r.name) in specs
    ]
    passed = sum(bool(r.success) for r in told)
    # No clock: a run is dated by its partition.
    day = dt.datetime.combine(dt.date.fromisoformat(newest if partition == WHOLE else partition), dt.time(), dt.UTC)
    run = RunIdentifier(run_name=partition, run_time=day)
    whole = ExpectationSuiteValidationResult(
        success=passed == len(told),
        results=told,
        suite_name=stage,
        statistics={
            "evaluated_expectations": len(told),
            "successful_expectations": passed,
            "unsuccessful_expectations": len(told) - passed,
            "success_percent": 100 * passed / len(told) if told else None,
        },
        meta={"run_id": run, "active_batch_definition": {"datasource_name": "store", "data_asset_name": stage}},
    )
    key = ValidationResultIdentifier(ExpectationSuiteIdentifier(stage), run, partition)
    context.validation_results_store.set(key, whole)
