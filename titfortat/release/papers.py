"""The papers of a release that name it: CITATION.cff and CHANGELOG.md."""

from __future__ import annotations

import json
from pathlib import Path

from titfortat.release.datapackage import AUTHORS, DESCRIPTION, LICENCE, TITLE

CITATION = "CITATION.cff"
CHANGELOG = "CHANGELOG.md"

_HEAD = "# Changelog\n"


def citation(version: str) -> str:
    """CITATION.cff. It has no date: the version names the month, and nothing in a release comes from a clock."""
    return "\n".join(
        [
            "cff-version: 1.2.0",
            "message: If you use this dataset, please cite it as below, with its version.",
            "type: dataset",
            f"title: {json.dumps(TITLE)}",
            f"abstract: {json.dumps(DESCRIPTION)}",
            f"version: {version}",
            f"license: {LICENCE['name']}",
            "authors:",
            f"  - name: {AUTHORS}",
            "",
        ]
    )


def changelog(version: str, notes: list[str], before: Path | None) -> str:
    """CHANGELOG.md: this version's notes above those of the release in `before`."""
    earlier = ""
    if before is not None and (before / CHANGELOG).exists():
        earlier = (before / CHANGELOG).read_text(encoding="utf-8").removeprefix(_HEAD)
    return f"{_HEAD}\n## {version}\n\n" + "".join(f"- {note}\n" for note in notes) + earlier
