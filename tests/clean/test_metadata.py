"""Authors and times of pages."""

from __future__ import annotations

import datetime as dt

import pytest

from titfortat.clean.markup import Head
from titfortat.clean.metadata import byline, published

URL = "https://www.harbourdispatch.example/world/1"


def article(**fields: object) -> Head:
    return Head(ld=[{"@type": "NewsArticle", **fields}])


def test_authors() -> None:
    assert byline(article(author=[{"name": "A B"}, {"name": "C D"}, {"name": "A B"}])) == "A B, C D"
    assert byline(article(author={"@id": "#x"})) is None
    assert byline(Head(meta={"article:author": "https://social.example/x"})) is None
    assert byline(Head(meta={"author": "A B"})) == "A B"
    assert byline(Head(meta={"author": "word " * 100})) is None


FETCHED = dt.datetime(2024, 5, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("head", "url", "above", "day", "source"),
    [
        (article(datePublished="2024-05-03T10:00:00Z"), URL, [], 3, "json-ld"),
        (article(datePublished="2034-05-03T10:00:00Z", dateCreated="2024-05-02"), URL, [], 2, "json-ld"),
        (Head(meta={"article:published_time": "2024-05-04"}), URL + "/2024/05/01", [], 4, "meta"),
        (Head(meta={"date": "soon"}), URL + "/2024/05/05/", ["6 May 2024"], 5, "url"),
        (Head(), URL, ["Share", "6 May 2024, 18:00"], 6, "text"),
        (Head(), URL, [], 7, "html"),
    ],
)
def test_the_surest_statement_of_a_time_wins(head: Head, url: str, above: list[str], day: int, source: str) -> None:
    page = "<html><body><time datetime='2024-05-07'>last week</time><p>Text.</p></body></html>"
    found = published(head, page, url, FETCHED, above)
    assert found is not None
    assert (found.at.day, found.source) == (day, source)


def test_no_time_is_made_up() -> None:
    assert published(Head(), "<html><body><p>Text.</p></body></html>", URL, FETCHED) is None
    assert published(Head(), "", URL, None) is None
