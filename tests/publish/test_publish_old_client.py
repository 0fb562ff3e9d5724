"""The DuckDB file opens with the oldest client that we promise, and every macro runs there."""

from __future__ import annotations

import os
import subprocess

import pytest

from titfortat.publish.macros import MACROS

OLD = os.environ.get("TITFORTAT_OLD_DUCKDB_PYTHON")

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


@pytest.mark.skipif(
    not OLD,
    reason="needs DuckDB 1.2: python -m venv old && old/bin/pip install duckdb==1.2.2, "
    "then TITFORTAT_OLD_DUCKDB_PYTHON=old/bin/python",
)
def test_duckdb_1_2_reads_every_table_and_runs_every_macro(published):
    command = [OLD, "-c", CODE, str(published.duckdb), *(m.example for m in MACROS)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "10"
