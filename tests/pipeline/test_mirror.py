"""A mirror that a run names is made the same as what it published, with and without Dagster."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg

from assets.workspace import Workspace
from pipelines.definitions import build_defs
from pipelines.local import QUIET
from pipelines.resources import MIRROR_VARIABLE, WorkspaceResource
from pipelines.run import RunSummary, run_landing
from titfortat.publish.mirror import plan
from titfortat.storage import Warehouse
from titfortat.storage.objects import ObjectStore


def is_the_same(data: Path, far: Path) -> bool:
    found = plan(Warehouse(data), ObjectStore(far))
    return not found.put and not found.delete and len(list(far.rglob("*.parquet"))) > 5


def test_a_run_makes_its_mirror_the_same(made: RunSummary, landing: Path, tmp_path: Path) -> None:
    data, far = tmp_path / "data", tmp_path / "far"
    shutil.copytree(made.warehouse.root, data)
    # There is nothing to publish; the mirror, which is new, is filled all the same.
    assert run_landing(landing, data, mirror=str(far)).fresh == []
    assert is_the_same(data, far)


def test_the_job_makes_its_mirror_the_same(made: RunSummary, landing: Path, tmp_path: Path) -> None:
    data, far = tmp_path / "data", tmp_path / "far"
    shutil.copytree(made.warehouse.root, data)
    workspace = Workspace(landing, Warehouse(data), mirror=f"file://{far}")
    job = build_defs({"workspace": workspace}).resolve_job_def("republish")
    with dg.DagsterInstance.ephemeral() as instance:
        assert job.execute_in_process(instance=instance, run_config=QUIET).success
    assert is_the_same(data, far)


def test_the_environment_names_the_mirror(monkeypatch) -> None:
    assert WorkspaceResource().mirror == ""
    monkeypatch.setenv(MIRROR_VARIABLE, "s3://bucket/path")
    assert WorkspaceResource().mirror == "s3://bucket/path"
