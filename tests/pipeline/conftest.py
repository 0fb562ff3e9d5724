"""A small landing folder and the dataset made of it, once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.run import RunSummary, run_landing
from tests.support.dumps import thin, write_landing

ARTICLES, DAYS = 16, 2


@pytest.fixture(scope="session")
def landing(corpus: list[dict], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two arrival days with a few English articles in several forms; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("arrived") / "landing"
    write_landing(folder, thin([a for a in corpus if a["lang"] == "en"], ARTICLES), DAYS)
    return folder


@pytest.fixture(scope="session")
def made(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> RunSummary:
    """The run over `landing` into an empty data root; not to be changed by a test."""
    return run_landing(landing, tmp_path_factory.mktemp("made") / "data")


def without_journal(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without event_redirects, which tells of ids that earlier runs published and differs with the runs there
    were, and without the results of the audits over all days, which count its rows."""
    telling = ("/event_redirects/", "checks/resolve/", "checks/publish/", "/check_results/year=unknown/")
    return {path: content for path, content in files.items() if not any(part in path for part in telling)}


def parquet_bytes(root: Path) -> dict[str, bytes]:
    """Every Parquet file below a data root, by its path."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.parquet"))}
