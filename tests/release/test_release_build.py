"""What a release holds, and when there is none."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess

import duckdb
import pyarrow.parquet as pq
import pytest

from data_checks.docs import write_release_docs
from tests.publish.store import DAY1, mention, rows, write_store
from tests.release.conftest import VERSION, make, published_in
from titfortat import publish, release
from titfortat.errors import TerminalError
from titfortat.publish.macros import MACROS
from titfortat.release.readme import SNIPPETS
from titfortat.release.tables import RELEASED, SNIPPET
from titfortat.schema import TABLES
from titfortat.storage import write_table


def names(folder) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_release_has_its_files_and_they_are_read_only(warehouse):
    folder = make(warehouse)
    assert folder == warehouse.releases / VERSION
    assert {p for p in names(folder) if not p.endswith(".parquet")} == {
        "CHANGELOG.md", "CITATION.cff", "DIFF.md", "README.md", "SHA256SUMS", "accuracy.json", "accuracy.md", "codebook.html",
        "codebook.md", "croissant.json", "datapackage.json", "titfortat.duckdb",
    }  # fmt: skip
    assert {p.split("/")[1] for p in names(folder) if p.startswith("published/")} == {t.name for t in RELEASED}
    assert not any(p.stat().st_mode & stat.S_IWUSR for p in folder.rglob("*") if p.is_file())
    assert sorted(p.name for p in folder.parent.iterdir()) == ["latest", VERSION]


def test_no_text_of_an_article_is_in_it(warehouse):
    write_store(warehouse, tables := rows())
    secret = "A sentence of the body that no mention quotes."
    tables["articles"][0]["text"] += secret
    long = tables["articles"][1]["text"] = "Rome expelled two. " * 40
    tables["event_mentions"].append(mention(tables["articles"][1], "FRA", "RUS", evidence=long, evidence_end=len(long)))
    tables["event_sources"].append(
        {**tables["event_sources"][0], "mention_id": tables["event_mentions"][-1]["mention_id"]}
    )
    folder = make(published_in(warehouse.root, tables), VERSION)
    for path in folder.rglob("articles/**/*.parquet"):
        assert "text" not in pq.read_schema(path).names and "text_sha256" in pq.read_schema(path).names
    with duckdb.connect(folder / "titfortat.duckdb", read_only=True) as con:
        cut = con.execute("SELECT evidence, evidence_start, evidence_end FROM event_mentions WHERE actor = 'FRA'")
        assert cut.fetchone() == (long[:SNIPPET], 0, SNIPPET)
        columns = con.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        assert ("articles", "text") not in columns and ("articles", "title") in columns
        tables_there = {t for t, _ in columns}
        assert tables_there == {t.name for t in RELEASED} | {"_meta"}
        for (text,) in con.execute("SELECT value FROM _meta WHERE value IS NOT NULL").fetchall():
            assert secret not in text
    page = (folder / "codebook.md").read_text(encoding="utf-8")
    assert "\n| text | " not in page.split("## articles")[1].split("\n## ")[0]
    assert f"at most {SNIPPET} characters" in page


def test_the_released_tables_follow_the_codebook():
    for spec in RELEASED:
        of_codebook = TABLES[spec.name]
        kept = [c for c in of_codebook.names if c in spec.names]
        assert list(spec.names) == kept and set(of_codebook.key) <= set(spec.names)
        assert set(of_codebook.names) - set(spec.names) <= {"text"}


def test_the_database_knows_its_release_and_answers(released):
    with duckdb.connect(released / "titfortat.duckdb", read_only=True) as con:
        meta = dict(con.execute("FROM _meta").fetchall())
        assert meta["release"] == VERSION
        assert con.execute("SELECT count(*) FROM dyad('RUS', 'ITA')").fetchone() == (2,)
        for macro in MACROS:
            con.execute(macro.example).fetchall()


def test_the_same_publication_gives_the_same_release(warehouse, tmp_path):
    one = make(warehouse, VERSION, tmp_path / "one")
    two = make(warehouse, VERSION, tmp_path / "two")
    assert names(one) == names(two)
    # DuckDB samples strings at random for their compression: its rows are compared elsewhere, its bytes are not equal.
    for name in names(one) - {"titfortat.duckdb", "SHA256SUMS"}:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_the_description_tells_of_every_file_and_column(released):
    package = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    resources = {r["name"]: r for r in package["resources"]}
    assert package["version"] == VERSION
    assert {p for r in resources.values() for p in r["path"]} == {
        p for p in names(released) if p.startswith("published/")
    }
    articles = resources["articles"]
    assert articles["rows"] == 5 and len(articles["path"]) == 3
    assert articles["bytes"] == sum((released / p).stat().st_size for p in articles["path"])
    assert articles["schema"]["primaryKey"] == ["article_id"]
    own = {"fields": ["duplicate_of"], "reference": {"resource": "", "fields": ["article_id"]}}
    assert own in articles["schema"]["foreignKeys"]
    event_type = next(f for f in resources["events"]["schema"]["fields"] if f["name"] == "event_type")
    assert "EXPEL" in event_type["constraints"]["enum"] and event_type["constraints"]["required"]


def test_the_sums_are_those_of_the_common_tool(released):
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=released, capture_output=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "version", ["2026.01.0", "v2026.1.0", "v2026.13.0", "v2026.01", "v2026.01.01", "../v2026.01.0"]
)
def test_a_version_that_is_none_is_refused(warehouse, version):
    with pytest.raises(TerminalError, match=r"v2026\.01\.0"):
        make(warehouse, version)
    assert not warehouse.releases.exists()


def test_a_release_is_never_overwritten(warehouse):
    folder = make(warehouse, VERSION)
    before = {n: (folder / n).read_bytes() for n in names(folder)}
    with pytest.raises(TerminalError, match="immutable"):
        make(warehouse, VERSION)
    assert {n: (folder / n).read_bytes() for n in names(folder)} == before


def test_latest_leads_to_the_highest_version(warehouse):
    for version, latest in (
        ("v2025.12.9", "v2025.12.9"),
        ("v2025.12.10", "v2025.12.10"),
        ("v2025.11.0", "v2025.12.10"),
    ):
        make(warehouse, version)
        assert (warehouse.releases / "latest").resolve().name == latest
    found = release.verify(warehouse.releases / "latest")
    assert found.problems == [] and found.version == "v2025.12.10"


def test_nothing_is_released_of_what_is_not_whole(warehouse, tmp_path):
    with pytest.raises(TerminalError, match="titfortat run"):
        make(published_without_manifest(warehouse), VERSION)
    with pytest.raises(TerminalError, match="titfortat run"):
        make(publish.plan(published_in(tmp_path / "other", rows())).staged, VERSION)


@pytest.mark.parametrize("fact", ["input_fingerprint", "code_fingerprint"])
def test_nothing_is_released_of_what_other_data_or_code_made(warehouse, fact):
    with duckdb.connect(warehouse.duckdb) as con:
        con.execute("UPDATE _meta SET value = 'other' WHERE key = ?", [fact])
    with pytest.raises(TerminalError, match=f"{fact}.*titfortat run"):
        make(warehouse, VERSION)
    assert list(warehouse.releases.iterdir()) == []


def published_without_manifest(warehouse):
    warehouse.manifest.unlink()
    return warehouse


def test_a_release_that_does_not_verify_is_not_made(warehouse):
    tables = rows()
    tables["event_mentions"][0]["article_id"] = tables["articles"][1]["article_id"]
    tables["responses"].append(tables["responses"][0])
    published_in(warehouse.root, tables)
    with pytest.raises(TerminalError, match="responses: expected unique"):
        make(warehouse, VERSION)
    assert list(warehouse.releases.iterdir()) == []


def test_a_release_that_is_cut_short_leaves_nothing_and_the_next_one_is_whole(warehouse):
    def told(what: str, done: int, total: int | None) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(warehouse, VERSION, progress=told)
    assert list(warehouse.releases.iterdir()) == []
    # What a kill -9 leaves is swept away by the next try.
    (warehouse.releases / f".{VERSION}.part").mkdir()
    (warehouse.releases / f".{VERSION}.part" / "half").write_text("")
    assert release.verify(make(warehouse, VERSION)).problems == []


def test_the_lines_for_readers_run(released, monkeypatch):
    monkeypatch.chdir(released)
    scope: dict = {}
    for tool in ("pandas", "polars"):
        exec(SNIPPETS[tool], scope)
        assert len(scope["events"]) == 2 and set(scope["events"]["actor"]) == {"ITA", "RUS"}
    for tool, expected in (("DuckDB", 2), ("DuckDB, Parquet", 1)):
        line = SNIPPETS[tool]
        assert line.count('"') == 2
        database = "titfortat.duckdb" if "titfortat.duckdb" in line else ":memory:"
        with duckdb.connect(database, read_only=database != ":memory:") as con:
            assert len(con.execute(line.split('"')[1]).fetchall()) == expected


@pytest.mark.skipif(not shutil.which("Rscript"), reason="needs R with the packages arrow and dplyr")
def test_the_line_for_r_runs(released):
    line = SNIPPETS["R"] + "; stopifnot(nrow(events) == 2)"
    done = subprocess.run(["Rscript", "-e", line], cwd=released, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_the_checks_found_is_released_without_what_is_the_operators(warehouse, tmp_path):
    told = {
        "severity": "warn", "success": False, "judged": True, "observed_value": None, "expected_min": None, "expected_max": None,
        "unit": "rows", "n_judged": 9, "n_unexpected": 1, "n_turned_away": None, "note": None, "description": "What must hold.",
        "reason": "why", "stage": "clean", "partition": "2025-05-14", "dump_date": DAY1, "expectation": "fine", "promoted": True,
    }  # fmt: skip
    found = [
        {**told, "table_name": "articles", "sample": ["a1: url = https://news.test/a"]},
        {**told, "table_name": "ingest_ledger", "sample": ["d/0: dump_path = secret/feed.jsonl"]},
        {**told, "table_name": "articles", "promoted": False, "sample": ["a2: turned down"]},
    ]
    write_table("check_results", warehouse.check_results("clean", "2025-05-14"), found, "f" * 16)
    candidate = publish.plan(warehouse)
    publish.build(candidate)
    candidate.promote()
    folder = make(warehouse, out=tmp_path / "out", pages=write_release_docs)
    assert release.verify(folder).problems == []
    with duckdb.connect(str(folder / "titfortat.duckdb"), read_only=True) as con:
        rows = con.execute("SELECT table_name, n_unexpected, sample FROM check_results ORDER BY ALL").fetchall()
    assert rows == [("articles", 1, ["a1: url = https://news.test/a"]), ("ingest_ledger", 1, [])]
    page = (folder / "data_docs" / "clean" / "2025-05-14.html").read_text(encoding="utf-8")
    assert "a1: url" in page and "secret" not in page and "turned down" not in page
    assert "[data_docs/index.html](data_docs/index.html)" in (folder / "README.md").read_text(encoding="utf-8")
    assert "data_docs/index.html" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
