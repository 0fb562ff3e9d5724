"""The jobs: named selections of assets, and how their steps are run.

Steps run in the run's own process: a small daily step takes well under a second, and every process of its own would first
import for 3-7 s what the audits need. Work inside a step is spread over processes by the stage itself.
"""

from __future__ import annotations

import dagster as dg

CONFIG = {"loggers": {"console": {"config": {"log_level": "INFO"}}}}
"""A run logs some 600 events of checks and outputs at DEBUG; the event log has them, the terminal need not."""

whole_path = dg.define_asset_job(
    "whole_path",
    selection=dg.AssetSelection.groups("ingest", "clean", "extract", "resolve", "publish"),
    description="One or several arrival days from dumps to published tables.",
    executor_def=dg.in_process_executor,
    config=CONFIG,
)

republish = dg.define_asset_job(
    "republish",
    selection=dg.AssetSelection.groups("resolve", "publish"),
    description="Resolve and publish what is stored, without looking at any dump.",
    executor_def=dg.in_process_executor,
    config=CONFIG,
)

cut_release = dg.define_asset_job(
    "cut_release",
    selection=dg.AssetSelection.groups("release"),
    description="What is published as an immutable version; asks for the version's name.",
    executor_def=dg.in_process_executor,
)

ALL = [whole_path, republish, cut_release]
