"""croissant.json: the release described for tools of machine learning, in the words of MLCommons' Croissant 1.0.

Files are listed with their sums, tables as record sets over the files of their years. What a column means is the codebook's.
What refers to what is in datapackage.json only: Croissant's own library would join the tables where it finds a reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from titfortat.release.datapackage import AUTHORS, DESCRIPTION, KEYWORDS, LICENCE, NAME_OF_DATASET, TITLE
from titfortat.schema import Column, Table
from titfortat.schema.types import Type

NAME = "croissant.json"

_FORMAT = "application/x-parquet"

_TYPES = {
    Type.STRING: "sc:Text",
    Type.BINARY: "sc:Text",
    Type.BOOL: "sc:Boolean",
    Type.INT32: "sc:Integer",
    Type.INT64: "sc:Integer",
    Type.FLOAT64: "sc:Float",
    Type.DATE: "sc:Date",
    Type.TIMESTAMP: "sc:DateTime",
    Type.STRINGS: "sc:Text",
}

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The standard's own context, which its validator compares word for word."""


def croissant(
    version: str, tables: Sequence[Table], files: Mapping[str, Sequence[tuple[str, int, int]]], sums: Mapping[str, str]
) -> dict:
    """The document. `files` gives (path below the release, bytes, rows) of each file by table, `sums` SHA-256 by path."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME_OF_DATASET,
        "alternateName": TITLE,
        "description": DESCRIPTION,
        "license": LICENCE["path"],
        "keywords": KEYWORDS,
        "version": _semantic(version),
        "datePublished": version.removeprefix("v").rpartition(".")[0].replace(".", "-"),
        "citeAs": f"{AUTHORS}. {TITLE}, {version}.",
        "creator": {"@type": "sc:Organization", "name": AUTHORS},
        "isLiveDataset": False,
        "distribution": [part for t in tables for part in _distribution(t, files[t.name], sums)],
        "recordSet": [_records(t) for t in tables],
    }


def _semantic(version: str) -> str:
    """v2026.01.0 in the form that the standard asks for: 2026.1.0."""
    return ".".join(str(int(part)) for part in version.removeprefix("v").split("."))


def _distribution(spec: Table, files: Sequence[tuple[str, int, int]], sums: Mapping[str, str]) -> Iterable[dict]:
    for path, size, _ in files:
        yield {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "description": f"Rows of {spec.name}.",
            "contentUrl": path,
            "contentSize": f"{size} B",
            "encodingFormat": _FORMAT,
            "sha256": sums[path],
        }
    # Not contained in its files, which the standard allows too: its own library would then read each file as an archive.
    yield {
        "@type": "cr:FileSet",
        "@id": _set_of(spec),
        "name": _set_of(spec),
        "description": f"All files of {spec.name}.",
        "encodingFormat": _FORMAT,
        "includes": f"published/{spec.name}/*.parquet",
    }


def _set_of(spec: Table) -> str:
    return f"{spec.name}-files"


def _records(spec: Table) -> dict:
    return {
        "@type": "cr:RecordSet",
        "@id": spec.name,
        "name": spec.name,
        "description": f"{spec.grain[0].upper()}{spec.grain[1:]}.",
        "key": [{"@id": f"{spec.name}/{name}"} for name in spec.key],
        "field": [_field(spec, column) for column in spec.columns],
    }


def _field(spec: Table, column: Column) -> dict:
    field: dict[str, object] = {
        "@type": "cr:Field",
        "@id": f"{spec.name}/{column.name}",
        "name": column.name,
        "description": column.description + (f" [{column.unit}]" if column.unit else ""),
        "dataType": _TYPES[column.type],
        "source": {"fileSet": {"@id": _set_of(spec)}, "extract": {"column": column.name}},
    }
    if column.type == Type.STRINGS:
        field["repeated"] = True
    return field
