"""SQL over the dataset's DuckDB file, read-only, and its answer as a table to look at, CSV or JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from pathlib import Path

import duckdb
import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.phrases import many
from titfortat.errors import TerminalError
from titfortat.storage import Warehouse, reading

SAMPLE = Path("out/sample")
"""Where `make run` puts its dataset."""

_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)


def answer(data: str | Path, sql: str) -> pa.Table:
    """The rows that `sql` gives on the data root's DuckDB file. Raises TerminalError: no such file, SQL that is wrong."""
    with open_dataset(data) as db:
        try:
            found = db.sql(sql)
            return pa.table({}) if found is None else found.to_arrow_table()
        except duckdb.Error as fault:
            raise TerminalError(f"DuckDB refused the query.\n{fault}") from None


def contents(data: str | Path) -> pa.Table:
    """One row a table of the dataset: name, rows, what a row is. Raises TerminalError as `answer` does."""
    with open_dataset(data) as db:
        names = db.execute(
            "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND NOT starts_with(table_name, '_') "
            "ORDER BY table_name"
        ).fetchall()
        rows = [db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name, _ in names]
    columns = {"table": [n for n, _ in names], "rows": rows, "a row is": [(c or "") for _, c in names]}
    return pa.table(columns)


def open_dataset(data: str | Path) -> duckdb.DuckDBPyConnection:
    """The data root's DuckDB file, read-only, with times in UTC. Raises TerminalError where there is none."""
    path = reading(data).duckdb
    if not path.is_file():
        sample = Warehouse(SAMPLE).duckdb.is_file() and str(data) != str(SAMPLE)
        hint = f"; the sample's is there with --data {SAMPLE}" if sample else ""
        raise TerminalError(
            f"dataset: expected the file {path.name} in {data}, found none; run `titfortat run LANDING --data {data}` to make it, "
            f"or name another folder with --data{hint}"
        )
    try:
        db = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as fault:
        raise TerminalError(
            f"dataset: {path} can not be opened ({fault}); run `titfortat run` to build it again"
        ) from None
    db.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return db


def as_table(rows: pa.Table) -> Table:
    """The rows as a table for a terminal; numbers to the right, nulls as a dim dash. Headers are never broken."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for field in rows.schema:
        number = any(test(field.type) for test in _NUMBERS)
        side = "right" if number else "left"
        table.add_column(field.name, justify=side, overflow="fold", min_width=len(field.name), no_wrap=number)
    for row in rows.to_pylist():
        table.add_row(*(_cell(v) for v in row.values()))
    return table


def as_records(rows: pa.Table) -> Table:
    """The rows one below the other, a line a column: for rows with more columns than the terminal is wide."""
    table = Table(box=box.SIMPLE, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for row in rows.to_pylist():
        for name, value in row.items():
            table.add_row(name, _cell(value))
        table.add_section()
    return table


def show(rows: pa.Table, console: Console, limit: int) -> None:
    """Print the first rows (`limit` 0: all), side by side where that fits, and how many there are."""
    shown = rows.slice(0, limit or None)
    table = as_table(shown)
    room = sum(max(len(f.name), MOST_NARROW if pa.types.is_string(f.type) else 4) + 3 for f in rows.schema)
    console.print(table if room <= console.width else as_records(shown))
    if len(rows) > len(shown):
        console.print(
            f"[dim]{len(shown):,} of {many(len(rows), 'row')}; --limit 0 shows all, --csv and --json write all[/]"
        )
    else:
        console.print(f"[dim]{many(len(rows), 'row')}[/]")


MOST_NARROW = 8
"""Characters below which a column of text is no longer readable."""


def _cell(value: object) -> Text:
    if value is None:
        return Text("-", "dim")
    return Text(_plain(value))


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M" if not value.second else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def as_csv(rows: pa.Table) -> str:
    """All rows as CSV with a header; null is an empty field, a list joined with semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.column_names)
    for row in rows.to_pylist():
        writer.writerow(["; ".join(map(str, v)) if isinstance(v, list) else _stated(v) for v in row.values()])
    return out.getvalue()


def as_json(rows: pa.Table) -> str:
    """All rows as a JSON array of objects; dates and times in ISO 8601."""
    return json.dumps(
        [{k: _stated(v) for k, v in row.items()} for row in rows.to_pylist()], ensure_ascii=False, indent=1
    )


def _stated(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_stated(v) for v in value]
    if isinstance(value, dict):
        return {k: _stated(v) for k, v in value.items()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
