"""Which days a run covers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipelines.partitions import arrival_days, range_tags, ranges

DAYS = st.sets(st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 31)), max_size=40)


def test_arrival_days_are_folders_named_by_a_date(tmp_path: Path) -> None:
    for name in ("2026-01-06", "2026-01-05", "2026-02-30", "notes", "20260105"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-01-07").write_text("a file")
    assert arrival_days(tmp_path) == ["2026-01-05", "2026-01-06"]
    assert arrival_days(tmp_path / "nothing") == []


@given(DAYS)
def test_ranges_cover_exactly_the_days(days: set[dt.date]) -> None:
    covered: list[dt.date] = []
    found = list(ranges(d.isoformat() for d in days))
    for first, last in found:
        day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        while day <= end:
            covered.append(day)
            day += dt.timedelta(days=1)
    assert covered == sorted(days)
    gaps = sum(b - a > dt.timedelta(days=1) for a, b in zip(sorted(days), sorted(days)[1:], strict=False))
    assert len(found) == gaps + bool(days)


def test_range_tags_are_those_that_dagster_reads() -> None:
    from dagster._core.storage.tags import (
        ASSET_PARTITION_RANGE_END_TAG,
        ASSET_PARTITION_RANGE_START_TAG,
    )

    assert range_tags("a", "b") == {ASSET_PARTITION_RANGE_START_TAG: "a", ASSET_PARTITION_RANGE_END_TAG: "b"}
