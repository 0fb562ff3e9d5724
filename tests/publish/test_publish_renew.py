"""The DuckDB file made out of the last one is the one that is built whole: the same rows in the same order, and all that is around them."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from tests.publish.store import DAY1, article, event, ledger_of, mention, rows, write_store
from tests.publish.test_publish_swap import database_rows, parquet_bytes, run, with_more
from titfortat import publish
from titfortat.publish import PUBLISHED_TABLES, renew
from titfortat.publish.digests import UNKNOWN, by_month, by_year
from titfortat.storage import Warehouse, short_hash


@pytest.fixture(autouse=True)
def however_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables as small as these would be built whole."""
    monkeypatch.setattr(renew, "MOST", 2.0)
    monkeypatch.setattr(renew, "HOLES", 2.0)


def whole(tmp_path: Path, tables: dict[str, list[dict]], name: str = "whole") -> Warehouse:
    """The same rows published from nothing."""
    warehouse = Warehouse(tmp_path / name)
    write_store(warehouse, tables)
    run(warehouse)
    return warehouse


def described(warehouse: Warehouse) -> dict[str, list[tuple]]:
    """What the file says of itself: comments, columns, keys and macros."""
    with duckdb.connect(warehouse.duckdb, read_only=True) as con:
        return {
            what: con.execute(f"SELECT {columns} FROM {what}() WHERE NOT internal ORDER BY ALL").fetchall()
            for what, columns in (
                ("duckdb_tables", "table_name, comment"),
                ("duckdb_columns", "table_name, column_name, data_type, is_nullable, comment"),
                ("duckdb_functions", "function_name, comment, macro_definition"),
            )
        }


def are_the_same(one: Warehouse, other: Warehouse) -> bool:
    return (
        database_rows(one) == database_rows(other)
        and parquet_bytes(one) == parquet_bytes(other)
        and described(one) == described(other)
    )


def test_only_what_follows_the_first_change_is_written_anew(stored, tmp_path):
    run(stored)
    write_store(stored, with_more(rows()))
    candidate = run(stored)
    assert candidate.figures["tables_renewed"] == 2
    assert are_the_same(stored, whole(tmp_path, with_more(rows())))
    write_store(stored, rows())
    run(stored)
    assert are_the_same(stored, whole(tmp_path, rows(), "again"))


def many(seed: int) -> dict[str, list[dict]]:
    """Rows of a seed: articles, mentions and events of random days, some without one; neighbouring seeds share most."""
    tables = rows()
    for n in range(40):
        chance = random.Random(f"{n} {seed if n % 7 == seed % 7 else 'always'}")
        if chance.random() < 0.2:
            continue
        day = dt.date(2015, 1, 1) + dt.timedelta(chance.randrange(4000))
        at = dt.datetime.combine(day, dt.time(9), dt.UTC) if chance.random() < 0.9 else None
        new = {**article(f"many {n} {day}"), "published_at": at, "published_at_source": "dump" if at else None}
        new["dump_date"] = DAY1
        told = mention(new, published_at=at)
        act = event(short_hash("many", n, day), "FRA", "RUS", day if at else None)
        tables["articles"].append(new)
        tables["ingest_ledger"].append(ledger_of(new, 1000 + n))
        tables["event_mentions"].append(told)
        tables["events"].append(act)
        tables["event_sources"].append({"event_id": act["event_id"], "mention_id": told["mention_id"]})
    return tables


def test_a_chain_of_changes_ends_as_if_there_had_been_none(tmp_path):
    chain = Warehouse(tmp_path / "chain")
    renewed = []
    for seed in (1, 2, 3, 9, 2, 4):
        write_store(chain, many(seed))
        renewed.append(run(chain, 2).figures["tables_renewed"])
        assert are_the_same(chain, whole(tmp_path, many(seed), f"whole {len(renewed)}"))
    assert renewed[0] == len(PUBLISHED_TABLES) and all(2 <= n < len(PUBLISHED_TABLES) for n in renewed[1:])


def test_what_somebody_changed_in_the_last_file_is_mended(stored, tmp_path):
    run(stored)
    with duckdb.connect(stored.duckdb) as con:
        con.execute("UPDATE events SET headcount = 99; DELETE FROM ingest_ledger WHERE outcome = 'rejected'")
    write_store(stored, with_more(rows()))
    assert run(stored).figures["tables_renewed"] == 3
    assert are_the_same(stored, whole(tmp_path, with_more(rows())))


@pytest.mark.parametrize("how", ["other code", "damaged", "gone", "mostly new", "full of holes", "did not work"])
def test_it_is_built_whole_where_the_last_file_is_no_base(stored, tmp_path, monkeypatch, how):
    run(stored)
    file = stored.duckdb.resolve()
    if how == "other code":
        with duckdb.connect(file) as con:
            con.execute("UPDATE _meta SET value = 'other' WHERE key = 'code_fingerprint'")
    elif how == "damaged":
        file.write_bytes(file.read_bytes()[:5000])
    elif how == "gone":
        shutil.rmtree(file.parent)
    elif how == "mostly new":
        monkeypatch.setattr(renew, "MOST", 0.0)
    elif how == "full of holes":
        monkeypatch.setattr(renew, "HOLES", -1.0)
    else:
        monkeypatch.setattr(sys.modules["titfortat.publish.build"], "renew", lambda *_: False)
    write_store(stored, with_more(rows()))
    candidate = publish.plan(stored)
    publish.build(candidate)
    if how != "did not work":
        assert candidate.figures["tables_renewed"] == len(PUBLISHED_TABLES)
    candidate.promote()
    assert are_the_same(stored, whole(tmp_path, with_more(rows())))


def test_the_file_does_not_grow_with_the_number_of_changes(tmp_path):
    chain = Warehouse(tmp_path / "chain")
    sizes = []
    for seed in range(12):
        write_store(chain, many(seed))
        run(chain)
        sizes.append(chain.duckdb.stat().st_size)
    assert sizes[-1] < 2 * sizes[0]


def test_digests_of_months_add_up_to_those_of_years(published):
    with duckdb.connect(published.duckdb, read_only=True) as con:
        months = by_month(con, "articles")
        assert list(months) == ["2024-03", "2025-05", UNKNOWN] and sum(n for n, _ in months.values()) == 5
        years = by_year({**months, "2025-07": (1, 2)})
        assert list(years)[:1] == ["2024"] and years["2025"] == (months["2025-05"][0] + 1, months["2025-05"][1] + 2)
        assert list(by_month(con, "event_sources")) == [None] and by_year(by_month(con, "responses")).keys() == {None}
