"""The assets of the sixth stage: what strangers download."""

import os
from collections.abc import Iterator

import dagster as dg
from pydantic import Field

from assets.grain import published
from assets.publish import DUCKDB, KEYS
from assets.workspace import Workspace
from titfortat.release import build, measure, place, verify
from titfortat.release.upload import Release, destination

RELEASES = published("releases")


class ReleaseConfig(dg.Config):
    """What a run of the release is told."""

    version: str
    """vYYYY.MM.N: year, month, and the number of the release within the month."""

    upload_to: list[str] = Field(default_factory=list)
    """Addresses that it is sent to: folders, s3://, gs://, hf://owner/dataset, zenodo://. Tokens come from the environment."""


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
    sent = [destination(a, os.environ).send(Release.of(folder), workspace.progress) for a in config.upload_to]
    where = place(workspace.warehouse, folder)
    context.log.info(f"{config.version} is in {where}")
    yield dg.MaterializeResult(
        RELEASES,
        metadata={
            "version": config.version,
            "folder": dg.MetadataValue.path(where),
            "files": found.files,
            "bytes": found.bytes,
            "sent_to": dg.MetadataValue.json(sent),
            "rows": dg.MetadataValue.json(found.rows),
        },
        data_version=dg.DataVersion(config.version),
    )
