"""What must hold of the tables that `resolve` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.answers import dyad_checks, response_checks
from data_checks.events import event_checks, report_checks
from data_checks.redirects import redirect_checks
from data_checks.spec import CheckSpec
from data_checks.structural import not_empty, structural

TABLES = ("events", "event_sources", "event_redirects", "responses", "dyad_months")
CONTEXT = ("event_mentions", "articles")
"""Tables of earlier stages that the checks look at."""


FIRST_MENTIONS = "event_mentions QUALIFY row_number() OVER (PARTITION BY hash(mention_id) ORDER BY dump_date) = 1"
"""The mentions over all days, of one that was read on several days the first."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return (
        *(check for name in TABLES for check in structural(name, (*TABLES, "event_mentions"))),
        not_empty("events", "Look at event_mentions: has extract found anything?"),
        *event_checks(),
        *report_checks(FIRST_MENTIONS),
        *redirect_checks(),
        *response_checks(),
        *dyad_checks(),
    )
