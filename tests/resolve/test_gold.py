"""Floors on what resolution makes of the corpus' own mentions, and that it never sees their keys."""

from __future__ import annotations

import pytest

from benchmarks.resolve_gold import annotated, gold_mentions, oracle_tables, resolved_tables, scores
from tests.support.shared import CORPUS
from titfortat.release.accuracy import load_stories
from titfortat.schema import table
from titfortat.storage import Warehouse


@pytest.fixture(scope="module")
def stories():
    return load_stories(CORPUS)


@pytest.fixture(scope="module")
def corpus(stories, tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("gold"))
    return warehouse, *annotated(stories, warehouse)


@pytest.fixture(scope="module")
def figures(stories, corpus):
    warehouse, mentions, _ = corpus
    return scores(stories, mentions, resolved_tables(warehouse))


def test_events_without_the_days_that_no_article_gives(figures):
    assert figures["events_without_days"]["f1"] >= 0.985
    assert figures["events"]["f1"] >= 0.86


def test_events_are_as_good_as_the_annotated_groups_allow(stories, corpus, figures):
    warehouse, mentions, keys = corpus
    best = scores(stories, mentions, oracle_tables(warehouse, keys))
    assert figures["events"]["f1"] >= best["events"]["f1"] - 0.005
    assert figures["events"]["split"] <= 0.01 * figures["events"]["tp"]


def test_fields_and_answers(figures):
    assert figures["event_fields"]["event_headcount"][0] >= 0.95
    assert figures["event_fields"]["event_deadline_hours"][0] >= 0.95
    assert figures["responses"]["f1"] >= 0.87


def test_mentions_hold_nothing_but_what_extraction_gives(stories):
    rows, _, keys = gold_mentions(stories)
    assert len(rows) == len(keys) == 963
    assert {k for r in rows for k in r} <= set(table("event_mentions").names)
