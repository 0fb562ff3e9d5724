"""A day on top of what is resolved gives the bytes that resolving everything gives."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resolve.rows import mention, store
from tests.resolve.test_properties import MANY, mentions, some
from titfortat.errors import TerminalError
from titfortat.resolve import TABLES, acts, build, layout, plan
from titfortat.resolve.clusters import founders
from titfortat.resolve.correcting import event_id
from titfortat.resolve.incremental import _first_days
from titfortat.resolve.reports import FAR
from titfortat.schema import conform, empty_table
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
    """The files of the tables, by their place."""
    files = (f for t in TABLES if t != JOURNAL for f in warehouse.spanning_files(t))
    return {f.relative_to(warehouse.root).as_posix(): f.read_bytes() for f in files}


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
            one, many = (read_table(name, w.spanning(name)).to_pylist() for w in (once, often))
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
    events = read_table("events", warehouse.spanning("events")).to_pylist()
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
    assert advance(warehouse, tmp_path / "none") == 0


def test_a_day_without_mentions_leaves_the_tables_as_they_are(tmp_path):
    both_ways(tmp_path, [[mention("a")], []], tmp_path / "none")


@pytest.mark.parametrize(
    "change", ["a correction", "a table lost", "no list of parts", "no working copy", "a damaged one"]
)
def test_what_cannot_be_added_to_is_resolved_from_scratch(tmp_path, change):
    warehouse, folder = Warehouse(tmp_path / "data"), tmp_path / "corrections"
    folder.mkdir()
    arrive(warehouse, 1, [mention("a")])
    advance(warehouse, folder)
    arrive(warehouse, 2, [mention("b")])
    if change == "a correction":
        (folder / "a.csv").write_text(HEAD)
    elif change == "a table lost":
        write_table("events", warehouse.spanning("events"), empty_table("events"), "x")
    elif change == "no list of parts":
        warehouse.made("resolve").unlink()
    elif change == "no working copy":
        shutil.rmtree(warehouse.work("resolve"))
    else:
        next(warehouse.work("resolve").glob("dossiers-*")).write_bytes(b"x")
    assert advance(warehouse, folder) == 1


def test_a_day_that_is_taken_away_is_taken_out(tmp_path):
    warehouse, _ = both_ways(tmp_path, [[mention("a")], [mention("b", actor="POL")]], tmp_path / "none")
    remove(warehouse, 1)
    assert advance(warehouse, tmp_path / "none") == 0
    assert [e["actor"] for e in read_table("events", warehouse.spanning("events")).to_pylist()] == ["CZE"]


def remove(warehouse: Warehouse, n: int) -> None:
    for name in ("event_mentions", "articles"):
        warehouse.stored(name, day(n)).unlink(missing_ok=True)


@st.composite
def histories(draw) -> list[tuple[int, list[dict] | None]]:
    """Days that come in any order, some of them told anew or taken away again, and with mentions that other days have too."""
    pool = draw(st.lists(mentions(), min_size=2, max_size=25, unique_by=lambda m: m["mention_id"]))
    if draw(st.booleans()):  # years apart
        pool = [
            m | {"event_date": later(m["event_date"], n % 3), "published_at": later(m["published_at"], n % 3)}
            for n, m in enumerate(pool)
        ]
    rows = st.lists(st.sampled_from(pool), max_size=12, unique_by=lambda m: m["mention_id"])
    steps = draw(st.lists(st.tuples(st.integers(0, 3), st.one_of(rows, rows, rows, st.none())), min_size=2, max_size=5))
    return steps


def later(when, years: int):
    return when and when.replace(year=when.year + years)


@some(40)
@given(histories(), st.integers(0, 5), st.sampled_from([1, 2, 5, 4096]))
def test_days_in_any_order_told_anew_or_taken_away(steps, corrected, most):
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "MOST", most)
        folder = Path(root) / "corrections"
        folder.mkdir()
        told = [m for _, rows in steps for m in rows or ()]
        (folder / "a.csv").write_text(HEAD + corrections(told, corrected))
        step = Warehouse(Path(root) / "step")
        for n, (which, rows) in enumerate(steps):
            arrive(step, which, rows) if rows is not None else remove(step, which)
            try:
                advance(step, folder)
            except TerminalError as fault:  # a correction that cannot be, however it is come to
                with pytest.raises(TerminalError, match=re.escape(str(fault))):
                    advance(afresh(step, Path(root) / f"whole{n}"), folder)
                return
            whole = afresh(step, Path(root) / f"whole{n}")
            advance(whole, folder)
            assert read(step) == read(whole)


def afresh(warehouse: Warehouse, root: Path) -> Warehouse:
    """A data root with the same mentions, of which nothing is resolved."""
    for name in ("event_mentions", "articles"):
        if (folder := warehouse.root / "store" / name).exists():
            shutil.copytree(folder, root / "store" / name)
    return Warehouse(root)


def corrections(told: list[dict], n: int) -> str:
    """The first `n` of some corrections of events that the mentions found."""
    if len(told) < 2:
        return ""
    one, other, last = told[0], told[len(told) // 2], told[-1]
    a, b, c = (event_id(m["mention_id"]) for m in (one, other, last))
    rows = [
        f"set,{a},,headcount,7",
        f"drop,{c},,,",
        f"link,{b},,,",
        f"split,{a},{last['mention_id']},,",
        f"set,{b},,event_date,2021-05",
    ]
    if b != a:
        rows[2] = f"link,{b},{a},,"
    return "".join(f"{row},me,2026-01-05,why,https://a.example\n" for row in rows[:n])


@st.composite
def reports_of_one_block(draw) -> dict:
    """Reports over three years of acts of one type and pair, many of them without a day."""
    when = dt.date(2020, 1, 1) + dt.timedelta(days=draw(st.one_of(st.integers(0, 1000), st.integers(0, 12))))
    date = draw(st.sampled_from([None, None, None, str(when), str(when), str(when)[:7], str(when)[:4]]))
    late = dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 40, 300])))
    return mention(
        draw(st.sampled_from([f"{o}/{n}" for o in "abc" for n in range(9)])),
        date,
        draw(st.sampled_from([str(when + late)] * 9 + [None])),
        event_type=draw(st.sampled_from(["EXPEL", "EXPEL", "RECALL", "CONDEMN"])),
        status=draw(st.sampled_from(["occurred"] * 6 + ["announced", "threatened", "denied"])),
        headcount=draw(st.sampled_from([None, None, 1, 3, 18])),
        roles=draw(st.sampled_from([[], [], ["ambassador"], ["consul", "diplomat"]])),
        deadline_hours=draw(st.sampled_from([None, None, 72.0])),
        is_main=draw(st.booleans()),
        evidence=draw(st.sampled_from(["told to go", "told to go last week"])),
    )


@settings(some(300), max_examples=300)
@given(
    st.lists(reports_of_one_block(), min_size=3, max_size=40, unique_by=lambda m: m["mention_id"]),
    st.lists(st.sampled_from(["was", "came", *["stays"] * 8]), min_size=40, max_size=40),
    st.sampled_from([1, 3, 200]),
)
def test_reports_from_before_anything_changed_are_where_they_were(reports, fates, searched):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acts, "SEARCHED", searched)
        known_as_found_anew(reports, fates)


def known_as_found_anew(reports: list[dict], fates: list[str]) -> None:
    """What stays is put where it was, and all is where it is found without what is known."""
    told = list(zip(reports, fates, strict=False))
    former, now = (in_blocks([r for r, fate in told if fate != gone]) for gone in ("came", "was"))
    was = dict(zip(former["mention_id"].to_pylist(), founders(former), strict=True))
    first: dict[str, int] = {}
    for table, fate in ((former, "was"), (now, "came")):
        ids = {r["mention_id"] for r, f in told if f == fate}
        for row, day in zip(table.to_pylist(), _first_days(table).tolist(), strict=True):
            if row["mention_id"] in ids:
                first[row["event_type"]] = min(day, first.get(row["event_type"], FAR))
    known = now.append_column("was", pa.array([was.get(m) for m in now["mention_id"].to_pylist()], pa.string()))
    since = [first.get(t, FAR) for t in now["event_type"].to_pylist()]
    assert founders(known.append_column("since", pa.array(since, pa.int32()))) == founders(now)


def in_blocks(rows: list[dict]) -> pa.Table:
    by = [(c, "ascending") for c in ("event_type", "actor", "target", "mention_id")]
    return conform("event_mentions", rows).sort_by(by).combine_chunks()
