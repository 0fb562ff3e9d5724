"""What is published, kept the same in a bucket or another folder: whole objects, only those that changed, a manifest last.

    <table>/year=YYYY/part-0.parquet   below published/, as in the data root
    generations/<fingerprint>/titfortat.duckdb
    generations/latest.json            which generation is the latest
    published/manifest.json            which objects make the publication; its absence means that a mirroring was cut short

Order: the manifest is deleted, changed objects are put, the new generation and the pointer to it are put, the manifest is put,
and what is no more of the publication is deleted. A reader of an object never meets half of one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.publish.candidate import PublishedFile, read_manifest
from titfortat.storage import Progress, Warehouse, silent, state
from titfortat.storage.objects import ObjectStore
from titfortat.storage.warehouse import GENERATIONS_KEPT

MANIFEST = "published/manifest.json"
POINTER = "generations/latest.json"


@dataclass(frozen=True)
class Mirroring:
    """What is to be put (file by object path) and deleted so that the store is what is published; both empty where it is."""

    put: dict[str, Path]
    delete: tuple[str, ...]
    fingerprint: str
    generations: tuple[str, ...]
    """Fingerprints of the generations that the store keeps then, the latest last."""

    @property
    def bytes(self) -> int:
        return sum(p.stat().st_size for p in self.put.values())


def plan(warehouse: Warehouse, store: ObjectStore) -> Mirroring:
    """What mirroring would do. Changes nothing. Raises TerminalError where nothing whole is published, or the store is a data root."""
    published = read_manifest(warehouse)
    if published is None or not warehouse.duckdb.exists():
        raise TerminalError(
            f"upload: expected a whole publication in {warehouse.address}, found none or one that was cut short; run "
            "`titfortat run` first"
        )
    fingerprint, there = published["fingerprint"], store.sizes()
    if state.NAME in there:
        raise TerminalError(
            f"upload: expected a mirror or nothing yet at {store.address}, found a data root, which runs with --data write; name "
            "another address"
        )
    # Without a manifest nothing is known of the objects that are there.
    mirrored = json.loads(store.read(MANIFEST) or b'{"files": []}')
    old = {_path(warehouse, PublishedFile(**f)): f["fingerprint"] for f in mirrored["files"]}
    put, kept = {}, {MANIFEST, POINTER}
    for file in (PublishedFile(**f) for f in published["files"]):
        path = _path(warehouse, file)
        kept.add(path)
        if old.get(path) != file.fingerprint or path not in there:
            put[path] = warehouse.root / path
    before = json.loads(store.read(POINTER) or b'{"generations": []}')["generations"]
    generations = (*[g for g in before if g != fingerprint][-(GENERATIONS_KEPT - 1) :], fingerprint)
    if generations[-1:] != tuple(before[-1:]) or _generation(fingerprint) not in there:
        put[_generation(fingerprint)] = warehouse.duckdb
    kept |= {_generation(g) for g in generations}
    if put or mirrored.get("fingerprint") != fingerprint:
        put[MANIFEST] = warehouse.manifest
    ours = (p for p in there if p.startswith(("published/", "generations/")))
    return Mirroring(put, tuple(p for p in ours if p not in kept), fingerprint, generations)


def mirror(warehouse: Warehouse, store: ObjectStore, progress: Progress = silent) -> Mirroring:
    """Make the store what is published, as the module's head says; gives back what was done.

    Raises TerminalError (nothing whole is published) and TransientError (the store; the next call goes on).
    """
    work = plan(warehouse, store)
    if work.put:
        store.delete(MANIFEST)
    for step, (path, source) in enumerate(work.put.items()):
        progress(f"upload: {path}", step, len(work.put))
        if path == MANIFEST:
            pointer = {"duckdb": _generation(work.fingerprint), "generations": list(work.generations)}
            store.put(POINTER, (json.dumps(pointer) + "\n").encode())
        store.put(path, source)
    for path in work.delete:
        store.delete(path)
    return work


def _path(warehouse: Warehouse, file: PublishedFile) -> str:
    return warehouse.published_file(file.table, file.year).relative_to(warehouse.root).as_posix()


def _generation(fingerprint: str) -> str:
    return f"generations/{fingerprint}/titfortat.duckdb"
