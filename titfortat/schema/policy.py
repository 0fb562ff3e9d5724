"""What a change of the schema may do to those who read published files: within a major version it only adds.

    python -m titfortat.schema.policy FILE      writes the published schema down, for the contract test to hold

Adding a table, a column or a value of a vocabulary is a minor version. Removing or renaming one, another type, another key, a null
where there was none or another partition needs a major version, and a view in the DuckDB file (`FORMER`) with the old names.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from titfortat.schema.duckdb import identifier
from titfortat.schema.tables import TABLES
from titfortat.schema.types import SCHEMA_VERSION, Layer, Table
from titfortat.schema.vocabularies import VOCABULARIES

Described = Mapping[str, object]
"""{"version": "1.0", "tables": {name: {"key", "year_of", "columns": {name: {"type", "nullable", "values"}}}}}."""


@dataclass(frozen=True)
class Former:
    """A view for who reads what a table was before a major version: `name` is the table's old name, or `<table>_v<old major>`
    where the table keeps its name; `columns` gives today's column for each old one."""

    name: str
    table: str
    columns: Mapping[str, str]

    @property
    def statement(self) -> str:
        """CREATE VIEW."""
        columns = ", ".join(f"{identifier(new)} AS {identifier(old)}" for old, new in self.columns.items())
        return f"CREATE VIEW {identifier(self.name)} AS SELECT {columns} FROM {identifier(self.table)}"


FORMER: tuple[Former, ...] = ()
"""The views of the current major version; version 1 has none before it."""


def described(tables: Iterable[Table] = TABLES.values(), version: str = SCHEMA_VERSION) -> Described:
    """What readers of the published tables rest on."""
    return {
        "version": version,
        "tables": {
            t.name: {
                "key": list(t.key),
                "year_of": t.year_of,
                "columns": {
                    c.name: {
                        "type": c.type.value,
                        "nullable": c.nullable,
                        "values": sorted(VOCABULARIES[c.vocabulary]) if c.vocabulary else None,
                    }
                    for c in t.columns
                },
            }
            for t in tables
            if Layer.PUBLISHED in t.layers
        },
    }


def breaches(held: Described, now: Described, former: Iterable[Former] = FORMER) -> list[str]:
    """Where `now` breaks the policy for who reads `held`, in words; nothing where it keeps it."""
    before, after = _major(held), _major(now)
    if after < before:
        return [f"the version went back from {held['version']} to {now['version']}"]
    views = {f.name: f for f in former}
    found = []
    for name, old in held["tables"].items():
        broken = list(_broken(name, old, now["tables"].get(name)))
        if broken and after == before:
            found += [
                f"{b}; that needs schema version {before + 1}.0 and a view in titfortat.schema.policy.FORMER"
                for b in broken
            ]
        elif broken:
            view = views.get(name if name not in now["tables"] else f"{name}_v{before}")
            found += _uncovered(name, before, old, now, view)
    return found


def _broken(name: str, old: Described, new: Described | None) -> Iterator[str]:
    if new is None:
        yield f"{name} is gone"
        return
    for what in ("key", "year_of"):
        if old[what] != new[what]:
            yield f"{name}: {what} was {old[what]} and is {new[what]}"
    for column, was in old["columns"].items():
        is_now = new["columns"].get(column)
        if is_now is None:
            yield f"{name}.{column} is gone"
            continue
        if was["type"] != is_now["type"]:
            yield f"{name}.{column} was {was['type']} and is {is_now['type']}"
        if is_now["nullable"] and not was["nullable"]:
            yield f"{name}.{column} had a value in every row and may be null"
        gone = sorted(set(was["values"] or ()) - set(is_now["values"] or ()))
        if gone:
            yield f"{name}.{column} had the values {', '.join(gone)}"


def _uncovered(name: str, major: int, old: Described, now: Described, view: Former | None) -> Iterator[str]:
    """What a view over today's tables does not give of an old one."""
    if view is None:
        yield f"{name}: a new major version needs a view of what it was (its old name, or {name}_v{major})"
        return
    columns = now["tables"].get(view.table, {"columns": {}})["columns"]
    for column in old["columns"]:
        if view.columns.get(column) not in columns:
            yield f"{view.name}: expected the old column {column} from one of {view.table}, found {view.columns.get(column)}"


def _major(described: Described) -> int:
    return int(str(described["version"]).partition(".")[0])


def main(arguments: list[str]) -> None:
    """Write the published schema to the file that is named."""
    Path(arguments[0]).write_text(json.dumps(described(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
