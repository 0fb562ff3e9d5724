"""The table of what the checks found, part of the contract; see `tables`. What must hold is in `data_checks`."""

from __future__ import annotations

from titfortat.schema.columns import F64, I64, PUBLISHED, S
from titfortat.schema.types import Column as C
from titfortat.schema.types import Table, Type

# fmt: off  (one column a line reads as a codebook)
CHECK_RESULTS = Table(
    "check_results",
    "one row per check of a table, each time that a candidate of it was judged last",
    (
        C("stage", S, "stage whose suite holds the check", vocabulary="stage"),
        C(
            "partition",
            S,
            "what was judged: an arrival day, or whole for a stage over all days",
            pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|whole)$",
        ),
        C("dump_date", Type.DATE, "the arrival day; null for a stage over all days", nullable=True),
        C("table_name", S, "table that was judged"),
        C(
            "expectation",
            S,
            "name of the check within the table; rejected.reason gives it for rows that it turned away",
        ),
        C("severity", S, "what follows where it does not hold", vocabulary="severity"),
        C("success", Type.BOOL, "whether it holds"),
        C(
            "promoted",
            Type.BOOL,
            "whether what was judged is what is stored; false: it was turned down, and the last good version stays",
        ),
        C("judged", Type.BOOL, "whether the check could be evaluated; note says why it could not"),
        C("observed_value", F64, "the number measured; null where rows or files are counted", nullable=True),
        C("expected_min", F64, "least that observed_value may be", nullable=True),
        C("expected_max", F64, "most that observed_value may be", nullable=True),
        C("unit", S, "what is counted: rows or files", nullable=True),
        C("n_judged", I64, "rows or files looked at", nullable=True, minimum=0),
        C("n_unexpected", I64, "rows, groups of rows or files that break it", nullable=True, minimum=0),
        C(
            "n_turned_away",
            I64,
            "rows mended or moved to rejected for it before what is left was judged",
            nullable=True,
            minimum=1,
        ),
        C("sample", Type.STRINGS, "some of those that break it: key, and what was found"),
        C("note", S, "why it could not be evaluated, or that there was nothing to measure", nullable=True),
        C("description", S, "what must hold, and what to do where it does not"),
        C("reason", S, "why it matters"),
    ),
    key=("stage", "partition", "promoted", "table_name", "expectation"),
    layers=PUBLISHED,
    year_of="dump_date",
    sort_by=("dump_date", "stage", "promoted", "table_name", "expectation"),
)
# fmt: on
