"""What `titfortat export` writes: the events in the columns of another dataset, so that notebooks made for it run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.query import open_dataset
from titfortat.errors import TerminalError
from titfortat.schema.duckdb import literal


@dataclass(frozen=True)
class Format:
    """The macro that gives the rows, and whether the other dataset's text files begin with a line of names."""

    macro: str
    header: bool


FORMATS = {"gdelt": Format("as_gdelt", header=False), "icews": Format("as_icews", header=True)}


def export(data: str | Path, name: str, out: Path, header: bool | None = None) -> int:
    """Write the events to `out`, Parquet where it ends so and tab-separated text otherwise. Gives the number of rows.

    `header`: a first line of names; None does as the other dataset does. Raises TerminalError: no such format or dataset,
    or a file that cannot be written.
    """
    if name not in FORMATS:
        raise TerminalError(f"export: expected a format of {', '.join(FORMATS)}, found {name!r}")
    first = FORMATS[name].header if header is None else header
    told = "FORMAT parquet" if out.suffix == ".parquet" else f"FORMAT csv, DELIMITER '\t', NULLSTR '', HEADER {first}"
    part = out.with_name(f".{out.name}.part")
    with open_dataset(data) as db:
        try:
            (rows,) = db.execute(f"COPY (FROM {FORMATS[name].macro}()) TO {literal(part)} ({told})").fetchone()
            part.replace(out)
        except (duckdb.IOException, OSError) as fault:
            raise TerminalError(f"export: {out} can not be written ({fault}); name another file with --out") from None
        finally:
            part.unlink(missing_ok=True)
    return rows
