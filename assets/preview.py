"""What is shown of a materialised table: rows, bytes, seconds, rejects by reason, and its first rows as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq

from data_checks.promotion import Promotable, StageReport
from data_checks.relations import promoted_files

ROWS, WIDTH, COLUMNS = 5, 48, 10
"""How much of a table a preview shows: rows, characters of a value, columns."""


def metadata_of(name: str, candidate: Promotable, report: StageReport) -> dict[str, object]:
    """The metadata of one table's materialisation; of something that is no table (the DuckDB file) the stage's alone."""
    metadata: dict[str, object] = {
        "seconds": round(report.seconds, 3),
        "unchanged": report.skipped,
        "fingerprint": candidate.fingerprint,
        "data_docs": dg.MetadataValue.path(str(candidate.warehouse.data_docs.resolve())),
    }
    if name not in candidate.tables:
        return metadata | {"bytes": report.bytes}
    files = [p for p in promoted_files(candidate)[name] if p.is_file()]
    metadata |= {
        "dagster/row_count": report.rows.get(name, 0),
        "bytes": sum(p.stat().st_size for p in files),
        "files": dg.MetadataValue.md("\n".join(f"- `{p}`" for p in files[:20])),
        "preview": dg.MetadataValue.md(preview(files)),
    }
    if report.rejects:
        metadata["rejects"] = sum(report.rejects.values())
        metadata["rejects_by_reason"] = dg.MetadataValue.md(_markdown(("reason", "records"), report.rejects.items()))
    return metadata


def preview(files: Sequence[Path]) -> str:
    """The first rows of a table as a Markdown table; long values cut, bytes as their number."""
    for path in files:
        parquet = pq.ParquetFile(path)
        names = parquet.schema_arrow.names[:COLUMNS]
        batch = next(parquet.iter_batches(ROWS, columns=names), None)
        if batch is not None and batch.num_rows:
            return _markdown(names, (row.values() for row in batch.to_pylist()))
    return "no rows"


def _markdown(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(v) for v in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = " ".join(str(value).replace("|", "\\|").split())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
