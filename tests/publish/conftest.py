"""Fixtures of a small warehouse, stored and published."""

from __future__ import annotations

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


@pytest.fixture
def published(stored: Warehouse) -> Warehouse:
    """The same, published."""
    candidate = publish.plan(stored)
    publish.build(candidate)
    candidate.promote()
    return stored
