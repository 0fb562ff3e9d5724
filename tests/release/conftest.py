"""A small published warehouse, and a release of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publish.store import rows, write_store
from titfortat import publish, release
from titfortat.storage import Warehouse

VERSION = "v2026.01.0"

CARD = {"accuracy.md": "# Accuracy\n", "accuracy.json": "{}\n"}
"""An accuracy card as short as can be; that of the bundled stories has its own test."""


def make(warehouse: Warehouse, version: str = VERSION, out: Path | None = None, **more) -> Path:
    """A release with that card."""
    return release.build(warehouse, version, **{"documents": CARD, "out": out, **more})


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
    make(published_in(root, rows()), VERSION)
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
