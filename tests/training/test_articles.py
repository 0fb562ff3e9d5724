"""The training articles: all load, none has a fault, and errors name the file and the article."""

from __future__ import annotations

import pytest

from titfortat.extract.reading import read
from training.articles import FOLDER, articles, faults, load
from training.extract import day, gold_of

GOOD = """\
== two-out-1
title: Two out
published: 2019-05-02

Malta expelled two Cuban diplomats.

-- events
EXPEL occurred MLT>CUB date=2019-05-02 n=2+ roles=consul, attache hours=48 deadline=two days main | expelled two
"""
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_article_of_a_file_loads_without_faults(path):
    found = list(load(path))
    assert found
    assert [f for a in found for f in faults(a)] == []


def test_names_are_used_once():
    names = [a["id"] for _, a in articles()]
    assert len(names) == len(set(names)) > 0


def test_the_evidence_of_every_event_is_found_by_training():
    for _, article in articles():
        reading = read(article["title"], article["clean_text"], day(article["published"]))
        missing = [g for g in gold_of(article, reading) if g.span is None]
        assert not missing, article["id"]


def test_the_fields_of_an_event_are_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(GOOD, encoding="utf-8")
    (article,) = load(path)
    (event,) = article["gold_events"]
    assert (event["actor"], event["target"], event["status"]) == ("MLT", "CUB", "occurred")
    assert (event["headcount"], event["headcount_is_minimum"]) == (2, True)
    assert event["roles"] == ["consul", "attache"]
    assert (event["deadline_hours"], event["deadline_text"], event["is_main"]) == (48.0, "two days", True)
    assert list(faults(article)) == []


@pytest.mark.parametrize(
    ("old", "new"), [("-- events\n", ""), ("MLT>CUB", "Malta>Cuba"), (" | expelled two", " expelled two")]
)
def test_an_error_names_the_file_and_the_article(tmp_path, old, new):
    path = tmp_path / "bad.txt"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt: two-out-1"):
        list(load(path))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("EXPEL occurred", "EXPELS occurred", "vocabulary"),
        ("| expelled two", "| threw out two", "evidence"),
        ("MLT>CUB", "MLT>MLT", "two different"),
        ("MLT>CUB", "MLT>XXQ", "two different"),
    ],
)
def test_faults_say_what_is_wrong(tmp_path, old, new, said):
    path = tmp_path / "a.txt"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    (article,) = load(path)
    (fault,) = faults(article)
    assert said in fault
    assert "two-out-1" in fault
