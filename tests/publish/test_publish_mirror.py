"""What is published, in a bucket of a real S3 server: only what changed is put, and a cut leaves something whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import duckdb
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from tests.publish.store import rows, write_store
from tests.publish.test_publish_swap import publish_titled, run, with_more
from tests.support.s3 import s3_server
from titfortat.errors import TerminalError
from titfortat.publish.mirror import MANIFEST, POINTER, mirror, plan
from titfortat.storage import Warehouse
from titfortat.storage.objects import ObjectStore
from titfortat.storage.warehouse import GENERATIONS_KEPT


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as environment:
        yield environment


@pytest.fixture
def bucket(s3, tmp_path, monkeypatch) -> ObjectStore:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    return ObjectStore(f"s3://bucket/{tmp_path.name}")


def is_what_is_published(bucket: ObjectStore, warehouse: Warehouse) -> bool:
    """Whether every object of the publication has the bytes of its file, and nothing else is there."""
    there = bucket.sizes()
    files = [p.relative_to(warehouse.root).as_posix() for p in warehouse.published.rglob("*") if p.is_file()]
    latest = json.loads(bucket.read(POINTER))["duckdb"]
    return (
        {p for p in there if not p.startswith("generations/")} == set(files)
        and all(bucket.read(p) == (warehouse.root / p).read_bytes() for p in files)
        and bucket.read(latest) == warehouse.duckdb.read_bytes()
    )


def test_a_bucket_becomes_what_is_published_and_only_changes_are_put(stored, bucket, tmp_path):
    run(stored)
    first = mirror(stored, bucket)
    assert is_what_is_published(bucket, stored) and MANIFEST in first.put
    assert plan(stored, bucket).put == {} and mirror(stored, bucket).put == {}
    write_store(stored, with_more(rows()))
    run(stored)
    second = mirror(stored, bucket)
    assert sorted(p for p in second.put if p.endswith(".parquet")) == [
        "published/articles/year=2021/part-0.parquet",
        "published/ingest_ledger/year=2025/part-0.parquet",
    ]
    assert second.delete == ("published/articles/year=2024/part-0.parquet",)
    assert is_what_is_published(bucket, stored)
    # Whoever reads the bucket needs nothing of ours.
    far, root = fs.FileSystem.from_uri(bucket.address)
    table = ds.dataset(f"{root}/published/events", filesystem=far, format="parquet", partitioning="hive").to_table()
    assert table.num_rows == 2
    path = tmp_path / "there.duckdb"
    bucket.fetch(json.loads(bucket.read(POINTER))["duckdb"], path)
    with duckdb.connect(path, read_only=True) as con:
        assert con.execute("SELECT count(*) FROM dyad('ITA', 'RUS')").fetchone() == (2,)


def test_generations_are_kept_in_the_bucket_too(stored, bucket):
    made = []
    for n in range(GENERATIONS_KEPT + 1):
        made.append(publish_titled(stored, n).fingerprint)
        mirror(stored, bucket)
    pointer = json.loads(bucket.read(POINTER))
    assert pointer["generations"] == made[-GENERATIONS_KEPT:] and made[-1] in pointer["duckdb"]
    assert {p.split("/")[1] for p in bucket.sizes() if p.endswith(".duckdb")} == set(made[-GENERATIONS_KEPT:])


class Cut(BaseException):
    """What stands for a kill."""


def test_a_cut_at_any_step_leaves_whole_objects_and_the_next_run_mends(stored, tmp_path, monkeypatch):
    run(stored)
    real = {name: getattr(ObjectStore, name) for name in ("put", "delete")}
    for steps in range(100):
        far = ObjectStore(tmp_path / f"far{steps}")
        write_store(stored, rows())
        run(stored)
        mirror(stored, far)
        write_store(stored, with_more(rows()))
        run(stored)
        left = steps

        def dying(name):
            def step(self, *args, name=name):
                nonlocal left
                if not left:
                    raise Cut
                left -= 1
                return real[name](self, *args)

            return step

        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(ObjectStore, name, dying(name))
            try:
                mirror(stored, far)
                finished = True
            except Cut:
                finished = False
        for path in far.sizes():
            if path.endswith(".parquet"):
                pq.read_table(io.BytesIO(far.read(path)))
        # Without a manifest nothing claims to be whole.
        assert finished or far.read(MANIFEST) is None or plan(stored, far).put or plan(stored, far).delete
        mirror(stored, far)
        assert is_what_is_published(far, stored)
        if finished:
            break
    assert 5 < steps < 99


def test_a_data_root_is_no_mirror(stored, tmp_path):
    run(stored)
    far = ObjectStore(tmp_path / "far")
    far.put("state.json", b"{}")
    with pytest.raises(TerminalError, match="found a data root"):
        mirror(stored, far)
    assert list(far.sizes()) == ["state.json"]


def test_nothing_is_mirrored_of_what_is_not_whole(stored, tmp_path):
    with pytest.raises(TerminalError, match="titfortat run"):
        mirror(stored, ObjectStore(tmp_path / "far"))
    assert not (tmp_path / "far").exists()
