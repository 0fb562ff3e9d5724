"""The data dictionary is what the schema says, and the committed page is up to date."""

from __future__ import annotations

from dataclasses import replace

from titfortat.schema import TABLES, VOCABULARIES, table
from titfortat.schema.dictionary import PAGE, dictionary, main


def test_the_committed_page_is_what_the_schema_generates():
    assert PAGE.read_text(encoding="utf-8") == dictionary(), (
        "docs/dictionary.md is out of date; run `python -m titfortat.schema.dictionary`"
    )


def test_every_table_column_and_value_is_on_the_page():
    page = dictionary()
    for t in TABLES.values():
        section = page.split(f"\n## {t.name}\n")[1].split("\n## ")[0]
        assert all(f"\n| {c.name} | " in section for c in t.columns)
    for name, values in VOCABULARIES.items():
        section = page.split(f"\n## Values of {name}\n")[1]
        assert all(f"\n| {value} | " in section for value in values)


def test_a_page_of_some_tables_leaves_the_rest_out():
    spec = table("articles")
    page = dictionary([replace(spec, columns=tuple(c for c in spec.columns if c.name != "text"))])
    assert "\n| text_sha256 | VARCHAR" in page and "\n| text | VARCHAR" not in page
    assert "## events" not in page and "## Values of published_at_source" in page
    assert "Values of event_type" not in page


def test_the_writer_writes_where_it_is_told(tmp_path):
    main([str(tmp_path / "new" / "page.md")])
    assert (tmp_path / "new" / "page.md").read_text(encoding="utf-8") == dictionary()
