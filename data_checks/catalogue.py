"""The list of all checks of meaning as Markdown, for docs/checks.md: `python -m data_checks.catalogue` writes it there."""

from __future__ import annotations

from pathlib import Path

from data_checks import proof
from data_checks.spec import CheckSpec
from data_checks.structural import structural
from data_checks.suites import STAGES, suite
from titfortat.schema import TABLES

MARK = "<!-- the rest of this file is written by `python -m data_checks.catalogue` -->"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"


def checks_of_meaning() -> dict[str, dict[str, tuple[CheckSpec, list[str]]]]:
    """Table -> check -> (spec, stages that run it), without what follows from the codebook alone."""
    found: dict[str, dict[str, tuple[CheckSpec, list[str]]]] = {}
    for stage in STAGES:
        for table, checks in suite(stage).items():
            derived = {check.name for check in structural(table, TABLES)}
            for check in checks:
                if check.name not in derived:
                    found.setdefault(table, {}).setdefault(check.name, (check, []))[1].append(stage)
    return found


def catalogue() -> str:
    """The Markdown below the mark."""
    lines = [MARK, "", "## Checks of meaning"]
    for table, checks in checks_of_meaning().items():
        lines += [
            "",
            f"### {table}",
            "",
            "| check | severity | run by | what must hold, and what to do | why |",
            "|---|---|---|---|---|",
        ]
        for name, (check, stages) in checks.items():
            cells = (f"`{name}`", check.severity.value, ", ".join(stages), check.description, check.reason)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, *_RELEASE, *_proof()]) + "\n"


_RELEASE = (
    "",
    "### A release",
    "",
    "A release takes its rows from what publish's suite has judged. `titfortat verify`, which every release passes before it is put",
    "in its place and which strangers can run, judges the rest; in Dagster it is the blocking check `verifies` of `published/releases`.",
    "Its defects are planted in `tests/release/test_release_verify.py`.",
    "",
    "| check | severity | what must hold, and what to do | why |",
    "|---|---|---|---|",
    "| files and sums | error | SHA256SUMS lists what is there, with its sum. Download again. | a download that broke off looks whole |",
    "| columns and types | error | Each Parquet file has the columns and types of datapackage.json. | tools read by that description |",
    "| bytes and rows | error | Each table has the bytes and rows of datapackage.json. | users cite these numbers |",
    "| keys, required, references | error | Keys are unique, required columns have values, references lead somewhere. | joins rest on them |",
    "| DuckDB file | error | It is of this version and has the rows of the Parquet files. | the two are told as one |",
)


def _proof() -> list[str]:
    """The mutation score, with the checks that no defect makes fail."""
    unproved = proof.proof().unproved
    named = ", ".join(f"`{name}`" for name in unproved) or "none"
    return [
        "",
        "## How far the checks are proved",
        "",
        proof.summary(),
        "",
        f"Checks that no planted defect makes fail: {named}.",
        "",
        "Columns in which a changed value can go unnoticed, for want of anything that contradicts it: "
        + ", ".join(f"`{name}`" for name in proof.unnoticed_columns())
        + ".",
    ]


def main() -> None:
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(head + catalogue(), encoding="utf-8")


if __name__ == "__main__":
    main()
