"""The assets of the fourth stage: one row an event, and what it answers."""

from collections.abc import Iterator

import dagster as dg

from assets.checks import checks
from assets.grain import stored, table_spec
from assets.step import Event, advance_all
from assets.workspace import Workspace
from titfortat.resolve import build, plan

KEYS = [stored(name) for name in ("events", "event_sources", "event_redirects", "responses", "dyad_months")]
DEPS = [stored("event_mentions"), stored("articles")]


@dg.multi_asset(
    specs=[table_spec(key, "resolve", DEPS) for key in KEYS],
    check_specs=checks("resolve", KEYS),
)
def resolve(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]) -> Iterator[Event]:
    """The mentions of all days as events, the links between them, and their counts by country pair and month.

    Grain: an event; a mention; a former event id; a link; a directed pair and month. Not partitioned: one event is told on many days.
    """
    yield from advance_all(context, workspace, "resolve", ((plan(w), build) for w in [workspace.warehouse]))
