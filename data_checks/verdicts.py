"""What must hold of `check_results`: that every day was judged, that nothing was promoted against an error, that what was
turned away is kept."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.spec import CheckSpec, RowCheck, SetCheck, Severity
from data_checks.structural import key_sql

ERROR, WARN = Severity.ERROR, Severity.WARN
TABLE = "check_results"


def verdict_checks() -> Iterable[CheckSpec]:
    """The checks of the table beside the published tables of a day."""
    yield RowCheck(
        table=TABLE,
        name="promoted_without_error",
        severity=ERROR,
        holds="success OR severity <> 'error' OR NOT promoted",
        show=("severity", "n_unexpected"),
        description=(
            "What is stored passed every check of severity error. Look at data_checks/promotion.py, and judge the "
            "partition again: titfortat check --again"
        ),
        reason="a table that failed is what the checks are there to keep from users",
    )
    yield RowCheck(
        table=TABLE,
        name="unjudged_has_not_passed",
        severity=ERROR,
        holds="judged OR (NOT success AND note IS NOT NULL)",
        show=("success", "note"),
        description="What could not be evaluated has not passed, and says why. Look at how findings are made.",
        reason="a check that never ran would look like one that passed",
    )
    yield RowCheck(
        table=TABLE,
        name="measure_within_bounds",
        severity=ERROR,
        holds=(
            "observed_value IS NULL OR success = (observed_value >= coalesce(expected_min, observed_value) "
            "AND observed_value <= coalesce(expected_max, observed_value))"
        ),
        show=("success", "expected_min", "observed_value", "expected_max"),
        description="A measure has passed exactly where it lies within its bounds. Look at how findings are made.",
        reason="a verdict that contradicts its own number makes all others doubtful",
    )
    yield SetCheck(
        table=TABLE,
        name="every_day_judged",
        severity=WARN,
        offenders=(
            "SELECT concat_ws('/', stage, dump_date) AS key, count(*) AS records FROM ingest_ledger, "
            "(VALUES ('ingest'), ('clean'), ('extract')) s(stage) WHERE NOT EXISTS (SELECT 1 FROM "
            f"{TABLE} c WHERE (c.stage, c.dump_date) = (s.stage, ingest_ledger.dump_date)) GROUP BY ALL"
        ),
        description=(
            "Every arrival day has the results of its stages' suites. Judge it again (titfortat check --again "
            "--partition DAY); the results of a data root that other code made come with its next change."
        ),
        reason="a day without results looks like one without a fault",
    )
    yield SetCheck(
        table=TABLE,
        name="turned_away_is_kept",
        severity=ERROR,
        offenders=(
            f"SELECT {key_sql(TABLE, 'c')} AS key, any_value(c.n_turned_away) AS told, count(r.row_key) AS found "
            f"FROM {TABLE} c LEFT JOIN rejected r ON (r.stage, r.table_name, r.reason) = "
            "(c.stage, c.table_name, c.expectation) AND r.dump_date = coalesce(c.dump_date, r.dump_date) "
            "WHERE c.promoted AND c.n_turned_away > 0 GROUP BY ALL HAVING count(r.row_key) < any_value(c.n_turned_away)"
        ),
        description="Each row that a check mended or turned away is in rejected. Look at data_checks/turning_away.py.",
        reason="nothing is lost: what was turned away can be looked at and brought back",
    )
