"""README.md of a release: what it is and how to read it in one line from each tool."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from titfortat.publish import MACROS
from titfortat.release.datapackage import DESCRIPTION, LICENCE, TITLE
from titfortat.release.tables import SNIPPET

NAME = "README.md"

SNIPPETS = {
    "DuckDB": "duckdb titfortat.duckdb \"FROM dyad('RUS', 'ITA')\"",
    "DuckDB, Parquet": "duckdb -c \"SELECT * FROM 'published/events/*/*.parquet' WHERE actor = 'RUS'\"",
    "pandas": "import pandas; events = pandas.read_parquet('published/events')",
    "polars": "import polars; events = polars.read_parquet('published/events/**/*.parquet')",
    "R": "events <- arrow::open_dataset('published/events') |> dplyr::collect()",
}
"""One line by tool, run from the folder of the release."""


def readme(version: str, rows: Mapping[str, int], documents: Iterable[str] = (), with_text: bool = False) -> str:
    """The page in Markdown. `documents` names the further files that lie beside it."""
    lines = [*_head(rows), f"# {TITLE}, {version}", "", DESCRIPTION, "", "| table | rows |", "| --- | ---: |"]
    lines += [f"| {name} | {n:,} |" for name, n in rows.items()]
    lines += [
        "",
        "Every table and column is explained in [codebook.html](codebook.html) and [codebook.md](codebook.md); what is new since the release before is in",
    ]
    lines += [
        "[DIFF.md](DIFF.md) and, row by row, in `diff.parquet`. Cite it as [CITATION.cff](CITATION.cff) says.",
        "",
        "## Read it",
    ]
    also = ", ".join(f"[{name}]({name})" for name in sorted(documents))
    if also:
        lines[-2:-2] = ["", f"Also here: {also}."]
    for tool, line in SNIPPETS.items():
        lines += ["", f"{tool}:", "", f"    {line}"]
    lines += ["", "## Questions that the DuckDB file answers by name", "", "| question | example |", "| --- | --- |"]
    lines += [f"| {m.answers} | `{m.example}` |" for m in MACROS]
    lines += [
        "",
        "## Check it",
        "",
        "    sha256sum --check SHA256SUMS",
        "",
        "## What is not here",
        "",
        *(_PRIVATE if with_text else _PUBLIC),
        "",
        "## Licence",
        "",
        f"The rows are under {LICENCE['name']} ({LICENCE['path']}): use them for anything, and name the dataset with its",
        "version. Titles and quoted words remain their publishers', and are quoted so that a row can be checked.",
    ]
    return "\n".join(lines) + "\n"


def _head(tables: Iterable[str]) -> Iterator[str]:
    """What the Hugging Face Hub reads at the top of the page: the licence, and which files are which table in its viewer."""
    yield from ("---", f"pretty_name: {json.dumps(TITLE)}", f"license: {LICENCE['name'].lower()}", "configs:")
    for name in tables:
        yield f"- config_name: {name}"
        yield f"  data_files: published/{name}/**/*.parquet"
    yield from ("---", "")


_PUBLIC = (
    "The articles' texts belong to their publishers and are not redistributed: `articles` has addresses, titles and a",
    f"SHA-256 of each text, `event_mentions` the words that state an event, cut at {SNIPPET} characters.",
)
_PRIVATE = (
    "Nothing: this copy holds the articles' texts, which belong to their publishers. It is for use at home and must not be",
    "passed on; the release without them is.",
)
