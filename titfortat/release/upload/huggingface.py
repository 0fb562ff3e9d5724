"""Releases as commits of a Hugging Face dataset: `main` is the latest, a tag names each version.

Speaks the Hub's documented HTTP API: which files go over LFS, the LFS batch, one commit of everything, a tag. One commit is
seen whole or not at all.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.release.upload.destination import Plan, Release
from titfortat.release.upload.web import Service
from titfortat.storage import Progress, silent

ENDPOINT = "https://huggingface.co"
TOKEN = "HF_TOKEN"

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_SAMPLE = 512
"""Bytes of a file's head by which the Hub decides how it is kept."""
_LFS = {"Accept": "application/vnd.git-lfs+json", "Content-Type": "application/vnd.git-lfs+json"}
_BATCH = 100
"""Files that are asked about at once."""


class HuggingFace:
    """The dataset `owner/name`. Raises TerminalError where it is no such name."""

    def __init__(self, repository: str, environment: Mapping[str, str]) -> None:
        self._repository = repository.strip("/").removeprefix("datasets/")
        if not _REPOSITORY.fullmatch(self._repository):
            raise TerminalError(
                f"hf://{repository}: expected hf://owner/dataset, found {repository!r}; check the address"
            )
        self._environment = environment
        self._endpoint = environment.get("HF_ENDPOINT", ENDPOINT)
        self._api = f"/api/datasets/{self._repository}"

    def plan(self, release: Release) -> Plan:
        """Needs neither a token nor the network."""
        where = f"{self._endpoint}/datasets/{self._repository}"
        steps = (
            f"create {where} as a private dataset where there is none",
            f"commit {len(release.files)} files to main and delete what the release has not",
            f"tag the commit {release.version}",
        )
        return Plan(steps, {p: release.size(p) for p in release.files})

    def send(self, release: Release, progress: Progress = silent) -> str:
        """One commit; a tag that is there already is left."""
        hub = Service("Hugging Face", self._endpoint, self._environment, TOKEN)
        owner, name = self._repository.split("/")
        account = {"type": "dataset", "name": name, "organization": owner, "private": True}
        # The owner's own name is no organization to the Hub, which then says so with 400 or 403 where the dataset is there.
        if hub.ask("GET", self._api, accept=(401, 404)).status_code != 200:
            me = hub.ask("GET", "/api/whoami-v2").json().get("name")
            hub.ask(
                "POST",
                "/api/repos/create",
                json=account if me != owner else {**account, "organization": None},
                accept=(409,),
            )
        if release.version in self._tags(hub):
            return f"{self._endpoint}/datasets/{self._repository}/tree/{release.version}"
        large = set(self._over_lfs(hub, release))
        self._send_large(hub, release, sorted(large), progress)
        lines = [{"key": "header", "value": {"summary": release.version, "description": f"Release {release.version}"}}]
        for path in release.files:
            if path in large:
                value = {"path": path, "algo": "sha256", "oid": release.sums[path], "size": release.size(path)}
                lines.append({"key": "lfsFile", "value": value})
            else:
                content = base64.b64encode((release.folder / path).read_bytes()).decode()
                lines.append({"key": "file", "value": {"path": path, "content": content, "encoding": "base64"}})
        lines += [{"key": "deletedFile", "value": {"path": p}} for p in self._stale(hub, release)]
        progress("upload: commit", len(large), len(large) + 1)
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        hub.ask("POST", f"{self._api}/commit/main", data=body, headers={"Content-Type": "application/x-ndjson"})
        hub.ask("POST", f"{self._api}/tag/main", json={"tag": release.version}, accept=(409,))
        return f"{self._endpoint}/datasets/{self._repository}/tree/{release.version}"

    def _tags(self, hub: Service) -> set[str]:
        return {t["name"] for t in hub.ask("GET", f"{self._api}/refs").json().get("tags", [])}

    def _over_lfs(self, hub: Service, release: Release) -> Iterator[str]:
        """The files that the Hub wants over LFS."""
        for start in range(0, len(release.files), _BATCH):
            files = [
                {"path": p, "size": release.size(p), "sample": base64.b64encode(_head(release.folder / p)).decode()}
                for p in release.files[start : start + _BATCH]
            ]
            answer = hub.ask("POST", f"{self._api}/preupload/main", json={"files": files}).json()
            yield from (f["path"] for f in answer["files"] if f["uploadMode"] == "lfs")

    def _send_large(self, hub: Service, release: Release, paths: list[str], progress: Progress) -> None:
        at = {release.sums[p]: p for p in paths}
        for start in range(0, len(paths), _BATCH):
            objects = [{"oid": release.sums[p], "size": release.size(p)} for p in paths[start : start + _BATCH]]
            asked = {
                "operation": "upload",
                "transfers": ["basic", "multipart"],
                "hash_algo": "sha256",
                "objects": objects,
            }
            url = f"/datasets/{self._repository}.git/info/lfs/objects/batch"
            for step, found in enumerate(hub.ask("POST", url, json=asked, headers=_LFS).json()["objects"], start):
                path = at[found["oid"]]
                progress(f"upload: {path}", step, len(paths) + 1)
                if "error" in found:
                    raise TerminalError(
                        f"Hugging Face: expected to upload {path}, found {found['error']}; check the dataset's limits"
                    )
                actions = found.get("actions") or {}
                # No action: the Hub has these bytes already.
                if "upload" in actions:
                    _send(hub, release.folder / path, found, actions["upload"])
                if "verify" in actions:
                    told = {"oid": found["oid"], "size": found["size"]}
                    hub.ask("POST", actions["verify"]["href"], json=told, headers=_LFS)

    def _stale(self, hub: Service, release: Release) -> list[str]:
        tree = hub.ask("GET", f"{self._api}/tree/main?recursive=true", accept=(404,))
        there = [f["path"] for f in tree.json() if f["type"] == "file"] if tree.status_code == 200 else []
        # .gitattributes is the Hub's own.
        return sorted(p for p in there if p not in release.files and p != ".gitattributes")


def _head(path: Path) -> bytes:
    with path.open("rb") as f:
        return f.read(_SAMPLE)


def _send(hub: Service, path: Path, found: Mapping[str, object], upload: Mapping[str, object]) -> None:
    """Put a file at the signed address or addresses that the Hub gave for it."""
    header = upload.get("header") or {}
    with path.open("rb") as f:
        if "chunk_size" not in header:
            hub.ask("PUT", upload["href"], data=f, headers=header, anonymous=True)
            return
        parts = []
        for number, url in sorted((int(k), v) for k, v in header.items() if k.isdigit()):
            answer = hub.ask("PUT", url, data=f.read(int(header["chunk_size"])), anonymous=True)
            parts.append({"partNumber": number, "etag": answer.headers["ETag"]})
    hub.ask("POST", upload["href"], json={"oid": found["oid"], "parts": parts}, headers=_LFS)
