"""datapackage.json: the release described for machines, in the words of the Data Package standard (Frictionless)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from titfortat.schema import SCHEMA_VERSION, VOCABULARIES, Column, Table
from titfortat.schema.types import Type

NAME = "datapackage.json"

FIELD_TYPES = {
    Type.STRING: "string",
    Type.BINARY: "string",
    Type.BOOL: "boolean",
    Type.INT32: "integer",
    Type.INT64: "integer",
    Type.FLOAT64: "number",
    Type.DATE: "date",
    Type.TIMESTAMP: "datetime",
    Type.STRINGS: "array",
}

NAME_OF_DATASET = "titfortat"
TITLE = "Titfortat: diplomatic events"
DESCRIPTION = (
    "Who expelled, summoned or recalled whom, how many, by when, and in answer to what: one row an event, "
    "with the sentences that state it."
)

AUTHORS = "The Titfortat authors"
KEYWORDS = ["diplomacy", "events", "expulsions", "international relations", "news"]
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
"""Of the rows: free for every use that names the dataset and its version. Titles and quoted words stay their publishers'."""


def datapackage(version: str, tables: Sequence[Table], files: Mapping[str, Sequence[tuple[str, int, int]]]) -> dict:
    """The document. `files` gives (path below the release, bytes, rows) of each file by table."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME_OF_DATASET,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "schema_version": SCHEMA_VERSION,
        "keywords": KEYWORDS,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHORS, "roles": ["author"]}],
        "resources": [_resource(t, tables, files[t.name]) for t in tables],
    }


def _resource(spec: Table, tables: Sequence[Table], files: Sequence[tuple[str, int, int]]) -> dict:
    return {
        "name": spec.name,
        "title": spec.name.replace("_", " ").capitalize(),
        "description": f"{spec.grain[0].upper()}{spec.grain[1:]}.",
        "path": [path for path, _, _ in files],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(size for _, size, _ in files),
        "rows": sum(rows for _, _, rows in files),
        "schema": _schema(spec, {t.name for t in tables}),
    }


def _schema(spec: Table, known: set[str]) -> dict:
    references = [(c.name, *c.references.split(".")) for c in spec.columns if c.references]
    return {
        "fields": [_field(c) for c in spec.columns],
        "primaryKey": list(spec.key),
        "foreignKeys": [
            # An empty name is the standard's word for the resource itself.
            {
                "fields": [name],
                "reference": {"resource": "" if there == spec.name else there, "fields": [column]},
            }
            for name, there, column in references
            if there in known
        ],
    }


def _field(column: Column) -> dict:
    constraints: dict[str, object] = {"required": True} if not column.nullable else {}
    if column.vocabulary:
        constraints["enum"] = list(VOCABULARIES[column.vocabulary])
    constraints |= {
        name: value
        for name, value in (("minimum", column.minimum), ("maximum", column.maximum), ("pattern", column.pattern))
        if value is not None
    }
    field: dict[str, object] = {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field
