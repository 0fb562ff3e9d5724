"""One raw document: what it becomes, and that nothing it may hold ends a run."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clean.days import raw_row
from titfortat.clean import clean_html, clean_text
from titfortat.clean.document import Article, Unusable, clean_document, source

TITLE = "Attache told to leave within a day"
BODY = [
    "The foreign ministry said on Monday that it had declared the naval attache persona non grata and given him a day.",
    "The ambassador was called in at noon and told that the measure answered the removal of two officials in March.",
]
PAGE = (
    f"<html lang='de'><head><title>{TITLE} | Daily</title><meta property='article:published_time' content='2021-04-26T12:00:00Z'>"
    "<meta name='author' content='M. O.'><link rel='canonical' href='https://daily.example/w/1'></head><body><article>"
    f"<h1>{TITLE}</h1><p>{BODY[0]}</p><p>{BODY[1]}</p></article></body></html>"
)
FETCHED = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def row(content: str | bytes, **stated: object) -> dict[str, object]:
    nothing = dict.fromkeys(("charset", "title", "published", "language", "fetched_at"))
    return nothing | raw_row(0, content, **stated)


def html_row(content: str | bytes = PAGE, **stated: object) -> dict[str, object]:
    return row(content, content_type="text/html", url="https://www.daily.example/w/1?utm_source=rss", **stated)


def cleaned(given: dict[str, object]) -> Article:
    found = clean_document(given)
    assert isinstance(found, Article), found
    return found


def test_a_page_becomes_an_article() -> None:
    found = cleaned(html_row(fetched_at=FETCHED))
    assert list(found.paragraphs) == BODY
    assert (found.title, found.byline, found.language) == (TITLE, "M. O.", "en")
    assert (found.published_at, found.published_at_source) == (dt.datetime(2021, 4, 26, 12, tzinfo=dt.UTC), "meta")
    assert found.canonical_url == "https://daily.example/w/1"


def test_what_the_dump_states_goes_before_what_the_page_states() -> None:
    found = cleaned(html_row(title="Stated", published="2021-04-27", language="it"))
    assert (found.title, found.published_at_source) == ("Stated", "dump")
    assert found.published_at == dt.datetime(2021, 4, 27, tzinfo=dt.UTC)
    assert found.language == "en"  # a language is a hint, the text decides


def test_a_plain_text_page_is_read_for_what_the_dump_does_not_state() -> None:
    raw = "\n".join(
        ["The Daily", "Home | World", TITLE, "By Marta Oyelaran", "26 April 2021, 14:20 GMT", *BODY, "Most read"]
    )
    found = cleaned(row(raw))
    assert list(found.paragraphs) == BODY
    assert (found.title, found.byline) == (TITLE, "Marta Oyelaran")
    assert (found.published_at, found.published_at_source) == (dt.datetime(2021, 4, 26, 14, 20, tzinfo=dt.UTC), "text")


def test_a_day_in_the_url_dates_a_text_that_has_no_date_line() -> None:
    found = cleaned(row("\n".join([TITLE, *BODY]), url="https://daily.example/2021/04/26/x"))
    assert (found.published_at, found.published_at_source) == (dt.datetime(2021, 4, 26, tzinfo=dt.UTC), "url")
    assert cleaned(row("\n".join(BODY))).published_at is None


def test_a_headline_repeated_above_the_body_goes() -> None:
    assert list(cleaned(row("\n".join([TITLE, *BODY]), title=TITLE)).paragraphs) == BODY


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (row(""), "no_text"),
        (row("Menu | Home"), "no_text"),
        (row(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "undecodable"),
        (row("x " * 4_500_000), "too_large"),
        (row("a\n" * 30_000), "too_many_lines"),
        (html_row("<div>" * 20_000), "too_deep"),
        (html_row("<b>" * 400_000), "too_many_tags"),
        (html_row("<html><body><nav><a href=/>Home</a></nav></body></html>"), "no_text"),
    ],
)
def test_what_becomes_no_article_has_a_reason(given: dict[str, object], reason: str) -> None:
    found = clean_document(given)
    assert isinstance(found, Unusable)
    assert (found.outcome, found.reason) == ("rejected", reason)
    assert found.detail


def test_pages_cut_anywhere() -> None:
    content = PAGE.encode() * 3
    for cut in range(0, len(content), 97):
        clean_document(html_row(content[:cut]))


def test_pages_with_bytes_overwritten() -> None:
    rng = random.Random(7)
    for _ in range(60):
        content = bytearray(PAGE.encode())
        for _ in range(30):
            content[rng.randrange(len(content))] = rng.randrange(256)
        clean_document(html_row(bytes(content), charset=rng.choice([None, "utf-16", "shift_jis", "nonsense"])))


@pytest.mark.parametrize(
    "given",
    [
        row("word " * 1_500_000),
        row("\n" * 7_000_000),
        row("a\n" * 3_000_000),
        row("Home | " * 1_000_000),
        html_row("<p>" * 99_000),
        html_row("<a href='" * 200_000),
        html_row("<script>" * 250_000),
        html_row("<meta content='" + "x" * 7_000_000),
        html_row("<!--" * 1_500_000),
        html_row("<table>" * 3_000 + "x"),
        html_row("<p>x</p>" * 45_000),
        html_row("&" * 7_000_000),
    ],
    ids=lambda r: repr(r["content"][:12]),
)
def test_hostile_input_takes_seconds(given: dict[str, object]) -> None:
    begun = time.process_time()
    assert clean_document(given)
    assert time.process_time() - begun < 20


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/plain"]), st.text(max_size=20))
def test_no_bytes_are_too_odd(content: bytes, content_type: str, stated: str) -> None:
    given = row(
        content, content_type=content_type, url=stated, charset=stated, title=stated, published=stated, language=stated
    )
    assert isinstance(clean_document(given), Article | Unusable)


def test_nothing_is_remembered_between_documents() -> None:
    first = clean_document(html_row())
    clean_document(row("\n".join([TITLE, *BODY, *BODY]), title="Another"))
    assert clean_document(html_row()) == first


def test_text_and_html_by_hand() -> None:
    assert clean_text("\n".join(["The Daily", TITLE, *BODY, "Most read", "Another"]), TITLE) == "\n\n".join(BODY)
    assert clean_html(PAGE) == "\n\n".join(BODY)
    assert clean_text("") == clean_html("\ud800") == ""


def test_cleaning_what_is_clean_changes_nothing() -> None:
    text = "\n\n".join(BODY)
    assert clean_text(text, TITLE, "en") == text


def test_the_source_is_the_domain_or_the_dump() -> None:
    assert source("https://www.daily.example/x", "a/b.csv") == "daily.example"
    assert source("file:x.txt", "notes/x.txt") == "x.txt"
