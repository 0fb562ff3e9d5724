"""The mutation score: plants every defect and writes what was found to `data_checks/proof.json`.

    python -m tests.data_checks.score

Blind mutants (`blind`) are told beside them: whether any check notices a value that was changed without a look at the checks.

The defects by hand must make exactly the checks fail that claim to find them; those that follow from the codebook must make
their own check fail and be named by it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from data_checks.proof import FILE
from data_checks.results import CheckResult
from data_checks.suites import STAGES, suite
from tests.data_checks.blind import mutants
from tests.data_checks.day_defects import DAY_DEFECTS, DayDefect
from tests.data_checks.defects import DEFECTS, Defect
from tests.data_checks.derived import derived, found_by_their_checks, spoiled_files
from tests.data_checks.file_defects import FILE_DEFECTS, FileDefect

BY_HAND: tuple[Defect | FileDefect | DayDefect, ...] = (*DEFECTS, *FILE_DEFECTS, *DAY_DEFECTS)
CODEBOOK = "that follow from the codebook"
FILES = ("readable", "columns_present", "columns_typed")


def fails_as_claimed(defect: Defect | FileDefect | DayDefect, results: Sequence[CheckResult]) -> bool:
    """Whether exactly the named checks failed, the first of them with the severity that the defect expects."""
    failed = {f"{r.table}.{r.name}": r for r in results if not r.passed}
    return set(failed) == set(defect.finds) and failed[defect.finds[0]].severity is defect.severity


def derived_groups() -> list[tuple[str, str]]:
    """(stage, table) of the defects that follow from the codebook."""
    return sorted({(d.stage, d.table) for d in derived()}, key=lambda g: (STAGES.index(g[0]), g[1]))


def file_tables() -> list[tuple[str, str]]:
    """Every table with the first stage whose suite judges it."""
    first: dict[str, str] = {}
    for stage in STAGES:
        for table in suite(stage):
            first.setdefault(table, stage)
    return [(stage, table) for table, stage in first.items()]


def statically() -> dict:
    """The score if every defect is found: what the tests, which plant each, hold it to."""
    return _told(
        [(d, True) for d in BY_HAND],
        {d: True for d in derived()},
        dict.fromkeys(file_tables(), dict.fromkeys(FILES, True)),
    )


def measured() -> dict:
    """The score as it was written."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def measure(root: Path) -> dict:
    """Plant everything below `root`, and tell."""
    by_hand = [(d, fails_as_claimed(d, d.audit(root / f"hand-{n}"))) for n, d in enumerate(BY_HAND)]
    found = {}
    for stage, table in derived_groups():
        planted = [d for d in derived() if (d.stage, d.table) == (stage, table)]
        found |= found_by_their_checks(root / f"{stage}-{table}", stage, table, planted)
    files = {(s, t): spoiled_files(root / f"files-{s}-{t}", s, t) for s, t in file_tables()}
    blind = [(m, m.noticed(root / f"blind-{n}")) for n, m in enumerate(mutants())]
    unnoticed = [str(m) for m, noticed in blind if not noticed]
    return _told(by_hand, found, files) | {"blind": {"mutants": len(blind), "unnoticed": unnoticed}}


def _told(by_hand, found, files) -> dict:
    kinds: dict[str, int] = {}
    for defect, _ in by_hand:
        kinds[defect.kind] = kinds.get(defect.kind, 0) + 1
    spoilt = {f"{table}.{check}": right for (_, table), of in files.items() for check, right in of.items()}
    kinds[CODEBOOK] = len(found) + len(spoilt)
    proved = {name for defect, right in by_hand if right for name in defect.finds}
    proved |= {f"{d.table}.{d.check}" for d, right in found.items() if right} | {
        n for n, right in spoilt.items() if right
    }
    caught = sum(right for _, right in by_hand) + sum(found.values()) + sum(spoilt.values())
    missed = [f"{d.stage}: {d.what}" for d, right in by_hand if not right]
    missed += [f"{d.table}.{d.check}: {d.told}" for d, right in found.items() if not right]
    missed += [name for name, right in spoilt.items() if not right]
    return {
        "planted": sum(kinds.values()),
        "caught": caught,
        "kinds": kinds,
        "missed": missed,
        "proved": sorted(proved),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        score = measure(Path(scratch))
    FILE.write_text(json.dumps(score, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{score['caught']} of {score['planted']} found; missed: {score['missed'] or 'none'}")
    print(f"{len(score['blind']['unnoticed'])} of {score['blind']['mutants']} blind mutants unnoticed")


if __name__ == "__main__":
    main()
