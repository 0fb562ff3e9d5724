"""The assets of the fifth stage: what users read."""

from collections.abc import Iterator

import dagster as dg

from assets.checks import checks
from assets.grain import published, stored, table_spec
from assets.step import Event, advance_all
from assets.workspace import Workspace
from titfortat.publish import PUBLISHED_TABLES, build, plan
from titfortat.publish.mirror import mirror
from titfortat.storage.objects import ObjectStore

KEYS = [published(name) for name in PUBLISHED_TABLES]
DUCKDB = published("duckdb")
FROM_STORE = sorted(set(PUBLISHED_TABLES) - {"countries", "check_results"})


def _deps(name: str) -> list[dg.AssetKey]:
    if name == "check_results":
        return [stored(n) for n in FROM_STORE]
    return [stored(name)] if name in FROM_STORE else []


@dg.multi_asset(
    specs=[
        *(table_spec(key, "publish", _deps(key.path[-1])) for key in KEYS),
        dg.AssetSpec(
            DUCKDB,
            deps=KEYS,
            description="One file with every published table, comments on all of them, and macros that read like questions.",
            group_name="publish",
            kinds={"duckdb"},
        ),
    ],
    check_specs=checks("publish", KEYS),
)
def publish(context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]) -> Iterator[Event]:
    """The dataset: Parquet by year of the event (or of publication) and one DuckDB file, swapped in by rename.

    Grain: as the codebook says. An article that came on several days is kept of the earliest; readers are never blocked.
    Where the workspace names a mirror, it is made the same.
    """
    yield from advance_all(context, workspace, "publish", ((plan(w), build) for w in [workspace.warehouse]))
    if workspace.mirror:
        with workspace.writing():
            done = mirror(workspace.warehouse, ObjectStore(workspace.mirror), workspace.progress)
        context.log.info(f"{workspace.mirror}: {len(done.put)} objects put, {len(done.delete)} deleted")
