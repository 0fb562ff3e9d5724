"""Copies, near copies and revisions of a day's articles."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titfortat.clean import similar
from titfortat.clean.duplicates import Known, originals, revisions

WORDS = [f"word{n}" for n in range(300)]
AT = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def known(
    article_id: str, text: str, address: str = "a", published: int | None = None, fetched: int | None = None
) -> Known:
    at, seen = (None if hours is None else AT + dt.timedelta(hours=hours) for hours in (published, fetched))
    return Known(article_id, text, address, at, seen)


def text(article_id: str, words: list[str], address: str | None = None) -> similar.Text:
    runs = similar.runs_of(" ".join(words))
    return similar.text(article_id, address or f"https://{article_id}.example/1", (0, article_id), runs)


def test_the_earliest_of_a_text_is_its_original() -> None:
    articles = [known("c", "t"), known("b", "t", published=2), known("a", "t", published=3), known("d", "other")]
    assert originals(articles) == {"c": "b", "a": "b"}
    assert originals(reversed(articles)) == originals(articles)


def test_the_newest_text_of_an_address_is_revision_one() -> None:
    articles = [
        known("late", "1", fetched=9),
        known("unknown", "2"),
        known("early", "3", fetched=1),
        known("elsewhere", "4", address="b"),
        known("unknown again", "5"),
    ]
    assert revisions(articles) == {"late": 1, "early": 2, "unknown again": 3, "unknown": 4, "elsewhere": 1}


def test_a_page_that_comes_again_keeps_its_place() -> None:
    assert revisions([known("a", "1"), known("b", "2"), known("a", "1")]) == {"b": 1, "a": 2}


def test_what_was_measured_of_agency_copies_holds() -> None:
    cut = text("cut", WORDS[:200])
    patched = text("patched", ["new" if n % 10 == 5 else word for n, word in enumerate(WORDS)])
    whole = text("agency", WORDS)
    assert similar.similarity(whole, cut) == pytest.approx(0.664, abs=0.001)
    assert similar.similarity(whole, patched) == pytest.approx(0.54, abs=0.01)
    assert similar.similarity(whole, whole) == 1


def test_near_copies_point_to_the_first_that_is_none() -> None:
    texts = [text("a", WORDS), text("b", WORDS[:250]), text("c", WORDS[:200]), text("d", [w + "x" for w in WORDS])]
    found = similar.originals(texts)
    assert {k: v[0] for k, v in found.items()} == {"b": "a", "c": "a"}
    assert found["b"][1] > found["c"][1] >= similar.SIMILAR


def test_a_revision_and_a_short_text_are_no_copies() -> None:
    assert similar.originals([text("a", WORDS, "x"), text("b", WORDS[:250], "x")]) == {}
    assert similar.originals([text("a", WORDS[:15]), text("b", WORDS[:15])]) == {}


def test_scripts_without_spaces_are_compared_by_character() -> None:
    said = "外交部は月曜日に大使館の職員二人を国外追放すると発表し七十二時間以内の退去を求めた"
    whole, cut = (similar.text(name, name, (0, name), similar.runs_of(said[:n])) for name, n in (("a", 60), ("b", 35)))
    assert similar.originals([whole, cut]).keys() == {"b"}


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 2**16))
def test_neither_order_nor_run_changes_what_is_a_copy(shuffle: random.Random, seed: int) -> None:
    choose = random.Random(seed)
    bodies = [choose.choices(WORDS, k=60) for _ in range(4)]
    some = [choose.choice(bodies)[: choose.randint(30, 60)] for _ in range(12)]
    texts = [text(f"{n:02d}", words) for n, words in enumerate(some)]
    mixed = texts.copy()
    shuffle.shuffle(mixed)
    found = similar.originals(texts)
    assert similar.originals(mixed) == found
    assert all(original not in found and share >= similar.SIMILAR for original, share in found.values())
