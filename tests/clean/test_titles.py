"""Which of the titles that a page states is its headline, and what of it is the site's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.clean.markup import Head, read_head
from titfortat.clean.titles import headline, without_site

URL = "https://www.harbourdispatch.example/world/1"


def stated(*h1: str, ld: str | None = None, title: str | None = None, **meta: str) -> Head:
    """A page that states titles; `og` and `tw` for sharing."""
    named = {f"{'twitter' if name == 'tw' else name}:title": text for name, text in meta.items()}
    return Head(named, [{"@type": "NewsArticle", "headline": ld}] if ld else [], title, h1=list(h1))


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Two expelled | Harbour Dispatch", "Two expelled"),
        ("Two expelled - World - Harbour Dispatch", "Two expelled - World"),
        ("Harbour Dispatch: Two expelled", "Harbour Dispatch: Two expelled"),
        ("Harbour Dispatch | Two expelled", "Two expelled"),
        ("Two expelled | Harbour Dispatch | by A. Writer", "Two expelled"),
        ("Two expelled - World - Harbour Dispatch - Harbour Dispatch News", "Two expelled - World"),
        ("外交官二人を追放：Harbour Dispatch Web", "外交官二人を追放"),
        ("速報：外交官二人を追放｜Harbour Dispatch", "速報：外交官二人を追放"),
        ("외교관 추방ㅣHarbour Dispatch", "외교관 추방"),
        ("Two expelled – HD – 28.04.2023", "Two expelled – HD"),
        ("Harbour Dispatch", ""),
        ("Tit-for-tat - two expelled", "Tit-for-tat - two expelled"),
        ("Two expelled", "Two expelled"),
    ],
)
def test_the_sites_name_leaves_a_title(title: str, bare: str) -> None:
    assert without_site(title, {"harbourdispatch"}) == bare


def test_a_headline_comes_from_the_best_place_that_has_one() -> None:
    page = "<title>A | Harbour Dispatch</title><meta property='og:title' content='B'><h1>C</h1>"
    assert headline(read_head(page), URL) == "B"
    assert headline(read_head("<title>A | Harbour Dispatch</title><h1>C</h1>"), URL) == "C"
    assert headline(read_head("<title>A | Harbour Dispatch</title>"), URL) == "A"
    assert headline(read_head("<title>Harbour Dispatch</title>"), URL) is None
    assert headline(stated(ld="Zerst&ouml;rt"), URL) == "Zerstört"
    assert headline(stated("C", og="x" * 500), URL) == "C"


def test_a_title_made_for_networks_gives_way_to_the_stated_headline() -> None:
    assert headline(stated(ld="A", og="B", tw="“B”"), URL) == "A"
    assert headline(stated(ld="A", og="B", tw="C"), URL) == "B"
    assert headline(stated(ld="A", og="B"), URL) == "B"
    assert headline(stated(og="B", tw="B"), URL) == "B"


def test_a_title_made_for_search_results_gives_way_to_the_stated_headline() -> None:
    assert headline(stated(ld="A", og="B - Harbour Dispatch"), URL) == "A"
    assert headline(stated(og="B - Harbour Dispatch"), URL) == "B"


@pytest.mark.parametrize(
    ("slug", "chosen"),
    [
        ("oestland-weist-zwei-militaerattaches-aus-4711", "Östland weist zwei Militärattachés aus"),
        ("nach-der-spionage-zwei-diplomaten-muessen-gehen.html", "Nach der Spionage: Zwei Diplomaten müssen gehen"),
        ("politik-aktuell", "Nach der Spionage: Zwei Diplomaten müssen gehen"),
        ("id-8f3a2b1c-11ee-be56-0242ac120002", "Nach der Spionage: Zwei Diplomaten müssen gehen"),
    ],
)
def test_the_address_tells_which_of_two_was_the_headline(slug: str, chosen: str) -> None:
    shared, own = "Östland weist zwei Militärattachés aus", "Nach der Spionage: Zwei Diplomaten müssen gehen"
    assert headline(stated(ld=own, og=shared, tw=shared), f"https://x.example/politik/{slug}") == chosen


def test_a_title_that_was_cut_is_made_whole() -> None:
    whole = "Who are the envoys and why must 'all' of them leave?"
    assert headline(stated(ld=whole, og="Who are the envoys?"), URL) == whole
    assert headline(stated(whole, og="Who are the envoys and why must…"), URL) == whole
    assert headline(stated(whole, og="Who are the envoys and why must ‘all’"), URL) == whole
    for longer in ("Two expelled, Harbour Dispatch", "Two expelled - World", "Two expelled: World", "Two expelledness"):
        assert headline(stated(ld=longer, og="Two expelled"), URL) == "Two expelled"
    assert headline(stated(title="Two expelled in news", og="Two expelled"), URL) == "Two expelled"


def test_sections_behind_the_shown_headline_go() -> None:
    assert headline(stated("Two expelled", og="Two expelled - World"), URL) == "Two expelled"
    assert headline(stated("외교관 두 명 추방", og="외교관 두 명 추방-정치"), URL) == "외교관 두 명 추방"
    for short in ("Two", "Two expelled -"):
        assert headline(stated(short, og="Two expelled - World"), URL) == "Two expelled - World"
    assert headline(stated("Tit", og="Tit-for-tat: two expelled"), URL) == "Tit-for-tat: two expelled"


ODD = st.one_of(
    st.none(), st.text(max_size=80), st.sampled_from(["A - B", "A", "A?", "A | Harbour Dispatch", "|", "- -"])
)


@given(ODD, ODD, ODD, ODD, st.one_of(st.just(URL), st.text(max_size=40)))
def test_no_title_is_too_odd(og: str | None, tw: str | None, ld: str | None, h1: str | None, url: str) -> None:
    meta = {name: text for name, text in (("og", og), ("tw", tw)) if text is not None}
    found = headline(stated(*([h1] if h1 else []), ld=ld, **meta), url)
    assert found is None or found == " ".join(found.split()) != ""
