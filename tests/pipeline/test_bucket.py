"""A data root in a bucket of a real S3 server: the same dataset as in a folder, whoever runs it and whatever cuts it short."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from assets.workspace import Workspace
from pipelines.cli import app
from pipelines.definitions import build_defs
from pipelines.local import QUIET, run_job
from pipelines.partitions import range_tags
from pipelines.query import answer
from pipelines.resources import DATA_VARIABLE, WorkspaceResource
from pipelines.run import RunSummary, is_current, run_landing
from tests.pipeline.conftest import parquet_bytes, without_journal
from tests.release.conftest import CARD
from tests.support.s3 import s3_server
from titfortat.errors import TerminalError, TransientError
from titfortat.release import measure
from titfortat.storage import data_root, reading, remote
from titfortat.storage.objects import ObjectStore
from titfortat.storage.root import CACHE_VARIABLE
from titfortat.storage.state import ALL


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as environment:
        yield environment


@pytest.fixture
def bucket(s3: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty place in the bucket."""
    for name, value in {**s3, CACHE_VARIABLE: str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    return f"s3://bucket/{tmp_path.name}"


@pytest.fixture(scope="module")
def prepared(made: RunSummary, landing: Path, s3: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the objects of data roots after the first day and after both; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**s3, CACHE_VARIABLE: str(folder / "cache")}.items():
            patch.setenv(name, value)
        for days in (made.days[:1], made.days):
            for day in days:
                shutil.copytree(landing / day, folder / "landing" / day, dirs_exist_ok=True)
            run_landing(folder / "landing", "s3://bucket/prepared")
            copy_objects("s3://bucket/prepared", str(folder / str(len(days))))
    return folder


def copy_objects(of: str, to: str) -> None:
    there, here = ObjectStore(of), ObjectStore(to)
    for path in there.sizes():
        here.put(path, there.read(path))


@pytest.fixture
def filled(prepared: Path, bucket: str) -> str:
    """The address of a data root with both days."""
    copy_objects(str(prepared / "2"), bucket)
    return bucket


@pytest.fixture
def growing(prepared: Path, bucket: str, landing: Path) -> Path:
    """A landing folder with both days; the data root in the bucket has the first only."""
    copy_objects(str(prepared / "1"), bucket)
    return landing


@pytest.fixture
def quick_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases without the 5 seconds in which their accuracy is measured, which has its own tests."""
    monkeypatch.setattr(measure, "documents", lambda *args, **options: CARD)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The objects that are put from now on, but for the lock's."""
    put, paths = ObjectStore.put, []

    def told(self: ObjectStore, path: str, source: Path | bytes) -> int:
        if not path.startswith("lock/"):
            paths.append(path)
        return put(self, path, source)

    monkeypatch.setattr(ObjectStore, "put", told)
    return paths


def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str = "another machine") -> None:
    """Go on as another machine, which has no copy."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / name))


def tables(address: str) -> dict[str, bytes]:
    """Every Parquet file of the data root, as a machine without a copy reads it."""
    found = parquet_bytes(reading(address, ALL).root)
    return {path: content for path, content in found.items() if path.startswith(("store/", "published/"))}


def tables_of(made: RunSummary) -> dict[str, bytes]:
    found = parquet_bytes(made.warehouse.root)
    return {path: content for path, content in found.items() if path.startswith(("store/", "published/"))}


def test_a_run_in_a_bucket_is_the_run_in_a_folder(
    made: RunSummary, landing: Path, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: list[str]
) -> None:
    summary = run_landing(landing, bucket)
    assert summary.faults == [] and [r.partition for r in summary.fresh] == [r.partition for r in made.fresh]
    assert tables(bucket) == tables_of(made)
    objects = ObjectStore(bucket)
    for path in made.warehouse.published.rglob("*.parquet"):
        # By the names that they have in a folder, for who knows nothing of us.
        assert objects.read(path.relative_to(made.warehouse.root).as_posix()) == path.read_bytes()
    moved.clear()
    assert run_landing(landing, bucket).fresh == []
    elsewhere(tmp_path, monkeypatch)
    assert is_current(landing, bucket)
    assert run_landing(landing, bucket).fresh == []
    assert moved == [] and objects.sizes("lock") == {}


def test_a_new_day_puts_its_partitions_and_what_follows_from_it(
    made: RunSummary, growing: Path, bucket: str, moved: list[str]
) -> None:
    second = made.days[1]
    run_landing(growing, bucket)
    stored = [p for p in moved if p.startswith("store/")]
    assert {p.split("/")[2] for p in stored if "day=" in p} == {f"day={second}"}
    assert len(stored) == len(set(stored))
    assert without_journal(tables(bucket)) == without_journal(tables_of(made))
    # What no state names any more is deleted.
    keys = [p for p in ObjectStore(bucket).sizes() if p.startswith("store/") and p.endswith(".parquet")]
    assert len(keys) == sum(p.startswith("store/") for p in tables(bucket))


@pytest.mark.parametrize("puts", [0, 5, 16, 26, 44])
def test_an_upload_that_breaks_leaves_the_last_good_dataset(
    made: RunSummary, growing: Path, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, puts: int
) -> None:
    monkeypatch.setattr(remote, "EVERY", 0.0)
    question = "SELECT (SELECT count(*) FROM articles), (SELECT list(event_id ORDER BY event_id) FROM events)"
    before = answer(bucket, question)
    left, put = puts, ObjectStore.put

    def breaking(self: ObjectStore, path: str, source: Path | bytes) -> int:
        nonlocal left
        if not path.startswith("lock/"):
            if left <= 0:
                raise TransientError("the network is gone")
            left -= 1
        return put(self, path, source)

    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "put", breaking)
        with pytest.raises(TransientError, match="the network is gone"):
            run_landing(growing, bucket)
    elsewhere(tmp_path, monkeypatch, "a reader")
    assert answer(bucket, question) == before
    elsewhere(tmp_path, monkeypatch)
    assert run_landing(growing, bucket).faults == []
    assert without_journal(tables(bucket)) == without_journal(tables_of(made))
    assert answer(bucket, question) != before


def test_the_job_runs_over_a_bucket(made: RunSummary, landing: Path, bucket: str, monkeypatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, bucket)
    monkeypatch.setenv("TITFORTAT_LANDING", str(landing))
    workspace = WorkspaceResource().create_resource(dg.build_init_resource_context())
    assert workspace.warehouse.address == bucket
    job = build_defs({"workspace": workspace}).resolve_job_def("whole_path")
    with dg.DagsterInstance.ephemeral() as instance:
        tags = range_tags(made.days[0], made.days[-1])
        assert job.execute_in_process(instance=instance, run_config=QUIET, tags=tags).success
        # `make run` finds that nothing is left to do.
        assert run_job(landing, bucket, instance).fresh == []
    assert tables(bucket) == tables_of(made)


def test_one_stage_alone_finds_its_days_in_the_bucket(made: RunSummary, landing: Path, filled: str) -> None:
    workspace = Workspace(landing, data_root(filled))
    job = build_defs({"workspace": workspace}).resolve_job_def("whole_path")
    with dg.DagsterInstance.ephemeral() as instance:
        tags = range_tags(made.days[0], made.days[-1])
        done = job.execute_in_process(instance=instance, run_config=QUIET, tags=tags, op_selection=["clean"])
    assert done.success and [r.partition for r in workspace.reports] == made.days


def titfortat(*words: object) -> str:
    said = CliRunner().invoke(app, list(map(str, words)))
    assert said.exit_code == 0, said.output
    return said.stdout


def test_every_command_reads_a_bucket(landing: Path, filled: str, tmp_path: Path) -> None:
    bucket = filled
    assert bucket in titfortat("run", landing, "--data", bucket)
    assert int(titfortat("query", "SELECT count(*) AS n FROM events", "--data", bucket, "--csv").split()[1]) > 0
    assert "checks hold" in titfortat("check", "--data", bucket)
    assert "checks hold" in titfortat("check", "events", "--again", "--data", bucket)
    assert "events" in titfortat("review", "--data", bucket)
    assert "mentions" in titfortat("score", "--data", bucket, "--lang", "en")
    titfortat("export", "gdelt", "--data", bucket, "--out", tmp_path / "gdelt.csv")
    assert (tmp_path / "gdelt.csv").stat().st_size
    titfortat("upload", tmp_path / "far", "--data", bucket, "--go")
    assert (tmp_path / "far" / "published" / "manifest.json").exists()
    assert f"{bucket} can be written" in titfortat("doctor", "--data", bucket)


def test_a_release_of_a_bucket_is_made_there(filled: str, tmp_path: Path, monkeypatch, quick_card: None) -> None:
    bucket = filled
    said = titfortat("release", "v2026.01.0", "--data", bucket)
    assert f"{bucket}/releases/v2026.01.0" in said
    elsewhere(tmp_path, monkeypatch)
    again = CliRunner().invoke(app, ["release", "v2026.01.0", "--data", bucket])
    assert again.exit_code == 1 and "immutable" in again.output
    titfortat("release", "v2026.01.1", "--data", bucket)
    assert "is v2026.01.1, whole" in titfortat("verify", f"{bucket}/releases/latest")
    page = ObjectStore(bucket).read("releases/v2026.01.1/DIFF.md").decode()
    assert "Changes since v2026.01.0" in page
    elsewhere(tmp_path, monkeypatch, "a third machine")
    titfortat("upload", tmp_path / "far", "--release", "v2026.01.0", "--data", bucket, "--go")
    assert "is v2026.01.0, whole" in titfortat("verify", tmp_path / "far" / "v2026.01.0")
    private = CliRunner().invoke(app, ["release", "v2026.01.2", "--with-text", "--data", bucket])
    assert private.exit_code == 1 and "--out" in private.output


def test_a_release_that_could_not_be_sent_is_made_again(
    filled: str, monkeypatch: pytest.MonkeyPatch, quick_card: None
) -> None:
    bucket = filled
    put, left = ObjectStore.put, 20

    def breaking(self: ObjectStore, path: str, source: Path | bytes) -> int:
        nonlocal left
        if "releases" in self.address:
            left -= 1
            if not left:
                raise TransientError("the network is gone")
        return put(self, path, source)

    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "put", breaking)
        assert CliRunner().invoke(app, ["release", "v2026.01.0", "--data", bucket]).exit_code == 1
    assert any("v2026.01.0" in path for path in ObjectStore(bucket).sizes("releases"))
    titfortat("release", "v2026.01.0", "--data", bucket)
    assert "is v2026.01.0, whole" in titfortat("verify", f"{bucket}/releases/v2026.01.0")


def test_a_mirror_is_not_the_data_root(landing: Path, bucket: str) -> None:
    with pytest.raises(TerminalError, match="leave --mirror out"):
        run_landing(landing, bucket, mirror=bucket)
