"""The accuracy card: figures laid out, weaknesses named, kept with the release."""

from __future__ import annotations

import json

import pytest

from tests.release.conftest import VERSION
from titfortat import release
from titfortat.release.accuracy import rates, score_events, score_mentions, score_text
from titfortat.release.card import documents

GOLD = {"event_type": "EXPEL", "actor": "ITA", "target": "RUS", "event_date": "2025-05-14", "headcount": 2}


def story(number: int) -> dict:
    url = f"https://news.test/{number}"
    mention = {**GOLD, "status": "occurred", "is_main": True, "canonical": "e", "deadline_hours": 24, "roles": []}
    quiet = {"url": url + "q", "lang": "en", "gold_events": [], "clean_text": "Nothing."}
    told = {"url": url, "lang": "en", "gold_events": [mention], "clean_text": "Rome expelled two."}
    return {"articles": [told, quiet], "canonical_events": [{**GOLD, "key": "e", "deadline_hours": 24}]}


@pytest.fixture
def measured() -> dict:
    """Twelve stories, of which every second one was read rightly."""
    stories = [story(n) for n in range(12)]
    found = [
        {
            **GOLD,
            "mention_id": str(n),
            "url": f"https://news.test/{n}",
            "status": "occurred",
            "deadline_hours": None,
            "roles": [],
        }
        for n in range(0, 12, 2)
    ]
    events = [{**m, "event_id": f"e{m['mention_id']}", "responds_to": None} for m in found]
    sources = [{"event_id": f"e{m['mention_id']}", "mention_id": m["mention_id"]} for m in found]
    articles = [{"url": a["url"], "text": a["clean_text"]} for s in stories for a in s["articles"]]
    return {
        "English articles": {
            "text": score_text(stories, articles),
            "mentions": score_mentions(stories, found),
            "events": score_events(stories, found, events, sources),
        }
    }


def test_the_card_has_the_figures_and_names_what_is_weak(measured):
    page = documents(measured, "Twelve stories made for this test.")["accuracy.md"]
    assert "Twelve stories made for this test." in page and "## English articles" in page
    assert "| mentions: EXPEL | 1.000 | 0.500 | 0.667 | 6 | 0 | 6 |" in page
    assert "| hours to leave: right | 0.000 | 6 |" in page
    assert "| articles without an event, left without one | 1.000 | 12 |" in page
    assert "| words of the cleaned text (F1) | 1.000 | 24 |" in page
    weak = page.split("Weak (below 0.75):\n\n")[1]
    assert "- mentions: EXPEL: F1 0.67 over 12 annotated\n" in weak
    # Six cases of a field are too few to call it weak.
    assert "hours" not in weak


def test_a_type_with_few_cases_is_neither_weak_nor_strong(measured):
    measured["English articles"]["mentions"]["per_type"]["REFUSE"] = rates(1, 3, 2)
    page = documents(measured, "x")["accuracy.md"]
    assert "Too few cases to tell (fewer than 10): REFUSE." in page
    assert "- mentions: REFUSE" not in page


def test_the_same_figures_are_there_for_machines_and_go_with_a_release(measured, warehouse):
    folder = release.build(warehouse, VERSION, documents=documents(measured, "x"))
    kept = json.loads((folder / "accuracy.json").read_text(encoding="utf-8"))
    assert kept["measured"]["English articles"]["mentions"]["mentions"]["recall"] == 0.5
    assert "accuracy.md" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "Also here: [accuracy.json](accuracy.json), [accuracy.md](accuracy.md)." in page
    assert release.verify(folder).problems == []
