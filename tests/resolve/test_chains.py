"""Chains of answers."""

from __future__ import annotations

from tests.resolve.rows import events, mention
from titfortat.resolve.chains import chains


def placed(answers: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {r["event_id"]: (r["chain_id"], r["chain_step"]) for r in chains(answers).to_pylist()}


def test_every_event_knows_the_first_act_and_its_step():
    assert placed({"c": "b", "b": "a", "d": "a", "y": "x"}) == {
        "a": ("a", 0),
        "b": ("a", 1),
        "c": ("a", 2),
        "d": ("a", 1),
        "x": ("x", 0),
        "y": ("x", 1),
    }


def test_the_order_of_the_links_does_not_matter():
    links = {"d": "c", "b": "a", "c": "b", "e": "b"}
    assert placed(links) == placed(dict(reversed(links.items())))


def test_no_links_no_chains():
    assert placed({}) == {}


def test_a_long_chain_is_no_trouble():
    links = {str(i): str(i - 1) for i in range(50_000, 0, -1)}
    assert placed(links)["50000"] == ("0", 50_000)


def test_events_carry_their_chain():
    rows = [
        mention("a", "2021-04-17", headcount=18),
        mention("b", "2021-04-18", actor="RUS", target="CZE", reason="retaliation", headcount=20),
        mention("c", "2021-04-22", reason="retaliation", headcount=63),
        mention("d", "2021-04-22", actor="POL"),
    ]
    found = {(e["actor"], e["headcount"]): e for e in events(rows)}
    first = found["CZE", 18]["event_id"]
    assert [found[k]["chain_id"] for k in [("CZE", 18), ("RUS", 20), ("CZE", 63), ("POL", None)]] == [first] * 3 + [
        None
    ]
    assert [found[k]["chain_step"] for k in [("CZE", 18), ("RUS", 20), ("CZE", 63), ("POL", None)]] == [0, 1, 2, None]
