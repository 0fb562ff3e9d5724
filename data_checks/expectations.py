"""The checks as Great Expectations classes: the metric that asks DuckDB, and one expectation class a kind of check.

A batch is the list of the Parquet files (table, path) that a suite looks at, so that a table of millions of rows costs
one scan and no memory. Import it inside the function that runs a suite: Great Expectations takes seconds to import.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from great_expectations.core.id_dict import IDDict
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from data_checks import spec
from data_checks.measure import Finding, measure_stage

METRIC = "titfortat.findings"


class Findings(MetricProvider):
    """(table, check) -> what it found, for all checks of the stage at once: those of a table share a scan."""

    metric_name = METRIC
    domain_keys = ("batch_id",)
    value_keys = ("stage",)

    @metric_value(engine=PandasExecutionEngine)
    def _measure(
        cls, execution_engine: PandasExecutionEngine, metric_domain_kwargs: dict, metric_value_kwargs: dict, **_: Any
    ) -> dict[tuple[str, str], Finding]:
        batch, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        files: dict[str, list[Path]] = {}
        for table, path in zip(batch["table"], batch["path"], strict=True):
            files.setdefault(table, []).extend([Path(path)] if path else [])
        return measure_stage(files, metric_value_kwargs["stage"])


class ExpectFinding(BatchExpectation):
    """What all kinds have in common: which check of which table, judged by what the metric found."""

    stage: str
    table_name: str
    check: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("stage", "table_name", "check")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict | None = None
    ) -> ValidationDependencies:
        """The one metric, named straight away: the general way through the registry costs a millisecond a check."""
        metric = MetricConfiguration(METRIC, IDDict(batch_id=self.batch_id), IDDict(stage=self.stage))
        result_format = (runtime_configuration or {}).get("result_format", "COMPLETE")
        return ValidationDependencies(metric_configurations={METRIC: metric}, result_format=result_format)

    def _validate(self, metrics: dict, runtime_configuration: Any = None, execution_engine: Any = None) -> dict:
        finding: Finding = metrics[METRIC][self.table_name, self.check]
        return {"success": finding.passed, "result": result_dict(finding)}


def result_dict(finding: Finding) -> dict[str, Any]:
    """A finding in the words of Great Expectations' results."""
    offenders, rows = finding.observed.get("offenders"), finding.observed.get("rows", finding.observed.get("files"))
    return {
        "observed_value": finding.observed.get("value", offenders),
        "element_count": rows,
        "unexpected_count": offenders,
        "unexpected_percent": 100 * offenders / rows if offenders and rows else 0.0,
        "partial_unexpected_list": list(finding.sample),
        "details": {"observed": finding.observed, "note": finding.note, "judged": finding.judged},
    }


class ExpectFilesToBeReadable(ExpectFinding):
    """The table's files are whole Parquet files."""


class ExpectColumnsToFollowCodebook(ExpectFinding):
    """The table's columns, their order or their types are those of the codebook."""


class ExpectRowsToHold(ExpectFinding):
    """A SQL condition is true of every row."""

    condition: str


class ExpectNoOffenders(ExpectFinding):
    """A SQL query over the tables of the suite finds no row."""

    query: str


class ExpectNoWayBack(ExpectFinding):
    """A SQL query of edges (from, to) holds no cycle."""

    query: str


class ExpectMeasureToBeBetween(ExpectFinding):
    """A SQL query of one number gives one within bounds."""

    query: str
    low: float | None = None
    high: float | None = None


def expectation(stage: str, check: spec.CheckSpec) -> ExpectFinding:
    """The check as an expectation, with its severity, its description, and its reason as notes."""
    common = {
        "stage": stage,
        "table_name": check.table,
        "check": check.name,
        "severity": "critical" if check.severity is spec.Severity.ERROR else "warning",
        "description": f"{check.table}.{check.name}: {check.description}",
        "notes": check.reason,
    }
    match check:
        case spec.ReadableCheck():
            return ExpectFilesToBeReadable(**common)
        case spec.ColumnsCheck():
            return ExpectColumnsToFollowCodebook(**common)
        case spec.RowCheck():
            return ExpectRowsToHold(**common, condition=check.holds)
        case spec.SetCheck():
            return ExpectNoOffenders(**common, query=check.offenders)
        case spec.AcyclicCheck():
            return ExpectNoWayBack(**common, query=check.edges)
        case spec.MeasureCheck():
            return ExpectMeasureToBeBetween(**common, query=check.value, low=check.low, high=check.high)
    raise TypeError(
        f"no expectation for a check of the kind {type(check).__name__}; add one in data_checks/expectations.py"
    )
