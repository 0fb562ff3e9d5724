"""Data Docs: a page for every audit, an index that leads to them, nothing from outside, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from data_checks import docs
from data_checks.docs import write_docs
from data_checks.results import CheckResult, save_results
from data_checks.spec import Severity
from titfortat.storage import Warehouse

HOLDS = CheckResult(
    "articles",
    "text_not_blank",
    Severity.ERROR,
    True,
    {"rows": 60, "offenders": 0, "share": 0.0},
    (),
    "An article has text.",
    reason="no event can be read from it",
)
FAILS = replace(
    HOLDS, passed=False, observed={"rows": 60, "offenders": 2, "share": 0.0333}, sample=("a1: url = <x&y>",)
)
WARNS = CheckResult(
    "articles", "fresh", Severity.WARN, False, {"value": 446.0, "high": 14.0}, (), "The newest article is new."
)
UNJUDGED = replace(HOLDS, name="url_not_null", passed=False, observed={}, note="articles cannot be read", judged=False)


def save(warehouse: Warehouse, stage: str, partition: str, *results: CheckResult, promoted: bool = True) -> None:
    path = warehouse.check_results(stage, partition, promoted)
    save_results(path, stage, partition, promoted, "f" * 16, results)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    save(found, "clean", "2026-01-05", HOLDS)
    save(found, "clean", "2026-01-06", HOLDS, WARNS)
    save(found, "clean", "2026-01-06", FAILS, UNJUDGED, promoted=False)
    save(found, "resolve", "whole", replace(HOLDS, table="events"))
    return found


def test_every_audit_has_a_page_and_every_link_leads_somewhere(warehouse: Warehouse) -> None:
    index = write_docs(warehouse)
    assert index == warehouse.data_docs
    pages = {p.relative_to(index.parent).as_posix() for p in index.parent.rglob("*.html")} - {"index.html"}
    assert pages == {
        "clean/2026-01-05.html",
        "clean/2026-01-06.html",
        "clean/2026-01-06.failed.html",
        "resolve/whole.html",
    }
    for page in index.parent.rglob("*.html"):
        for link in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page}: {link}"


def test_a_page_says_what_was_found_what_to_do_and_why(warehouse: Warehouse) -> None:
    write_docs(warehouse)
    page = warehouse.data_docs_of("clean", "2026-01-06", promoted=False).read_text(encoding="utf-8")
    for words in (
        "This candidate was turned down",
        "2 of 60 rows",
        "An article has text.",
        "no event can be read from it",
        "a1: url = &lt;x&amp;y&gt;",
        "articles cannot be read",
        "not judged",
    ):
        assert words in page
    assert page.index("text_not_blank") < page.index("url_not_null")
    index = warehouse.data_docs.read_text(encoding="utf-8")
    assert "6 checks of 4 audits: 2 errors, 1 warning" in index
    assert "articles.fresh" in index and "articles.text_not_blank" in index and "not promoted" in index


def test_pages_ask_nothing_of_anybody_and_are_the_same_every_time(warehouse: Warehouse) -> None:
    write_docs(warehouse)
    first = {p: p.read_bytes() for p in warehouse.data_docs.parent.rglob("*.html")}
    write_docs(warehouse)
    assert {p: p.read_bytes() for p in warehouse.data_docs.parent.rglob("*.html")} == first
    for page in first.values():
        assert not re.search(rb"https?:|<script|<img|<link|@import|url\(", page)
        assert str(warehouse.root).encode() not in page


def test_old_days_without_a_fault_are_listed_and_have_no_page(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    days = [(dt.date(2026, 1, 1) + dt.timedelta(n)).isoformat() for n in range(docs.LAST + 10)]
    for day in days:
        save(warehouse, "clean", day, WARNS if day == days[3] else HOLDS)
    write_docs(warehouse)
    there = [d for d in days if warehouse.data_docs_of("clean", d).exists()]
    assert there == [days[3], *days[-docs.LAST :]]
    index = warehouse.data_docs.read_text(encoding="utf-8")
    assert all(f"<td>{d}</td>" in index for d in days)


def test_nothing_was_audited(tmp_path: Path) -> None:
    assert write_docs(Warehouse(tmp_path)) is None
    assert not Warehouse(tmp_path).data_docs.exists()
