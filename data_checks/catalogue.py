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
    return "\n".join([*lines, *_proof()]) + "\n"


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
    ]


def main() -> None:
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(head + catalogue(), encoding="utf-8")


if __name__ == "__main__":
    main()
