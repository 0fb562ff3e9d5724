"""What is promoted can be judged again, table by table or day by day, and shown as Data Docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_checks.promotion import advance
from data_checks.stored import audit_stored
from tests.data_checks.dataset import good, write_raw, write_stage
from titfortat.errors import TerminalError
from titfortat.storage import Candidate, Warehouse, write_table


@pytest.fixture
def promoted(tmp_path: Path) -> Warehouse:
    """A warehouse with the good dataset, of which one mention has been spoiled since."""
    rows = good()
    for stage in ("ingest", "clean", "extract", "resolve"):
        candidate = write_stage(tmp_path, stage, rows)
        assert isinstance(candidate, Candidate)

        def build(candidate: Candidate = candidate) -> None:
            for name in candidate.tables:
                write_table(name, candidate.path(name), rows.get(name, []), candidate.fingerprint)

        advance(candidate, build)
    rows["event_mentions"][0]["actor"] = "RUS"
    write_raw("event_mentions", Warehouse(tmp_path).stored("event_mentions", "2021-04-27"), rows["event_mentions"])
    return Warehouse(tmp_path)


def test_every_partition_is_judged(promoted: Warehouse) -> None:
    found = {(s.stage, s.partition): [r.name for r in results if r.blocks] for s, results in audit_stored(promoted)}
    assert found == {
        ("ingest", "2021-04-27"): [],
        ("clean", "2021-04-27"): [],
        ("extract", "2021-04-27"): ["pair_differs"],
        ("resolve", "whole"): [],
    }


def test_one_table_of_one_day(promoted: Warehouse) -> None:
    ((stored, results),) = audit_stored(promoted, "articles", "2021-04-27")
    assert stored.stage == "clean"
    assert {r.table for r in results} == {"articles"}


def test_nothing_there(promoted: Warehouse) -> None:
    with pytest.raises(TerminalError, match="articles of 1999-01-01"):
        list(audit_stored(promoted, "articles", "1999-01-01"))
