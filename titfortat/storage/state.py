"""What a data root in an object store consists of, file by file: the contents of its state.json, and how its objects are named.

Nothing is read or written here; see `titfortat.storage.remote` for the order in which things are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from titfortat.errors import TerminalError

NAME = "state.json"

STORE, CHECKS, DATABASE, PUBLISHED = "store", "checks", "generations", "published"
ALL = (STORE, CHECKS, DATABASE, PUBLISHED)
"""The parts of a data root, each a folder of it."""

POINTER = f"{DATABASE}/latest.json"
MANIFEST = f"{PUBLISHED}/manifest.json"

_OURS = re.compile(
    rf"(?:{STORE}|{CHECKS})/.+-[0-9a-f]{{16}}\.\w+|{DATABASE}/\d+-[0-9a-f]{{16}}/[^/]+|{PUBLISHED}/.+/part-\d+\.parquet"
)


class Entry(NamedTuple):
    """A file of the data root: the object that holds it, its bytes and its `content_hash`."""

    key: str
    bytes: int
    hash: str


@dataclass(frozen=True)
class State:
    """Files by path, and which DuckDB files are kept, the latest last."""

    files: Mapping[str, Entry] = field(default_factory=dict)
    generations: tuple[str, ...] = ()

    @property
    def latest(self) -> str | None:
        """The path of the latest DuckDB file."""
        return self.generations[-1] if self.generations else None

    def without(self, part: str) -> State:
        """The same without the files of a part."""
        return State({p: e for p, e in self.files.items() if part_of(p) != part}, self.generations)

    def content(self) -> bytes:
        files = {path: entry._asdict() for path, entry in sorted(self.files.items())}
        return (json.dumps({"files": files, "generations": self.generations}, indent=0) + "\n").encode()


def parse(content: bytes | None, address: str) -> State:
    """The state that the object at `address` says; an empty one where there is none. Raises TerminalError where it is none of ours."""
    if content is None:
        return State()
    try:
        found = json.loads(content)
        return State({p: Entry(**e) for p, e in found["files"].items()}, tuple(found["generations"]))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise TerminalError(
            f"{address}/{NAME}: expected the state of a data root, found {fault!r}; name another address with --data, or bring "
            "back an earlier version of this object"
        ) from fault


def part_of(path: str) -> str:
    """The part that a file belongs to."""
    return path.partition("/")[0]


def key_of(path: str, content: str) -> str:
    """The object that holds a file with that hash: one of its own for each content, but for what has a lasting name."""
    if part_of(path) in (DATABASE, PUBLISHED):
        return path
    stem, _, ending = path.rpartition(".")
    return f"{stem}-{content}.{ending}"


def is_ours(key: str) -> bool:
    """Whether an object is named as we name what may be deleted when no state names it any more."""
    return _OURS.fullmatch(key) is not None
