"""The layout of a data root."""

from __future__ import annotations

from pathlib import Path

from titfortat.storage import Warehouse


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_building_a_path_touches_no_disk(tmp_path):
    warehouse = Warehouse(tmp_path / "new")
    paths = (
        warehouse.stored("articles", "2025-01-01"),
        warehouse.stored("events", "whole"),
        warehouse.published_file("events", 2025),
        warehouse.candidates("clean", "2025-01-01"),
        warehouse.check_results("clean", "2025-01-01"),
        warehouse.duckdb,
        warehouse.manifest,
        warehouse.releases,
    )
    assert len(set(paths)) == len(paths)
    assert not warehouse.root.exists()
    assert warehouse.stored_files("articles") == [] and warehouse.published_files("events") == []


def test_stored_days_are_in_order_and_only_days(tmp_path):
    warehouse = Warehouse(tmp_path)
    later = touch(warehouse.stored("articles", "2025-02-01"))
    first = touch(warehouse.stored("articles", "2024-12-31"))
    touch(warehouse.stored("articles", "whole"))
    touch(tmp_path / "store" / "articles" / "day=junk" / "part-0.parquet")
    touch(first.with_name(".part-0.parquet.1.part"))
    assert warehouse.stored_days("articles") == ["2024-12-31", "2025-02-01"]
    assert warehouse.stored_files("articles") == [first, later]


def test_published_files_are_in_the_order_of_the_years(tmp_path):
    warehouse = Warehouse(tmp_path)
    unknown = touch(warehouse.published_file("events", "unknown"))
    years = [touch(warehouse.published_file("events", y)) for y in (1985, 2024)]
    assert warehouse.published_files("events") == [*years, unknown]
    assert unknown.parent.name == "year=unknown"
    assert warehouse.published_file("countries").parent.name == "countries"


def test_parts_of_a_table_over_all_days_are_in_order_and_no_days_among_them(tmp_path):
    warehouse = Warehouse(tmp_path)
    assert warehouse.spanning("events") == warehouse.stored("events", "whole")
    assert warehouse.spanning_files("events") == []
    parts = [touch(warehouse.spanning("events", part)) for part in ("1983", "2014-02", "2014-11", "unknown")]
    touch(warehouse.stored("events", "2025-02-01"))
    assert warehouse.spanning_files("events") == parts
    assert warehouse.stored_days("events") == ["2025-02-01"]
    assert warehouse.made("resolve").parent == tmp_path / "store"
    assert warehouse.work("resolve").parent == tmp_path / "work"
