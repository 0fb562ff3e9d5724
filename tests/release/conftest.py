"""A small published warehouse, and a release of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publish.store import rows, write_store
from titfortat import publish, release
from titfortat.storage import Warehouse

VERSION = "v2026.01.0"


def published_in(root: Path, tables: dict[str, list[dict]]) -> Warehouse:
    warehouse = Warehouse(root)
    write_store(warehouse, tables)
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    candidate.promote()
    return warehouse


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published data root with a release in it; not to be changed by a test."""
    root = tmp_path_factory.mktemp("released") / "data"
    release.build(published_in(root, rows()), VERSION)
    return root


@pytest.fixture
def warehouse(pristine: Path, tmp_path: Path) -> Warehouse:
    """A published warehouse of the test's own, without a release."""
    shutil.copytree(pristine, tmp_path / "data", ignore=shutil.ignore_patterns("releases"))
    return Warehouse(tmp_path / "data")


@pytest.fixture
def released(pristine: Path, tmp_path: Path) -> Path:
    """The folder of a release, its files writable so that the test can spoil them."""
    folder = tmp_path / VERSION
    shutil.copytree(Warehouse(pristine).releases / VERSION, folder, copy_function=shutil.copyfile)
    return folder
