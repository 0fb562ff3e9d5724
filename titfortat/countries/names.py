"""Every spelling under which news may mean a state, with what it means: the gazetteer's entries.

Reads names.csv, the names in countries.csv and leaders.csv, and derives the spellings that follow from a name
(hyphen or space, no accents, capitals). How spellings are found in a text is matcher.py's business.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from titfortat.countries.country import countries
from titfortat.countries.leaders import former_from, leaders
from titfortat.countries.tables import day, rows

KINDS = (
    "name",
    "official",
    "abbrev",
    "demonym",
    "people",
    "prefix",
    "leader",
    "capital",
    "metonym",
    "ministry",
    "parliament",
    "agency",
    "former_leader",
    "region",
    "city",
)
"""Kinds of name, strongest first: what a spelling of several kinds is taken as, and what outranks what."""

ORGANISATIONS = frozenset({"EUE", "UNO", "NTO"})
"""Codes of bodies of states, which have headquarters and no capital."""

STRENGTH = MappingProxyType({kind: n for n, kind in enumerate(KINDS)})
SHORTEST_IN_CAPITALS = 4
"""Letters a name needs for its spelling in capitals to be looked for: OMAN and IRAN are worth it, LAO and KL are not."""

_LOWERED = frozenset(
    {"Palace", "Department", "Office", "Square", "Union", "Authority", "Republic", "Emirates", "Nations"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name: the state, the kind of name, and the days between which it is used so."""

    iso3: str
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def used_on(self, date: dt.date) -> bool:
        """Whether the name is used so on `date`."""
        return (self.valid_from is None or self.valid_from <= date) and (self.valid_to is None or date <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the data spells it, its meanings (strongest first), and whether a rule must settle it in context."""

    text: str
    entries: tuple[Entry, ...]
    surname: bool = False


def plain(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and blank, at the same offsets."""
    if text.isascii():
        return text.replace("\n", " ")
    for old, new in _SAME:
        text = text.replace(old, new)
    return text


_SAME = (
    *((c, "'") for c in "’‘ʼʻ`´"),
    *((c, "-") for c in "‐‑‒"),
    *((c, " ") for c in "\n\u00a0\u2009\u202f"),
)


def unaccented(text: str) -> str:
    """The text in letters without marks; ø, ł, đ and ı lose theirs too."""
    text = text.translate(_STROKES)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_STROKES = str.maketrans("øØłŁđĐıİ", "oOlLdDiI")


@cache
def common_words(use: str) -> frozenset[str]:
    """Spellings that are mostly something else: `spelling` never stands for a name though a rule would derive it
    (Male from Malé), `word` is a leader's surname only under a title or beside the full name (May, Brown), `surname`
    also while its leader is in office and the article names the state (Ortega, Li)."""
    return frozenset(r["word"] for r in rows("common_words.csv") if r["use"] == use)


@cache
def names() -> MappingProxyType[str, Name]:
    """Every name of the data, by its spelling."""
    found: dict[str, set[Entry]] = defaultdict(set)
    for r in rows("names.csv"):
        found[plain(r["name"])].add(Entry(r["iso3"], r["kind"], day(r["valid_from"]), day(r["valid_to"])))
    for c in countries().values():
        former = c.valid_to is not None
        for text, kind in (
            (c.name, "name"),
            (c.official_name, "official"),
            (c.demonym, "demonym"),
            (None if former or c.iso3 in ORGANISATIONS else c.capital, "capital"),
        ):
            if text and not any(e.iso3 == c.iso3 and e.kind == kind for e in found[plain(text)]):
                found[plain(text)].add(Entry(c.iso3, kind, c.valid_from if former else None, None))
    out = {text: Name(text, _sorted(entries)) for text, entries in found.items()}
    return MappingProxyType(dict(sorted(out.items())))


def _sorted(entries: set[Entry]) -> tuple[Entry, ...]:
    return tuple(
        sorted(
            entries, key=lambda e: (STRENGTH[e.kind], e.iso3, e.valid_from or dt.date.min, e.valid_to or dt.date.max)
        )
    )


@cache
def person_names() -> MappingProxyType[str, Name]:
    """Full names and surnames of leaders, by their spelling; the term of office is the entry's validity."""
    found: dict[tuple[str, bool], set[Entry]] = defaultdict(set)
    for person in leaders():
        after = former_from(person)
        for text, is_surname in ((person.person, False), (person.surname, True)):
            if not text:
                continue
            key = (plain(text), is_surname)
            found[key].add(Entry(person.iso3, "leader", person.valid_from, person.valid_to))
            if after is not None:
                found[key].add(Entry(person.iso3, "former_leader", after, None))
    out = {}
    for (text, is_surname), entries in sorted(found.items()):
        out.setdefault(text, Name(text, _sorted(entries), is_surname))
    return MappingProxyType(out)


@cache
def _bearers() -> MappingProxyType[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for person in leaders():
        if person.surname:
            found[plain(person.surname)].add(plain(person.person))
    return MappingProxyType({s: frozenset(full) for s, full in found.items()})


def bearers(surname: str) -> frozenset[str]:
    """The full names of the leaders of this surname."""
    return _bearers().get(surname, frozenset())


def spellings(text: str, *, surname: bool = False) -> frozenset[str]:
    """The spellings of a name in running text: hyphen or blank, with and without accents, lower second word, capitals."""
    out = {text}
    if "-" in text:
        out.add(text.replace("-", " "))
    out |= {s.replace(" and ", " & ") for s in out}
    first, _, last = text.rpartition(" ")
    if first and last in _LOWERED:
        out.add(f"{first} {last.lower()}")
    if surname and " " in text:
        out |= {text[0].upper() + text[1:], text[0].lower() + text[1:]}
    out |= {unaccented(s) for s in out}
    if sum(map(str.isalpha, text)) >= SHORTEST_IN_CAPITALS and not (
        surname and text in common_words("word") | common_words("surname")
    ):
        out |= {s.upper() for s in out}
    return frozenset(s for s in out if s == text or s not in common_words("spelling"))
