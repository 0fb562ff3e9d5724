"""What the pipeline needs of the machine, looked at one by one, each with what to do where it is missing."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.phrases import size

PYTHON = (3, 11)
NEEDED = ("dagster", "great-expectations", "duckdb", "pyarrow", "pandas", "fastwarc", "trafilatura", "hyperscan")
FREE = 2_000_000_000
"""Bytes that a run over a day of some GB of dumps wants free: candidates stand beside what they replace."""


_TRIAL = ".titfortat-doctor"
"""An object that is put into a bucket and deleted."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    what: str
    well: bool
    found: str
    remedy: str = ""


def examine(data: str | Path, checkout: Path) -> list[Finding]:
    """Look at everything; `checkout` is the folder in which the sample is looked for. Never raises."""
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("python", _python),
        ("libraries", _libraries),
        ("data root", lambda: _data_root(data)),
        ("disk", lambda: _disk(_folder(data))),
        ("telemetry", _telemetry),
        ("gate", _gate),
        ("DuckDB", _duckdb),
        ("sample", lambda: _sample(checkout)),
    ]
    return [_safely(what, look) for what, look in looks]


def _safely(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as fault:
        return Finding(
            what, False, f"{type(fault).__name__}: {fault}", "run `make clean`, then `make run`, to set up again"
        )


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= PYTHON, found, f"install Python {PYTHON[0]}.{PYTHON[1]} or newer")


def _libraries() -> Finding:
    versions, missing = [], []
    for name in NEEDED:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    found = f"missing: {', '.join(missing)}" if missing else ", ".join(versions)
    return Finding("libraries", not missing, found, "run `make clean`, then `make run`, to install what the lock names")


def _folder(data: str | Path) -> Path:
    from titfortat.storage import data_root

    return data_root(data).root


def _data_root(data: str | Path) -> Finding:
    from titfortat.errors import TitfortatError
    from titfortat.storage import data_root

    try:
        remote = data_root(data).remote
        if remote is None:
            return _writable(Path(data))
        remote.store.put(_TRIAL, b"")
        remote.store.delete(_TRIAL)
    except TitfortatError as fault:
        return Finding("data root", False, str(fault), "set the variables that docs/operating.md names")
    return Finding("data root", True, f"{remote.address} can be written")


def _writable(data: Path) -> Finding:
    there = _first_existing(data)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as fault:
        remedy = "name a folder you may write to with --data (TITFORTAT_DATA under Dagster)"
        return Finding("data root", False, f"{there}: {fault.strerror}", remedy)
    return Finding("data root", True, f"{data} can be written" + ("" if data.exists() else " (made by the first run)"))


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(_first_existing(data)).free
    return Finding(
        "disk", free >= FREE, f"{size(free)} free", f"free up to {size(FREE)}, or put the data root elsewhere"
    )


def _first_existing(path: Path) -> Path:
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def _telemetry() -> Finding:
    told = {
        "DAGSTER_DISABLE_TELEMETRY": os.environ.get("DAGSTER_DISABLE_TELEMETRY", ""),
        "GX_ANALYTICS_ENABLED": os.environ.get("GX_ANALYTICS_ENABLED", ""),
    }
    well = bool(told["DAGSTER_DISABLE_TELEMETRY"]) and told["GX_ANALYTICS_ENABLED"].lower() == "false"
    found = "off, for Dagster and Great Expectations" if well else ", ".join(f"{k}={v!r}" for k, v in told.items())
    return Finding("telemetry", well, found, "set DAGSTER_DISABLE_TELEMETRY=yes and GX_ANALYTICS_ENABLED=false")


def _gate() -> Finding:
    import hyperscan

    hits: list[int] = []
    database = hyperscan.Database()
    database.compile(expressions=[rb"persona non grata"], ids=[1], flags=[hyperscan.HS_FLAG_CASELESS])
    database.scan(b"declared Persona Non Grata", match_event_handler=lambda *args: hits.append(args[0]))
    return Finding("gate", bool(hits), "hyperscan compiles and finds a word", "this processor needs SSSE3 or NEON")


def _duckdb() -> Finding:
    import duckdb

    with duckdb.connect() as db:
        version = db.execute("SELECT version()").fetchone()[0]
    return Finding("DuckDB", True, f"{version} answers")


def _sample(checkout: Path) -> Finding:
    landing = checkout / "sample" / "landing"
    dumps = [p for p in landing.rglob("*") if p.is_file()] if landing.is_dir() else []
    return Finding("sample", bool(dumps), f"{landing}: {len(dumps)} files", "run the command in the checkout's folder")


def show(findings: Iterable[Finding], console: Console) -> None:
    """Print what was found, one line each, and the remedies of what is not well."""
    table = Table.grid(padding=(0, 2))
    for f in findings:
        mark = Text("ok", "green") if f.well else Text("no", "bold red")
        told = Text(f.found) if f.well else Text.assemble(f.found, "\n", (f"-> {f.remedy}", "yellow"))
        table.add_row(mark, Text(f.what, "bold"), told)
    console.print(table)
