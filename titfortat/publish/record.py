"""What a publication says of its own audit: the results join the candidate's `check_results` after it was judged.

The audit judges the table as it was built, with the results of the stages before; these rows come from the audit itself.
"""

from __future__ import annotations

import pyarrow as pa

from titfortat.publish.candidate import PublishCandidate
from titfortat.publish.database import built_database, count
from titfortat.publish.files import write_files
from titfortat.publish.reconcile import order
from titfortat.schema import conform

TABLE = "check_results"


def record(candidate: PublishCandidate, results: pa.Table) -> None:
    """Add rows of `check_results` to a candidate that is built, in its DuckDB file and in its Parquet files."""
    with built_database(candidate.duckdb) as con:
        con.register("audited", conform(TABLE, results))
        con.execute(f"CREATE TEMP TABLE told AS FROM {TABLE} UNION ALL BY NAME FROM audited")
        con.execute(f"DELETE FROM {TABLE}")
        con.execute(f"INSERT INTO {TABLE} BY NAME FROM told ORDER BY {order(TABLE)}")
        con.execute("UPDATE _meta SET value = ? WHERE key = ?", [str(count(con, TABLE)), f"rows.{TABLE}"])
        write_files(con, candidate, TABLE)
    candidate.write_manifest()
