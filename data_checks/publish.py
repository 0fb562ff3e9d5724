"""What must hold of what `publish` makes public, beyond what the codebook says: the tables as a whole."""

from __future__ import annotations

from data_checks.answers import dyad_checks, response_checks
from data_checks.articles import article_checks
from data_checks.events import event_checks, report_checks
from data_checks.ledger import ledger_checks, reconciliation_checks
from data_checks.mentions import article_link_checks, mention_checks
from data_checks.publication import file_checks
from data_checks.redirects import redirect_checks
from data_checks.rejected import rejected_checks
from data_checks.spec import CheckSpec
from data_checks.structural import structural
from data_checks.verdicts import verdict_checks
from titfortat.schema import TABLES as CODEBOOK
from titfortat.schema.types import Layer

TABLES = tuple(t.name for t in CODEBOOK.values() if Layer.PUBLISHED in t.layers)
CONTEXT = ()
"""Tables of earlier stages that the checks look at."""

BY_DAY = (
    "one_day_a_partition",
    "text_without_markup",
    "text_without_mojibake",
    "text_without_control_characters",
    "text_in_paragraphs",
    "text_without_title",
    "text_of_a_page",
    "near_copy_of_a_first",
    "ranks_without_a_gap",
)
"""Checks of a stage's partition that say nothing about what is published: the first of a day may repeat an earlier day's, a
redirect may lead to an event that is not published. Or nothing new: that texts are unchanged since they were judged is told
by text_matches_hash, at a third of the cost."""


def checks() -> tuple[CheckSpec, ...]:
    """Every check of the stage."""
    found = (
        *(check for name in TABLES for check in structural(name, TABLES)),
        *(check for name in TABLES for check in file_checks(name)),
        *article_checks(),
        *ledger_checks("ingest_ledger"),
        *reconciliation_checks(),
        *mention_checks(),
        *article_link_checks(),
        *event_checks(),
        *report_checks(),
        *redirect_checks(),
        *response_checks(),
        *dyad_checks(),
        *rejected_checks(),
        *verdict_checks(),
    )
    return tuple(check for check in found if check.name not in BY_DAY)
