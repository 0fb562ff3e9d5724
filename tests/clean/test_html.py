"""Main text of HTML pages: furniture goes, paragraphs stay, markup that breaks a limit is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titfortat.clean import html
from titfortat.clean.blocks import blocks
from titfortat.clean.limits import LimitBroken
from titfortat.clean.markup import Head, read_head
from titfortat.clean.votes import Vote, by_linked_data, serious

BODY = [
    "The foreign ministry said on Monday that it had declared the naval attache persona non grata.",
    "The ambassador, who was called in at noon, was told that the attache had twenty-four hours to leave the country.",
    "“We regret a step that is as unfounded as it is unjust,” the embassy said in a statement on the same evening.",
    "Two officials were sent home in March over allegations of spying, which the ministry has always denied.",
]
TITLE = "Attache told to leave within a day"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='en'><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


def paragraphs(rows: list[str] = BODY) -> str:
    return "".join(f"<p>{row}</p>" for row in rows)


def read(text: str) -> list[str]:
    return list(html.read(text, "https://a.example/1", read_head(text), TITLE).paragraphs)


def test_furniture_around_and_inside_the_body_goes() -> None:
    found = read(
        page(
            "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
            f"<article><h1>{TITLE}</h1><p class='byline'>By Marta Oyelaran</p>{paragraphs(BODY[:2])}"
            "<figure><img src='x.jpg'><figcaption>The embassy. Photo: agency</figcaption></figure>"
            "<div class='related-links'><h4>Read also</h4><a href='/2'>Four more expelled from the coast</a></div>"
            f"{paragraphs(BODY[2:])}</article>"
            "<section class='newsletter'><p>Sign up for our free weekly newsletter.</p></section>"
            "<footer><p>© 2024 Daily. All rights reserved.</p></footer>"
        )
    )
    assert found == BODY


def test_an_appeal_among_the_paragraphs_goes() -> None:
    appeal = "Support independent journalism. A gift of $5 keeps our reporters on the ground."
    assert read(page(f"<article>{paragraphs([*BODY[:2], appeal, *BODY[2:]])}</article>")) == BODY


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><font size=5>{title}</font><br>{body}</td></tr></table>",
        "<div id=content><h2>{title}</h2><div class=story-body>{body}</div></div>",
        "<main><h1>{title}</h1><div itemprop=articleBody>{body}</div></main>",
        "<div>{body}",
    ],
)
def test_layouts(layout: str) -> None:
    assert read(page(layout.format(title=TITLE, body=paragraphs()))) == BODY


def test_paragraphs_that_breaks_part() -> None:
    assert read(page(f"<article><div>{'<br><br>'.join(BODY)}</div></article>")) == BODY


def test_an_article_inside_a_script() -> None:
    inner = paragraphs().replace("<", "\\u003c").replace(">", "\\u003e")
    assert read(page(f'<div id="root"></div><script>push([1,"{inner}"])</script>')) == BODY


def test_a_page_without_text_has_no_paragraphs() -> None:
    for empty in ("", "   ", "<html>", "<!-- -->", "<p></p>", page(""), "<?xml version='1.0'?>"):
        assert read(empty) == []


def test_too_many_tags_and_too_deep() -> None:
    with pytest.raises(LimitBroken) as fault:
        read("<b>" * 400_000)
    assert fault.value.reason == "too_many_tags"
    with pytest.raises(LimitBroken) as fault:
        read("<div>" * 40_000 + "x" + "</div>" * 40_000)
    assert fault.value.reason == "too_deep"


def test_unclosed_paragraphs_are_not_deep() -> None:
    rows = [f"Paragraph {n} says that the ministry has answered in kind." for n in range(2_000)]
    assert len(read("<html><body><article><p>" + "<p>".join(rows) + "</article></body></html>")) > 1_800


def test_entities_of_a_document_type_do_not_expand() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = read(bomb + page(f"<article>{paragraphs()}<p>&b; &f;</p></article>"))
    assert not any("aaaa" in p or "root:" in p for p in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<a href=x>", "</a>", "<table>", "<td>", "<br>", "<li>",
                                 "<svg>", "<template>", "<!--", "-->", "<script>", "</script>", "&amp;", "&#0;", "Text here. ",
                                 "\x00", "<![CDATA[", "]]>", "<h1 class='x' id=", "<p hidden>"]), max_size=80))  # fmt: skip
def test_no_markup_is_too_odd(pieces: list[str]) -> None:
    assert isinstance(read("".join(pieces)), list)


def test_reading_what_was_read_changes_little() -> None:
    once = read(page(f"<article>{paragraphs()}</article>"))
    assert read(page(f"<article>{paragraphs(once)}</article>")) == once


def test_blocks_tell_links_hiding_and_class_names() -> None:
    tree = html.parse(
        "<body class='article'><div class='ArticleBody__related-links' style='display: none'><p><a href=x>All link</a></p></div>"
        "<p>One <b>bold</b> word<br>next</p></body>"
    )
    found, depth = blocks(tree)
    assert [b.text for b in found] == ["All link", "One bold word", "next"]
    assert (found[0].linked, found[0].hidden) == (1.0, True)
    assert {"article", "related"} <= found[0].hints
    assert found[1].hints == frozenset()
    assert 0.2 < found[1].bold < 0.5
    assert depth == 5


def test_votes_compare_letters_and_short_votes_have_no_say() -> None:
    long, short = Vote("\n".join(BODY)), Vote("A teaser.")
    assert long.holds("thenavalattacheperson"[:9]) is False
    assert long.holds("declaredthenavalattachepersonanongrata")
    assert set(serious({"traf": long, "res": short})) == {"traf"}
    assert serious({"traf": Vote(""), "res": Vote("")}) == {}


def test_the_longest_body_in_json_ld_is_a_vote() -> None:
    head = Head(
        ld=[{"@type": "NewsArticle", "articleBody": "Short."}, {"@type": "Article", "articleBody": paragraphs()}]
    )
    assert by_linked_data(head).lines == BODY
    assert by_linked_data(Head(ld=[{"@type": "Recipe", "articleBody": "No."}])).lines == []
