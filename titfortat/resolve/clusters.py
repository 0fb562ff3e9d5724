"""From mentions to groups of mentions that are of one event: the blocks of a table, one after the other or in processes."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from titfortat.resolve.acts import Known, acts
from titfortat.resolve.agreement import Account
from titfortat.resolve.proposals import join_proposals
from titfortat.resolve.reports import FAR, Report, blocks
from titfortat.resolve.rules import PUBLICATION_SLACK_DAYS


def founders(mentions: pa.Table) -> list[str]:
    """For each row of `mentions` the mention_id of the founding report of its event; equal ones are of one event.

    The rows of a block lie side by side. The founding report is the one published first. Of a table with the columns `was`
    and `since` (see `acts.Known`) what is known is not sought again.
    """
    out: list[str] = [""] * len(mentions)
    was, since = (mentions[c].to_pylist() if c in mentions.column_names else None for c in ("was", "since"))
    for (event_type, _, _), reports in blocks(mentions, PUBLICATION_SLACK_DAYS):
        known = Known(was, since[reports[0].row]) if was and since else None
        for account in _resolve(event_type, reports, known):
            first = min(account.members, key=_published_first).mention_id
            for report in account.members:
                out[report.row] = first
    return out


def _resolve(event_type: str, reports: list[Report], known: Known | None) -> Iterator[Account]:
    happened = acts(event_type, (r for r in reports if r.happened), known)
    proposals = join_proposals(happened, (r for r in reports if not r.happened))
    yield from happened
    yield from proposals


def _published_first(report: Report) -> tuple:
    return (FAR if report.published is None else report.published, report.mention_id)
