"""Object stores and far folders behind one small interface: whole objects, put and got by their path below a root.

One object is the unit of atomicity: a put is seen whole or not at all (one PUT or multipart completion on S3 and GCS, a
rename in a folder). What objects mean and in which order they are put is said by who puts them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path

from pyarrow import fs

from titfortat.errors import TerminalError, TransientError

SCHEMES = ("s3://", "gs://", "file://")

_PART = ".part"
"""Ending of what is being written in a folder."""


_USER = re.compile(r"(?<=://)[^/@]*@")


def without_secrets(address: str) -> str:
    """An address without what may be secret in it (user and query), to be told and written down."""
    return _USER.sub("", address.partition("?")[0]) if address.startswith(SCHEMES) else address


class ObjectStore:
    """The objects below `address`: `s3://bucket/path`, `gs://bucket/path`, `file:///folder` or a local folder.

    Credentials, region and endpoint come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
    AWS_ENDPOINT_URL; GOOGLE_APPLICATION_CREDENTIALS) or from the address's query. Raises TerminalError where the address is none.
    """

    def __init__(self, address: str | Path) -> None:
        self.address = without_secrets(str(address))
        try:
            if self.address.startswith(SCHEMES):
                self._fs, self._root = fs.FileSystem.from_uri(str(address))
            else:
                self._fs, self._root = fs.LocalFileSystem(), str(Path(self.address).absolute())
        except (OSError, ValueError) as fault:
            raise TerminalError(
                f"{self.address}: expected a folder, s3://bucket/path or gs://bucket/path, found {fault}; check the address"
            ) from fault
        self._root = self._root.rstrip("/")
        if not self._root:
            raise TerminalError(f"{self.address}: expected the name of a bucket, found none; check the address")
        self._local = isinstance(self._fs, fs.LocalFileSystem)

    def below(self, folder: str) -> ObjectStore:
        """The objects below a folder of these, as a store of their own."""
        inner = copy(self)
        inner.address, inner._root = f"{self.address.rstrip('/')}/{folder}", self._at(folder)
        return inner

    def sizes(self, below: str = "") -> dict[str, int]:
        """Bytes by path of every object (below a folder), in the order of the paths; none where there is nothing yet."""
        return {path: found.size for path, found in self._list(below)}

    def times(self, below: str = "") -> dict[str, float]:
        """When each object was put, in seconds of the store's own clock, by path; as `sizes` otherwise."""
        return {path: found.mtime_ns / 1e9 for path, found in self._list(below)}

    def _list(self, below: str) -> list[tuple[str, fs.FileInfo]]:
        base = self._at(below) if below else self._root
        with self._told("listed"):
            found = self._fs.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
        cut = len(self._root) + 1
        files = ((f.path[cut:], f) for f in found if f.type == fs.FileType.File and not f.path.endswith(_PART))
        return sorted(files, key=lambda file: file[0])

    def read(self, path: str) -> bytes | None:
        """An object's bytes; None where there is none."""
        try:
            with self._told(f"read at {path}"), self._fs.open_input_stream(self._at(path)) as stream:
                return stream.read()
        except FileNotFoundError:
            return None

    def put(self, path: str, source: Path | bytes) -> int:
        """Put a file or bytes at `path`, in the place of what is there; gives back the bytes put."""
        final = self._at(path)
        part = f"{final}.{os.getpid()}{_PART}" if self._local else final
        with self._told(f"written at {path}"):
            if self._local:
                Path(final).parent.mkdir(parents=True, exist_ok=True)
            if isinstance(source, bytes):
                with self._fs.open_output_stream(part) as out:
                    out.write(source)
                size = len(source)
            else:
                # In one call, which no signal cuts short: a stream that is left early would complete a torn object.
                fs.copy_files(str(source), part, fs.LocalFileSystem(), self._fs, use_threads=False)
                size = source.stat().st_size
            if self._local:
                Path(part).replace(final)
        return size

    def fetch(self, path: str, to: Path) -> None:
        """Write an object to a local file. Raises TerminalError where there is none."""
        try:
            with self._told(f"read at {path}"):
                fs.copy_files(self._at(path), str(to), self._fs, fs.LocalFileSystem(), use_threads=False)
        except FileNotFoundError as fault:
            raise TerminalError(f"{self.address}/{path}: expected an object, found none; check the address") from fault

    def delete(self, path: str) -> None:
        """Delete an object; nothing where there is none."""
        try:
            with self._told(f"deleted at {path}"):
                self._fs.delete_file(self._at(path))
        except FileNotFoundError:
            return

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as fault:
            raise TransientError(
                f"{self.address}: expected that objects can be {what}, found {' '.join(str(fault).split())[:400]}; check the "
                "credentials and the network, then run the same command again: it goes on from where it was"
            ) from fault
