"""What an audit hands on: the result of each check, and the JSON file in which the results of a partition are kept.

The file's content depends on the data alone: no clock, no path of the machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from data_checks.spec import Severity


@dataclass(frozen=True)
class CheckResult:
    """One check's result. `observed` holds its numbers, `sample` some offenders ("key: what was found").

    `judged` is False where the check could not be evaluated (another one then says why); it has not passed either.
    """

    table: str
    name: str
    severity: Severity
    passed: bool
    observed: dict[str, float]
    sample: tuple[str, ...]
    description: str
    note: str = ""
    judged: bool = True

    @property
    def blocks(self) -> bool:
        """Whether the candidate must not be promoted."""
        return self.severity is Severity.ERROR and not self.passed


def save_results(
    path: Path, stage: str, partition: str, fingerprint: str, rows: dict[str, int], results: list[CheckResult]
) -> None:
    """Write the results of a partition to `path`, replacing what was there at once."""
    told = {
        "stage": stage,
        "partition": partition,
        "fingerprint": fingerprint,
        "rows": rows,
        "checks": [asdict(r) for r in results],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def load_results(path: Path, fingerprint: str) -> list[CheckResult]:
    """The results that were saved for this fingerprint; none where there are none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return _results(told) if told.get("fingerprint") == fingerprint else []


def saved_results(path: Path) -> list[CheckResult]:
    """The results in the file, whatever they were of. Raises FileNotFoundError and ValueError."""
    return _results(json.loads(path.read_text(encoding="utf-8")))


def _results(told: dict) -> list[CheckResult]:
    return [
        CheckResult(**{**c, "severity": Severity(c["severity"]), "sample": tuple(c["sample"])}) for c in told["checks"]
    ]
