"""Addresses: canonical forms and domains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.urls import canonical_url, domain, strip_tracking


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/x?id=7&fbclid=abc", "https://a.example/x?id=7"),
        ("https://a.example/x?r=1", "https://a.example/x?r=1"),
        ("https://a.example/x?q=a%20b&page=2", "https://a.example/x?q=a%20b&page=2"),
        ("https://a.example/x#comments", "https://a.example/x"),
        ("file:notes/001.txt", "file:notes/001.txt"),
        ("https://[broken/x", "https://[broken/x"),
    ],
)
def test_tracking_goes_and_the_rest_stays(url: str, bare: str) -> None:
    assert strip_tracking(url) == bare


@pytest.mark.parametrize(
    ("stated", "claimed", "kept"),
    [
        ("https://www.a.example/x?utm_source=rss", "https://www.a.example/x", "https://www.a.example/x"),
        ("https://m.a.example/x", "https://www.a.example/2024/x", "https://www.a.example/2024/x"),
        ("https://a.example/x", "/y", "https://a.example/y"),
        ("https://a.example/x", "https://b.example/x", "https://a.example/x"),
        ("https://a.example/x", "https://a.example/", "https://a.example/x"),
        ("https://a.example/x?r=1", "https://a.example/x", "https://a.example/x?r=1"),
        ("https://a.example/x", "javascript:void(0)", "https://a.example/x"),
        ("https://a.example/x", None, "https://a.example/x"),
    ],
)
def test_a_page_is_believed_about_itself_only(stated: str, claimed: str | None, kept: str) -> None:
    assert canonical_url(stated, claimed) == kept


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.daily.example/x", "daily.example"),
        ("https://amp.daily.co.example:8080/x", "daily.co.example"),
        ("http://DAILY.example./x", "daily.example"),
        ("https://world.daily.example/x", "world.daily.example"),
        ("file:notes/001.txt", None),
        ("nonsense", None),
        ("https://daily.example:port/", None),
    ],
)
def test_domain(url: str, host: str | None) -> None:
    assert domain(url) == host


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)))
def test_no_text_is_too_odd_for_an_address(url: str, claimed: str | None) -> None:
    assert isinstance(canonical_url(url, claimed), str)
    assert canonical_url(canonical_url(url)) == canonical_url(url)
