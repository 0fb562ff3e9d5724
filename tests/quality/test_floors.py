"""Extraction must not read the bundled corpus worse than it did: a fall below a pinned floor fails."""

from __future__ import annotations

import tomllib

import pytest

from tests.quality.measure import FLOORS, figures, fingerprint


@pytest.fixture(scope="module")
def pinned() -> dict:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def test_the_floors_belong_to_this_corpus(pinned):
    assert pinned["corpus"] == fingerprint(), "the corpus has changed: python -m tests.quality.measure --write"


def test_no_figure_is_below_its_floor(pinned):
    measured = figures()
    assert set(measured) == set(pinned["floors"])
    below = {
        f"{name}.{k}": (measured[name][k], floor)
        for name, values in pinned["floors"].items()
        for k, floor in values.items()
        if measured[name][k] < floor
    }
    assert not below, f"(measured, floor): {below}"
