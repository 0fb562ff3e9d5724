"""A publication's files: each row in its year's file, the DuckDB file equal to the Parquet files."""

from __future__ import annotations

from pathlib import Path

import duckdb

from data_checks.promotion import audit
from tests.data_checks.dataset import Published, good, write_stage


def published(root: Path) -> Published:
    candidate = write_stage(root, "publish", good())
    assert isinstance(candidate, Published)
    return candidate


def failed(candidate: Published) -> dict[str, str]:
    return {f"{r.table}.{r.name}": " ".join(r.sample) for r in audit(candidate) if not r.passed}


def test_rows_in_another_years_file(tmp_path: Path) -> None:
    candidate = published(tmp_path)
    (path,) = candidate.paths("events")
    assert path.parent.name == "year=2021"
    other = path.parent.with_name("year=1999")
    other.mkdir()
    path.rename(other / path.name)
    found = failed(candidate)
    assert list(found) == ["events.rows_in_their_year"]
    assert "1999: found = 2021-03-30" in found["events.rows_in_their_year"]


def test_duckdb_file_with_other_values(tmp_path: Path) -> None:
    candidate = published(tmp_path)
    with duckdb.connect(candidate.duckdb) as built:
        built.execute("UPDATE events SET headcount = 9 WHERE actor = 'RUS'")
    assert list(failed(candidate)) == ["events.same_as_duckdb"]


def test_duckdb_file_with_a_row_less(tmp_path: Path) -> None:
    candidate = published(tmp_path)
    with duckdb.connect(candidate.duckdb) as built:
        built.execute("DELETE FROM articles WHERE duplicate_of IS NOT NULL")
    found = failed(candidate)
    assert list(found) == ["articles.same_as_duckdb"]
    assert "parquet = [4" in found["articles.same_as_duckdb"]
    assert "duckdb = [3" in found["articles.same_as_duckdb"]


def test_no_duckdb_file(tmp_path: Path) -> None:
    candidate = published(tmp_path)
    candidate.duckdb.unlink()
    results = [r for r in audit(candidate) if not r.passed]
    assert {r.name for r in results} == {"same_as_duckdb"}
    assert all(r.blocks and "could not be evaluated" in r.note for r in results)
