"""Settles what the names in one article mean: which Georgia, whose foreign office, a country or a man called Jordan.

Cues are data (rules.py); this module only looks for them. Nothing here outlives the article.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from titfortat.countries.hits import NameHit
from titfortat.countries.names import bearers, common_words, names, person_names, plain
from titfortat.countries.rules import NO_COUNTRY, Rule, contexts, rules, word_list

NEAR = 100
"""Characters before and after a name in which `near` cues are looked for: about a sentence."""

ARTICLE = 100_000
"""Characters in which cues for the whole article are looked for: time stays linear in texts that are no articles."""

_LOOK_BACK = 40
_HEADLINE = 300
_LEADERS = frozenset({"leader", "former_leader"})
_STRONG = frozenset({"name", "official", "abbrev", "demonym", "people", "prefix", "capital"})
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_SURNAME_AFTER = re.compile(r" (?:[A-Z]\. )?([A-Z][\w'-]*[a-zà-ÿ])")
_INITIAL = re.compile(r"[A-Z]\.")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'-]*\.?) $")
_TITLE_CASE = 0.7
"""Share of a line's longer words that are capitalised, from which on capitals say nothing about names."""


def resolve(hits: Sequence[NameHit], text: str, date: dt.date | None = None) -> list[NameHit]:
    """The hits of `candidates` on the whole of `text`, each with one state, without those that mean none.

    `date` is the article's; pass the same to `candidates`. Codes are today's or the former state's as the text says it:
    apply `as_of` with the event's date.
    """
    article = _Article(hits, text, date)
    return [h._replace(iso3=(iso3,)) for h in hits if (iso3 := article.state(h)) is not None]


class _Article:
    """One article's text and what has been found out about it."""

    def __init__(self, hits: Sequence[NameHit], text: str, date: dt.date | None) -> None:
        self._raw, self._text, self._date = text, plain(text), date
        self._somewhere: dict[int, bool] = {}
        self._title_case: dict[int, bool] = {}
        self._persons: set[str] = set()
        doubtful, persons = rules(), person_names()
        self._named = {h.iso3[0] for h in hits if len(h.iso3) == 1 and h.kind in _STRONG and h.name not in doubtful}
        self._full_names = {h.name for h in hits if h.name in persons and not persons[h.name].surname}

    def state(self, hit: NameHit) -> str | None:
        """The state that the hit means here; None where it means none."""
        if hit.kind in _LEADERS:
            return self._leader(hit)
        if self._ruled_out(hit):
            return None
        if cues := rules().get(hit.name):
            return self._by_rules(hit, cues)
        return self._likeliest(hit.iso3)

    def _likeliest(self, options: tuple[str, ...]) -> str:
        named = [iso3 for iso3 in options if iso3 in self._named]
        return named[0] if len(named) == 1 else options[0]

    def _by_rules(self, hit: NameHit, cues: Sequence[Rule]) -> str | None:
        given_name = any(rule.where == "person" for rule in cues)
        for rule in cues:
            if rule.reading not in hit.iso3 and self._out_of_use(hit.name, rule.reading):
                continue
            if rule.where == "default" and hit.name in self._persons:
                return None
            if self._holds(rule, hit):
                if rule.reading != NO_COUNTRY:
                    return rule.reading
                if rule.where == "person" or (given_name and rule.where == "before" and self._looks_like_person(hit)):
                    self._persons.add(hit.name)
                return None
        return self._likeliest(hit.iso3)

    def _out_of_use(self, name: str, iso3: str) -> bool:
        """Whether the name means that state, but not at the article's date."""
        return self._date is not None and any(
            e.iso3 == iso3 and not e.used_on(self._date) for e in names()[name].entries
        )

    def _holds(self, rule: Rule, hit: NameHit) -> bool:
        text, pattern = self._text, rule.pattern
        match rule.where:
            case "before":
                return pattern is not None and pattern.search(self._before(hit)) is not None
            case "after":
                return pattern is not None and pattern.match(text, hit.end) is not None
            case "near":
                around = text[max(0, hit.start - NEAR) : hit.start] + "\0" + text[hit.end : hit.end + NEAR]
                return pattern is not None and pattern.search(around) is not None
            case "person":
                return self._looks_like_person(hit)
            case "article":
                return not self._named.isdisjoint(rule.states) or self._is_somewhere(rule)
        return True

    def _before(self, hit: NameHit) -> str:
        """What stands before the hit in its paragraph."""
        before = self._raw[max(0, hit.start - _LOOK_BACK) : hit.start]
        return self._text[hit.start - len(before.rpartition("\n\n")[2]) : hit.start]

    def _is_somewhere(self, rule: Rule) -> bool:
        if rule.pattern is None:
            return False
        key = id(rule)
        if key not in self._somewhere:
            self._somewhere[key] = rule.pattern.search(self._text, 0, ARTICLE) is not None
        return self._somewhere[key]

    def _ruled_out(self, hit: NameHit) -> bool:
        if (c := contexts().get(hit.kind)) is None:
            return False
        return bool(c.after.match(self._text, hit.end) or c.before.search(self._before(hit)))

    def _in_title_case(self, hit: NameHit) -> bool:
        """Whether the hit's line is a headline with all words capitalised, where capitals tell nothing."""
        earliest = max(0, hit.start - _HEADLINE)
        start = self._raw.rfind("\n", earliest, hit.start) + 1 or earliest
        if start not in self._title_case:
            line = self._raw[start : start + _HEADLINE].partition("\n")[0]
            words = [w for w in _WORD.findall(line) if len(w) > 3]
            capitals = sum(w[0].isupper() for w in words)
            headline = len(words) > 2 and not line.rstrip().endswith(".")
            self._title_case[start] = headline and capitals >= _TITLE_CASE * len(words)
        return self._title_case[start]

    def _looks_like_person(self, hit: NameHit) -> bool:
        """Whether a given name or 'Mr' stands before the hit, or a surname after it."""
        if self._in_title_case(hit):
            return False
        if m := _WORD_BEFORE.search(self._before(hit)):
            word = m[1]
            if word in word_list("courtesy") or _INITIAL.fullmatch(word):
                return True
            if word[0].isupper() and not self._is_no_name(word) and not word.endswith(("ing", "ed", "ly", "'s")):
                return True
        return self._surname_follows(hit)

    def _surname_follows(self, hit: NameHit) -> bool:
        after = _SURNAME_AFTER.match(self._text, hit.end)
        return after is not None and not self._is_no_name(after[1]) and not self._in_title_case(hit)

    def _is_no_name(self, word: str) -> bool:
        return (
            word in word_list("function")
            or word in word_list("office")
            or word in word_list("title")
            or word in names()
        )

    def _leader(self, hit: NameHit) -> str | None:
        """The state of a leader; a bare surname needs more to go by than a full name."""
        persons = person_names()
        if not persons[hit.name].surname:
            return self._likeliest(hit.iso3)
        named = [iso3 for iso3 in hit.iso3 if iso3 in self._named]
        options = named or list(hit.iso3)
        state = options[0] if len(options) == 1 else None
        before = _WORD_BEFORE.search(self._before(hit))
        titled = before is not None and before[1] in word_list("title") - word_list("courtesy")
        if meant := self._full_names & bearers(hit.name):
            states = {e.iso3 for full in meant for e in persons[full].entries}
            return min(states) if len(states) == 1 else state
        if titled:
            return state
        if hit.name in common_words("word"):
            return None
        if hit.name in common_words("surname") and (not named or hit.kind != "leader" or self._surname_follows(hit)):
            return None
        if before and before[1][0].isupper() and not self._is_no_name(before[1]) and not self._in_title_case(hit):
            initials = {full[0] for full in bearers(hit.name)}
            return state if before[1][0] in initials or _INITIAL.fullmatch(before[1]) else None
        return state
