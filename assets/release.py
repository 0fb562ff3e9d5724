"""The assets of the sixth stage: what strangers download."""

from collections.abc import Iterator

import dagster as dg

from assets.grain import published
from assets.publish import DUCKDB, KEYS
from assets.workspace import Workspace
from titfortat.release import build, measure, verify

RELEASES = published("releases")


class ReleaseConfig(dg.Config):
    """What a run of the release is told."""

    version: str
    """vYYYY.MM.N: year, month, and the number of the release within the month."""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            RELEASES,
            deps=[*KEYS, DUCKDB],
            description="Immutable versions: Parquet, DuckDB file, codebook and sums, without the articles' texts.",
            group_name="release",
            kinds={"parquet", "duckdb"},
        )
    ]
)
def release(
    context: dg.AssetExecutionContext, config: ReleaseConfig, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.MaterializeResult]:
    """What is published as a version that never changes, verified before it is there.

    Grain: a version. Made by hand or on a tag, never by the clock; a version that exists is refused.
    """
    with workspace.writing():
        card = measure.documents(progress=workspace.progress)
        folder = build(workspace.warehouse, config.version, card, progress=workspace.progress)
        found = verify(folder)
    context.log.info(f"{config.version} is in {folder}")
    yield dg.MaterializeResult(
        RELEASES,
        metadata={
            "version": config.version,
            "folder": dg.MetadataValue.path(str(folder)),
            "files": found.files,
            "bytes": found.bytes,
            "rows": dg.MetadataValue.json(found.rows),
        },
        data_version=dg.DataVersion(config.version),
    )
