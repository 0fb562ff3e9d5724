"""A data root in an object store: committed as a whole, whatever cuts it short; a copy is fetched, not trusted."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from titfortat.errors import TerminalError, TransientError
from titfortat.storage import Warehouse, data_root, exclusive, lease, reading, remote
from titfortat.storage.objects import ObjectStore
from titfortat.storage.root import CACHE_VARIABLE
from titfortat.storage.state import ALL, CHECKS, MANIFEST, POINTER, STORE

DAY1, DAY2 = "2026-01-05", "2026-01-06"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every promotion is committed when it is made."""
    monkeypatch.setattr(remote, "EVERY", 0.0)


class Cut(BaseException):
    """What stands for a kill: nothing may catch it and tidy up."""


@pytest.fixture(params=["file://", "s3://", "gs://"])
def address(request, tmp_path, monkeypatch) -> str:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    if request.param == "gs://":
        return f"gs://anonymous@bucket/{tmp_path.name}{request.getfixturevalue('gcs')}"
    if request.param == "file://":
        return f"file://{tmp_path}/far"
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return f"s3://bucket/{tmp_path.name}"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> str:
    """A folder as an object store, where many tries have to be quick."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return f"file://{tmp_path}/far"


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    part.write_text(content)
    part.replace(path)


def publish(warehouse: Warehouse, years: dict[int, str], fingerprint: str) -> None:
    """Stands for a promotion: years of a table, a DuckDB file and the manifest."""
    warehouse.manifest.unlink(missing_ok=True)
    for path in warehouse.published_files("events"):
        path.unlink()
    for year, content in years.items():
        write(warehouse.published_file("events", year), content)
    generation = warehouse.next_generation(fingerprint)
    write(generation, f"database {fingerprint}")
    warehouse.duckdb.unlink(missing_ok=True)
    warehouse.duckdb.symlink_to(generation.relative_to(warehouse.root))
    write(warehouse.manifest, f"manifest of {years}")
    warehouse.commit()


def first(warehouse: Warehouse) -> None:
    with exclusive(warehouse):
        for table in ("articles", "ingest_ledger"):
            write(warehouse.stored(table, DAY1), f"{table} one")
        warehouse.commit()
        write(warehouse.check_results("clean", DAY1), "{}")
        publish(warehouse, {2024: "old", 2025: "old"}, "a" * 16)


def second(warehouse: Warehouse) -> None:
    with exclusive(warehouse):
        write(warehouse.stored("articles", DAY2), "articles two")
        write(warehouse.stored("ingest_ledger", DAY1), "ingest_ledger anew")
        warehouse.commit()
        publish(warehouse, {2025: "new", 2026: "new"}, "b" * 16)


def contents(warehouse: Warehouse) -> dict[str, str]:
    """What a copy holds: path -> content, and where the name of the DuckDB file leads."""
    files = (p for part in ALL for p in (warehouse.root / part).rglob("*") if p.is_file() and p.name[0] != ".")
    found = {p.relative_to(warehouse.root).as_posix(): p.read_text() for p in files}
    return found | {"titfortat.duckdb": warehouse.duckdb.read_text() if warehouse.duckdb.exists() else ""}


def elsewhere(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str = "other") -> Warehouse:
    """The data root as another machine sees it."""
    with monkeypatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path / name))
        return data_root(address)


def test_what_one_machine_writes_another_reads(address, tmp_path, monkeypatch):
    here = data_root(address)
    first(here)
    second(here)
    there = elsewhere(address, tmp_path, monkeypatch)
    with exclusive(there):
        found = contents(there)
    latest = "generations/000002-bbbbbbbbbbbbbbbb/titfortat.duckdb"
    assert found == {
        f"store/articles/day={DAY1}/part-0.parquet": "articles one",
        f"store/articles/day={DAY2}/part-0.parquet": "articles two",
        f"store/ingest_ledger/day={DAY1}/part-0.parquet": "ingest_ledger anew",
        here.check_results("clean", DAY1).relative_to(here.root).as_posix(): "{}",
        "published/events/year=2025/part-0.parquet": "new",
        "published/events/year=2026/part-0.parquet": "new",
        MANIFEST: "manifest of {2025: 'new', 2026: 'new'}",
        latest: "database " + "b" * 16,
        "titfortat.duckdb": "database " + "b" * 16,
    }
    # Who knows nothing of us reads the published files by their names, and nothing else is there.
    objects = ObjectStore(address)
    assert sorted(p for p in objects.sizes() if p.startswith("published/")) == sorted(
        p for p in found if p.startswith("published/")
    )
    assert json.loads(objects.read(POINTER))["duckdb"] == latest
    assert sum(p.startswith("generations/0") for p in objects.sizes()) == 2
    assert sum(p.startswith("store/") for p in objects.sizes()) == 3
    assert not [p for p in objects.sizes() if p.startswith("lock/")]


def test_nothing_is_put_or_fetched_where_nothing_has_changed(address, monkeypatch):
    here = data_root(address)
    first(here)
    before = ObjectStore(address).times()
    moved = []
    for name in ("put", "fetch"):
        real = getattr(ObjectStore, name)

        def told(self, path, *args, real=real):
            moved.append(path)
            return real(self, path, *args)

        monkeypatch.setattr(ObjectStore, name, told)
    with exclusive(data_root(address)):
        pass
    assert [p for p in moved if not p.startswith("lock/")] == []
    assert ObjectStore(address).times() == before


def test_a_reader_has_what_it_asks_for_and_no_more(address, tmp_path, monkeypatch):
    first(data_root(address))
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "reader"))
    assert reading(address).duckdb.read_text() == "database " + "a" * 16
    assert {p.split("/")[0] for p in contents(reading(address))} == {"generations", "titfortat.duckdb"}
    assert reading(address, (CHECKS,)).check_results("clean", DAY1).read_text() == "{}"
    second(data_root(address))
    assert reading(address).duckdb.read_text() == "database " + "b" * 16


def test_promotions_in_a_row_are_committed_together(address, monkeypatch):
    monkeypatch.setattr(remote, "EVERY", 60.0)
    here = data_root(address)
    with exclusive(here):
        for day in (DAY1, DAY2):
            write(here.stored("articles", day), day)
            here.commit()
        assert reading(address, (STORE,)).stored_days("articles") == [DAY1]
    assert reading(address, (STORE,)).stored_days("articles") == [DAY1, DAY2]


def test_a_reader_does_not_disturb_a_run_of_its_machine(address):
    here = data_root(address)
    first(here)
    with exclusive(here):
        write(here.stored("articles", DAY2), "not committed")
        assert reading(address, ALL).stored_days("articles") == [DAY1]
        assert here.stored("articles", DAY2).read_text() == "not committed"


def test_a_cut_at_any_step_leaves_the_state_before_or_after(folder, tmp_path, monkeypatch):
    first(data_root(folder))
    old = contents(reading(folder, ALL))
    wanted_root = f"file://{tmp_path}/wanted"
    for step in (first, second):
        step(data_root(wanted_root))
    wanted = contents(reading(wanted_root, ALL))
    real = {name: getattr(ObjectStore, name) for name in ("put", "delete")}
    for steps in range(200):
        address, machine = f"file://{tmp_path}/far{steps}", tmp_path / f"machine{steps}"
        monkeypatch.setenv(CACHE_VARIABLE, str(machine))
        first(data_root(address))
        objects, left = ObjectStore(address), steps

        def dying(name):
            def step(self, path, *args, name=name):
                nonlocal left
                if not path.startswith("lock/"):
                    if not left:
                        raise Cut
                    left -= 1
                return real[name](self, path, *args)

            return step

        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(ObjectStore, name, dying(name))
            try:
                second(data_root(address))
                finished = True
            except Cut:
                finished = False
        # A reader elsewhere has one state or the other, whole.
        monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / f"reader{steps}"))
        found = contents(reading(address, ALL))
        stored = {p: c for p, c in found.items() if p.startswith(("store/", "titfortat"))}
        states = [{p: c for p, c in s.items() if p.startswith(("store/", "titfortat"))} for s in (old, wanted)]
        between = {**states[1], "titfortat.duckdb": states[0]["titfortat.duckdb"]}
        assert stored in (*states, between)
        published = {p: c for p, c in found.items() if p.startswith("published/")}
        wholes = [{p: c for p, c in s.items() if p.startswith("published/")} for s in (old, wanted)]
        assert published in (*wholes, {})
        assert finished or objects.read(MANIFEST) is None or published in wholes or published == {}
        # The same machine, or another one, goes on.
        for cache in (machine, tmp_path / f"next{steps}"):
            monkeypatch.setenv(CACHE_VARIABLE, str(cache))
            second(data_root(address))
            last = {p: c for p, c in contents(reading(address, ALL)).items() if not p.startswith("generations/")}
            assert last == {p: c for p, c in wanted.items() if not p.startswith("generations/")}
            for name, content in last.items():
                if name.startswith("published/"):
                    assert objects.read(name) == content.encode()
        published_there = {p for p in objects.sizes() if p.startswith("published/")}
        assert published_there == {p for p in wanted if p.startswith("published/")}
        if finished:
            break
    assert 8 < steps < 199


def test_an_object_that_is_damaged_or_gone_is_told(folder, tmp_path, monkeypatch):
    first(data_root(folder))
    objects = ObjectStore(folder)
    (key,) = (p for p in objects.sizes() if p.startswith("store/articles"))
    for spoil, told in (
        (lambda: objects.put(key, b"articles 1st"), "other contents"),
        (lambda: objects.delete(key), "none"),
    ):
        spoil()
        with (
            pytest.raises(TerminalError, match=f"{told} at {key}"),
            exclusive(elsewhere(folder, tmp_path, monkeypatch)),
        ):
            pass


def test_published_objects_that_are_damaged_are_put_again(folder, tmp_path, monkeypatch):
    first(data_root(folder))
    objects = ObjectStore(folder)
    objects.put("published/events/year=2025/part-0.parquet", b"spoilt")
    there = elsewhere(folder, tmp_path, monkeypatch)
    with exclusive(there):
        assert not there.manifest.exists()
        publish(there, {2024: "old", 2025: "old"}, "a" * 16)
    assert objects.read("published/events/year=2025/part-0.parquet") == b"old"


def test_a_state_of_somebody_else_is_refused(folder):
    ObjectStore(folder).put("state.json", b'{"version": 4}')
    with pytest.raises(TerminalError, match="expected the state of a data root"), exclusive(data_root(folder)):
        pass


def test_objects_of_others_are_left_alone(folder):
    objects = ObjectStore(folder)
    objects.put("store/notes.txt", b"x")
    objects.put("published/readme.md", b"x")
    first(data_root(folder))
    second(data_root(folder))
    assert objects.read("store/notes.txt") == objects.read("published/readme.md") == b"x"


def test_a_copy_that_is_deleted_meanwhile_deletes_nothing(folder):
    here = data_root(folder)
    first(here)
    before = ObjectStore(folder).sizes()
    with pytest.raises(TransientError, match="deleted meanwhile"), exclusive(here):
        shutil.rmtree(here.root)
        here.commit()
    assert ObjectStore(folder).sizes() == before


def test_one_run_writes_at_a_time(address, tmp_path, monkeypatch):
    busy = pytest.raises(TransientError, match=r"another run is writing there \(process \d+ on .*--data")
    with exclusive(data_root(address)), busy, exclusive(elsewhere(address, tmp_path, monkeypatch)):
        pass
    with exclusive(elsewhere(address, tmp_path, monkeypatch)):
        pass


def test_a_killed_run_is_in_nobodys_way_on_its_machine(folder):
    here = data_root(folder)
    with exclusive(here):
        (ticket,) = ObjectStore(folder).sizes("lock")
    ObjectStore(folder).put(ticket, b"{}")
    with exclusive(here):
        pass
    assert ObjectStore(folder).sizes("lock") == {}


def test_a_run_that_is_taken_for_dead_cannot_commit(folder, tmp_path, monkeypatch):
    first(data_root(folder))
    paused = data_root(folder)
    with pytest.raises(TransientError, match="took this one for dead"), exclusive(paused):
        write(paused.stored("articles", DAY1), "articles of the paused run")
        # Nothing renews the ticket while a process is paused; by then it is as old as no ticket of a living run.
        (ticket,) = (tmp_path / "far" / "lock").iterdir()
        os.utime(ticket, (0, 0))
        with exclusive(elsewhere(folder, tmp_path, monkeypatch)):
            pass
        paused.commit()
    assert reading(folder, (STORE,)).stored("articles", DAY1).read_text() == "articles one"


def test_what_a_run_taken_for_dead_commits_before_the_fence_is_not_lost(folder, tmp_path, monkeypatch):
    first(data_root(folder))
    paused, other = data_root(folder), elsewhere(folder, tmp_path, monkeypatch)
    pull, pulls = remote.Remote.pull, []

    def pull_and_be_overtaken(self, *args) -> None:
        pull(self, *args)
        if self is other.remote:
            pulls.append(self)
            if len(pulls) == 1:
                paused.commit()

    with pytest.raises(TransientError, match="took this one for dead"), exclusive(paused):
        write(paused.stored("articles", DAY1), "articles of the paused run")
        (ticket,) = (tmp_path / "far" / "lock").iterdir()
        os.utime(ticket, (0, 0))
        monkeypatch.setattr(remote.Remote, "pull", pull_and_be_overtaken)
        with exclusive(other):
            assert other.stored("articles", DAY1).read_text() == "articles of the paused run"
            write(other.stored("articles", DAY2), "articles of the other run")
        write(paused.stored("articles", DAY1), "articles that come too late")
        paused.commit()
    assert len(pulls) == 2
    found = reading(folder, (STORE,))
    assert found.stored("articles", DAY1).read_text() == "articles of the paused run"
    assert found.stored("articles", DAY2).read_text() == "articles of the other run"


def test_a_run_that_goes_on_committing_is_not_fenced_off_over_its_head(folder, monkeypatch):
    first(data_root(folder))
    here = data_root(folder).remote
    here.pull((STORE,))
    store = ObjectStore(folder)
    pull = here.pull
    monkeypatch.setattr(here, "pull", lambda *given: (pull(*given), store.put("state.json", here._content + b" ")))
    store.put("state.json", here._content + b" ")
    with pytest.raises(TransientError, match="commits still"):
        here.fence()
    assert store.read("state.json") == here._content + b" "


def test_of_many_who_come_at_once_one_holds_the_lock(folder):
    store, inside, most, held = ObjectStore(folder), [], [], []

    def work(name: str) -> None:
        for _ in range(2):
            with lease.held(store, name, wait=60):
                inside.append(name)
                most.append(len(inside))
                time.sleep(0.02)
                held.append(name)
                inside.remove(name)

    threads = [threading.Thread(target=work, args=(f"machine-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1 and len(held) == 8
    assert store.sizes("lock") == {}


def test_a_ticket_is_renewed(folder):
    store = ObjectStore(folder)
    with lease.held(store, "here", life=0.4):
        born = store.times("lock")["lock/here.json"]
        until = time.monotonic() + 10
        while store.times("lock")["lock/here.json"] == born:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_secrets_of_an_address_are_told_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    warehouse = data_root("s3://key:hush@bucket/path?region=us-east-1&endpoint_override=127.0.0.1%3A9")
    assert warehouse.address == "s3://bucket/path"
    assert "hush" not in str(warehouse.root)


@pytest.mark.parametrize("address", ["ftp://host/path", "s3://"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(TerminalError, match="expected"):
        data_root(address)
