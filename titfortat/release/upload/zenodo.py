"""Releases as drafts on Zenodo: files and metadata are there, publishing is left to a person, since it can't be undone.

Speaks Zenodo's documented deposit API. Zenodo has no folders: the Parquet files go into one zip, what people read lies beside it.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.release.datapackage import AUTHORS, DESCRIPTION, KEYWORDS, LICENCE, TITLE
from titfortat.release.upload.destination import Plan, Release
from titfortat.release.upload.web import Service
from titfortat.storage import Progress, silent

ENDPOINTS = {"": "https://zenodo.org", "sandbox": "https://sandbox.zenodo.org"}
TOKEN = "ZENODO_TOKEN"

_OLD = (1980, 1, 1, 0, 0, 0)
"""The time of every member of the zip: the same release gives the same bytes."""


class Zenodo:
    """Zenodo itself (`zenodo://`) or its sandbox (`zenodo://sandbox`). Raises TerminalError for another."""

    def __init__(self, which: str, environment: Mapping[str, str]) -> None:
        which = which.strip("/")
        if which not in ENDPOINTS:
            raise TerminalError(
                f"zenodo://{which}: expected zenodo:// or zenodo://sandbox, found {which!r}; check the address"
            )
        self._environment = environment
        self._endpoint = environment.get("ZENODO_ENDPOINT", ENDPOINTS[which])

    def plan(self, release: Release) -> Plan:
        """Needs neither a token nor the network."""
        beside = _beside(release)
        steps = (
            f"create a draft at {self._endpoint} titled {_title(release)}, or take up the one that is there",
            f"upload {_zip_name(release)} and {len(beside)} files beside it",
            "leave it a draft: publish it by hand",
        )
        whole = sum(release.size(p) for p in release.files)
        return Plan(steps, {_zip_name(release): whole} | {p: release.size(p) for p in beside})

    def send(self, release: Release, progress: Progress = silent) -> str:
        """A draft of the same title is taken up; files that it has already are not sent again."""
        zenodo = Service("Zenodo", self._endpoint, self._environment, TOKEN)
        draft = self._draft(zenodo, release)
        there = {f["filename"]: f["checksum"].removeprefix("md5:") for f in draft.get("files", [])}
        with tempfile.TemporaryDirectory(prefix="titfortat-zenodo-") as scratch:
            packed = _packed(release, Path(scratch))
            sources = {_zip_name(release): packed} | {p: release.folder / p for p in _beside(release)}
            for step, (name, path) in enumerate(sources.items()):
                progress(f"upload: {name}", step, len(sources))
                if there.get(name) != _md5(path):
                    with path.open("rb") as f:
                        zenodo.ask("PUT", f"{draft['links']['bucket']}/{name}", data=f)
        return draft["links"]["html"]

    def _draft(self, zenodo: Service, release: Release) -> Mapping[str, object]:
        asked = {"status": "draft", "size": 100}
        drafts = zenodo.ask("GET", "/api/deposit/depositions", params=asked).json()
        for found in drafts:
            if found.get("title") == _title(release) and not found.get("submitted"):
                return zenodo.ask("GET", f"/api/deposit/depositions/{found['id']}").json()
        return zenodo.ask("POST", "/api/deposit/depositions", json={"metadata": _metadata(release)}).json()


def _metadata(release: Release) -> dict[str, object]:
    return {
        "title": _title(release),
        "upload_type": "dataset",
        "description": f"<p>{DESCRIPTION}</p>",
        "creators": [{"name": AUTHORS}],
        "keywords": KEYWORDS,
        "license": LICENCE["name"].lower(),
        "access_right": "open",
        "version": release.version,
    }


def _title(release: Release) -> str:
    return f"{TITLE}, {release.version}"


def _zip_name(release: Release) -> str:
    return f"titfortat-{release.version}.zip"


def _beside(release: Release) -> list[str]:
    """The files that people look at before they download: pages of the release, not its data."""
    return [p for p in release.files if "/" not in p and p.endswith((".md", ".html", ".cff", ".json"))]


def _packed(release: Release, folder: Path) -> Path:
    """The whole release as a zip. Parquet is compressed already, and the DuckDB file nearly so: nothing is deflated again."""
    path = folder / _zip_name(release)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        for name in release.files:
            member = zipfile.ZipInfo(f"titfortat-{release.version}/{name}", _OLD)
            member.external_attr = 0o444 << 16
            member.file_size = release.size(name)
            with (release.folder / name).open("rb") as source, out.open(member, "w") as into:
                while piece := source.read(1 << 20):
                    into.write(piece)
    return path


def _md5(path: Path) -> str:
    """What Zenodo keeps of a file to compare it by."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
