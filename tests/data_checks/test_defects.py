"""Every planted defect is found by exactly the checks that claim to find it, with the right severity, and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_checks.promotion import audit
from tests.data_checks.dataset import good, write_stage
from tests.data_checks.defects import DEFECTS, Defect


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{d.stage}-{d.what}" for d in DEFECTS])
def test_planted_defect_is_found(tmp_path: Path, defect: Defect) -> None:
    rows = good()
    defect.plant(rows)
    failed = {f"{r.table}.{r.name}": r for r in audit(write_stage(tmp_path, defect.stage, rows)) if not r.passed}
    assert sorted(failed) == sorted(defect.finds)
    first = failed[defect.finds[0]]
    assert first.severity is defect.severity
    assert first.judged
    assert defect.names in " ".join(first.sample)


def test_defects_are_many_and_differ() -> None:
    assert len({(d.stage, d.what) for d in DEFECTS}) == len(DEFECTS) >= 60
