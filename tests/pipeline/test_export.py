"""Files in the columns of other datasets: as their readers expect them, whole or not there."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.export import export
from tests.publish.store import EXPULSION, rows, write_store
from titfortat import publish
from titfortat.errors import TerminalError
from titfortat.storage import Warehouse


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    warehouse = Warehouse(tmp_path_factory.mktemp("export"))
    write_store(warehouse, rows())
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    candidate.promote()
    return warehouse.root


def lines(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def test_gdelt_has_61_fields_a_line_and_no_header(data, tmp_path):
    out = tmp_path / "events.export.CSV"
    said = CliRunner().invoke(app, ["export", "gdelt", "--out", str(out), "--data", str(data)])
    assert said.exit_code == 0 and "2 events" in said.output
    found = lines(out)
    assert [len(line) for line in found] == [61, 61]
    assert found[0][:2] == [str(int(EXPULSION, 16)), "20250514"]


def test_icews_has_a_header(data, tmp_path):
    out = tmp_path / "events.tab"
    assert export(data, "icews", out) == 2
    found = lines(out)
    assert found[0][:2] == ["Event ID", "Event Date"] and found[1][1] == "2025-05-14"
    export(data, "icews", out, header=False)
    assert len(lines(out)) == 2


def test_parquet_keeps_names_and_types(data, tmp_path):
    out = tmp_path / "events.parquet"
    export(data, "gdelt", out)
    (first, *_) = duckdb.sql(f"SELECT typeof(Day), GlobalEventID FROM '{out}'").fetchall()
    assert first == ("INTEGER", int(EXPULSION, 16))


def test_what_cannot_be_written_leaves_nothing(data, tmp_path):
    with pytest.raises(TerminalError, match="can not be written"):
        export(data, "gdelt", tmp_path / "none" / "events.csv")
    with pytest.raises(TerminalError, match="expected a format of gdelt, icews, found 'acled'"):
        export(data, "acled", tmp_path / "x")
    with pytest.raises(TerminalError, match="found none"):
        export(tmp_path / "nothing", "gdelt", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
