"""The interface of uploads, what they are given, and which address means which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

from titfortat.errors import TerminalError
from titfortat.release import checksums
from titfortat.release.verify import verify
from titfortat.storage import Progress, silent


@dataclass(frozen=True)
class Release:
    """A release to send: its folder, its version, and the SHA-256 of every file by path but the list of sums itself."""

    folder: Path
    version: str
    sums: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> Release:
        """The release in `folder`. Raises TerminalError where it is not whole or holds the articles' texts."""
        found = verify(folder)
        if found.problems:
            listed = "\n  ".join(found.problems[:20])
            raise TerminalError(f"upload: expected a whole release in {folder}, found\n  {listed}\nMake it again.")
        for path in sorted((folder / "published" / "articles").rglob("*.parquet")):
            if "text" in pq.read_schema(path).names:
                raise TerminalError(
                    f"upload: expected a release without the articles' texts, found them in {path}; they belong to their "
                    "publishers: send the release that was made without --with-text"
                )
        return cls(folder, found.version, checksums.read_sums(folder))

    @property
    def files(self) -> list[str]:
        """Every file by its path, the list of sums last: where it is, everything is."""
        return [*self.sums, checksums.NAME]

    def size(self, path: str) -> int:
        """Bytes of a file."""
        return (self.folder / path).stat().st_size


@dataclass(frozen=True)
class Plan:
    """What an upload would do: steps in words, and bytes by path of what would be sent."""

    steps: tuple[str, ...]
    files: Mapping[str, int]


class Destination(Protocol):
    """Where a release goes."""

    def plan(self, release: Release) -> Plan:
        """What `send` would do. Changes nothing."""
        ...

    def send(self, release: Release, progress: Progress = silent) -> str:
        """Send the release; gives back where it is. Sending the same again changes nothing, and goes on where it was cut.

        Raises TerminalError (no token, another content under this version) and TransientError (the connection).
        """
        ...


def destination(address: str, environment: Mapping[str, str]) -> Destination:
    """The destination that `address` means: a folder, s3://, gs://, hf://owner/dataset, zenodo:// or zenodo://sandbox.

    `environment` gives tokens (HF_TOKEN, ZENODO_TOKEN) and, for tests and mirrors, endpoints (HF_ENDPOINT,
    ZENODO_ENDPOINT). Raises TerminalError where the address is none.
    """
    scheme, gap, rest = address.partition("://")
    if gap and scheme == "hf":
        from titfortat.release.upload.huggingface import HuggingFace

        return HuggingFace(rest, environment)
    if gap and scheme == "zenodo":
        from titfortat.release.upload.zenodo import Zenodo

        return Zenodo(rest, environment)
    from titfortat.release.upload.buckets import Bucket

    return Bucket(address)
