"""The DuckDB file opens with the oldest client that we promise, and every macro runs there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from titfortat.publish import PUBLISHED_TABLES
from titfortat.publish.macros import MACROS

OLD = Path(sys.prefix) / "duckdb-1.2"
"""Where `make setup` puts DuckDB 1.2, out of the way of the project's own."""

CODE = """
import sys, duckdb
assert duckdb.__version__.startswith("1.2."), duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
for query in sys.argv[2:]:
    con.execute(query).fetchall()
tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
for name in tables:
    con.execute(f"FROM {name}").fetchall()
print(len(tables))
"""


@pytest.mark.skipif(not OLD.exists(), reason=f"needs DuckDB 1.2 in {OLD}: `make setup` puts it there")
def test_duckdb_1_2_reads_every_table_and_runs_every_macro(published):
    command = [sys.executable, "-c", CODE, str(published.duckdb), *(m.example for m in MACROS)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(OLD)})
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(len(PUBLISHED_TABLES) + 1)
