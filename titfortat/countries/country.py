"""States and organisations that can be actors: their codes, their dates, and which state stood in another's place.

No names in running text here (names.py, gazetteer.py); no events.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType

import pyarrow as pa

from titfortat.countries.tables import day, rows
from titfortat.schema import conform


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the contract's `countries` table."""

    iso3: str
    iso2: str | None
    name: str
    official_name: str
    capital: str | None
    demonym: str | None
    cow_number: int | None
    cow_abbrev: str | None
    cameo_code: str | None
    fips_code: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    def exists_on(self, date: dt.date) -> bool:
        """Whether `date` lies between the first and the last day, both included."""
        return (self.valid_from is None or self.valid_from <= date) and (self.valid_to is None or date <= self.valid_to)


@dataclass(frozen=True, slots=True)
class _Succession:
    predecessor: str
    on: dt.date
    """First day on which the successor is meant rather than the predecessor."""


@cache
def countries() -> MappingProxyType[str, Country]:
    """All states and organisations by ISO3 code, sorted by it."""
    out = {}
    for row in rows("countries.csv"):
        values: dict[str, object] = {k: v or None for k, v in row.items()}
        values["cow_number"] = int(row["cow_number"]) if row["cow_number"] else None
        values["valid_from"], values["valid_to"] = day(row["valid_from"]), day(row["valid_to"])
        out[row["iso3"]] = Country(**values)  # type: ignore[arg-type]
    return MappingProxyType(out)


def country(iso3: str) -> Country:
    """The state or organisation with this code. Raises KeyError."""
    try:
        return countries()[iso3]
    except KeyError:
        raise KeyError(f"no country {iso3!r}; the codes are in titfortat/countries/data/countries.csv") from None


def exists_on(iso3: str, date: dt.date) -> bool:
    """Whether the state existed on `date`. Raises KeyError for an unknown code."""
    return country(iso3).exists_on(date)


@cache
def _predecessors() -> MappingProxyType[str, _Succession]:
    return MappingProxyType(
        {
            r["successor"]: _Succession(r["predecessor"], dt.date.fromisoformat(r["on"]))
            for r in rows("succession.csv")
            if r["back"]
        }
    )


@cache
def _heirs() -> MappingProxyType[str, tuple[str, dt.date]]:
    return MappingProxyType(
        {
            r["predecessor"]: (r["successor"], dt.date.fromisoformat(r["on"]))
            for r in rows("succession.csv")
            if r["forward"]
        }
    )


def as_of(iso3: str, date: dt.date | None) -> str:
    """The code of the state that stood in this one's place on `date`.

    RUS in 1985 is SUN, SRB is YUG until 2003 and SCG until 2006; SUN in 2022 is RUS. A state with no single heir
    (CSK after 1992) and one that was no part of a former state stay as they are, as does everything without a date.
    """
    if date is None:
        return iso3
    state = country(iso3)
    while (before := _predecessors().get(state.iso3)) and date < before.on:
        state = country(before.predecessor)
    while (after := _heirs().get(state.iso3)) and date >= after[1]:
        state = country(after[0])
    return state.iso3 if state.exists_on(date) else iso3


def countries_table() -> pa.Table:
    """The contract's `countries` table, sorted by code."""
    names = [f.name for f in fields(Country)]
    return conform("countries", [{n: getattr(c, n) for n in names} for c in countries().values()])


def cow_periods() -> pa.Table:
    """Where a state had another Correlates of War number than the one in `countries`, or none: iso3, first, last (days, both
    included), cow_number. The project numbers West Germany apart from the Germany before and after it, and North Yemen apart
    from Yemen; of a state that was occupied it has no number."""
    found = [
        {
            "iso3": r["iso3"],
            "first": dt.date.fromisoformat(r["first"]),
            "last": dt.date.fromisoformat(r["last"]),
            "cow_number": int(r["cow_number"]) if r["cow_number"] else None,
        }
        for r in rows("cow_periods.csv")
    ]
    types = {"iso3": pa.string(), "first": pa.date32(), "last": pa.date32(), "cow_number": pa.int32()}
    return pa.Table.from_pylist(found, schema=pa.schema(types))
