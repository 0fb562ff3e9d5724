"""Parquet files of the contract: same rows same bytes, whole or not there, faults that say what to do."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from titfortat.errors import TerminalError
from titfortat.schema import arrow_schema, conform
from titfortat.storage import TableWriter, read_fingerprint, read_table, write_table

ROWS = [
    {"event_id": f"{i:016x}", "responds_to": "0" * 16, "latency_days": i, "basis": "stated", "confidence": 0.5}
    for i in range(10)
]


def test_the_same_rows_give_the_same_bytes(tmp_path):
    one, two = tmp_path / "one.parquet", tmp_path / "elsewhere" / "two.parquet"
    assert write_table("responses", one, ROWS, "f") == write_table("responses", two, conform("responses", ROWS), "f")
    assert one.read_bytes() == two.read_bytes()


def test_a_file_carries_schema_fingerprint_and_page_index(tmp_path):
    path = tmp_path / "x.parquet"
    write_table("responses", path, ROWS, "abc")
    assert read_fingerprint(path) == "abc"
    assert pq.read_schema(path).equals(arrow_schema("responses"))
    column = pq.read_metadata(path).row_group(0).column(0)
    assert column.has_offset_index and column.has_column_index and column.compression == "ZSTD"
    assert read_table("responses", path, ["latency_days"]).to_pydict() == {"latency_days": list(range(10))}


def test_batches_become_row_groups_in_order(tmp_path):
    path = tmp_path / "x.parquet"
    with TableWriter("responses", path, "f", batch_rows=4) as out:
        out.write(ROWS[:7])
        out.write_arrow(conform("responses", ROWS[7:9]))
        out.write(iter(ROWS[9:]))
    assert out.rows == 10
    assert read_table("responses", path).to_pylist() == ROWS
    metadata = pq.read_metadata(path)
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [4, 3, 2, 1]


def test_no_rows_leave_a_file_with_the_schema(tmp_path):
    path = tmp_path / "x.parquet"
    assert write_table("responses", path, [], "f") == 0
    assert read_table("responses", path).schema.equals(arrow_schema("responses"))


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, fault):
    path = tmp_path / "x.parquet"
    write_table("responses", path, ROWS, "old")

    def rows():
        yield ROWS[0]
        raise fault

    with pytest.raises(fault):
        write_table("responses", path, rows(), "new")
    assert read_fingerprint(path) == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_rows_that_break_the_contract_are_refused(tmp_path):
    with pytest.raises(ValueError, match="confidence"):
        write_table("responses", tmp_path / "x.parquet", [{**ROWS[0], "confidence": None}], "f")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_damaged_file_is_named_with_the_next_command(tmp_path):
    path = tmp_path / "x.parquet"
    with pytest.raises(TerminalError, match=r"responses.*x\.parquet.*titfortat run"):
        read_table("responses", path)
    write_table("responses", path, ROWS, "f")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(TerminalError, match=r"not a readable Parquet file.*delete it"):
        read_table("responses", path)


def test_a_fingerprint_that_is_not_there_is_none(tmp_path):
    path = tmp_path / "x.parquet"
    assert read_fingerprint(path) is None
    path.write_bytes(b"")
    assert read_fingerprint(path) is None
    pq.write_table(conform("responses", ROWS).replace_schema_metadata(None), path)
    assert read_fingerprint(path) is None


def test_a_fingerprint_is_found_behind_a_footer_of_any_size(tmp_path):
    path = tmp_path / "x.parquet"
    with TableWriter("responses", path, "f" * 16) as out:
        for _ in range(600):
            out.write_arrow(conform("responses", ROWS))
    assert int.from_bytes(path.read_bytes()[-8:-4], "little") > 1 << 16
    assert read_fingerprint(path) == "f" * 16
    write_table("responses", path, ROWS, "x" * 200)
    assert read_fingerprint(path) == "x" * 200


def test_a_folder_named_like_a_partition_adds_no_column(tmp_path):
    path = tmp_path / "year=2024" / "part-0.parquet"
    write_table("responses", path, ROWS, "f")
    assert read_table("responses", path).column_names == arrow_schema("responses").names
