"""The code location: it loads, says what it is told to say, and refuses what it does not know."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

import assets
from assets.grain import DAYS, FIRST_DAY, stored
from pipelines.definitions import build_defs, defs
from pipelines.resources import WorkspaceResource
from tests.support.shared import ROOT
from titfortat.schema import TABLES, table


def test_definitions_are_loadable() -> None:
    dg.Definitions.validate_loadable(defs)
    jobs = {j.name for j in defs.resolve_all_job_defs()}
    assert {"whole_path", "republish", "cut_release"} <= jobs


def test_the_workspace_file_validates() -> None:
    command = [sys.executable, "-m", "dagster", "definitions", "validate", "-w", "workspace.yaml"]
    environment = {k: v for k, v in os.environ.items() if k != "DAGSTER_HOME"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_the_whole_path_selects_every_stage_but_the_release() -> None:
    graph = defs.resolve_asset_graph()
    job = defs.resolve_job_def("whole_path")
    selected = set(job.asset_layer.executable_asset_keys)
    groups = {graph.get(k).group_name for k in selected}
    assert groups == {"ingest", "clean", "extract", "resolve", "publish"}
    stages = {k.path[-1] for k in selected}
    assert set(TABLES) <= stages


def test_working_tables_are_partitioned_by_arrival_day_and_what_spans_days_is_not() -> None:
    graph = defs.resolve_asset_graph()
    for name in ("raw_documents", "settled_records", "articles", "ingest_ledger", "event_mentions", "rejected"):
        assert graph.get(stored(name)).partitions_def == DAYS
        assert graph.get(stored(name)).backfill_policy == dg.BackfillPolicy.single_run()
    for name in ("events", "event_sources", "event_redirects", "responses", "dyad_months"):
        assert graph.get(stored(name)).partitions_def is None


def test_the_calendar_has_today() -> None:
    keys = DAYS.get_partition_keys(current_time=dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC))
    assert (keys[0], keys[-1]) == (FIRST_DAY, "2026-01-05")


def test_asset_descriptions_and_columns_are_the_codebooks() -> None:
    spec = defs.resolve_asset_graph().get(stored("event_mentions"))
    assert spec.description == table("event_mentions").grain
    columns = spec.metadata["dagster/column_schema"].columns
    assert [c.name for c in columns] == list(table("event_mentions").names)
    assert [c.constraints.nullable for c in columns] == [c.nullable for c in table("event_mentions").columns]


def test_unknown_overrides_are_refused() -> None:
    with pytest.raises(ValueError, match="no resource wokspace; there are: workspace"):
        build_defs({"wokspace": object()})


def test_the_environment_says_where_dumps_and_data_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("LANDING", "/in"), ("DATA", "/out"), ("WORKERS", "3")):
        monkeypatch.setenv(f"TITFORTAT_{name}", value)
    workspace = WorkspaceResource().create_resource(dg.build_init_resource_context())
    assert (workspace.landing, workspace.warehouse.root, workspace.workers) == (Path("/in"), Path("/out"), 3)


def test_every_asset_module_says_what_it_is() -> None:
    found = [a for a in assets.ALL if isinstance(a, dg.AssetsDefinition)]
    assert len(found) == 6
    for asset in found:
        assert asset.op.description and "Grain" in asset.op.description


def test_the_instance_template_reports_to_nobody() -> None:
    settings = yaml.safe_load((ROOT / "pipelines" / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
