"""Objects in a folder and in a bucket of a real S3 server behave alike."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support.s3 import s3_server
from titfortat.errors import TerminalError, TransientError
from titfortat.storage.objects import ObjectStore


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as environment:
        yield environment


@pytest.fixture(params=["folder", "file://", "s3://"])
def store(request, tmp_path, monkeypatch) -> ObjectStore:
    if request.param == "s3://":
        for name, value in request.getfixturevalue("s3").items():
            monkeypatch.setenv(name, value)
        return ObjectStore(f"s3://bucket/{tmp_path.name}")
    return ObjectStore(tmp_path / "far" if request.param == "folder" else f"file://{tmp_path}/far")


def test_what_is_put_is_there(store, tmp_path):
    assert store.sizes() == {} and store.read("a/b.txt") is None
    big = tmp_path / "big"
    big.write_bytes(os.urandom(6 << 20) * 2)
    assert store.put("a/b.txt", b"one") == 3
    assert store.put("a/year=2025/big", big) == big.stat().st_size
    assert store.put("a/b.txt", b"other") == 5
    assert store.sizes() == {"a/b.txt": 5, "a/year=2025/big": big.stat().st_size}
    assert store.read("a/b.txt") == b"other"
    store.fetch("a/year=2025/big", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == big.read_bytes()
    store.delete("a/b.txt")
    store.delete("a/b.txt")
    assert list(store.sizes()) == ["a/year=2025/big"]
    with pytest.raises(TerminalError, match="found none"):
        store.fetch("a/b.txt", tmp_path / "none")


def test_an_object_is_replaced_whole_or_not_at_all(store, tmp_path):
    store.put("x", b"old")
    with pytest.raises((OSError, TransientError)):
        store.put("x", tmp_path / "not there")
    assert store.read("x") == b"old" and store.sizes() == {"x": 3}


def test_a_wrong_address_is_told(tmp_path):
    with pytest.raises(TerminalError, match="bucket"):
        ObjectStore("s3://")


def test_a_store_that_refuses_is_told(s3, monkeypatch):
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(TransientError, match=r"s3://no-such-bucket.*run the same command again"):
        ObjectStore("s3://no-such-bucket/x").put("a", b"x")
