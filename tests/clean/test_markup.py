"""What a page says of itself, read without a tree."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.embedded import embedded_markup
from titfortat.clean.markup import is_article, read_head, texts

PAGE = """<!doctype html><html lang="it-IT"><head><title>Two expelled | Corriere</title>
<meta charset="utf-8"><META NAME='author' content='Ludovica Ferrante'>
<meta content="2021-04-26T12:00:00Z" property="article:published_time">
<meta property="og:title" content="Two &quot;unwelcome&quot; envoys"><meta property="og:title" content="second">
<link rel="canonical" href="https://corriere.example/esteri/1">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "BreadcrumbList"},
 {"@type": ["NewsArticle"], "headline": "Two expelled", "author": [{"name": "A. B."}, "C. D."],
  "articleBody": "Line\tone",},]}</script></head>
<body><h1 class="x">Two <em>expelled</em></h1><meta itemprop="datePublished" content="2021-04-26"></body></html>"""


def test_a_head_is_read() -> None:
    head = read_head(PAGE)
    assert head.title == "Two expelled | Corriere"
    assert head.language == "it-IT"
    assert head.canonical == "https://corriere.example/esteri/1"
    assert head.meta["author"] == "Ludovica Ferrante"
    assert head.meta["article:published_time"] == "2021-04-26T12:00:00Z"
    assert head.meta["og:title"] == 'Two "unwelcome" envoys'
    assert head.meta["datepublished"] == "2021-04-26"
    assert head.h1 == ["Two expelled"]


def test_json_ld_with_slips_is_read_and_the_article_comes_first() -> None:
    first, second = read_head(PAGE).ld
    assert is_article(first)
    assert not is_article(second)
    assert texts(first["author"]) == ["A. B.", "C. D."]


@pytest.mark.parametrize(
    "script",
    ["", "{", "[[[[", "null", "3", '{"@type": null}', "<!-- {} -->", "[" * 100_000, '{"@graph": {"@graph": []}}'],
)
def test_broken_json_ld_is_left_out(script: str) -> None:
    assert read_head(f'<script type="application/ld+json">{script}</script><title>x</title>').ld in (
        [],
        [{"@type": None}],
    )


@pytest.mark.parametrize("piece", ["<script", "<meta '", '<meta a="', "<h1>", "<title>", "<link rel=", "<script>", '"'])
def test_time_grows_with_the_page_only(piece: str) -> None:
    begun = time.perf_counter()
    read_head(piece * (2_000_000 // len(piece)))
    embedded_markup(piece * (2_000_000 // len(piece)))
    assert time.perf_counter() - begun < 10


@given(st.text(alphabet="<>/\"'= metalinkscripthtmlh1 {}[]:,@type", max_size=300))
def test_no_markup_is_too_odd(page: str) -> None:
    read_head(page)
    embedded_markup(page)


def test_an_article_inside_a_script_is_found() -> None:
    paragraphs = "".join(
        f'\\u003cp class=\\"x\\"\\u003eParagraph {n} of the article, {"long " * 30}\\u003c/p\\u003e' for n in range(5)
    )
    page = f'<body><script>self.__next_f.push([1,"{paragraphs}"])</script><script>var a = "{"b" * 900}"</script></body>'
    found = embedded_markup(page)
    assert found is not None
    assert found.startswith('<p class="x">Paragraph 0')
    assert found.count("</p>") == 5


def test_scripts_without_paragraphs_hold_no_article() -> None:
    assert embedded_markup(f'<script>var a = "{"b" * 900}"</script>') is None
