"""The language of articles, of short texts, and of what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.test_gate import SENTENCES
from titfortat.clean.language import UNKNOWN, code, detect


def test_articles_of_the_corpus_and_their_titles(corpus: list[dict]) -> None:
    assert [a["id"] for a in corpus if detect(a["clean_text"] or a["title"]) != a["lang"]] == []
    right = [detect(a["title"]) == a["lang"] for a in corpus]
    assert sum(right) >= 0.97 * len(right)


def test_a_sentence_in_each_language_of_the_gate() -> None:
    wrong = [language for language, text in SENTENCES.items() if detect(text) != language]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("", "de-AT", "de"),
        ("Ambassador expelled", "fr", "fr"),
        ("Le ministère des Affaires étrangères a convoqué l'ambassadeur et expulse deux diplomates.", "en", "fr"),
        ("12:30 45 +++ 7", None, UNKNOWN),
        ("", None, UNKNOWN),
        ("", "english please", UNKNOWN),
    ],
)
def test_a_hint_decides_only_where_the_text_is_short(text: str, hint: str | None, language: str) -> None:
    assert detect(text, hint) == language


def test_tags_of_languages() -> None:
    assert [code(tag) for tag in ("pt-BR", "zh_Hant", "NB", "iw", "english", "", None)] == [
        *("pt", "zh", "no", "he", None, None, None)
    ]


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=8)))
def test_no_text_is_too_odd(text: str, hint: str | None) -> None:
    found = detect(text, hint)
    assert found == UNKNOWN or (len(found) in (2, 3) and found.islower())
