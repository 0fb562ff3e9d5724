"""What the README tells people to type works on the sample."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.run import RunSummary, run_landing
from tests.support.shared import ROOT
from titfortat.release.readme import SNIPPETS

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = [shlex.split(line)[1:] for line in re.findall(r"^    (\.venv/bin/titfortat query .*)$", README, flags=re.M)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> RunSummary:
    return run_landing(ROOT / "sample" / "landing", tmp_path_factory.mktemp("sample") / "data")


def test_the_sample_is_whole(sample: RunSummary) -> None:
    assert sample.faults == []
    assert len(sample.days) == 4


@pytest.mark.parametrize("command", QUERIES, ids=[c[-1][:40] for c in QUERIES])
def test_the_queries_of_the_readme_have_answers(sample: RunSummary, command: list[str]) -> None:
    here = [str(sample.warehouse.root) if word == "out/sample" else word for word in command]
    assert here != command
    said = CliRunner().invoke(app, [*here, "--csv"])
    assert said.exit_code == 0, said.output
    assert len(said.stdout.splitlines()) > 1, "no rows"


LINES = [shlex.split(line) for line in re.findall(r"^    ((?:duckdb|python|Rscript) -[ce] .*)$", README, flags=re.M)]


@pytest.mark.parametrize("line", LINES, ids=[" ".join(line)[:30] for line in LINES])
def test_the_parquet_files_are_one_line_away(sample: RunSummary, line: list[str]) -> None:
    program, flag, code = line
    code = code.replace("out/sample", str(sample.warehouse.root))
    if program == "duckdb":
        with duckdb.connect() as con:
            assert con.execute(code).fetchall()
        return
    if program == "Rscript" and not shutil.which(program):
        pytest.skip("needs R with the packages arrow and dplyr")
    found = {"python": sys.executable}.get(program, program)
    done = subprocess.run([found, flag, code], capture_output=True, text=True)
    assert done.returncode == 0 and "EXPEL" in done.stdout, done.stderr


@pytest.mark.parametrize("line", [*(code for program, _, code in LINES if program == "Rscript"), SNIPPETS["R"]])
def test_the_line_for_r_is_r_that_names_what_is_there(sample: RunSummary, line: str) -> None:
    """R itself is not on PyPI, nor its arrow in Debian: what can be said without them."""
    assert re.findall(r"(\w+)::(\w+)\(", line) in (R_CALLS, R_CALLS[::-1])
    assert line.count("(") == line.count(")") and line.count("'") == 2
    (path,) = re.findall(r"'([^']+)'", line)
    tables = sample.warehouse.root / Path(path).relative_to("out/sample" if path.startswith("out/") else ".")
    assert list(tables.glob("year=*/*.parquet"))


R_CALLS = [("dplyr", "collect"), ("arrow", "open_dataset")]


def test_every_tool_has_its_line() -> None:
    told = [" ".join(line) for line in LINES]
    assert all(any(tool in t for t in told) for tool in ("duckdb", "pandas", "polars", "arrow"))


def test_there_are_queries_to_test() -> None:
    assert len(QUERIES) >= 8


def test_what_the_readme_links_to_is_there() -> None:
    links = [t for t in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in t]
    assert links and [t for t in links if not (ROOT / t).exists()] == []


def test_the_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    documents = README + "".join(p.read_text(encoding="utf-8") for p in sorted(Path(ROOT / "docs").glob("*.md")))
    named = set(re.findall(r"\bmake ([a-z]+)\b", documents)) & {
        "run",
        "test",
        "dev",
        "lint",
        "clean",
        "lock",
        "validate",
    }
    assert {"run", "test", "dev"} <= named
    assert [t for t in named if not re.search(rf"^{t}:", makefile, flags=re.M)] == []
