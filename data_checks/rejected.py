"""What must hold of `rejected`: every row says where it came from, why it is there, and what it was."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.spec import CheckSpec, RowCheck, Severity
from titfortat.schema import TABLES

TABLE = "rejected"
STAGES = ("ingest", "clean", "extract", "resolve", "publish", "release")


def rejected_checks() -> Iterable[CheckSpec]:
    """The checks of `rejected`."""
    yield RowCheck(
        table=TABLE,
        name="stage_known",
        severity=Severity.ERROR,
        holds=f"stage IN {STAGES}",
        show=("stage",),
        description=f"stage is one of: {', '.join(STAGES)}. Give the name of the stage's folder.",
        reason="it says whose code to read",
    )
    yield RowCheck(
        table=TABLE,
        name="table_known",
        severity=Severity.ERROR,
        holds=f"table_name IN {tuple(TABLES)}",
        show=("table_name",),
        description="table_name is a table of the codebook. Give the name of the table that the row would have joined.",
        reason="users look for lost rows by it",
    )
    yield RowCheck(
        table=TABLE,
        name="reason_is_a_code",
        severity=Severity.ERROR,
        holds="regexp_full_match(reason, '[a-z][a-z0-9_]*')",
        show=("reason",),
        description="reason is a short code; words go to detail. Look at what turned the row away.",
        reason="reasons are counted, and sentences do not add up",
    )
    yield RowCheck(
        table=TABLE,
        name="original_is_json",
        severity=Severity.ERROR,
        holds="json_valid(original)",
        show=("original",),
        description="original is the row as JSON. Write it with a JSON library.",
        reason="what was turned away can be brought back only if it can be read",
    )
