"""What must hold of the tables that `resolve` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.answers import dyad_checks, response_checks
from data_checks.events import event_checks, report_checks
from data_checks.spec import CheckSpec
from data_checks.structural import structural

TABLES = ("events", "event_sources", "responses", "dyad_months")
CONTEXT = ("event_mentions",)
"""Tables of earlier stages that the checks look at."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return (
        *(check for name in TABLES for check in structural(name, (*TABLES, *CONTEXT))),
        *event_checks(),
        *report_checks(),
        *response_checks(),
        *dyad_checks(),
    )
