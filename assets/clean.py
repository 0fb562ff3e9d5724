"""The assets of the second stage: articles, what became of every record, and the lines that recur at a publisher."""

from collections.abc import Iterator

import dagster as dg

from assets.checks import checks
from assets.grain import DAYS, ONE_RUN, stored, table_spec
from assets.step import Event, advance_all
from assets.workspace import Workspace
from titfortat.clean import build, plan

KEYS = [stored("articles"), stored("ingest_ledger"), stored("site_furniture")]
DEPS = [stored("raw_documents"), stored("settled_records")]


@dg.multi_asset(
    specs=[table_spec(key, "clean", DEPS, DAYS) for key in KEYS],
    check_specs=checks("clean", KEYS),
    backfill_policy=ONE_RUN,
)
def clean(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]) -> Iterator[Event]:
    """Main text, title, time and language of a day's documents, the day's ledger, and what recurs at each publisher.

    Grain: a distinct article, a record, and a line of a publisher. A document repeated within the day is in the ledger
    only; the same text under another address is an article with `duplicate_of`. What repeats an earlier day is told by
    publish.
    """
    # Asked day by day, when the step holds the data root: of one in a bucket there is nothing before.
    there = (d for d in context.partition_keys if workspace.warehouse.stored("raw_documents", d).exists())
    work = ((plan(workspace.warehouse, day), build) for day in there)
    yield from advance_all(context, workspace, "clean", work)
