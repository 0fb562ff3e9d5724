"""A day on top of what is resolved gives the bytes that resolving everything gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resolve.rows import mention, store
from tests.resolve.test_properties import MANY, some
from titfortat.resolve import TABLES, build, plan
from titfortat.resolve.correcting import event_id
from titfortat.resolve.stage import first_new_day
from titfortat.schema import empty_table
from titfortat.storage import Warehouse, read_table, short_hash, write_table

JOURNAL = "event_redirects"
"""The one table that depends on which runs there were."""

HEAD = "action,event_id,other,field,value,who,when,why,source_url\n"


def day(n: int) -> str:
    return f"2026-01-{5 + n:02}"


def arrive(warehouse: Warehouse, n: int, rows: list[dict]) -> None:
    store(warehouse, day(n), [r | {"dump_date": dt.date.fromisoformat(day(n))} for r in rows])


def advance(warehouse: Warehouse, corrections: Path, workers: int = 1) -> float:
    candidate = plan(warehouse, corrections)
    if candidate.is_current():
        return -1
    build(candidate, workers, corrections=corrections)
    candidate.promote()
    return candidate.figures["from_scratch"]


def read(warehouse: Warehouse) -> dict[str, bytes]:
    return {t: warehouse.stored(t, "whole").read_bytes() for t in TABLES if t != JOURNAL}


def both_ways(root: Path, days: list[list[dict]], corrections: Path) -> tuple[Warehouse, list[float]]:
    """Resolve after every day, compare with resolving all at once. Gives what was built how."""
    step, whole = Warehouse(root / "step"), Warehouse(root / "whole")
    how = []
    for n, rows in enumerate(days):
        for warehouse in (step, whole):
            arrive(warehouse, n, rows)
        how.append(advance(step, corrections))
    advance(whole, corrections)
    assert read(step) == read(whole)
    return step, how


@some(30)
@given(st.lists(MANY, min_size=2, max_size=4), st.booleans())
def test_a_day_on_top_gives_what_all_at_once_gives(days, corrected):
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "corrections"
        folder.mkdir()
        if corrected:
            one, other = days[0][0], days[-1][-1]
            (folder / "a.csv").write_text(
                HEAD + f"set,{event_id(one['mention_id'])},,headcount,7,me,2026-01-05,why,https://a.example\n"
                f"drop,{event_id(other['mention_id'])},,,,me,2026-01-05,why,https://a.example\n"
            )
        _, how = both_ways(Path(root), days, folder)
        assert how[0] == 1 and set(how[1:]) <= {0.0}


@some(15)
@given(MANY, st.randoms(use_true_random=False))
def test_any_batching_and_duplication_gives_the_same_rows(rows, chance):
    """The same mentions as one day, and spread over days with some of them again: rows, not bytes, for files name what
    they were made from."""
    published: dict[str, object] = {}
    rows = [r | {"published_at": published.setdefault(r["article_id"], r["published_at"])} for r in rows]
    spread: list[list[dict]] = [[], [], []]
    for article in sorted(published):
        told = [r for r in rows if r["article_id"] == article]
        for n in {chance.randrange(3), chance.randrange(3)}:
            spread[n] += told
    with tempfile.TemporaryDirectory() as root:
        once, often = Warehouse(Path(root) / "once"), Warehouse(Path(root) / "often")
        arrive(once, 0, rows)
        advance(once, Path(root) / "none")
        for n, of_day in enumerate(spread):
            arrive(often, n, of_day)
            advance(often, Path(root) / "none")
        for name in set(TABLES) - {JOURNAL}:
            one, many = (read_table(name, w.stored(name, "whole")).to_pylist() for w in (once, often))
            assert one == many


def test_only_pairs_that_the_day_mentions_are_read_again(tmp_path, monkeypatch):
    seen = []
    from titfortat.resolve import tables

    found = tables.founders
    monkeypatch.setattr(tables, "founders", lambda m: seen.append(set(m["target"].to_pylist())) or found(m))
    both_ways(tmp_path, [[mention("a"), mention("b", target="POL")], [mention("c", target="POL")]], tmp_path / "none")
    assert seen[1] == {"POL"}


def test_the_day_of_a_wave_comes_from_what_the_article_tells_of_others(tmp_path):
    """The pair on the new day is told by an old article too, whose other act dates its undated one."""
    first = [
        mention("a/1", "2021-04-17", reason="espionage"),
        mention("a/1", None, actor="POL", reason="espionage", published="2021-04-18", headcount=3),
    ]
    later = [mention("b/1", "2022-05-01", actor="POL", headcount=9)]
    warehouse, how = both_ways(tmp_path, [first, later], tmp_path / "none")
    assert how == [1.0, 0.0]
    events = read_table("events", warehouse.stored("events", "whole")).to_pylist()
    assert [str(e["event_date"]) for e in events if e["actor"] == "POL"] == ["2021-04-17", "2022-05-01"]


def test_an_original_that_comes_later_makes_its_copies_one_vote(tmp_path):
    rows = [mention(o, headcount=60) for o in "abc"] + [mention(o, headcount=58) for o in "de"]
    for name in ("step", "whole"):
        warehouse = Warehouse(tmp_path / name)
        arrive(warehouse, 0, rows)
        original = short_hash("original")
        articles = warehouse.stored("articles", day(0))
        told = [
            a | {"duplicate_of": original if i < 3 else None}
            for i, a in enumerate(read_table("articles", articles).to_pylist())
        ]
        write_table("articles", articles, told, "copies")
        if name == "step":
            advance(warehouse, tmp_path / "none")
        arrive(warehouse, 1, [mention("original", actor="POL")])
        advance(warehouse, tmp_path / "none")
    assert read(Warehouse(tmp_path / "step")) == read(Warehouse(tmp_path / "whole"))


def test_a_link_between_pairs_holds_when_only_one_of_them_is_touched(tmp_path):
    act, answer = mention("a"), mention("b", "2021-04-20", actor="RUS", target="POL")
    folder = tmp_path / "corrections"
    folder.mkdir()
    (folder / "a.csv").write_text(
        HEAD
        + f"link,{event_id(answer['mention_id'])},{event_id(act['mention_id'])},,,me,2026-01-05,why,https://a.example\n"
    )
    later = [mention("c", "2021-04-21", actor="RUS", target="POL")]
    _, how = both_ways(tmp_path, [[act, answer], later], folder)
    assert how == [1.0, 0.0]


def test_a_link_that_names_a_former_id_holds_when_its_pair_is_not_touched(tmp_path):
    act, earlier = mention("a"), mention("z", "2021-04-17", "2021-04-16")
    answer = mention("b", "2021-04-20", actor="RUS", target="POL")
    folder = tmp_path / "corrections"
    folder.mkdir()
    row = f"link,{event_id(answer['mention_id'])},{event_id(act['mention_id'])},,,me,2026-01-05,why,https://a.example\n"
    (folder / "a.csv").write_text(HEAD + row)
    _, how = both_ways(tmp_path, [[act, earlier, answer], [mention("c", actor="RUS", target="POL")]], folder)
    assert how == [1.0, 0.0]


def test_several_days_at_once_are_days_on_top_too(tmp_path):
    warehouse = Warehouse(tmp_path)
    arrive(warehouse, 0, [mention("a")])
    advance(warehouse, tmp_path / "none")
    arrive(warehouse, 1, [mention("b")])
    arrive(warehouse, 2, [mention("c")])
    assert first_new_day(warehouse, plan(warehouse).inputs, tmp_path / "none") == day(1)
    assert advance(warehouse, tmp_path / "none") == 0


def test_a_day_without_mentions_leaves_the_tables_as_they_are(tmp_path):
    both_ways(tmp_path, [[mention("a")], []], tmp_path / "none")


@pytest.mark.parametrize(
    "change", ["an earlier day", "a day told anew", "a correction", "a table mended", "a table lost"]
)
def test_what_is_no_day_on_top_is_resolved_from_scratch(tmp_path, change):
    warehouse, folder = Warehouse(tmp_path / "data"), tmp_path / "corrections"
    folder.mkdir()
    arrive(warehouse, 1, [mention("a")])
    advance(warehouse, folder)
    arrive(warehouse, 2, [mention("b")])
    if change == "an earlier day":
        arrive(warehouse, 0, [mention("z")])
    elif change == "a day told anew":
        arrive(warehouse, 1, [mention("y")])
    elif change == "a correction":
        (folder / "a.csv").write_text(HEAD)
    elif change == "a table mended":
        row = {
            "dump_date": dt.date(2026, 1, 6),
            "stage": "resolve",
            "table_name": "events",
            "row_key": "x",
            "reason": "y",
        }
        write_table("rejected", warehouse.stored("rejected", "whole"), [row], "x")
    else:
        write_table("events", warehouse.stored("events", "whole"), empty_table("events"), "x")
    assert first_new_day(warehouse, plan(warehouse).inputs, folder) is None
    assert advance(warehouse, folder) == 1


def test_a_day_that_is_taken_away_is_taken_out(tmp_path):
    both_ways(tmp_path, [[mention("a")], [mention("b", actor="POL")]], tmp_path / "none")
    warehouse = Warehouse(tmp_path / "step")
    for name in ("event_mentions", "articles"):
        warehouse.stored(name, day(1)).unlink()
    assert advance(warehouse, tmp_path / "none") == 1
