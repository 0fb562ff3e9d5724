"""Days that are only a little unlike those before, or have too few before them, say nothing; `day_defects` has those that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data_checks.day_defects import DayDefect, become

QUIET = (
    DayDefect("a few dates less", "clean", "articles", lambda n, r: {**r, "published_at": None} if n < 8 else r, ()),
    DayDefect("nothing", "extract", "event_mentions", lambda n, r: r, ()),
    DayDefect("too few days before", "extract", "event_mentions", become(status="denied"), (), earlier=3),
)


@pytest.mark.parametrize("day", QUIET, ids=lambda d: d.what)
def test_a_day_that_is_not_odd_enough_passes(tmp_path: Path, day: DayDefect) -> None:
    results = day.audit(tmp_path)
    assert results
    assert [r.name for r in results if not r.passed] == []
