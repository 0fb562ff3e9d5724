"""The codebook as a page for people: docs/dictionary.md and the codebook of a release.

    python -m titfortat.schema.dictionary [FILE]      writes the page (docs/dictionary.md where no file is named)

Everything on the page comes from the schema; nothing is added by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from titfortat.schema.duckdb import DUCKDB_TYPES
from titfortat.schema.tables import TABLES
from titfortat.schema.types import SCHEMA_VERSION, Column, Layer, Table
from titfortat.schema.vocabularies import VOCABULARIES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"

_KEPT = {
    (Layer.PUBLISHED,): "published",
    (Layer.STORE,): "working table, not published",
    (Layer.STORE, Layer.PUBLISHED): "working table and published",
}


def dictionary(tables: Iterable[Table] = TABLES.values()) -> str:
    """The page in Markdown, for all tables of the codebook or the given ones."""
    chosen = list(tables)
    return "\n".join([*_head(), *_contents(chosen), *_tables(chosen), *_vocabularies(chosen)]) + "\n"


def _head() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield f"Schema version {SCHEMA_VERSION}. Generated from the schema by `python -m titfortat.schema.dictionary`."
    yield ""
    yield "Times are UTC. A column may be empty only where *null* says yes. Types are those of the DuckDB file; in Parquet a"
    yield "TIMESTAMP is `timestamp[us, UTC]` and VARCHAR[] is a list of strings."


def _contents(tables: list[Table]) -> Iterator[str]:
    yield from ("", "| table | grain | kept as |", "| --- | --- | --- |")
    for t in tables:
        yield f"| [{t.name}](#{t.name}) | {_cell(t.grain)} | {_KEPT[t.layers]} |"


def _tables(tables: list[Table]) -> Iterator[str]:
    for t in tables:
        yield from ("", f"## {t.name}", "", f"{t.grain[0].upper()}{t.grain[1:]}.", "")
        yield f"Key: {_codes(t.key)}." + _place(t)
        yield from ("", "| column | type | null | unit | meaning |", "| --- | --- | --- | --- | --- |")
        for c in t.columns:
            null = "yes" if c.nullable else "no"
            yield f"| {c.name} | {DUCKDB_TYPES[c.type]} | {null} | {c.unit or ''} | {_meaning(c)} |"


def _place(t: Table) -> str:
    if Layer.PUBLISHED not in t.layers:
        return ""
    files = f"one Parquet file a year of `{t.year_of}`" if t.year_of else "one Parquet file"
    return f" Published as {files}, sorted by {_codes(t.sort_by)}."


def _meaning(c: Column) -> str:
    parts = [_cell(c.description)]
    if c.vocabulary:
        parts.append(f"one of [{c.vocabulary}](#values-of-{c.vocabulary})")
    if c.references:
        parts.append(f"refers to `{c.references}`")
    if c.minimum is not None or c.maximum is not None:
        parts.append(_bounds(c.minimum, c.maximum))
    return "; ".join(parts)


def _bounds(low: float | None, high: float | None) -> str:
    if high is None:
        return f"at least {low:g}"
    if low is None:
        return f"at most {high:g}"
    return f"{low:g} to {high:g}"


def _vocabularies(tables: list[Table]) -> Iterator[str]:
    used = {c.vocabulary for t in tables for c in t.columns}
    for name, values in VOCABULARIES.items():
        if name in used:
            yield from ("", f"## Values of {name}", "", "| value | meaning |", "| --- | --- |")
            for value, meaning in values.items():
                yield f"| {value} | {_cell(meaning)} |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{n}`" for n in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> None:
    """Write the page to the file that the first argument names."""
    path = Path(arguments[0]) if arguments else PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dictionary(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
