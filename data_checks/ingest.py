"""What must hold of the tables that `ingest` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.ledger import ledger_checks, raw_checks, settled_checks
from data_checks.spec import CheckSpec
from data_checks.structural import structural

TABLES = ("raw_documents", "settled_records")
CONTEXT = ()
"""Tables of earlier stages that the checks look at."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return (
        *(check for name in TABLES for check in structural(name)),
        *raw_checks(),
        *ledger_checks("settled_records"),
        *settled_checks(),
    )
