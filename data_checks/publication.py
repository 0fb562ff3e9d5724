"""What must hold of a publication as a set of files: every row in its year's file, and the DuckDB file equal to them."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.relations import BUILT, BY_FILE
from data_checks.spec import CheckSpec, SetCheck, Severity
from titfortat.schema.tables import table as codebook
from titfortat.schema.types import Type


def file_checks(name: str) -> Iterable[CheckSpec]:
    """The checks of a published table's files."""
    year_of = codebook(name).year_of
    if year_of:
        yield SetCheck(
            table=name,
            name="rows_in_their_year",
            severity=Severity.ERROR,
            offenders=(
                f"SELECT regexp_extract(filename, 'year=([^/]+)/', 1) AS key, {year_of} AS found, count(*) AS rows "
                f"FROM {name}{BY_FILE} WHERE regexp_extract(filename, 'year=([^/]+)/', 1) "
                f"NOT IN ('', coalesce(year({year_of})::VARCHAR, 'unknown')) GROUP BY ALL"
            ),
            description=f"A row is in the file of the year of its {year_of}. Look at how publish parts the rows.",
            reason="who reads one year would miss it",
        )
    yield SetCheck(
        table=name,
        name="same_as_duckdb",
        severity=Severity.ERROR,
        offenders=(
            "SELECT 'rows, sum of hashes' AS key, p AS parquet, d AS duckdb FROM "
            f"(SELECT {_digest(name)} AS p FROM {name}), (SELECT {_digest(name)} AS d FROM {BUILT}.main.{name}) "
            "WHERE p <> d"
        ),
        description=f"The DuckDB file holds the rows of {name}'s Parquet files. Build both from one query; run publish again.",
        reason="analysts and downloaders would publish different numbers",
    )


def _digest(name: str) -> str:
    """SQL of the number of rows and the sum of their hashes, whatever their order; times as their UTC clock."""
    columns = (f"{c.name}::TIMESTAMP" if c.type is Type.TIMESTAMP else c.name for c in codebook(name).columns)
    return f"[count(*)::HUGEINT, coalesce(sum(hash({', '.join(columns)})), 0)]"
