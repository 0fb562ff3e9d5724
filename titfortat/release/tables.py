"""What a release holds of the published tables: no article texts, evidence of bounded length, nothing of the operator's dumps.

Article texts are the publishers' and stay at home; a sentence that states an act, its address and a hash of the text are
enough to check a row against its source. `ingest_ledger` and `rejected` tell of the operator's dumps and may hold whole texts.
Of `check_results` there is what was found in what is stored, with the offenders of released tables alone.
"""

from __future__ import annotations

from dataclasses import replace

from titfortat.schema import Column, Table, table
from titfortat.schema.duckdb import identifier, literals

SNIPPET = 300
"""Characters of an article's words that a released column holds at most: about two sentences."""

_TEXT = ("articles", "text")
_SNIPPETS = {"event_mentions": ("evidence", "deadline_text", "responds_to_text")}


def _released(name: str) -> Table:
    spec = table(name)
    return replace(spec, columns=tuple(_cut(name, c) for c in spec.columns if (name, c.name) != _TEXT))


def _cut(name: str, column: Column) -> Column:
    if column.name not in _SNIPPETS.get(name, ()):
        return column
    return replace(column, description=f"{column.description}; at most {SNIPPET} characters in a release")


_NAMES = (
    "events",
    "event_sources",
    "event_redirects",
    "event_mentions",
    "articles",
    "responses",
    "dyad_months",
    "countries",
    "check_results",
)

RELEASED: tuple[Table, ...] = tuple(map(_released, _NAMES))

WITH_TEXT: tuple[Table, ...] = tuple(map(table, _NAMES))
"""The same with the articles' texts and evidence of any length, for use at home."""


def selection(spec: Table, source: str) -> str:
    """SELECT of a released table's rows out of a database attached as `source`, in their order there."""
    whole = spec in WITH_TEXT and spec not in RELEASED
    columns = ", ".join(
        identifier(c.name) if whole else f"{_expression(spec, c.name)} AS {identifier(c.name)}" for c in spec.columns
    )
    kept = " WHERE promoted" if spec.name == "check_results" and not whole else ""
    return f"SELECT {columns} FROM {identifier(source)}.{identifier(spec.name)}{kept}"


def _expression(spec: Table, column: str) -> str:
    if column in _SNIPPETS.get(spec.name, ()):
        return f"left({identifier(column)}, {SNIPPET})"
    if (spec.name, column) == ("event_mentions", "evidence_end"):
        # The offsets go on enclosing exactly the words that are there.
        return f"least(evidence_end, evidence_start + {SNIPPET})"
    if (spec.name, column) == ("check_results", "sample"):
        return f"if(table_name IN ({literals(_NAMES)}), sample, [])"
    return identifier(column)
