"""The whole path as a Dagster job: the same files as without it, and what Dagster is told of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.checks import grouped
from assets.workspace import Workspace
from data_checks import promotion
from data_checks.suites import STAGES, check_names
from pipelines.definitions import build_defs
from pipelines.local import QUIET, run_job
from pipelines.partitions import range_tags
from pipelines.policies import as_dagster_faults
from pipelines.run import RunSummary
from tests.pipeline.conftest import parquet_bytes
from titfortat.release import verify
from titfortat.storage import Warehouse, exclusive


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def execute(
    landing: Path, data: Path, instance: dg.DagsterInstance, job: str = "whole_path", **options
) -> dg.ExecuteInProcessResult:
    workspace = Workspace(landing, Warehouse(data), patience=0.0, faults=as_dagster_faults)
    definition = build_defs({"workspace": workspace}).resolve_job_def(job)
    config = {**QUIET, **options.pop("config", {})}
    return definition.execute_in_process(instance=instance, run_config=config, raise_on_error=False, **options)


def test_a_run_over_a_range_writes_what_the_command_line_writes(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    tags = range_tags(made.days[0], made.days[-1])
    result = execute(landing, tmp_path / "data", instance, tags=tags)
    assert result.success
    assert parquet_bytes(tmp_path / "data") == parquet_bytes(made.warehouse.root)

    told = [e.materialization for e in result.filter_events(lambda e: e.is_step_materialization)]
    partitions = {(m.asset_key.path[-1], m.partition) for m in told if m.asset_key.path[0] == "store"}
    assert {("articles", d) for d in made.days} <= partitions
    assert ("events", None) in partitions
    articles = next(m for m in told if m.asset_key.path == ["store", "articles"] and m.partition == made.days[0])
    report = next(r for r in made.reports if (r.stage, r.partition) == ("clean", made.days[0]))
    assert articles.metadata["dagster/row_count"].value == report.rows["articles"]
    assert articles.metadata["bytes"].value > 0
    assert articles.metadata["seconds"].value > 0
    assert articles.metadata["preview"].value.startswith("| article_id | url |")

    checked = [e.event_specific_data for e in result.filter_events(lambda e: e.event_type_value == EVALUATION)]
    assert len(checked) == sum(len(grouped(stage)) for stage in STAGES)
    assert all(c.passed for c in checked if c.severity is dg.AssetCheckSeverity.ERROR)
    pages = {Path(str(c.metadata["data_docs"].value)) for c in checked}
    assert {p.parent.name for p in pages} == {*STAGES}
    assert all(p.is_file() for p in pages) and Path(str(articles.metadata["data_docs"].value)).is_file()


EVALUATION = "ASSET_CHECK_EVALUATION"


def test_one_day_is_one_partition(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    day = made.days[0]
    result = execute(landing, tmp_path / "data", instance, partition_key=day)
    assert result.success
    assert Warehouse(tmp_path / "data").stored_days("articles") == [day]
    again = execute(landing, tmp_path / "data", instance, partition_key=day)
    (first, second) = (_of(r, "store", "articles") for r in (result, again))
    assert second.metadata["unchanged"].value is True
    assert first.tags["dagster/data_version"] == second.tags["dagster/data_version"]


def _of(result: dg.ExecuteInProcessResult, *path: str) -> dg.AssetMaterialization:
    found = [e.materialization for e in result.filter_events(lambda e: e.is_step_materialization)]
    return next(m for m in found if m.asset_key.path == list(path))


def test_a_day_without_dumps_writes_nothing_and_is_no_fault(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    shutil.copytree(landing / made.days[0], tmp_path / "landing" / made.days[0])
    execute(tmp_path / "landing", tmp_path / "data", instance, partition_key=made.days[0])
    before = parquet_bytes(tmp_path / "data")
    assert execute(tmp_path / "landing", tmp_path / "data", instance, partition_key="2025-12-24").success
    assert parquet_bytes(tmp_path / "data") == before


def test_a_failed_audit_blocks_what_is_downstream_and_tells_every_check(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, audit = made.days[0], promotion.audit
    broken = ("articles", "text_not_blank")

    def strict(candidate: promotion.Judged) -> list:
        return [
            type(r)(**{**vars(r), "passed": (r.table, r.name) != broken, "sample": ("a1: found ''",)})
            if candidate.partition == bad
            else r
            for r in audit(candidate)
        ]

    monkeypatch.setattr(promotion, "audit", strict)
    result = execute(landing, tmp_path / "data", instance, tags=range_tags(bad, made.days[-1]))
    assert not result.success
    failed = [e for e in result.filter_events(lambda e: e.is_step_failure)]
    assert [e.step_key for e in failed] == ["clean"]
    assert "text_not_blank" in failed[0].step_failure_data.user_failure_data.description
    checked = {
        (c.asset_key.path[-1], c.check_name): c
        for c in (e.event_specific_data for e in result.filter_events(lambda e: e.event_type_value == EVALUATION))
    }
    assert not checked[broken].passed
    assert checked[broken].severity is dg.AssetCheckSeverity.ERROR
    assert checked[broken].metadata["offenders"].value == f"- {bad} text_not_blank: a1: found ''"
    page = Path(str(checked[broken].metadata["data_docs"].value))
    assert page.name == f"{bad}.failed.html" and "a1: found" in page.read_text(encoding="utf-8")
    assert checked["articles", "codebook"].passed
    assert Warehouse(tmp_path / "data").stored_days("articles") == made.days[1:], "the other day was promoted"
    assert not Warehouse(tmp_path / "data").duckdb.exists()


def test_a_held_data_root_is_tried_again(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.policies.PAUSE", 0)
    monkeypatch.setattr("pipelines.policies.RETRIES", 1)
    with exclusive(Warehouse(tmp_path / "data")):
        result = execute(landing, tmp_path / "data", instance, partition_key=made.days[0])
    kinds = [e.event_type_value for e in result.all_events if e.step_key == "ingest"]
    assert kinds.count("STEP_UP_FOR_RETRY") == 1 and kinds[-1] == "STEP_FAILURE"


def test_every_check_of_every_suite_is_declared(made: RunSummary) -> None:
    for stage in STAGES:
        stood_for = [c for found in grouped(stage).values() for c in found]
        assert sorted((c.table, c.name) for c in stood_for) == sorted((c.table, c.name) for c in check_names(stage))
        assert any(name == "codebook" for _, name in grouped(stage))


def test_the_local_run_needs_no_dagster_run_when_nothing_is_new(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    summary = run_job(landing, tmp_path / "data", instance)
    assert (summary.fresh, summary.faults, summary.days) == ([], [], made.days)
    assert instance.get_runs() == []


def test_the_local_run_tells_what_failed(landing: Path, tmp_path: Path, instance: dg.DagsterInstance) -> None:
    data = tmp_path / "data"
    data.write_text("not a folder")
    with pytest.raises(NotADirectoryError):
        (data / "x").touch()
    summary = run_job(landing, data, instance)
    assert len(summary.faults) == 1 and "expected a folder that can be written" in summary.faults[0].message


def test_a_release_is_made_of_what_is_published(
    made: RunSummary, landing: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    far = tmp_path / "far"
    config = {"ops": {"release": {"config": {"version": "v2026.01.0", "upload_to": [str(far)]}}}}
    first = execute(landing, tmp_path / "data", instance, "cut_release", config=config)
    assert first.success
    made_of = _of(first, "published", "releases").metadata
    assert made_of["version"].value == "v2026.01.0" and Path(str(made_of["data_docs"].value)).is_file()
    verified = [e.event_specific_data for e in first.filter_events(lambda e: e.event_type_value == EVALUATION)]
    assert [(v.check_name, v.passed) for v in verified] == [("verifies", True)]
    assert (tmp_path / "data" / "releases" / "v2026.01.0" / "titfortat.duckdb").is_file()
    assert verify(far / "v2026.01.0").problems == [] and (far / "latest" / "accuracy.md").is_file()
    second = execute(landing, tmp_path / "data", instance, "cut_release", config=config)
    assert not second.success, "a version that exists is refused"
