"""The stage's candidate: tables in parts, of which only those that differ are written and promoted, and the working copy.

`store/resolve.json` lists the parts that stand, and from what they were made. It goes first and comes last in a promotion: where it
is missing, one was cut short, and the next run makes everything anew. `work/resolve/state.json` does the same for the working
copy, which is used only where it is of the same run as the tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pyarrow as pa

from titfortat.resolve.dossiers import Dossiers, part_file
from titfortat.resolve.heap import Heap, chunk_files
from titfortat.storage import Candidate, Warehouse, read_fingerprint, read_table, short_hash, write_table
from titfortat.storage.warehouse import WHOLE

STAGE = "resolve"
STATE = "state.json"
OTHER_SHAPE = (ValueError, KeyError, TypeError, AttributeError)
"""What reading a file of another shape than ours raises."""

Input = tuple[str, str, str | None]
"""Table, day and fingerprint of a file that is read."""

Parts = dict[str, dict[str, str]]
"""Table -> part -> fingerprint."""


@dataclass
class Resolution(Candidate):
    """What the stage makes of `inputs`. `base` stands for the code and the corrections; `parts` is filled when it is built."""

    inputs: list[Input] = field(default_factory=list)
    base: str = ""
    stamps: dict[tuple[str, str], str] = field(default_factory=dict)
    """Of each input, by table and day, the stamp that its file had when its fingerprint was read."""
    state: dict = field(default_factory=dict, repr=False)
    """What the working copy said of itself when this was planned; empty where there was none."""
    parts: Parts = field(default_factory=dict)
    mended: bool = False
    """Whether an audit changed a table after it was built."""

    def path(self, table: str, part: str = WHOLE) -> Path:
        """Where the candidate of a part of `table` is written."""
        # Side by side: making and deleting a folder takes as long as writing a small file.
        return self.folder / table / ("part-0.parquet" if part == WHOLE else f"{part}.parquet")

    def paths(self, table: str) -> list[Path]:
        """The files that the candidate of `table` consists of: those written, and those that stay where they are."""
        if table not in self.parts:
            return [self.path(table)]
        files = ((self.path(table, part), self.warehouse.spanning(table, part)) for part in sorted(self.parts[table]))
        return [staged if staged.exists() else stored for staged, stored in files]

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table of the candidate, its parts one after the other."""
        return pa.concat_tables(read_table(table, path, columns) for path in self.paths(table))

    def rewrite(self, table: str, rows: pa.Table) -> None:
        if table not in self.parts:
            super().rewrite(table, rows)
            return
        for part in self.parts[table]:
            self.path(table, part).unlink(missing_ok=True)
        self.parts[table], self.mended = {WHOLE: short_hash(self.fingerprint, table, "mended")}, True
        write_table(table, self.path(table), rows, self.parts[table][WHOLE])

    @property
    def work(self) -> Path:
        """Where the candidate of the working copy is written."""
        return self.folder / "work"

    def is_current(self) -> bool:
        found = standing(self.warehouse)
        return found is not None and found["fingerprint"] == self.fingerprint

    def promote(self) -> None:
        """Move what was written to its place, as the module's head says, and drop the folder."""
        manifest = self.warehouse.made(self.stage)
        manifest.unlink(missing_ok=True)
        for name in self.tables:
            parts = self.parts.get(name, {WHOLE: ""})
            finals = [self.warehouse.spanning(name, part) for part in parts]
            for part, final in zip(parts, finals, strict=True):
                _move(self.path(name, part), final)
            for stale in set(self.warehouse.spanning_files(name)) - set(finals):
                stale.unlink()
                stale.parent.rmdir()
        self._promote_work()
        told = {"fingerprint": self.fingerprint, "mended": self.mended, "parts": self.parts}
        _write(manifest, told)
        self.warehouse.commit()
        self.discard()

    def _promote_work(self) -> None:
        work = self.warehouse.work(self.stage)
        if work.exists() and not work.is_dir():
            work.unlink()
        state = work / STATE
        state.unlink(missing_ok=True)
        told = orjson.loads((self.work / STATE).read_bytes())
        kept = {f for q in told["quarters"] for f in chunk_files(q)} | {part_file(p) for p in told["parts"]}
        work.mkdir(parents=True, exist_ok=True)
        for path in self.work.iterdir():
            if path.name in kept:
                final = work / path.name
                # Without a state it counts for nothing; and what is renamed over a file ext4 writes out at once.
                final.unlink(missing_ok=True)
                path.replace(final)
        for path in work.iterdir():
            if path.name not in kept:
                path.unlink()
        _move(self.work / STATE, state)

    def write_state(self, heap: Heap, dossiers: Dossiers) -> None:
        """Write what the working copy of this candidate consists of."""
        told = {
            "fingerprint": self.fingerprint,
            "base": self.base,
            "inputs": self.inputs,
            "stamps": [self.stamps.get((table, day)) for table, day, _ in self.inputs],
            "quarters": list(heap.chunks),
            "parts": list(dossiers.parts),
        }
        self.work.mkdir(parents=True, exist_ok=True)
        (self.work / STATE).write_bytes(orjson.dumps(told))


def read_state(warehouse: Warehouse) -> dict:
    """What the working copy says of itself; empty where there is none, or where it says something else than ours."""
    try:
        found = orjson.loads((warehouse.work(STAGE) / STATE).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def known_fingerprints(state: Mapping) -> dict[tuple[str, str, str], str]:
    """The fingerprints of inputs that an earlier run read, by table, day and stamp of the file: 7,300 of them are read anew in
    0.2 s."""
    try:
        told = zip(state["inputs"], state["stamps"], strict=True)
        return {(table, day, stamp): found for (table, day, found), stamp in told if found and stamp}
    except OTHER_SHAPE:
        return {}


@dataclass(frozen=True)
class Before:
    """What is stored of the stage, whole and of one run."""

    inputs: set[Input]
    parts: Mapping[str, Mapping[str, str]]
    mended: bool
    heap: Heap
    dossiers: Dossiers


def stored(candidate: Resolution) -> Before | None:
    """What a candidate can be added to; None where nothing whole is stored, or it was made with other code or corrections."""
    found, work = standing(candidate.warehouse), candidate.warehouse.work(candidate.stage)
    if found is None:
        return None
    try:
        state = candidate.state  # one of another run than the tables has another fingerprint
        if (state["fingerprint"], state["base"]) != (found["fingerprint"], candidate.base):
            return None
        heap, dossiers = Heap.read(work, state["quarters"]), Dossiers.read(work, state["parts"])
    except (OSError, pa.ArrowInvalid, *OTHER_SHAPE):
        return None
    inputs = {(table, day, fingerprint) for table, day, fingerprint in state["inputs"]}
    return Before(inputs, found["parts"], found["mended"], heap, dossiers)


def standing(warehouse: Warehouse) -> dict | None:
    """What `store/resolve.json` says of the stored tables, {fingerprint, mended, parts}; None where it does not say, or they are
    others than it says."""
    try:
        found = json.loads(warehouse.made(STAGE).read_text(encoding="utf-8"))
        told = [(name, dict(parts)) for name, parts in found["parts"].items()]
        if not {"fingerprint", "mended"} <= found.keys():
            return None
    except (OSError, *OTHER_SHAPE):
        return None
    for name, parts in told:
        files = {warehouse.spanning(name, part): fingerprint for part, fingerprint in parts.items()}
        if set(files) != set(warehouse.spanning_files(name)):
            return None
        if any(read_fingerprint(path) != fingerprint for path, fingerprint in files.items()):
            return None
    return found


def _move(path: Path, final: Path) -> None:
    """Move a file to its place, if it was written at all."""
    if path.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        path.replace(final)


def _write(path: Path, told: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8")
    part.replace(path)
