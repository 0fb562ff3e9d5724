"""What `titfortat upload` does: a release or the publication to an address, or only what that would be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from pipelines.phrases import many, size
from titfortat.errors import TerminalError
from titfortat.storage import Progress, Warehouse, data_root, exclusive, reading
from titfortat.storage.state import DATABASE, PUBLISHED

SHOWN = 8
"""Files of a plan that are named."""


def upload(destination: str, data: str | Path, version: str | None, go: bool, progress: Progress) -> str:
    """Send a version, or what is published where none is named; gives back what was done, or would be without `go`.

    Raises TerminalError and TransientError as the destinations do.
    """
    if version is None:
        return _publication(destination, reading(data, (DATABASE, PUBLISHED), progress), go, progress)
    from titfortat.release.remote import fetched
    from titfortat.release.upload import Release
    from titfortat.release.upload import destination as opened

    warehouse = data_root(data)
    folder = fetched(str(data), version) if warehouse.remote else warehouse.releases / version
    if not folder.is_dir():
        raise TerminalError(
            f"upload: expected the release {folder}, found none; make it: titfortat release {version} --data {data}"
        )
    to, release = opened(destination, os.environ), Release.of(folder)
    if go:
        return f"{release.version} is at {to.send(release, progress)}"
    plan = to.plan(release)
    return _told(list(plan.steps), plan.files)


def _publication(destination: str, warehouse: Warehouse, go: bool, progress: Progress) -> str:
    from titfortat.publish.mirror import mirror, plan
    from titfortat.storage.objects import ObjectStore

    if destination.startswith(("hf://", "zenodo://")):
        raise TerminalError(f"{destination}: expected a version to send there, found none; name one with --release")
    store = ObjectStore(destination)
    if go:
        # Nobody may publish meanwhile; what was fetched from a bucket is a copy of one publication.
        with nullcontext() if warehouse.remote else exclusive(warehouse):
            work = mirror(warehouse, store, progress)
    else:
        work = plan(warehouse, store)
    if not work.put and not work.delete:
        return f"{destination} has what is published already"
    if go:
        return f"{destination} has what is published: {many(len(work.put), 'object')} put, {size(work.bytes)}, {len(work.delete)} deleted"
    files = {path: source.stat().st_size for path, source in work.put.items()}
    return _told([f"put {many(len(files), 'object')} and delete {len(work.delete)} below {destination}"], files)


def _told(steps: list[str], files: Mapping[str, int]) -> str:
    lines = [f"would {step}" for step in steps]
    lines += [f"  {size(n):>9}  {path}" for path, n in list(files.items())[:SHOWN]]
    if len(files) > SHOWN:
        lines.append(f"  and {len(files) - SHOWN} more")
    return "\n".join([*lines, f"{size(sum(files.values()))} in all; nothing was sent: add --go to do it"])
