"""docs/checks.md lists the checks that there are, and how far they are proved."""

from __future__ import annotations

from data_checks.catalogue import PAGE, catalogue, checks_of_meaning
from data_checks.proof import summary


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith(catalogue()), "run `python -m data_checks.catalogue`"


def test_the_page_has_every_check_of_meaning_and_the_score() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table, checks in checks_of_meaning().items():
        assert f"### {table}\n" in page
        assert all(f"| `{name}` |" in page for name in checks)
    assert summary() in page
