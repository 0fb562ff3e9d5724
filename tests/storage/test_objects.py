"""Objects in a folder and in buckets of real S3 and Google Cloud Storage servers behave alike."""

from __future__ import annotations

import os
import time

import pytest

from titfortat.errors import TerminalError, TransientError
from titfortat.storage.objects import ObjectStore


@pytest.fixture(params=["folder", "file://", "s3://", "gs://"])
def store(request, tmp_path, monkeypatch) -> ObjectStore:
    if request.param == "gs://":
        return ObjectStore(f"gs://anonymous@bucket/{tmp_path.name}{request.getfixturevalue('gcs')}")
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


def test_objects_below_a_folder_are_a_store_of_their_own(store):
    store.put("a/b/x", b"one")
    store.put("c", b"other")
    inner = store.below("a")
    assert inner.sizes() == {"b/x": 3} and inner.read("b/x") == b"one" and inner.address == f"{store.address}/a"
    assert store.sizes("a/b") == {"a/b/x": 3} and store.sizes("none") == {}


def test_the_store_tells_when_an_object_was_put(store):
    store.put("a/x", b"one")
    store.put("a/y", b"one")
    born = store.times("a")
    assert list(born) == ["a/x", "a/y"] and abs(born["a/y"] - time.time()) < 60
    time.sleep(1.1)
    store.put("a/x", b"one")
    assert store.times()["a/x"] > born["a/x"] and store.times()["a/y"] == born["a/y"]
