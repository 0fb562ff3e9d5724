"""Fixtures of a small warehouse, stored and published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publish.store import rows, write_store
from titfortat import publish
from titfortat.storage import Warehouse


@pytest.fixture
def stored(tmp_path: Path) -> Warehouse:
    """A warehouse whose store holds `rows()`."""
    warehouse = Warehouse(tmp_path / "data")
    write_store(warehouse, rows())
    return warehouse


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data root of `rows()`, published; not to be changed by a test."""
    warehouse = Warehouse(tmp_path_factory.mktemp("published") / "data")
    write_store(warehouse, rows())
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    candidate.promote()
    return warehouse.root


@pytest.fixture
def published(pristine: Path, tmp_path: Path) -> Warehouse:
    """The same as a data root of the test's own."""
    return Warehouse(shutil.copytree(pristine, tmp_path / "published"))
