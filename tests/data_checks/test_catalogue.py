"""docs/checks.md lists the checks that there are, and every one of them has its planted defect."""

from __future__ import annotations

from data_checks.catalogue import PAGE, catalogue, checks_of_meaning
from tests.data_checks.defects import DEFECTS

PROVED_ELSEWHERE = {"rows_in_their_year", "same_as_duckdb", "not_empty", "fresh"}
"""By tests of files (test_publication, test_files) and of drift (test_drift), as are the checks `..._as_before`."""


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith(catalogue()), "run `python -m data_checks.catalogue`"


def test_every_check_of_meaning_has_a_planted_defect() -> None:
    found = {name for defect in DEFECTS for name in defect.finds}
    unproved = {
        f"{table}.{name}"
        for table, checks in checks_of_meaning().items()
        for name in checks
        if f"{table}.{name}" not in found and name not in PROVED_ELSEWHERE and not name.endswith("_as_before")
    }
    assert sorted(unproved) == []
