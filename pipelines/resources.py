"""With what the assets work: the landing folder and the data root, from Dagster's configuration or the environment."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
from pydantic import Field

from assets.workspace import Workspace
from pipelines.policies import as_dagster_faults
from titfortat.storage import data_root

LANDING_VARIABLE, DATA_VARIABLE, WORKERS_VARIABLE = "TITFORTAT_LANDING", "TITFORTAT_DATA", "TITFORTAT_WORKERS"
MIRROR_VARIABLE = "TITFORTAT_MIRROR"


def default_landing() -> str:
    """Where dumps arrive: TITFORTAT_LANDING, else the bundled sample's folder below the current one."""
    return os.environ.get(LANDING_VARIABLE, "sample/landing")


def default_data() -> str:
    """The data root, a folder or s3://bucket/path or gs://bucket/path: TITFORTAT_DATA, else out/sample below the current folder."""
    return os.environ.get(DATA_VARIABLE, "out/sample")


class WorkspaceResource(dg.ConfigurableResource[Workspace]):
    """Builds the workspace of a run."""

    landing: str = Field(
        default_factory=default_landing, description="Folder with a folder an arrival day (YYYY-MM-DD)."
    )
    data: str = Field(
        default_factory=default_data,
        description="Data root, a folder or s3:// or gs://: store, published tables, DuckDB file.",
    )
    workers: int = Field(
        default_factory=lambda: int(os.environ.get(WORKERS_VARIABLE, "1")),
        description="Processes that read and clean; the result does not depend on it.",
        ge=1,
    )
    patience: float = Field(default=60.0, description="Seconds to wait for another run that is writing.", ge=0)
    mirror: str = Field(
        default_factory=lambda: os.environ.get(MIRROR_VARIABLE, ""),
        description="s3://, gs:// or folder that is kept the same as what is published; empty for none.",
    )

    def create_resource(self, context: dg.InitResourceContext) -> Workspace:
        return Workspace(
            Path(self.landing),
            data_root(self.data),
            self.workers,
            self.patience,
            self.mirror or None,
            faults=as_dagster_faults,
        )
