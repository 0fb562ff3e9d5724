"""The command line as a person meets it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data_checks.results import save_results, saved_results
from pipelines import doctor, run
from pipelines.cli import app
from pipelines.run import RunSummary
from tests.support.shared import CORPUS
from titfortat.storage import Warehouse, exclusive, read_table, write_table

SENTENCE = "Norway expelled two Russian diplomats on Monday and gave them 48 hours to leave Oslo.\n"


def titfortat(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, env={"COLUMNS": "100"})


def test_help_names_every_command() -> None:
    said = titfortat("--help")
    assert said.exit_code == 0
    for command in ("run", "query", "code", "score", "check", "release", "upload", "verify", "doctor"):
        assert f" {command} " in said.stdout


def test_run_tells_what_it_did_and_the_second_time_that_nothing_is_new(landing: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = titfortat("run", landing, "--data", data)
    assert first.exit_code == 0, first.output
    for words in ("Done: 2 arrival days", "16  came in", "became articles", "EXPEL", "passed", "Try next"):
        assert words in first.stdout
    assert str(data / "titfortat.duckdb") in "".join(first.stdout.split())
    second = titfortat("run", landing, "--data", data)
    assert second.exit_code == 0
    assert "Nothing new: all of 2 arrival days" in second.stdout
    assert "Done" not in second.stdout


def test_the_commands_that_the_summary_proposes_work(made: RunSummary, landing: Path) -> None:
    said = titfortat("run", landing, "--data", made.warehouse.root).stdout
    proposed = [line.strip() for line in said.partition("Try next")[2].splitlines() if "titfortat query" in line]
    assert proposed
    for line in proposed:
        sql = line.split('"')[1::2]
        assert titfortat("query", "--data", made.warehouse.root, *sql).exit_code == 0


def test_faults_are_messages_and_not_tracebacks(landing: Path, tmp_path: Path) -> None:
    missing = titfortat("run", tmp_path / "nowhere", "--data", tmp_path / "data")
    assert missing.exit_code == 1
    assert "expected a folder or a dump file" in missing.stderr and "Traceback" not in missing.output
    with exclusive(Warehouse(tmp_path / "held")):
        held = titfortat("run", landing, "--data", tmp_path / "held")
    assert held.exit_code == 1 and "another run is writing there" in " ".join(held.stderr.split())


def test_ctrl_c_says_that_nothing_is_half_done(landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run_landing", stopped)
    said = titfortat("run", landing, "--data", tmp_path)
    assert said.exit_code == 130
    assert "nothing is half-done" in said.stderr


def test_a_full_disk_is_a_message(landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "out/data/x.parquet")

    monkeypatch.setattr(run, "run_landing", full)
    said = titfortat("run", landing, "--data", tmp_path)
    assert said.exit_code == 1 and "the disk is full" in said.stderr


def test_query_prints_a_table_and_what_it_left_out(made: RunSummary) -> None:
    root = made.warehouse.root
    said = titfortat("query", "SELECT range AS n FROM range(60)", "--data", root)
    assert said.exit_code == 0 and "50 of 60 rows" in said.stdout
    said = titfortat("query", "SELECT range AS n FROM range(60)", "--data", root, "--limit", "0")
    assert "60 rows" in said.stdout and "\n 59" in said.stdout


def test_query_without_sql_lists_the_tables(made: RunSummary) -> None:
    said = titfortat("query", "--data", made.warehouse.root).stdout
    assert "event_mentions" in said and "one row per real-world event" in said


def test_wide_rows_are_printed_a_line_a_column(made: RunSummary) -> None:
    said = titfortat("query", "SELECT * FROM events", "--data", made.warehouse.root, "--limit", "1").stdout
    lines = [line.split() for line in said.splitlines() if line.strip()]
    assert [words[0] for words in lines if words[0] == "event_id"] == ["event_id"]
    assert any(words[0] == "goldstein" for words in lines)


def test_query_writes_csv_and_json_that_agree(made: RunSummary) -> None:
    sql = "SELECT event_id, event_date, headcount, roles, confidence FROM events ORDER BY event_id"
    as_json = json.loads(titfortat("query", sql, "--data", made.warehouse.root, "--json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(titfortat("query", sql, "--data", made.warehouse.root, "--csv").stdout)))
    assert len(as_json) == len(as_csv) > 0
    for a, b in zip(as_json, as_csv, strict=True):
        assert (a["event_id"], a["event_date"] or "") == (b["event_id"], b["event_date"])
        assert "; ".join(a["roles"]) == b["roles"]
    limited = titfortat("query", sql, "--data", made.warehouse.root, "--json", "--limit", "1").stdout
    assert json.loads(limited) == as_json[:1]


def test_query_can_not_write(made: RunSummary, tmp_path: Path) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    before = (tmp_path / "data" / "titfortat.duckdb").read_bytes()
    for sql in ("DROP TABLE events", "DELETE FROM events", "CREATE TABLE x (a INT)"):
        said = titfortat("query", sql, "--data", tmp_path / "data")
        assert said.exit_code == 1 and "read-only" in said.stderr
    assert (tmp_path / "data" / "titfortat.duckdb").read_bytes() == before


def test_query_explains_wrong_sql_and_a_missing_dataset(made: RunSummary, tmp_path: Path) -> None:
    wrong = titfortat("query", "SELECT actr FROM events", "--data", made.warehouse.root)
    assert wrong.exit_code == 1 and "actor" in wrong.stderr and "Traceback" not in wrong.output
    missing = titfortat("query", "SELECT 1", "--data", tmp_path)
    assert missing.exit_code == 1 and "titfortat run LANDING" in " ".join(missing.stderr.split())


def test_code_shows_the_event_and_marks_its_evidence() -> None:
    said = titfortat("code", "-", "--published", "2024-03-05T10:00:00Z", stdin=SENTENCE).stdout
    for words in ("EXPEL  NOR -> RUS", "Norway expels 2 Russian diplomats", "48 hours", "[1]", "1 event"):
        assert words in said


def test_code_takes_text_pages_and_json_alike(tmp_path: Path) -> None:
    body = SENTENCE + "\n" + "The ministry in Oslo said that the embassy had been told of the decision. " * 8
    page = f"<!doctype html><html><head><title>Norway expels two</title></head><body><article><h1>Norway expels two</h1><p>{SENTENCE}</p><p>{body}</p></article></body></html>"
    forms = {"a.txt": body, "a.html": page, "a.json": json.dumps({"headline": "Norway expels two", "text": body})}
    for name, content in forms.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        said = titfortat("code", tmp_path / name)
        assert said.exit_code == 0, said.output
        assert "EXPEL  NOR -> RUS" in said.stdout, name


@pytest.mark.parametrize("published", [(), ("--published", "2024-03-05")])
def test_code_reads_a_sentence_that_is_too_short_for_an_article(published: tuple[str, ...]) -> None:
    said = titfortat("code", "-", *published, stdin="Russia expelled two Italian diplomats.")
    assert said.exit_code == 0 and "EXPEL  RUS -> ITA" in said.stdout, said.output


def test_code_says_when_there_is_no_event_and_when_there_is_no_article(tmp_path: Path) -> None:
    quiet = titfortat(
        "code", "-", stdin="The bakery on the corner sells good bread, and its owner knows every customer."
    )
    assert quiet.exit_code == 0
    assert "No event is stated." in quiet.stdout and "ingest would have left this article out" in quiet.stdout
    for content in ("", "{broken", '{"title": "no text"}'):
        said = titfortat("code", "-", stdin=content)
        assert said.exit_code == 1 and "stdin:" in said.stderr, content
    assert titfortat("code", tmp_path / "nothing.txt").exit_code == 2


def test_code_says_what_is_wrong_with_a_day_and_with_bytes_that_are_no_text(tmp_path: Path) -> None:
    for published in ("bogus", "2021-02-31", "9999-12-31"):
        said = titfortat("code", "-", "--published", published, stdin=SENTENCE)
        assert said.exit_code == 1 and f"--published {published}: expected" in said.stderr, said.output
    noise = tmp_path / "noise.dat"
    noise.write_bytes(bytes(i * 7919 % 256 for i in range(3000)))
    said = titfortat("code", noise)
    assert said.exit_code == 1 and "noise.dat: expected text" in said.stderr, said.output


def test_score_compares_with_the_annotated_stories(made: RunSummary, tmp_path: Path) -> None:
    arguments = ("score", "--data", made.warehouse.root, "--gold", CORPUS.parent, "--lang", "en")
    figures = json.loads(titfortat(*arguments, "--json").stdout)
    assert figures["mentions"]["mentions"]["tp"] > 0
    shown = titfortat(*arguments).stdout
    assert "mentions" in shown and f"{figures['events']['events']['f1']:.3f}" in shown
    missing = titfortat("score", "--data", made.warehouse.root, "--gold", tmp_path)
    assert missing.exit_code == 1 and "name one with --gold" in " ".join(missing.stderr.split())


def test_check_tells_what_the_last_audits_found(made: RunSummary, tmp_path: Path) -> None:
    whole = titfortat("check", "--data", made.warehouse.root)
    assert whole.exit_code == 0
    assert [line.split()[0] for line in whole.stdout.splitlines()[:5]] == [
        "ingest",
        "clean",
        "extract",
        "resolve",
        "publish",
    ]
    one = titfortat("check", "events", "--data", made.warehouse.root, "--partition", "whole")
    assert one.exit_code == 0 and "ingest" not in one.stdout
    assert "headcount_plausible" in one.stdout and "that follow from the codebook" in one.stdout
    none = titfortat("check", "evnts", "--data", made.warehouse.root)
    assert none.exit_code == 1 and "expected results of evnts" in none.stderr


def test_check_ends_with_one_where_an_error_was_found(made: RunSummary, tmp_path: Path) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    warehouse = Warehouse(tmp_path / "data")
    told = saved_results(warehouse.check_results("resolve", "whole"))
    broken = next(c for c in told if c.severity == "error")
    failed = [replace(c, passed=False, sample=("e1: found ''",)) if c is broken else c for c in told]
    save_results(warehouse.check_results("resolve", "whole", promoted=False), "resolve", "whole", False, "f", failed)
    said = titfortat("check", "--data", tmp_path / "data")
    assert said.exit_code == 1
    assert f"ERROR {broken.table}.{broken.name}  resolve whole, not promoted" in said.stdout
    assert "e1: found ''" in said.stdout and "last good version stays" in said.stdout


def test_check_judges_again_what_is_stored(made: RunSummary, tmp_path: Path) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    warehouse = Warehouse(tmp_path / "data")
    path = warehouse.stored("event_sources", "whole")
    rows = read_table("event_sources", path)
    write_table("event_sources", path, rows.slice(1), "f" * 16)
    assert titfortat("check", "event_sources", "--data", warehouse.root).exit_code == 0
    said = titfortat("check", "event_sources", "--again", "--data", warehouse.root)
    assert said.exit_code == 1 and "ERROR event_sources.holds_all_mentions" in said.stdout
    assert str(rows["mention_id"][0]) in said.stdout


def test_a_release_is_made_once_and_a_damaged_one_is_told(made: RunSummary, tmp_path: Path) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    first = titfortat("release", "v2026.01.0", "--data", tmp_path / "data")
    assert first.exit_code == 0, first.output
    folder = tmp_path / "data" / "releases" / "v2026.01.0"
    whole = titfortat("verify", folder)
    assert whole.exit_code == 0 and "is v2026.01.0, whole" in whole.stdout
    assert titfortat("release", "v2026.01.0", "--data", tmp_path / "data").exit_code == 1
    damaged = folder / "titfortat.duckdb"
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    told = titfortat("verify", folder)
    assert told.exit_code == 1 and "titfortat.duckdb" in told.stderr


def test_an_upload_tells_what_it_would_do_and_does_it_when_told_to(made: RunSummary, tmp_path: Path) -> None:
    shutil.copytree(made.warehouse.root, tmp_path / "data")
    assert titfortat("release", "v2026.01.0", "--data", tmp_path / "data").exit_code == 0
    far = tmp_path / "far"
    for more, there in (((), "titfortat.duckdb"), (("--release", "v2026.01.0"), "SHA256SUMS")):
        asked = ("upload", far, "--data", tmp_path / "data", *more)
        dry = titfortat(*asked)
        assert dry.exit_code == 0 and "add --go to do it" in dry.stdout and not list(far.rglob(there))
        done = titfortat(*asked, "--go")
        assert done.exit_code == 0, done.output
        assert list(far.rglob(there))
    assert "has what is published already" in titfortat("upload", far, "--data", tmp_path / "data").stdout
    assert titfortat("verify", far / "latest").exit_code == 0
    refused = titfortat("upload", "zenodo://", "--data", tmp_path / "data")
    assert refused.exit_code == 1 and "--release" in refused.stderr
    missing = titfortat("upload", far, "--release", "v2026.09.0", "--data", tmp_path / "data")
    assert missing.exit_code == 1 and "titfortat release v2026.09.0" in missing.stderr


def test_doctor_finds_this_machine_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = {f.what: f for f in doctor.examine(tmp_path / "data", Path(__file__).parents[2])}
    assert [f.what for f in findings.values() if not f.well] == []
    assert titfortat("doctor", "--data", tmp_path).exit_code in (0, 1)


def test_doctor_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "true")
    said = titfortat("doctor", "--data", tmp_path)
    assert said.exit_code == 1
    assert "set DAGSTER_DISABLE_TELEMETRY=yes and" in said.stdout
    assert "run the command in the checkout's folder" in said.stdout


def test_a_look_that_breaks_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> doctor.Finding:
        raise ImportError("hyperscan: wrong processor")

    monkeypatch.setattr(doctor, "_gate", broken)
    (gate,) = [f for f in doctor.examine(tmp_path, tmp_path) if f.what == "gate"]
    assert not gate.well and "wrong processor" in gate.found and gate.remedy
