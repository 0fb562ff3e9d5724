"""Servers of objects on loopback, one of a kind for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.gcs import gcs_server
from tests.support.s3 import s3_server


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as environment:
        yield environment


@pytest.fixture(scope="module")
def gcs() -> Iterator[str]:
    with gcs_server() as query:
        yield query
