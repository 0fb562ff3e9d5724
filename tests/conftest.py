"""Fixtures that every stage's tests may use."""

from __future__ import annotations

import pytest

from tests.support.dumps import load_articles
from tests.support.shared import CORPUS


@pytest.fixture(scope="session")
def corpus() -> list[dict]:
    """The bundled corpus' articles, in a fixed order; not to be changed by a test."""
    return load_articles(CORPUS)
