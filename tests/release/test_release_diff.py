"""What changes from one release to the next is told by event and field."""

from __future__ import annotations

import shutil

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.publish.store import ANSWER, DAY1, EXPULSION, event, mention, rows
from tests.release.conftest import VERSION, make, published_in
from titfortat import release
from titfortat.errors import TerminalError
from titfortat.release.diff import SCHEMA, diff, page
from titfortat.storage import short_hash

NEXT = "v2026.02.0"


def changed_rows() -> dict[str, list[dict]]:
    """One event gone, one come, and of the third the headcount and the names have changed."""
    tables = rows()
    new = short_hash("new event")
    of_new = mention(tables["articles"][1], "FRA", "RUS")
    tables["event_mentions"].append(of_new)
    tables["events"] = [
        {**tables["events"][0], "headcount": 3, "headcount_max": 3, "persons": ["Ivan Petrov"]},
        event(new, "FRA", "RUS", DAY1),
    ]
    tables["event_sources"] = [tables["event_sources"][0], {"event_id": new, "mention_id": of_new["mention_id"]}]
    tables["responses"] = []
    return tables


def test_a_first_release_has_an_empty_diff(released):
    assert pq.read_schema(released / "diff.parquet").equals(SCHEMA)
    assert pq.read_metadata(released / "diff.parquet").num_rows == 0
    assert "first release" in (released / "DIFF.md").read_text(encoding="utf-8")


def test_the_next_release_tells_what_came_went_and_changed(warehouse):
    first = make(warehouse, VERSION)
    folder = make(published_in(warehouse.root, changed_rows()), NEXT)
    found = pq.read_table(folder / "diff.parquet").to_pylist()
    new = short_hash("new event")
    of = {(r["change"], r["event_id"], r["field"]): (r["before"], r["after"]) for r in found}
    assert of == {
        ("added", new, None): (None, None),
        ("removed", ANSWER, None): (None, None),
        ("changed", EXPULSION, "headcount"): ("2", "3"),
        ("changed", EXPULSION, "headcount_max"): ("2", "3"),
        ("changed", EXPULSION, "persons"): ("[]", "[Ivan Petrov]"),
    }
    told = (folder / "DIFF.md").read_text(encoding="utf-8")
    assert f"1 added, 1 removed, 1 changed since {VERSION}" in told
    assert "2025-05-14 FRA EXPEL RUS" in told and f"({EXPULSION}): headcount, headcount_max, persons" in told
    changes = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changes.startswith(f"# Changelog\n\n## {NEXT}\n") and f"\n## {VERSION}\n\n- The first release." in changes
    assert release.verify(folder).problems == [] and release.verify(first).problems == []


def test_an_event_that_has_another_id_now_is_told_with_it(warehouse):
    make(warehouse, VERSION)
    tables = changed_rows()
    new = short_hash("new event")
    redirect = {
        "from_id": ANSWER,
        "to_id": new,
        "reason": "move",
        "since": DAY1,
        "rank": 1,
        "is_heir": True,
        "n_mentions": 1,
    }
    tables["event_redirects"] = [redirect]
    folder = make(published_in(warehouse.root, tables), NEXT)
    gone = [r for r in pq.read_table(folder / "diff.parquet").to_pylist() if r["change"] == "removed"]
    assert [(r["event_id"], r["after"]) for r in gone] == [(ANSWER, new)]
    assert f"({ANSWER}): now {new}" in (folder / "DIFF.md").read_text(encoding="utf-8")


def test_a_release_before_redirects_is_compared_too(released, tmp_path):
    other = shutil.copytree(released, tmp_path / NEXT)
    with duckdb.connect(other / "titfortat.duckdb") as con:
        con.execute("DROP TABLE event_redirects")
        con.execute("DELETE FROM events WHERE event_id = ?", [ANSWER])
    assert [(r["change"], r["after"]) for r in diff(released, other).rows.to_pylist()] == [("removed", None)]


def test_a_release_is_compared_with_the_one_before_it_and_not_with_a_later(warehouse, tmp_path):
    for version in ("v2025.12.9", "v2025.12.10", "v2026.03.0"):
        make(warehouse, version, tmp_path / "out")
    (tmp_path / "out" / "vNext").mkdir()
    folder = make(warehouse, "v2026.01.0", tmp_path / "out")
    assert "since v2025.12.10" in (folder / "DIFF.md").read_text(encoding="utf-8")
    assert pq.read_metadata(folder / "diff.parquet").num_rows == 0


def test_columns_that_came_or_went_are_named_and_not_compared(released, tmp_path):
    other = shutil.copytree(released, tmp_path / NEXT)
    with duckdb.connect(other / "titfortat.duckdb") as con:
        con.execute("ALTER TABLE events ADD COLUMN mood VARCHAR DEFAULT 'x'")
        con.execute("ALTER TABLE events DROP COLUMN goldstein")
        con.execute("DROP TABLE responses")
    found = diff(released, other)
    assert found.schema_added == ("events.mood",) and found.schema_removed == ("events.goldstein", "responses")
    assert len(found.rows) == 0
    assert "Tables and columns removed: `events.goldstein`, `responses`." in page(found)


def test_a_release_that_cannot_be_compared_is_not_made(warehouse):
    first = make(warehouse, VERSION)
    (first / "titfortat.duckdb").chmod(0o644)
    (first / "titfortat.duckdb").write_bytes(b"nothing")
    with pytest.raises(TerminalError, match=VERSION):
        make(warehouse, NEXT)
    assert not (warehouse.releases / NEXT).exists()


def test_the_citation_names_the_version(released):
    lines = (released / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "cff-version: 1.2.0" and f"version: {VERSION}" in lines
