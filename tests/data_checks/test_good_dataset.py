"""The suites have nothing to say against a dataset without a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_checks.promotion import audit
from data_checks.suites import STAGES, check_names
from tests.data_checks.dataset import follows_contract, good, write_stage


def test_the_dataset_follows_the_contract() -> None:
    assert follows_contract(good())


@pytest.mark.parametrize("stage", STAGES)
def test_good_dataset_passes_every_check(tmp_path: Path, stage: str) -> None:
    results = audit(write_stage(tmp_path, stage, good()))
    assert {(r.table, r.name) for r in results} == {(c.table, c.name) for c in check_names(stage)}
    assert [(r.table, r.name, r.note, r.sample) for r in results if not r.passed] == []


@pytest.mark.parametrize("stage", STAGES)
def test_every_check_tells_what_to_do_and_why(stage: str) -> None:
    for check in check_names(stage):
        assert len(check.description) > 20, check.name
        assert len(check.reason) > 10, check.name
        assert check.name.replace("_", "").isalnum(), check.name
