"""The assets of the first stage: what came in, record by record."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.checks import checks
from assets.grain import DAYS, LANDING, ONE_RUN, stored, table_spec
from assets.step import Event, Work, advance_all
from assets.workspace import Workspace
from titfortat.ingest import build, discover, plan

KEYS = [stored("raw_documents"), stored("settled_records")]


@dg.multi_asset(
    specs=[table_spec(key, "ingest", [LANDING.key], DAYS) for key in KEYS],
    check_specs=checks("ingest", KEYS),
    backfill_policy=ONE_RUN,
)
def ingest(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]) -> Iterator[Event]:
    """Every record of a day's dumps, once: those that may matter with their bytes, the others with the reason.

    Grain: a record of a dump file. A day on which nothing arrived has no files. A dump that changes is read again whole.
    """

    def work() -> Iterator[Work]:
        for day in context.partition_keys:
            if folder := workspace.dumps(day):
                dumps = discover(folder, day)[day]
                yield plan(workspace.warehouse, day, dumps), partial(build, dumps=dumps)

    yield from advance_all(context, workspace, "ingest", work())
