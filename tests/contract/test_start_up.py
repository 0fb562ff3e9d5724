"""The command line answers at once: what is heavy is imported by the command that needs it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"dagster", "great_expectations", "pandas", "pyarrow", "duckdb", "trafilatura", "fastwarc", "hyperscan"}


def loaded_by(statement: str) -> set[str]:
    """Top-level names of the modules that a statement loads in a fresh interpreter."""
    code = f"import json, sys\n{statement}\nprint(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_start_up_loads_nothing_heavy() -> None:
    assert loaded_by("from pipelines.cli import app") & HEAVY == set()


def test_help_loads_nothing_heavy() -> None:
    code = "import sys\nsys.argv = ['titfortat', '--help']\nfrom pipelines.cli import app\ntry:\n    app()\nexcept SystemExit:\n    pass"
    assert loaded_by(code) & HEAVY == set()


COMMANDS = ("run", "query", "summary", "reading", "audits", "review", "score", "export", "upload", "doctor")


@pytest.mark.parametrize("module", [*(f"pipelines.{name}" for name in COMMANDS), "data_checks.docs"])
def test_commands_load_neither_dagster_nor_great_expectations(module: str) -> None:
    assert loaded_by(f"import {module}") & {"dagster", "great_expectations"} == set()


def test_the_declaration_of_checks_is_cheap() -> None:
    assert (
        loaded_by("from data_checks.suites import check_names; check_names('publish')") & {"great_expectations"}
        == set()
    )


def test_definitions_load_without_great_expectations() -> None:
    assert "great_expectations" not in loaded_by("import pipelines.definitions")
