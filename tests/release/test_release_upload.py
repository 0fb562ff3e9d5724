"""Uploads: the same interface to a folder, a bucket, the Hub and Zenodo; dry by default, whole at the end, to be sent again at will."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from tests.release.conftest import VERSION, make
from tests.release.services import TOKEN, Deposits, Hub, served
from tests.support.s3 import s3_server
from titfortat import release
from titfortat.errors import TerminalError, TransientError
from titfortat.release.upload import Release, destination
from titfortat.storage.objects import ObjectStore

NEXT = "v2026.02.0"


@pytest.fixture
def sent(released) -> Release:
    return Release.of(released)


@pytest.fixture(scope="module")
def s3():
    with s3_server() as environment:
        yield environment


@pytest.fixture(params=["folder", "s3"])
def address(request, tmp_path, monkeypatch) -> str:
    if request.param == "folder":
        return str(tmp_path / "far")
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return f"s3://bucket/{tmp_path.name}"


def contents(folder) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def there(address: str, below: str) -> dict[str, bytes]:
    store = ObjectStore(f"{address}/{below}")
    return {p: store.read(p) for p in store.sizes()}


def test_a_bucket_gets_the_version_and_the_channel(sent, address):
    to = destination(address, {})
    plan = to.plan(sent)
    assert there(address, "") == {} and len(plan.files) == 2 * len(sent.files)
    assert to.send(sent) == f"{address}/{VERSION}"
    assert there(address, VERSION) == there(address, "latest") == contents(sent.folder)
    assert json.loads(ObjectStore(address).read("latest.json")) == {"version": VERSION, "path": f"{VERSION}/"}
    assert to.plan(sent).files == {}
    assert release.verify_at(f"{address}/{VERSION}").problems == []


def test_the_channel_follows_the_highest_version_only(warehouse, address):
    new, old = make(warehouse, NEXT), make(warehouse, VERSION)
    to = destination(address, {})
    stale = f"{address}/latest"
    ObjectStore(stale).put("gone.parquet", b"of an older release")
    to.send(Release.of(new))
    to.send(Release.of(old))
    assert there(address, VERSION) == contents(old)
    assert there(address, "latest") == contents(new)
    assert json.loads(ObjectStore(address).read("latest.json"))["version"] == NEXT


def test_a_version_that_is_there_is_never_touched(sent, address):
    to = destination(address, {})
    ObjectStore(address).put(f"{VERSION}/SHA256SUMS", b"0" * 64 + b"  README.md\n")
    with pytest.raises(TerminalError, match="immutable"):
        to.send(sent)
    assert list(there(address, VERSION)) == ["SHA256SUMS"]


def test_an_upload_that_was_cut_goes_on_and_is_whole_only_at_the_end(sent, tmp_path, monkeypatch):
    address = str(tmp_path / "far")
    to, real, left = destination(address, {}), ObjectStore.put, 5

    def put(self, path, source):
        nonlocal left
        if not left:
            raise TransientError("cut")
        left -= 1
        return real(self, path, source)

    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "put", put)
        with pytest.raises(TransientError):
            to.send(sent)
    assert len(there(address, VERSION)) == 5 and "SHA256SUMS" not in there(address, VERSION)
    assert len([p for p in to.plan(sent).files if p.startswith(VERSION)]) == len(sent.files) - 5
    to.send(sent)
    assert there(address, VERSION) == there(address, "latest") == contents(sent.folder)


def test_the_hub_gets_one_commit_and_a_tag(sent):
    # The fake's dataset has a file of an older release and, in its LFS, the bytes of one of ours.
    with served(Hub()) as hub:
        environment = {"HF_TOKEN": TOKEN, "HF_ENDPOINT": hub.endpoint}
        to = destination("hf://titfortat/events", environment)
        hub.files["published/old.parquet"] = b"old"
        duckdb = (sent.folder / "titfortat.duckdb").read_bytes()
        assert len(duckdb) > hub.parts_from
        where = to.send(sent)
        assert where == f"{hub.endpoint}/datasets/titfortat/events/tree/{VERSION}"
        assert hub.private and {p: c for p, c in hub.files.items() if p != ".gitattributes"} == contents(sent.folder)
        assert hub.tags[VERSION] == hub.files
        commits = [r for r in hub.log if "/commit/" in r]
        assert len(commits) == 1 and any("/lfs/complete/" in r for r in hub.log)
        asked = len(hub.log)
        assert to.send(sent) == where
        assert all(r.startswith("GET") for r in hub.log[asked:])


def test_the_hub_is_not_asked_to_take_the_same_bytes_twice(sent):
    with served(Hub(exists=True)) as hub:
        environment = {"HF_TOKEN": TOKEN, "HF_ENDPOINT": hub.endpoint}
        to = destination("hf://datasets/titfortat/events", environment)
        hub.fail_at = 12
        with pytest.raises(TransientError, match="503"):
            to.send(sent)
        assert hub.tags == {}
        kept, hub.fail_at, start = set(hub.objects), None, len(hub.log)
        to.send(sent)
        assert kept and not [r for r in hub.log[start:] if any(f"/signed/{oid}" in r for oid in kept)]
        assert hub.tags[VERSION] == hub.files


def test_zenodo_gets_a_draft(sent):
    with served(Deposits()) as zenodo:
        environment = {"ZENODO_TOKEN": TOKEN, "ZENODO_ENDPOINT": zenodo.endpoint}
        to = destination("zenodo://sandbox", environment)
        assert to.send(sent) == f"{zenodo.endpoint}/deposit/1"
        metadata = zenodo.drafts[1]
        assert (metadata["upload_type"], metadata["license"], metadata["version"]) == ("dataset", "cc-by-4.0", VERSION)
        files = zenodo.files[1]
        with zipfile.ZipFile(BytesIO(files[f"titfortat-{VERSION}.zip"])) as packed:
            names = {n.removeprefix(f"titfortat-{VERSION}/"): packed.read(n) for n in packed.namelist()}
        assert names == contents(sent.folder)
        assert {"README.md", "codebook.html", "accuracy.md"} <= set(files)
        assert not [r for r in zenodo.log if "publish" in r], "publishing can't be undone"
        puts = [r for r in zenodo.log if r.startswith("PUT")]
        to.send(sent)
        assert [r for r in zenodo.log if r.startswith("PUT")] == puts and len(zenodo.drafts) == 1


@pytest.mark.parametrize("where", ["hf://titfortat/events", "zenodo://"])
def test_a_plan_asks_nobody_and_needs_no_token(sent, where):
    environment = {"HF_ENDPOINT": "http://127.0.0.1:9", "ZENODO_ENDPOINT": "http://127.0.0.1:9"}
    plan = destination(where, environment).plan(sent)
    assert plan.steps and sum(plan.files.values()) > 0
    with pytest.raises(TerminalError, match="_TOKEN, found none"):
        destination(where, environment).send(sent)


@pytest.mark.parametrize(("where", "fake"), [("hf://titfortat/events", Hub), ("zenodo://", Deposits)])
def test_a_token_that_is_refused_is_told_without_the_token(sent, where, fake):
    with served(fake()) as service:
        wrong = {"HF_TOKEN": "wrong-one", "ZENODO_TOKEN": "wrong-one"}
        environment = {"HF_ENDPOINT": service.endpoint, "ZENODO_ENDPOINT": service.endpoint, **wrong}
        with pytest.raises(TerminalError, match="401") as told:
            destination(where, environment).send(sent)
        assert "wrong-one" not in str(told.value)


@pytest.mark.parametrize("where", ["hf://name", "hf://a/b/c", "zenodo://other"])
def test_an_address_that_is_none_is_told(where):
    with pytest.raises(TerminalError, match="check the address"):
        destination(where, {})


def test_texts_are_never_sent(warehouse):
    with pytest.raises(TerminalError, match="--with-text"):
        Release.of(make(warehouse, with_text=True))


def test_a_spoilt_release_is_not_sent(released):
    (released / "README.md").write_text("other")
    with pytest.raises(TerminalError, match=r"README\.md"):
        Release.of(released)
