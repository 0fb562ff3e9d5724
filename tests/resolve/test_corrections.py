"""Corrections by people: what is refused and why, what each does, and that they stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resolve.rows import mention, run, store
from titfortat.errors import TerminalError
from titfortat.resolve import TABLES, build, plan
from titfortat.resolve.correcting import event_id
from titfortat.resolve.corrections import COLUMNS, FOLDER, Correction, corrections_hashes, read_corrections
from titfortat.storage import Warehouse

FIRST = mention("a", "2021-04-17", headcount=18, roles=["diplomat"], reason="attack")
SECOND = mention("b", "2021-04-18", headcount=18)
LATER = mention("c", "2021-05-20", headcount=20)
BACK = mention("d", "2021-04-19", actor="RUS", target="CZE", headcount=20, reason="retaliation")
ID, LATER_ID, BACK_ID = (event_id(m["mention_id"]) for m in (FIRST, LATER, BACK))
SIGNED = "An Editor,2026-01-05,checked,https://example.org/a"


def folder(tmp_path: Path, *rows: str) -> Path:
    """A folder of corrections, each row 'action,event_id,other,field,value'."""
    lines = [",".join(COLUMNS), *(row if row.count(",") > 4 else f"{row},{SIGNED}" for row in rows)]
    (tmp_path / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def corrected(tmp_path: Path, *rows: str, mentions=(FIRST, SECOND, LATER, BACK)) -> dict[str, dict]:
    """The events by id after the corrections, each with `articles`: how many it is told by."""
    tables = run(mentions, corrections=read_corrections(folder(tmp_path, *rows)))
    return {e["event_id"]: e for e in tables.events.to_pylist()}


def test_the_repositorys_own_corrections_are_in_order():
    assert (FOLDER / "README.md").exists()
    read_corrections()
    assert corrections_hashes()


def test_no_folder_is_no_corrections(tmp_path):
    assert read_corrections(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("mend,{id},,,", "expected an action of merge, split, set, drop, link, found 'mend'"),
        ("drop,abc,,,", "expected ids of 16 hex digits, found 'abc'"),
        ("merge,{id},,,", "merge does not go with other = ''"),
        ("merge,{id},{id},,", "merge does not go with other"),
        ("drop,{id},{later},,", "drop does not go with other"),
        ("drop,{id},,headcount,3", "drop takes no field"),
        ("set,{id},,target,POL", "expected a field of event_date, status"),
        ("set,{id},,headcount,many", "headcount: expected a whole number from 1 to 1000, found 'many'"),
        ("set,{id},,headcount,0", "from 1 to 1000"),
        ("set,{id},,deadline_hours,5000", "from 1 to 2160"),
        ("set,{id},,status,done", "expected one of occurred, announced"),
        ("set,{id},,status,", "status cannot be empty"),
        ("set,{id},,reason,anger", "expected one of espionage"),
        ("set,{id},,event_date,17 April", "expected YYYY-MM-DD, YYYY-MM or YYYY"),
        ("set,{id},,event_date,2021-13-01", "event_date: month must be in 1..12"),
        ("set,{id},,deadline_at,2021-04-17T10:00", "offset from UTC"),
        ("drop,{id},,,,,2026-01-05,why,https://example.org", "who is empty"),
        ("drop,{id},,,,me,2026-01-05,,https://example.org", "why is empty"),
        (
            "drop,{id},,,,me,yesterday,why,https://example.org",
            "expected a date (YYYY-MM-DD) as when, found 'yesterday'",
        ),
        ("drop,{id},,,,me,2026-01-05,why,a book", "expected an http address as source_url"),
        ("drop,{id},,,,me,2026-01-05,why,https://example.org,more", "expected 9 fields"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, row, says):
    with pytest.raises(TerminalError) as fault:
        read_corrections(folder(tmp_path, row.format(id=ID, later=LATER_ID)))
    assert str(fault.value).startswith("corrections/events.csv line 2: ")
    assert says in str(fault.value)


def test_wrong_columns_and_encodings_are_named(tmp_path):
    (tmp_path / "a.csv").write_text("action,event\n", encoding="utf-8")
    with pytest.raises(TerminalError, match=r"a\.csv: expected the columns action,event_id.*found action,event"):
        read_corrections(tmp_path)
    (tmp_path / "a.csv").write_bytes(b"action,\xff\n")
    with pytest.raises(TerminalError, match=r"a\.csv: is not UTF-8"):
        read_corrections(tmp_path)


def test_one_thing_is_corrected_once(tmp_path):
    with pytest.raises(TerminalError, match=r"line 3: corrects what events\.csv line 2 corrects already"):
        read_corrections(folder(tmp_path, f"set,{ID},,headcount,3", f"set,{ID},,headcount,4"))


def test_merged_events_are_one_with_the_id_that_stays(tmp_path):
    found = corrected(tmp_path, f"merge,{LATER_ID},{ID},,")
    assert found.keys() == {LATER_ID, BACK_ID}
    assert (found[LATER_ID]["n_articles"], found[LATER_ID]["headcount_max"], found[LATER_ID]["corrected"]) == (
        3,
        20,
        "merge",
    )


def test_events_of_different_pairs_are_never_merged(tmp_path):
    with pytest.raises(
        TerminalError, match="expected two events of one type, actor and target, found EXPEL CZE RUS and EXPEL RUS CZE"
    ):
        corrected(tmp_path, f"merge,{ID},{BACK_ID},,")


@pytest.mark.parametrize("named", [FIRST, SECOND])
def test_split_events_are_two_and_the_founding_report_keeps_the_id(tmp_path, named):
    found = corrected(tmp_path, f"split,{ID},{named['mention_id']},,")
    assert found[ID]["first_reported_at"] == FIRST["published_at"]
    assert found[event_id(SECOND["mention_id"])]["event_date"] == dt.date(2021, 4, 18)
    assert [found[i]["corrected"] for i in (ID, event_id(SECOND["mention_id"]))].count("split") >= 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("headcount", "63", {"headcount": 63, "headcount_min": 18, "headcount_max": 63}),
        ("headcount", "", {"headcount": None}),
        ("event_date", "2021-04", {"event_date": dt.date(2021, 4, 1), "date_precision": "month"}),
        ("event_date", "", {"event_date": None, "date_precision": "unknown"}),
        ("deadline_hours", "48", {"deadline_hours": 48.0, "deadline_at": None}),
        ("deadline_at", "2021-04-19T18:00+02:00", {"deadline_at": dt.datetime(2021, 4, 19, 16, tzinfo=dt.UTC)}),
        ("reason", "espionage", {"reason": "espionage"}),
        ("roles", "consul; ambassador", {"roles": ["ambassador", "consul"]}),
        ("roles", "", {"roles": []}),
        ("persons", "Anna Alder", {"persons": ["Anna Alder"]}),
        ("status", "threatened", {"status": "threatened", "cameo_code": "1313"}),
    ],
)
def test_a_value_that_people_set_stands_and_is_marked(tmp_path, field, value, expected):
    found = corrected(tmp_path, f"set,{ID},,{field},{value}")
    assert {name: found[ID][name] for name in expected} == expected
    assert found[ID]["corrected"] == field
    assert found[LATER_ID]["corrected"] is None


def test_a_dropped_event_keeps_its_row_and_takes_no_part(tmp_path):
    found = corrected(tmp_path, f"drop,{ID},,,")
    assert (found[ID]["status"], found[ID]["confidence"], found[ID]["corrected"]) == ("denied", 0.0, "drop")
    assert found[BACK_ID]["responds_to"] is None


def test_links_are_made_and_cut(tmp_path):
    found = corrected(tmp_path, f"link,{BACK_ID},,,", f"link,{LATER_ID},{BACK_ID},,")
    assert found[BACK_ID]["responds_to"] is None
    assert found[LATER_ID]["responds_to"] == BACK_ID
    assert (found[LATER_ID]["chain_id"], found[LATER_ID]["chain_step"]) == (BACK_ID, 1)


def test_links_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(TerminalError, match="the answer is dated 2021-04-17, before the act of 2021-04-19"):
        corrected(tmp_path, f"link,{ID},{BACK_ID},,")
    same_day = mention("d", "2021-04-17", actor="RUS", target="CZE", headcount=20, reason="retaliation")
    with pytest.raises(TerminalError, match="closes a circle"):
        corrected(tmp_path, f"link,{ID},{event_id(same_day['mention_id'])},,", mentions=(FIRST, same_day))


def test_what_the_data_does_not_hold_is_passed_over(tmp_path):
    other = "0" * 16
    rows = [
        f"drop,{other},,,",
        f"merge,{ID},{other},,",
        f"split,{other},{ID},,",
        f"link,{other},{ID},,",
        f"link,{LATER_ID},{other},,",
    ]
    plain = {e["event_id"]: e for e in run([FIRST, SECOND, LATER, BACK]).events.to_pylist()}
    found = corrected(tmp_path, *rows)
    assert {i: e | {"corrected": None} for i, e in found.items()} == plain


def test_corrections_survive_new_reports_and_are_part_of_what_a_run_is_made_from(tmp_path):
    warehouse, where = Warehouse(tmp_path / "data"), tmp_path / "corrections"
    where.mkdir()
    store(warehouse, "2026-01-05", [FIRST])
    before = plan(warehouse, where)
    folder(where, f"set,{ID},,headcount,17")
    after = plan(warehouse, where)
    assert before.fingerprint != after.fingerprint
    store(warehouse, "2026-01-06", [SECOND])
    after = plan(warehouse, where)
    build(after, corrections=where)
    event = after.read("events").to_pylist()
    assert [(e["n_articles"], e["headcount"], e["corrected"]) for e in event] == [(2, 17, "headcount")]
    assert after.figures["events_corrected"] == 1
    assert {name: after.path(name).exists() for name in TABLES} == dict.fromkeys(TABLES, True)


def test_dyad_months_follow_corrections(tmp_path):
    corrections = read_corrections(folder(tmp_path, f"set,{ID},,headcount,63", f"drop,{LATER_ID},,,"))
    months = run([FIRST, LATER], corrections=corrections).dyad_months
    with duckdb.connect() as db:
        db.register("months", months)
        assert db.sql("select month, expel, people_expelled from months").fetchall() == [(dt.date(2021, 4, 1), 1, 63)]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("set,{id},,headcount,7", "headcount", 7),
        ("drop,{id},,,", "status", "denied"),
        ("link,{back},{id},,", None, None),
    ],
)
def test_a_correction_follows_its_event_when_an_earlier_report_comes(tmp_path, row, column, value):
    earlier = mention("z", "2021-04-17", "2021-04-17", headcount=18)
    mentions = (earlier, FIRST, SECOND, LATER, BACK)
    found = corrected(tmp_path, row.format(id=ID, back=BACK_ID), mentions=mentions)
    now = event_id(earlier["mention_id"])
    assert ID not in found and found[now]["n_articles"] == 3
    if column:
        assert found[now][column] == value and found[now]["corrected"]
    else:
        assert found[BACK_ID]["responds_to"] == now and found[BACK_ID]["corrected"] == "link"


def test_a_merge_of_what_is_one_event_already_says_nothing(tmp_path):
    found = corrected(tmp_path, f"merge,{ID},{event_id(SECOND['mention_id'])},,")
    assert found[ID]["n_articles"] == 2 and found[ID]["corrected"] is None


APART = [mention(f"o{n}/1", f"2021-{n + 1:02}-10", headcount=n + 2) for n in range(6)]
"""Six acts of one pair, a month apart."""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] != p[1]), max_size=6, unique=True)
)
def test_merging_is_transitive_in_any_order(pairs):
    ids = [event_id(m["mention_id"]) for m in APART]
    merges = [Correction(f"line {n}", "merge", ids[a], (ids[b],), "", None) for n, (a, b) in enumerate(pairs)]
    of = list(range(6))
    for a, b in pairs:
        of = [of[a] if group == of[b] else group for group in of]
    found = run(APART, corrections=merges).event_sources.to_pylist()
    events: dict[str, set[str]] = {}
    for s in found:
        events.setdefault(s["event_id"], set()).add(s["mention_id"])
    wanted: dict[int, set[str]] = {}
    for group, m in zip(of, APART, strict=True):
        wanted.setdefault(group, set()).add(m["mention_id"])
    assert sorted(map(sorted, events.values())) == sorted(map(sorted, wanted.values()))


def test_what_is_said_of_a_merged_event_is_said_of_the_one_that_stays(tmp_path):
    found = corrected(tmp_path, f"merge,{ID},{LATER_ID},,", f"set,{LATER_ID},,headcount,7")
    assert LATER_ID not in found and found[ID]["headcount"] == 7
    assert found[ID]["corrected"] == "headcount, merge"


def test_a_merge_with_what_the_data_does_not_hold_joins_the_others(tmp_path):
    absent = "0" * 16
    found = corrected(tmp_path, f"merge,{absent},{ID},,", f"merge,{absent},{LATER_ID},,")
    assert LATER_ID not in found and found[ID]["n_articles"] == 3 and found[ID]["corrected"] == "merge"
