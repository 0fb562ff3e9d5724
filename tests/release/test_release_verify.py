"""Verification: a whole release passes, and each thing that may go wrong is found and named."""

from __future__ import annotations

import json
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.release.conftest import VERSION
from titfortat import release
from titfortat.errors import TerminalError, TransientError
from titfortat.release import checksums

EVENTS = "published/events/year=2025/part-0.parquet"


def rewritten(folder, change) -> None:
    """Change the rows of the events file, and describe and sum the folder anew as a forger would."""
    path = folder / EVENTS
    table = change(pq.read_table(path, partitioning=None))
    pq.write_table(table, path)
    described(folder, lambda p: p["resources"][0].update(bytes=path.stat().st_size, rows=table.num_rows))


def described(folder, change) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")
    checksums.write_sums(folder)


def database(folder, sql: str) -> None:
    with duckdb.connect(folder / "titfortat.duckdb") as con:
        con.execute(sql)
    checksums.write_sums(folder)


def test_a_whole_release_passes_anywhere(released, tmp_path):
    copy = shutil.copytree(released, tmp_path / "copy")
    found = release.verify(copy)
    assert found.problems == [] and found.version == VERSION
    assert found.rows["events"] == 2 and found.files == len(checksums.files_below(copy))
    assert found.bytes == sum(p.stat().st_size for p in checksums.files_below(copy))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda f: (f / EVENTS).write_bytes((f / EVENTS).read_bytes() + b"x"), f"{EVENTS}: expected the SHA-256"),
        (lambda f: (f / EVENTS).unlink(), f"{EVENTS}: listed"),
        (lambda f: (f / "extra.txt").write_text("x"), r"extra\.txt: there and not listed"),
        (lambda f: rewritten(f, lambda t: t.drop_columns(["goldstein"])), "expected the columns .*goldstein"),
        (
            lambda f: rewritten(f, lambda t: t.set_column(7, "headcount", t["headcount"].cast(pa.float64()))),
            "expected headcount to be integer, found double",
        ),
        (lambda f: rewritten(f, lambda t: pa.concat_tables([t, t])), "events: expected unique"),
        (lambda f: rewritten(f, lambda t: t.slice(1)), "expected values of events.event_id, found 1"),
        (lambda f: rewritten(f, lambda t: with_null(t, "actor")), r"events\.actor: expected a value in every row"),
        (lambda f: described(f, lambda p: p["resources"][0].update(rows=3)), "events: expected 3 rows, found 2"),
        (lambda f: described(f, lambda p: p["resources"][0].update(bytes=3)), "events: expected 3 bytes"),
        (lambda f: described(f, lambda p: p["resources"].pop(0)), "belongs to no table"),
        (lambda f: described(f, lambda p: p["resources"][0]["path"].append("x.parquet")), "not there"),
        (lambda f: described(f, lambda p: p.pop("resources")), "expected a description of the tables"),
        (lambda f: described(f, lambda p: p.update(version="v2026.02.0")), "expected the release v2026.02.0"),
        (lambda f: database(f, "DELETE FROM responses"), "expected 1 rows of responses, found 0"),
        (lambda f: database(f, "DROP TABLE responses"), "expected a DuckDB file with the released tables"),
    ],
)
def test_what_is_spoilt_is_found(released, spoil, problem):
    spoil(released)
    found = release.verify(released)
    assert any(re.search(problem, p) for p in found.problems), found.problems


def with_null(table: pa.Table, column: str) -> pa.Table:
    values = [None, *table[column].to_pylist()[1:]]
    fields = [f.with_nullable(True) for f in table.schema]
    columns = [pa.array(values) if f.name == column else table[f.name] for f in fields]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def test_a_folder_that_is_no_release_is_refused(tmp_path):
    with pytest.raises(TerminalError, match="SHA256SUMS"):
        release.verify(tmp_path)
    (tmp_path / "SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(TerminalError, match="line 1"):
        release.verify(tmp_path)


def test_a_torn_parquet_file_is_named(released):
    path = released / EVENTS
    path.write_bytes(path.read_bytes()[:-30])
    described(released, lambda p: p["resources"][0].update(bytes=path.stat().st_size))
    assert any("expected a Parquet file" in p for p in release.verify(released).problems)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing of it on the terminal."""


@pytest.fixture
def address(released):
    """Where the release is served on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(released.parent)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{released.name}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_release_is_verified_where_it_lies(released, address):
    here = release.verify(released)
    for place in (str(released), address, f"{address}/", f"file://{released}"):
        found = release.verify_at(place)
        assert (found.problems, found.version, found.rows, found.files) == ([], VERSION, here.rows, here.files)


def test_what_is_spoilt_far_away_is_found(released, address):
    (released / EVENTS).unlink()
    (released / "README.md").write_text("other")
    found = release.verify_at(address)
    assert [p for p in found.problems if p.startswith(f"{EVENTS}: listed")]
    assert [p for p in found.problems if p.startswith("README.md: expected the SHA-256")]
    for place in (f"{address}/none", f"file://{released}/none"):
        with pytest.raises(TerminalError, match="check the address"):
            release.verify_at(place)
    with pytest.raises(TransientError, match="try again"):
        release.verify_at("http://127.0.0.1:9/v")


@pytest.mark.parametrize("name", ["../../escaped", "/tmp/escaped", "a/../../escaped"])
def test_a_list_of_sums_leads_nowhere_else(released, address, name):
    with (released / "SHA256SUMS").open("a") as out:
        out.write(f"{'0' * 64}  {name}\n")
    with pytest.raises(TerminalError, match="below the release"):
        release.verify_at(address)
