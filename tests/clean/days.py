"""Days of raw documents for the tests of the clean stage, made of corpus articles as ingest would store them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from titfortat.storage import TableWriter, Warehouse, content_hash, write_table

DAY = "2026-01-05"


def raw_row(position: int, content: str | bytes, **stated: object) -> dict[str, object]:
    """A row of raw_documents; `stated` overrides its columns."""
    content = content.encode() if isinstance(content, str) else content
    return {
        "dump_id": "0" * 16,
        "dump_date": dt.date.fromisoformat(DAY),
        "dump_path": "feed.jsonl.gz",
        "position": position,
        "form": "jsonl",
        "url": f"https://daily.example/{position}",
        "content_type": "text/plain",
        "content": content,
        "content_sha256": hashlib.sha256(content).hexdigest(),
    } | stated


def store_day(
    root: Path, rows: Iterable[Mapping[str, object]], settled: Iterable[Mapping[str, object]] = (), group: int = 4
) -> Warehouse:
    """A data root in which ingest has stored the rows for `DAY`, `group` documents a row group."""
    warehouse = Warehouse(root)
    with TableWriter("raw_documents", warehouse.stored("raw_documents", DAY), "f" * 16, batch_rows=group) as out:
        out.write(rows)
    write_table("settled_records", warehouse.stored("settled_records", DAY), list(settled), "e" * 16)
    return warehouse


def build_hashes(root: Path, tables: Iterable[str], stage: str = "clean") -> dict[str, str]:
    """Content hash of each table of the candidate below a data root."""
    folder = Warehouse(root).candidates(stage, DAY)
    return {t: content_hash(folder / t / "part-0.parquet") for t in tables}
