"""Manifests of archives and text folders: what they say of each file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from titfortat.ingest.columns import places
from titfortat.ingest.limits import Limits
from titfortat.ingest.readers.csv_rows import open_rows
from titfortat.ingest.records import Fault


@dataclass
class Manifest:
    """Rows by the plain name of the file that they describe, in the order of the manifest."""

    places: dict[str, list] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)


def plain_name(name: str) -> str:
    """A member's name in one way of writing: forward slashes, no leading `./`."""
    return re.sub(r"^(?:\./+)+", "", name.strip().replace("\\", "/"))


def is_safe(name: str) -> bool:
    """Whether a plain name stays below the place where it stands."""
    return not (name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/") or "\0" in name)


def read_manifest(pieces: Iterable[bytes], limits: Limits) -> Manifest:
    """A manifest's rows. Rows that cannot be read are left out: their files then have no address of their own.
    Raises Fault where it has no column that names files."""
    names, rows = open_rows(pieces, limits)
    here = places(names)
    if "file" not in here:
        raise Fault("no_columns", f"expected a manifest with a file column, found {', '.join(names)}"[:300])
    out = Manifest(here)
    for cells in rows:
        row = dict(zip(names, cells, strict=False))
        name = next((row[c] for c in here["file"] if row.get(c)), None)
        if name:
            out.rows.setdefault(plain_name(name), row)
        if len(out.rows) > limits.members:
            raise Fault("too_many_members", f"expected a manifest of at most {limits.members} files, found more")
    return out
