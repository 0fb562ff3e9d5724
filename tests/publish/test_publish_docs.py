"""What the pages promise is there."""

from __future__ import annotations

from pathlib import Path

from titfortat.publish.macros import MACROS
from titfortat.release.tables import SNIPPET

PAGE = Path(__file__).resolve().parents[2] / "docs" / "publishing.md"


def test_the_page_tells_of_every_macro_and_of_the_snippets_length():
    page = PAGE.read_text(encoding="utf-8")
    assert all(m.example in page for m in MACROS)
    assert f"cut at {SNIPPET} characters" in page
