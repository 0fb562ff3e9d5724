"""Whether two accounts can be of one act: what agrees, what contradicts.

Holds the comparison only; which accounts are compared, and within which days, is `acts` and `proposals`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.fuzz import token_sort_ratio

from titfortat.resolve.reports import FAR, Report
from titfortat.resolve.roles import heads, posts
from titfortat.resolve.rules import CLOSE_COUNT

COMPARED = 20
"""Tellings of one act by one article that a further one is compared with; none repeats itself oftener."""

SAME_NAME = 85
"""Similarity (0-100) from which two spellings are one person's name: 'Vitaly Zhirnov' and 'Vitalii Zhirnov' have 90."""


@dataclass(slots=True, eq=False)
class Account:
    """What some reports together say of an act."""

    members: list[Report] = field(default_factory=list)
    articles: dict[str, list[Report]] = field(default_factory=dict)
    counts: set[int] = field(default_factory=set)
    least: int = 0
    roles: frozenset[str] = frozenset()
    persons: set[str] = field(default_factory=set)
    deadlines: set[float] = field(default_factory=set)
    low: int = -FAR
    high: int = FAR
    first_day: int | None = None
    last_day: int | None = None

    def add(self, report: Report, dates: bool = True) -> None:
        """Take a report in. `low` and `high` become what all of them leave open, where they leave anything; a report of
        an act that is not dated by it (`dates` false) leaves its days alone."""
        self.members.append(report)
        self.articles.setdefault(report.article, []).append(report)
        if report.headcount is not None:
            if report.minimum:
                self.least = max(self.least, report.headcount)
            else:
                self.counts.add(report.headcount)
        if report.roles and not report.roles <= self.roles:
            self.roles |= report.roles
        if report.persons:
            self.persons |= report.persons
        if report.deadline is not None:
            self.deadlines.add(report.deadline)
        if not dates:
            return
        low, high, day = report.low, report.high, report.day
        if max(self.low, low) <= min(self.high, high):
            self.low, self.high = max(self.low, low), min(self.high, high)
        if day is not None:
            if self.first_day is None or day < self.first_day:
                self.first_day = day
            if self.last_day is None or day > self.last_day:
                self.last_day = day


def same_person(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a name of one side is a spelling of one of the other."""
    others = list(others)
    return any(a == b or token_sort_ratio(a, b) >= SAME_NAME for a in some for b in others)


def close(a: int, b: int) -> bool:
    """Whether two counts may be counts of the same people."""
    return abs(a - b) <= (max(1.0, CLOSE_COUNT * max(a, b)) if min(a, b) >= 5 else 0)


def count_agreement(report: Report, account: Account) -> int:
    """2 where a telling number agrees, 1 where the number one or a bound does, 0 where nothing can be said, -1 at odds."""
    n = report.headcount
    if n is None or not (account.counts or account.least):
        return 0
    if report.minimum:
        return 1 if any(c >= n for c in account.counts) or account.least else -1
    if n in account.counts:
        return 2 if n > 1 else 1
    if any(close(n, c) for c in account.counts):
        return 0
    if account.least and n >= account.least:
        return 0
    if n < max(account.counts, default=0) and heads(report.roles) & account.roles:
        return 0  # the ambassador, of the ambassador and three of his staff
    if (
        n > max(account.counts, default=0)
        and heads(account.roles) & report.roles
        and max(account.counts, default=0) == 1
    ):
        return 0
    return -1


def agreement(report: Report, account: Account) -> int | None:
    """How much a report agrees with an account: 0 where there is nothing to compare, more the more there is; None where
    it contradicts it in the number of people or in all names."""
    count = count_agreement(report, account)
    if count < 0:
        return None
    score = count
    if report.persons and account.persons:
        if not same_person(report.persons, account.persons):
            return None if report.headcount == 1 and account.counts <= {1} else score
        score += 3
    if report.deadline is not None and account.deadlines:
        score += 1 if report.deadline in account.deadlines else -1
    if posts(report.roles) & posts(account.roles):
        score += 1
    return score


def may_agree(report: Report, account: Account) -> bool:
    """Whether an agreement of 2 or more is possible at all: cheaper to say than how much they agree, and mostly not so."""
    if report.persons and account.persons:
        return True
    n = report.headcount
    if n is None:
        points = 0
    elif report.minimum:
        points = 1 if account.counts or account.least else 0
    elif n in account.counts:
        points = 2 if n > 1 else 1
    else:
        points = 0
    if report.deadline is not None and report.deadline in account.deadlines:
        points += 1
    return points >= 2 or (points == 1 and not posts(report.roles).isdisjoint(posts(account.roles)))


def told_apart(report: Report, account: Account) -> bool:
    """Whether the report's own article tells of the account's act as another one: it gives both, with different numbers,
    names, deadlines or posts, or, of what happened, different days."""
    return any(
        _differ(report, other) or (report.happened and _other_days(report, other))
        for other in account.articles.get(report.article, ())[:COMPARED]
    )


def _other_days(a: Report, b: Report) -> bool:
    return a.low > b.high or b.low > a.high


def _differ(a: Report, b: Report) -> bool:
    if (
        a.headcount is not None
        and b.headcount is not None
        and a.headcount != b.headcount
        and not (a.minimum or b.minimum)
    ):
        return True
    if a.deadline is not None and b.deadline is not None and a.deadline != b.deadline:
        return True
    if a.persons and b.persons and not same_person(a.persons, b.persons):
        return True
    return bool(a.roles and b.roles and not a.roles & b.roles and (posts(a.roles) or posts(b.roles)))
