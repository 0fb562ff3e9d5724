"""Every planted defect is found by exactly the checks that claim to find it, with the right severity, and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_checks.proof import all_checks, proof
from tests.data_checks.blind import mutants
from tests.data_checks.derived import derived, found_by_their_checks, spoiled_files
from tests.data_checks.score import BY_HAND, derived_groups, fails_as_claimed, file_tables, measured, statically


@pytest.mark.parametrize("defect", BY_HAND, ids=[f"{d.stage}-{d.what}" for d in BY_HAND])
def test_planted_defect_is_found(tmp_path: Path, defect) -> None:
    results = defect.audit(tmp_path)
    failed = {f"{r.table}.{r.name}": r for r in results if not r.passed}
    assert sorted(failed) == sorted(defect.finds)
    first = failed[defect.finds[0]]
    assert first.severity is defect.severity
    assert first.judged
    assert defect.names in " ".join(first.sample)
    assert fails_as_claimed(defect, results)


@pytest.mark.parametrize(("stage", "table"), derived_groups(), ids=lambda v: str(v))
def test_what_breaks_the_codebook_is_found(tmp_path: Path, stage: str, table: str) -> None:
    planted = [d for d in derived() if (d.stage, d.table) == (stage, table)]
    found = found_by_their_checks(tmp_path, stage, table, planted)
    assert [(d.check, d.values) for d, right in found.items() if not right] == []


@pytest.mark.parametrize(("stage", "table"), file_tables(), ids=lambda v: str(v))
def test_a_spoilt_file_of_every_table_is_found(tmp_path: Path, stage: str, table: str) -> None:
    assert spoiled_files(tmp_path, stage, table) == {"readable": True, "columns_present": True, "columns_typed": True}


def test_defects_are_many_and_differ() -> None:
    assert len({(d.stage, d.what) for d in BY_HAND}) == len(BY_HAND) >= 60
    keys = [(d.stage, d.table, d.check, d.told) for d in derived()]
    assert len(set(keys)) == len(keys)


def test_the_score_is_of_these_defects() -> None:
    told = measured()
    told.pop("blind")
    assert told == statically(), "run `python -m tests.data_checks.score`"
    assert proof().caught == proof().planted
    assert proof().proved <= all_checks()


def test_blind_mutants_are_noticed_as_the_score_says(tmp_path: Path) -> None:
    every = list(mutants())
    told = measured()["blind"]
    assert told["mutants"] == len(every)
    for number in range(0, len(every), 9):
        mutant = every[number]
        assert mutant.noticed(tmp_path / str(number)) != (str(mutant) in told["unnoticed"]), mutant


def test_every_check_has_its_defect() -> None:
    assert proof().unproved == []
