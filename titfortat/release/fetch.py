"""A release that lies elsewhere, brought here to be verified: over HTTP(S) or from an object store.

Fetches the list of sums and then what it lists, file by file; judging is `titfortat.release.verify`'s.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import requests

from titfortat.errors import TerminalError, TransientError
from titfortat.release import checksums
from titfortat.release.verify import Verification, verify
from titfortat.storage.objects import SCHEMES, ObjectStore

TIMEOUT = (10, 60)
"""Seconds to connect, and without a byte."""

Fetch = Callable[[str, Path], None]


def verify_at(release: str) -> Verification:
    """Verify a release by its folder or its address (http://, https://, s3://, gs://, file://), which is fetched whole.

    Files that a far folder has beyond the list are not seen over HTTP, which lists none. Raises TerminalError where there
    is no readable list of sums, TransientError where the connection fails.
    """
    if release.startswith(("http://", "https://")):
        with requests.Session() as session:
            return _fetched(release, _over_http(session, release.rstrip("/")))
    if release.startswith(SCHEMES):
        return _fetched(release, ObjectStore(release).fetch)
    return verify(Path(release))


def _fetched(address: str, fetch: Fetch) -> Verification:
    with tempfile.TemporaryDirectory(prefix="titfortat-verify-") as scratch:
        folder = Path(scratch)
        bring(address, fetch, folder)
        return verify(folder)


def bring(address: str, fetch: Fetch, folder: Path) -> None:
    """Fetch a release from `address` into an empty folder. What is listed and can't be fetched is not there then, which
    verifying tells. Raises TerminalError where there is no list of sums or it names what is none of a release."""
    fetch(checksums.NAME, folder / checksums.NAME)
    for name in checksums.read_sums(folder):
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts:
            raise TerminalError(f"{address}: expected paths below the release in {checksums.NAME}, found {name!r}")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fetch(name, path)
        except TerminalError:
            path.unlink(missing_ok=True)


def _over_http(session: requests.Session, address: str) -> Fetch:
    def fetch(name: str, to: Path) -> None:
        url = f"{address}/{quote(name)}"
        try:
            with session.get(url, stream=True, timeout=TIMEOUT) as answer, to.open("wb") as out:
                if answer.status_code >= 500 or answer.status_code == 429:
                    raise TransientError(f"{url}: expected the file, found HTTP {answer.status_code}; try again later")
                if answer.status_code != 200:
                    raise TerminalError(f"{url}: expected the file, found HTTP {answer.status_code}; check the address")
                for piece in answer.iter_content(1 << 20):
                    out.write(piece)
        except requests.RequestException as fault:
            raise TransientError(f"{url}: expected to read the file, found {fault}; try again later") from fault

    return fetch
