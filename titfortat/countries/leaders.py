"""Heads of state and government and foreign ministers, with their terms of office."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from titfortat.countries.tables import day, rows

OFFICES = ("head_of_state", "head_of_government", "foreign_minister")


@dataclass(frozen=True, slots=True)
class Leader:
    """One term of office of one person."""

    iso3: str
    person: str
    """Full name as the press writes it."""
    surname: str | None
    """The form that stands alone: the last word of the name, or what the data gives for names that work otherwise;
    None where no part of the name stands alone."""
    office: str
    valid_from: dt.date
    valid_to: dt.date | None
    """Last day of the term; None while it lasts."""

    def in_office(self, date: dt.date) -> bool:
        """Whether the term covers `date`."""
        return self.valid_from <= date and (self.valid_to is None or date <= self.valid_to)


def _surname(person: str, short: str) -> str | None:
    if short == "-":
        return None
    return short or person.rpartition(" ")[2]


@cache
def leaders() -> tuple[Leader, ...]:
    """All terms of office, by state, office and date."""
    return tuple(
        Leader(
            r["iso3"],
            r["person"],
            _surname(r["person"], r["short"]),
            r["office"],
            dt.date.fromisoformat(r["valid_from"]),
            day(r["valid_to"]),
        )
        for r in rows("leaders.csv")
    )


def leaders_on(date: dt.date) -> tuple[Leader, ...]:
    """The terms of office that cover `date`."""
    return tuple(p for p in leaders() if p.in_office(date))


def former_from(leader: Leader) -> dt.date | None:
    """The first day on which the person is a former leader; None where the term lasts."""
    return leader.valid_to + dt.timedelta(days=1) if leader.valid_to else None
