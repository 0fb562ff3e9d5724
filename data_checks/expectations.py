"""The checks as Great Expectations classes: the metric that asks DuckDB, and one expectation class a kind of check.

A batch is the list of the Parquet files (table, path) that a suite looks at, so that a table of millions of rows costs
one scan and no memory. Import it inside the function that runs a suite: Great Expectations takes seconds to import.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value

from data_checks import spec
from data_checks.measure import Finding, measure
from data_checks.relations import connect
from data_checks.suites import suite

METRIC = "titfortat.findings"


class Findings(MetricProvider):
    """Check name -> what it found, for all checks of one table at once: they share a scan."""

    metric_name = METRIC
    domain_keys = ("batch_id",)
    value_keys = ("stage", "table_name")

    @metric_value(engine=PandasExecutionEngine)
    def _measure(
        cls, execution_engine: PandasExecutionEngine, metric_domain_kwargs: dict, metric_value_kwargs: dict, **_: Any
    ) -> dict[str, Finding]:
        batch, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        files: dict[str, list[Path]] = {}
        for table, path in zip(batch["table"], batch["path"], strict=True):
            files.setdefault(table, []).extend([Path(path)] if path else [])
        table = metric_value_kwargs["table_name"]
        with connect(files) as connection:
            return measure(connection, files, table, suite(metric_value_kwargs["stage"])[table])


class ExpectFinding(BatchExpectation):
    """What all kinds have in common: which check of which table, judged by what the metric found."""

    stage: str
    table_name: str
    check: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("stage", "table_name", "check")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(self, metrics: dict, runtime_configuration: Any = None, execution_engine: Any = None) -> dict:
        finding: Finding = metrics[METRIC][self.check]
        offenders = finding.observed.get("offenders")
        return {
            "success": finding.passed,
            "result": {
                "observed_value": finding.observed.get("value", offenders),
                "element_count": finding.observed.get("rows"),
                "unexpected_count": offenders,
                "partial_unexpected_list": list(finding.sample),
                "details": {"observed": finding.observed, "note": finding.note, "judged": finding.judged},
            },
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
        "description": check.description,
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
