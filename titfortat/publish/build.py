"""The work of publish: stored tables -> the candidate's DuckDB file -> the Parquet files that changed.

The DuckDB file is made first, out of the last one where little has changed, and holds every table sorted; the Parquet files are
streamed out of it, one year at a time, so that memory does not grow with the number of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.countries import countries_table
from titfortat.errors import TerminalError, TransientError
from titfortat.publish.candidate import PUBLISHED_TABLES, PublishCandidate
from titfortat.publish.database import add_macros, add_meta, add_views, connected, count, declare, memory_limit, target
from titfortat.publish.files import write_files
from titfortat.publish.reconcile import insertion, preparations
from titfortat.publish.renew import Renewal, renew, renewal
from titfortat.schema import conform, empty_table
from titfortat.schema.duckdb import identifier, literal
from titfortat.schema.tables import table
from titfortat.storage import Progress, silent


def build(candidate: PublishCandidate, workers: int = 1, progress: Progress = silent) -> None:
    """Write the candidate: its DuckDB file, the Parquet files that differ from the published ones, and its manifest.

    `workers`: threads of DuckDB; the files are the same for any number. Raises TerminalError where a stored file is
    damaged or a key is not unique.
    """
    candidate.discard()
    with _told(candidate), connected(candidate.folder, workers) as con:
        progress("publish: what has changed", 0, None)
        _sources(con, candidate)
        changes = renewal(con, candidate)
        written = _write(con, candidate, changes, progress)
        if written is None:
            written = _write(con, candidate, None, progress)
    candidate.write_manifest()
    rows: Counter[str] = Counter()
    for file in candidate.files:
        rows[file.table] += file.rows
    candidate.figures |= {f"rows_{name}": n for name, n in rows.items()}
    candidate.figures |= {
        "files": len(candidate.files),
        "files_written": len(written),
        "bytes_written": sum(p.stat().st_size for p in written),
        "duckdb_bytes": candidate.duckdb.stat().st_size,
        "tables_renewed": len(changes.months) if changes else len(PUBLISHED_TABLES),
    }


def _write(
    con: duckdb.DuckDBPyConnection, candidate: PublishCandidate, changes: Renewal | None, progress: Progress
) -> list[Path] | None:
    """Write the DuckDB file, whole or out of the last one, and the Parquet files that differ; gives the latter.

    None where the file did not become out of the last one what it should.
    """
    steps = 2 * len(PUBLISHED_TABLES) + 1
    with target(con, candidate.duckdb, changes and changes.base):
        for step, name in enumerate(PUBLISHED_TABLES):
            progress(f"publish: {name}", step, steps)
            if changes is None:
                declare(con, name)
                con.execute(insertion(name))
            elif not renew(con, name, changes):
                return None
        if changes is None:
            add_views(con)
        add_macros(con)
        add_meta(con, candidate.fingerprint, {name: count(con, name) for name in PUBLISHED_TABLES})
        candidate.files, written = [], []
        for step, name in enumerate(PUBLISHED_TABLES, len(PUBLISHED_TABLES) + 1):
            progress(f"publish: files of {name}", step, steps)
            written += write_files(con, candidate, name)
    progress("publish: done", steps, steps)
    return written


@contextmanager
def _told(candidate: PublishCandidate) -> Iterator[None]:
    """DuckDB's faults as ours, with what to do next."""
    store = candidate.warehouse.root / "store"
    try:
        yield
    except duckdb.ConstraintException as fault:
        raise TerminalError(
            f"publish: expected unique keys and no nulls below {store}, found {fault}; the stage that wrote the table let "
            "it through: run `titfortat run` again"
        ) from fault
    except duckdb.OutOfMemoryException as fault:
        raise TerminalError(
            f"publish: expected to sort the tables below {store} within {memory_limit() >> 20} MiB, found {fault}; run "
            "`titfortat run` with --workers 1, which takes half, or on a machine with more memory"
        ) from fault
    except duckdb.Error as fault:
        if "No space left" in str(fault):
            raise TransientError(
                f"publish: expected room for the candidate in {candidate.folder}, found {fault}; free some and run "
                "`titfortat run` again"
            ) from fault
        _refuse_damaged(candidate)
        raise


def _refuse_damaged(candidate: PublishCandidate) -> None:
    """Name the stored file that cannot be read, which DuckDB's faults do not. Raises TerminalError if there is one."""
    for name, paths in candidate.inputs.items():
        for path in paths:
            try:
                with pq.ParquetFile(path) as file:
                    for _ in file.iter_batches():
                        pass
            except (OSError, pa.ArrowInvalid) as fault:
                raise TerminalError(
                    f"publish: expected readable rows of {name} in {path}, found {' '.join(str(fault).split())}; delete the damaged file and run "
                    "`titfortat run` again"
                ) from fault


def _sources(con: duckdb.DuckDBPyConnection, candidate: PublishCandidate) -> None:
    """Name what the queries read: the stored tables, and the narrow tables made of them."""
    for name, paths in candidate.inputs.items():
        _source(con, name, paths)
    con.register("stored_countries", conform("countries", countries_table()))
    for statement in preparations():
        con.execute(statement)


def _source(con: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> None:
    """Name the stored files of a table `stored_<name>`, with the contract's columns."""
    if not paths:
        con.register(f"stored_{name}", empty_table(name))
        return
    columns = ", ".join(map(identifier, table(name).names))
    files = ", ".join(literal(p) for p in paths)
    con.execute(
        f"CREATE TEMP VIEW stored_{name} AS SELECT {columns} FROM read_parquet([{files}], hive_partitioning = false)"
    )
