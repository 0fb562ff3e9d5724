"""The states that a text names: every name with its offsets and its possible meanings.

`candidates` reports what the words can mean; `find` also settles it in the article's context (context.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from titfortat.countries.context import resolve
from titfortat.countries.hits import NameHit
from titfortat.countries.matcher import Matcher
from titfortat.countries.names import STRENGTH, Entry, Name, names, person_names, plain, spellings
from titfortat.countries.tables import rows

_HYPHENS = frozenset("-‐‑–")


class _Meaning(NamedTuple):
    name: str
    iso3: tuple[str, ...]
    kind: str
    dated: tuple[Entry, ...]
    """The entries, where a date changes what the name means; empty where it does not."""


class Gazetteer:
    """All names of all states, ready to be found. Immutable; get it from `gazetteer()`."""

    def __init__(self) -> None:
        meanings: dict[str, _Meaning | None] = {}
        known = [(name, _meaning(name)) for name in (*names().values(), *person_names().values())]
        for name, meaning in known:
            meanings.setdefault(name.text, meaning)
        for name, meaning in known:  # what a rule derives never takes a spelling from a name that is spelled so
            for spelling in sorted(spellings(name.text, surname=name.surname)):
                meanings.setdefault(spelling, meaning)
        for row in rows("stop_phrases.csv"):
            phrase = plain(row["phrase"])
            meanings[phrase] = meanings[phrase.upper()] = None
        self._meanings = list(meanings.values())
        self._matcher = Matcher(list(meanings))

    def find(self, text: str, date: dt.date | None = None) -> list[NameHit]:
        """The names in an article that mean a state, in order, none overlapping, each with the one state it means there.

        `text` is the whole article, title included, since what a name means is read from all of it. `date` is the
        article's: it decides which names and leaders are in use.
        """
        return resolve(self.candidates(text, date), text, date)

    def candidates(self, text: str, date: dt.date | None = None) -> list[NameHit]:
        """Every name in `text`, in order, none overlapping, with all that it can mean at the date."""
        out = []
        meanings = self._meanings
        for start, end, n in self._matcher.scan(text):
            meaning = meanings[n]
            if meaning is not None and (hit := _hit(start, end, meaning, date)):
                out.append(hit)
            elif meaning is not None and " " in meaning.name:
                for s, e, inner in self._matcher.inside(text, start, end):
                    if (part := meanings[inner]) is not None and (hit := _hit(s, e, part, date)):
                        out.append(hit)
        return [h for h in out if h.kind != "prefix" or text[h.end : h.end + 1] in _HYPHENS]


def _hit(start: int, end: int, meaning: _Meaning, date: dt.date | None) -> NameHit | None:
    """The hit of a meaning at a date; None where the name is not in use then."""
    if date is None or not meaning.dated:
        return NameHit(start, end, meaning.name, meaning.iso3, meaning.kind)
    used = [e for e in meaning.dated if e.used_on(date)]
    if not used:
        return None
    if used[0].kind == "leader":
        used = [e for e in used if e.kind == "leader"]
    return NameHit(start, end, meaning.name, _states(used), used[0].kind)


def _meaning(name: Name) -> _Meaning:
    """What a name means without a date: what it means today, before what it has meant."""
    entries = sorted(name.entries, key=lambda e: (e.valid_to is not None, STRENGTH[e.kind]))
    dated = any(e.valid_from or e.valid_to for e in entries)
    return _Meaning(name.text, _states(entries), entries[0].kind, name.entries if dated else ())


def _states(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The states of the entries in their order, each once."""
    return tuple(dict.fromkeys(e.iso3 for e in entries))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, built once a process."""
    return Gazetteer()
