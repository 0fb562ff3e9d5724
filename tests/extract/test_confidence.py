"""Confidence: measured shares, rising with the scorer's probability."""

from hypothesis import given
from hypothesis import strategies as st

from titfortat.extract.confidence import confidence
from training.reliability import Bin, bins, knots

CHANCES = st.floats(0.0, 1.0)


@given(CHANCES, CHANCES)
def test_a_surer_finding_is_never_less_confident(one, other):
    low, high = sorted((one, other))
    assert 0.0 < confidence(low) <= confidence(high) <= 1.0


def test_a_share_that_falls_is_pooled_with_the_one_before():
    measured = [Bin(0.0, 0.4, 10, 0.3, 0.5), Bin(0.4, 0.5, 10, 0.45, 0.3), Bin(0.5, 1.01, 20, 0.9, 0.8)]
    assert knots(measured) == [[0.375, 0.4], [0.9, 0.8]]


def test_right_is_type_pair_and_side_of_happening():
    gold = {"event_type": "EXPEL", "actor": "ITA", "target": "RUS", "status": "occurred"}
    stories = [{"articles": [{"url": "u", "gold_events": [gold]}]}]
    found = [
        {
            "url": "u",
            "event_type": "EXPEL",
            "actor": "ITA",
            "target": "RUS",
            "status": "announced",
            "probability": 0.95,
        },
        {"url": "u", "event_type": "EXPEL", "actor": "ITA", "target": "RUS", "status": "denied", "probability": 0.95},
        {"url": "u", "event_type": "EXPEL", "actor": "RUS", "target": "ITA", "status": "occurred", "probability": 0.3},
    ]
    assert [(b.rows, b.right) for b in bins(stories, found)] == [(1, 0.0), (2, 0.5)]


def test_of_two_findings_of_one_event_the_surer_is_right():
    gold = {"event_type": "EXPEL", "actor": "ITA", "target": "RUS", "status": "occurred"}
    stories = [{"articles": [{"url": "u", "gold_events": [gold]}]}]
    found = [gold | {"url": "u", "probability": p} for p in (0.55, 0.92)]
    assert [(b.low, b.right) for b in bins(stories, found)] == [(0.5, 0.0), (0.9, 1.0)]
