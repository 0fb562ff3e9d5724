"""What must hold of the tables that `extract` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.drift import mention_drift
from data_checks.ledger import one_day
from data_checks.mentions import article_link_checks, mention_checks
from data_checks.rejected import rejected_checks
from data_checks.spec import CheckSpec
from data_checks.structural import structural

TABLES = ("event_mentions", "rejected")
CONTEXT = ("articles", "earlier_event_mentions")
"""Tables of earlier stages that the checks look at."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return (
        *(check for name in TABLES for check in structural(name, (*TABLES, *CONTEXT))),
        *mention_checks(),
        *article_link_checks(),
        one_day("event_mentions"),
        *rejected_checks(),
        *mention_drift(),
    )
