"""What the audits found is a published table: of every stage and of the publication itself, of days that were turned down too."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from data_checks.promotion import AuditFailed, advance
from data_checks.results import load_results, save_results, saved_results
from data_checks.suites import check_names
from tests.data_checks.dataset import DAY, Rows, good, stage_candidate
from tests.data_checks.dataset import STAGES as TABLES
from titfortat import publish
from titfortat.publish.candidate import read_manifest
from titfortat.storage import Candidate, Warehouse, write_table

STAGES = ("ingest", "clean", "extract", "resolve")


def advance_stage(root: Path, stage: str, rows: Rows, fingerprint: str = "f" * 16) -> None:
    candidate = stage_candidate(root, stage)
    assert isinstance(candidate, Candidate)
    candidate.fingerprint = fingerprint

    def build() -> None:
        for name in TABLES[stage]:
            write_table(name, candidate.path(name), rows[name], candidate.fingerprint)

    advance(candidate, build)


def advance_publication(root: Path) -> bool:
    """Whether there was anything to do."""
    candidate = publish.plan(Warehouse(root))
    return not advance(candidate, lambda: publish.build(candidate)).skipped


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published")
    for stage in STAGES:
        advance_stage(root, stage, good())
    assert advance_publication(root)
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    """A copy of the published dataset that may be changed."""
    return Path(shutil.copytree(published, tmp_path / "data", symlinks=True))


def ask(root: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(Warehouse(root).duckdb), read_only=True) as db:
        return db.execute(sql).fetchall()


def test_every_check_of_every_stage_is_a_row(published: Path) -> None:
    found = dict(ask(published, "SELECT stage, count(*) FROM check_results GROUP BY ALL"))
    expected = {stage: len(check_names(stage)) for stage in (*STAGES, "publish")}
    assert found == expected
    assert ask(published, "SELECT DISTINCT dump_date FROM check_results WHERE partition <> 'whole'") == [(DAY,)]


def test_an_analyst_reads_what_was_found(published: Path) -> None:
    row = ask(
        published,
        "SELECT severity, success, promoted, judged, n_judged, n_unexpected, description, reason FROM check_results "
        "WHERE (stage, table_name, expectation) = ('extract', 'event_mentions', 'pair_differs')",
    )
    assert row[0][:6] == ("error", True, True, True, 4, 0)
    assert "two states" in row[0][6] and row[0][7]


def test_a_publication_tells_of_its_own_audit_in_both_forms(published: Path) -> None:
    warehouse = Warehouse(published)
    own = ask(published, "SELECT count(*) FROM check_results WHERE stage = 'publish'")[0][0]
    assert own == len(saved_results(warehouse.check_results("publish", "whole")))
    files = warehouse.published_files("check_results")
    assert [p.parent.name for p in files] == ["year=2021", "year=unknown"]
    in_parquet = sum(pq.read_metadata(p).num_rows for p in files)
    assert in_parquet == ask(published, "SELECT count(*) FROM check_results")[0][0]
    assert ask(published, "SELECT value FROM _meta WHERE key = 'rows.check_results'") == [(str(in_parquet),)]
    manifest = read_manifest(warehouse)
    assert manifest is not None
    assert sum(f["rows"] for f in manifest["files"] if f["table"] == "check_results") == in_parquet
    order = ask(published, "SELECT dump_date, stage, promoted, table_name, expectation FROM check_results")
    assert order == sorted(order, key=lambda r: (r[0] is None, *map(str, r)))


def test_nothing_new_is_nothing_to_do_and_a_second_build_is_the_same(root: Path) -> None:
    assert not advance_publication(root)
    before = {p: p.read_bytes() for p in Warehouse(root).published.rglob("*.parquet")}
    manifest = Warehouse(root).manifest
    kept = manifest.read_bytes()
    manifest.unlink()
    assert advance_publication(root)
    assert {p: p.read_bytes() for p in Warehouse(root).published.rglob("*.parquet")} == before
    assert manifest.read_bytes() == kept


def test_results_of_a_new_day_leave_the_files_of_other_years(root: Path) -> None:
    warehouse = Warehouse(root)
    inode = warehouse.published_file("check_results", 2021).stat().st_ino
    for stage in ("ingest", "clean", "extract"):
        candidate = Candidate(warehouse, stage, "2022-01-05", stage_candidate(root, stage).tables, "e" * 16)
        advance(
            candidate,
            lambda c=candidate: [write_table(name, c.path(name), [], c.fingerprint) for name in c.tables],
        )
    assert advance_publication(root)
    assert [p.parent.name for p in warehouse.published_files("check_results")] == [
        "year=2021",
        "year=2022",
        "year=unknown",
    ]
    assert warehouse.published_file("check_results", 2021).stat().st_ino == inode
    assert ask(root, "SELECT DISTINCT dump_date FROM check_results WHERE stage = 'clean' ORDER BY 1") == [
        (DAY,),
        (dt.date(2022, 1, 5),),
    ]


def test_a_day_that_was_turned_down_is_told_until_it_is_mended(root: Path) -> None:
    spoilt = good()
    spoilt["ingest_ledger"].pop(3)
    with pytest.raises(AuditFailed, match="--partition 2021-04-27"):
        advance_stage(root, "clean", spoilt, "b" * 16)
    assert advance_publication(root)
    failed = "SELECT stage, expectation, promoted FROM check_results WHERE NOT success AND severity = 'error'"
    assert ask(root, failed) == [("clean", "holds_all_raw_documents", False)]
    # What is stored is still told beside it.
    assert ask(root, "SELECT count(*) FROM check_results WHERE stage = 'clean' AND promoted") == [
        (len(check_names("clean")),)
    ]
    advance_stage(root, "clean", good())
    assert advance_publication(root)
    assert ask(root, failed) == []


def test_what_is_saved_is_read_back_as_it_was(tmp_path: Path, published: Path) -> None:
    warehouse = Warehouse(published)
    for stage, partition in (("clean", DAY.isoformat()), ("publish", "whole")):
        path = warehouse.check_results(stage, partition)
        results = saved_results(path)
        save_results(tmp_path / "again.parquet", stage, partition, True, "f" * 16, results)
        assert load_results(tmp_path / "again.parquet", "f" * 16) == results
        assert load_results(tmp_path / "again.parquet", "e" * 16) == []
    # A count, a measure and a check of files, in words.
    told = {f"{r.table}.{r.name}": r.counts for r in saved_results(warehouse.check_results("clean", DAY.isoformat()))}
    assert told["articles.text_not_blank"] == "0 of 4 rows"
    assert told["articles.readable"] == "0 of 1 files"
    assert told["articles.volume_as_before"] == "nothing to measure"
    assert told["ingest_ledger.not_empty"] == "7, expected at least 1"
