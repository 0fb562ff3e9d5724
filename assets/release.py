"""The assets of the sixth stage: what strangers download."""

import os
from collections.abc import Iterator

import dagster as dg
from pydantic import Field

from assets.grain import published
from assets.publish import DUCKDB, KEYS
from assets.workspace import Workspace
from data_checks.docs import write_release_docs
from titfortat.release import build, measure, place, verify
from titfortat.release.upload import Release, destination

RELEASES = published("releases")
VERIFIES = "verifies"
VERIFIED = (
    "Files and sums, columns and types, keys, nulls, references, row counts and the DuckDB file are what the release says. "
    "Make the next number; a release that does not verify is never put in its place."
)


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
    ],
    check_specs=[dg.AssetCheckSpec(VERIFIES, asset=RELEASES, blocking=True, description=VERIFIED)],
)
def release(
    context: dg.AssetExecutionContext, config: ReleaseConfig, workspace: dg.ResourceParam[Workspace]
) -> Iterator[dg.MaterializeResult]:
    """What is published as a version that never changes, verified before it is there.

    Grain: a version. Made by hand or on a tag, never by the clock; a version that exists is refused.
    """
    with workspace.writing():
        card = measure.documents(progress=workspace.progress)
        folder = build(workspace.warehouse, config.version, card, progress=workspace.progress, pages=write_release_docs)
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
            "data_docs": dg.MetadataValue.path(f"{where}/data_docs/index.html"),
        },
        check_results=[
            dg.AssetCheckResult(
                passed=not found.problems,
                check_name=VERIFIES,
                metadata={"problems": dg.MetadataValue.md("\n".join(f"- {p}" for p in found.problems) or "none")},
            )
        ],
        data_version=dg.DataVersion(config.version),
    )
