"""Codes for other datasets' users, and counts of dyads."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from tests.resolve.rows import events, mention, only, run
from titfortat.resolve.codes import cameo_texts, code_table, quad_class
from titfortat.schema import EVENT_TYPES, STATUSES, table


def test_every_type_and_status_has_one_code():
    keys = list(zip(code_table()["event_type"].to_pylist(), code_table()["status"].to_pylist(), strict=True))
    assert sorted(keys) == sorted(itertools.product(EVENT_TYPES, STATUSES))


def test_codes_keep_to_the_contract():
    column = table("events").column("goldstein")
    for row in code_table().to_pylist():
        assert column.minimum <= row["goldstein"] <= column.maximum
        assert row["quad_class"] == quad_class(row["cameo_code"])


@pytest.mark.parametrize(
    ("code", "quad"), [("010", 1), ("050", 1), ("061", 2), ("114", 3), ("1313", 3), ("161", 4), ("174", 4), ("20", 4)]
)
def test_quad_classes_are_gdelts(code, quad):
    assert quad_class(code) == quad


@pytest.mark.parametrize("code", ["00", "21", "99"])
def test_a_code_outside_cameo_is_refused(code):
    with pytest.raises(ValueError, match=code):
        quad_class(code)


def test_a_threat_is_coded_as_a_threat():
    done, said = only([mention("a")]), only([mention("a", None, status="threatened")])
    assert (done["plover_type"], done["cameo_code"], done["quad_class"]) == ("SANCTION", "174", 4)
    assert (said["plover_type"], said["cameo_code"], said["quad_class"]) == ("THREATEN", "1313", 3)


def test_dyad_months_count_what_took_place():
    rows = [
        mention("a", "2021-04-17", headcount=18),
        mention("b", "2021-04-28", headcount=3),
        mention("c", "2021-04-17", event_type="SUMMON"),
        mention("d", "2021-05-17", status="denied"),
        mention("e", "2021", published="2021-12-01", event_type="RECALL"),
        mention("f", "2021-06", published="2021-12-01", event_type="RECALL"),
    ]
    months = run(rows).dyad_months.to_pylist()
    assert [(m["month"], m["expel"], m["summon"], m["recall"], m["people_expelled"]) for m in months] == [
        (dt.date(2021, 4, 1), 2, 1, 0, 21),
        (dt.date(2021, 6, 1), 0, 0, 1, 0),
    ]


def test_an_event_of_unknown_day_is_in_no_month():
    rows = [mention("a", None, is_main=False, evidence="in 2002")]
    assert events(rows)[0]["event_date"] is None
    assert len(run(rows).dyad_months) == 0


def test_every_code_has_its_name():
    assert set(code_table()["cameo_code"].to_pylist()) == set(cameo_texts())


def test_events_carry_the_numbers_of_the_correlates_of_war():
    (event,) = events([mention("a", target="EUE")])
    assert (event["actor_cow"], event["target_cow"]) == (316, None)


@pytest.mark.parametrize(
    ("date", "german", "yemeni"),
    [
        ("1941-06-22", 255, 678),
        ("1952-03-10", None, 678),
        ("1965-05-13", 260, 678),
        ("1990-10-02", 260, 679),
        ("1990-10-03", 255, 679),
        ("1983", 260, 678),
        (None, 255, 679),
    ],
)
def test_a_state_has_the_number_of_the_time(date, german, yemeni):
    (event,) = events(
        [mention("a", date, "2021-04-18" if date is None else "", actor="DEU", target="YEM", is_main=False)]
    )
    assert (event["actor_cow"], event["target_cow"]) == (german, yemeni)
