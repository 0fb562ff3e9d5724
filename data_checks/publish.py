"""What must hold of the tables that `publish` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.spec import CheckSpec
from data_checks.structural import structural

TABLES = (
    "articles",
    "event_mentions",
    "events",
    "event_sources",
    "responses",
    "dyad_months",
    "countries",
    "ingest_ledger",
    "rejected",
)
CONTEXT = ()
"""Tables of earlier stages that the checks look at."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return tuple(check for name in TABLES for check in structural(name, (*TABLES, *CONTEXT)))
