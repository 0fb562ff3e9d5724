"""How far the checks are proved: which of them a planted defect makes fail, and how many of the defects were found.

`proof.json` is measured by `python -m tests.data_checks.score`, which plants every defect; a test holds it to the table of
defects, each of which is planted again in every run of the tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_checks.suites import STAGES, check_names

FILE = Path(__file__).with_name("proof.json")


@dataclass(frozen=True)
class Proof:
    """`planted` defects, of which `caught` made exactly the checks fail that claim to find them, with their severity; by kind
    (rows, files, days, codebook) in `kinds`. `proved`: the checks ("table.name") that one of them makes fail. Of `mutants`, values
    changed without a look at the checks, no check noticed those in `unnoticed`."""

    planted: int
    caught: int
    kinds: dict[str, int]
    proved: frozenset[str]
    mutants: int
    unnoticed: tuple[str, ...]

    @property
    def unproved(self) -> list[str]:
        """The checks that no defect makes fail."""
        return sorted(all_checks() - self.proved)


def proof() -> Proof:
    """What was measured. Raises FileNotFoundError before the first time."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    blind = told["blind"]
    return Proof(
        told["planted"],
        told["caught"],
        told["kinds"],
        frozenset(told["proved"]),
        blind["mutants"],
        tuple(blind["unnoticed"]),
    )


@cache
def all_checks() -> frozenset[str]:
    """Every check of every suite, as "table.name": one that several stages run is one."""
    return frozenset(f"{check.table}.{check.name}" for stage in STAGES for check in check_names(stage))


def unnoticed_columns() -> list[str]:
    """The columns in which a blind mutant went unnoticed, in their order."""
    return list(dict.fromkeys(told.partition(" of row ")[0] for told in proof().unnoticed))


def summary() -> str:
    """The score in a few sentences."""
    found = proof()
    known = all_checks()
    kinds = ", ".join(f"{n} {kind}" for kind, n in found.kinds.items())
    share = len(known & found.proved) / len(known)
    return (
        f"{found.caught} of {found.planted} planted defects ({kinds}) are found by exactly the checks that claim to find them, "
        f"with their severity: a mutation score of {found.caught / found.planted:.3f}. {len(known & found.proved)} of "
        f"{len(known)} checks ({share:.1%}) fail for at least one of them. These defects were written with the checks: they show "
        f"that a check finds what it claims. Of {found.mutants} values of a good dataset that were changed without a look at the "
        f"checks, to others that might be true, {found.mutants - len(found.unnoticed)} "
        f"({1 - len(found.unnoticed) / found.mutants:.0%}) made some check fail."
    )
