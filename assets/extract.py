"""The assets of the third stage: what each article says happened."""

from collections.abc import Iterator

import dagster as dg

from assets.checks import checks
from assets.grain import DAYS, ONE_RUN, stored, table_spec
from assets.step import Event, advance_all
from assets.workspace import Workspace
from titfortat.extract import build, plan

KEYS = [stored("event_mentions"), stored("rejected")]
DEPS = [stored("articles")]


@dg.multi_asset(
    specs=[table_spec(key, "extract", DEPS, DAYS) for key in KEYS],
    check_specs=checks("extract", KEYS),
    backfill_policy=ONE_RUN,
)
def extract(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]) -> Iterator[Event]:
    """The events that a day's articles state, with the words that state them, and what a limit turned away.

    Grain: an article and an event it states. A country pair is a row of its own; offsets point into the article's text.
    """
    # Asked day by day, when the step holds the data root: of one in a bucket there is nothing before.
    there = (d for d in context.partition_keys if workspace.warehouse.stored("articles", d).exists())
    work = ((plan(workspace.warehouse, day), build) for day in there)
    yield from advance_all(context, workspace, "extract", work)
