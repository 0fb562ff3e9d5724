"""What must hold of the tables that `clean` writes, beyond what the codebook says."""

from __future__ import annotations

from data_checks.articles import article_checks
from data_checks.drift import article_drift
from data_checks.furniture import furniture_checks
from data_checks.ledger import coverage_checks, ledger_checks, one_day, reconciliation_checks
from data_checks.spec import CheckSpec
from data_checks.structural import not_empty, structural

TABLES = ("articles", "ingest_ledger", "site_furniture")
CONTEXT = ("raw_documents", "settled_records", "earlier_articles", "earlier_ingest_ledger")
"""Tables of earlier stages that the checks look at."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    return (
        *(check for name in TABLES for check in structural(name, TABLES)),
        not_empty("ingest_ledger", "Look whether the dump is whole and in a form that is read."),
        *article_checks(),
        one_day("articles"),
        *furniture_checks(),
        *ledger_checks("ingest_ledger"),
        *coverage_checks(),
        *reconciliation_checks(),
        *article_drift(),
    )
