"""How good the text is: the corpus in every form, and real pages where they lie beside the repository.

The shipped models have seen these texts: what they reach on publishers that they have not seen is in docs/cleaning.md.
What is asked for here is that no change of the code loses it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.clean_models import real_pages
from tests.clean.days import raw_row
from tests.support.pages import page
from tests.support.shared import shared
from titfortat.clean import text
from titfortat.clean.document import Article, clean_document

FORMS = ("row", "note", "bare", "page")


def as_row(article: dict, form: str) -> dict[str, object]:
    """An article as ingest stores it: a row of a feed, a text with a manifest, a text alone, or a page."""
    nothing = dict.fromkeys(("charset", "title", "published", "language", "fetched_at"))
    raw, url = article["raw_text"], article["url"]
    if form == "row":
        stated = {"title": article["title"], "published": article["published"], "language": article["lang"]}
        return nothing | raw_row(0, raw, url=url, **stated)
    if form == "note":
        return nothing | raw_row(0, raw, url=url, published=article["published"])
    if form == "bare":
        return nothing | raw_row(0, raw, url="file:notes/1.txt")
    return nothing | raw_row(0, page(article), url=url, content_type="text/html")


def token_f1(a: str, b: str) -> float:
    x, y = (Counter(re.findall(r"\w+", t.lower())) for t in (a, b))
    common = sum((x & y).values())
    return 2 * common / (sum(x.values()) + sum(y.values())) if common else 0.0


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.fixture(scope="module", params=FORMS)
def cleaned(request: pytest.FixtureRequest, corpus: list[dict]) -> list[tuple[dict, Article]]:
    found = [(a, clean_document(as_row(a, request.param))) for a in corpus]
    assert all(isinstance(c, Article) for _, c in found)
    return found


def test_the_text_is_what_a_careful_reader_would_keep(cleaned: list[tuple[dict, Article]]) -> None:
    scores = [token_f1("\n".join(c.paragraphs), a["clean_text"]) for a, c in cleaned]
    assert mean(scores) >= 0.99
    assert min(scores) >= 0.9


def test_every_language_is_read_as_well(cleaned: list[tuple[dict, Article]]) -> None:
    for language in {a["lang"] for a, _ in cleaned}:
        some = [(a, c) for a, c in cleaned if a["lang"] == language]
        assert mean([token_f1("\n".join(c.paragraphs), a["clean_text"]) for a, c in some]) >= 0.97
        assert all(c.language == language for _, c in some)


def test_no_sentence_that_states_an_event_is_lost(cleaned: list[tuple[dict, Article]]) -> None:
    def lost() -> Iterator[str]:
        for article, found in cleaned:
            kept = " ".join([*found.paragraphs, found.title or ""])
            for event in article["gold_events"]:
                evidence = " ".join(event["evidence"].split())
                if evidence not in kept and evidence not in article["title"]:
                    yield evidence

    assert list(lost()) == []


def test_headlines_and_days(cleaned: list[tuple[dict, Article]]) -> None:
    titles = [token_f1(c.title or "", a["title"]) >= 0.8 for a, c in cleaned]
    days = [
        c.published_at is not None and c.published_at.date().isoformat() == a["published"][:10]
        for a, c in cleaned
        if a["published"]
    ]
    assert mean(titles) >= 0.95
    assert mean(days) >= 0.9


def test_the_seed_is_read_to_its_last_sentence_and_no_further() -> None:
    raw = shared("seed").joinpath("000_c4e741d9dd795517.txt").read_text(encoding="utf-8")
    found = text.read(raw, None, "en")
    assert found.title == "Russia Expels Italian Diplomat in a Tit-For-Tat Move: Ministry"
    assert len(found.paragraphs) == 4
    assert found.paragraphs[0].startswith("Moscow announced Monday")
    assert found.paragraphs[-1].endswith('of their own security."')


def test_real_pages() -> None:
    scores, days, titles, lost = [], [], [], 0
    shared("pages")
    for gold, html in real_pages():
        row = dict.fromkeys(("charset", "title", "published", "language", "fetched_at"))
        found = clean_document(row | raw_row(0, html, url=gold["url"], content_type="text/html"))
        if not isinstance(found, Article):
            lost += 1
            continue
        scores.append(token_f1("\n".join(found.paragraphs), gold["text"]))
        titles.append(token_f1(found.title or "", gold["title"]) >= 0.8)
        at = found.published_at
        days.append(at is not None and abs((at.date() - dt.date.fromisoformat(gold["published"][:10])).days) <= 1)
    assert lost == 0
    assert mean(scores) >= 0.97
    assert sum(s < 0.5 for s in scores) <= 1
    assert mean(days) >= 0.97
    assert mean(titles) >= 0.94
