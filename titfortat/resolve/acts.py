"""Which reports of one block (event type, actor, target) are of one act that took place.

Three passes over reports in an order of their own, so that the order of the input never shows: reports with a stated day,
then reports with a month or year, then undated ones. Reports of acts that did not take place are `proposals`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from titfortat.resolve.agreement import Account, agreement, may_agree, told_apart
from titfortat.resolve.reports import FAR, Report
from titfortat.resolve.roles import one_person
from titfortat.resolve.rules import (
    ACT_SPAN_DAYS,
    FOLLOW_UP_DAYS,
    ONCE,
    RECENT_DAYS,
    REPEATED_ACT_DAYS,
    REPEATED_ACTS,
    SAME_ACT_DAYS,
    STORY_DAYS,
)

STRONG = 2
"""Agreement from which a report needs no closeness in time: a number above one, a name, or a count and a post together."""

ANSWER = "retaliation"
"""The reason that tells a second round from the first."""

SEARCHED = 200
"""Acts that a report without a day is compared with, the latest first: keeps the work near linear in blocks of thousands."""


def own_order(report: Report) -> tuple:
    """Sort key from the report's own content: the day, then the publication, then the ids."""
    return (
        FAR if report.day is None else report.day,
        report.low,
        FAR if report.published is None else report.published,
        report.article,
        report.start,
        report.mention_id,
    )


@dataclass(frozen=True)
class Known:
    """What an earlier run made of the block: the event of each report (by row; None for those that are new), and `since`, the
    first day on which anything is told otherwise now."""

    event: Sequence[str | None]
    since: int


def acts(event_type: str, reports: Iterable[Report], known: Known | None = None) -> list[Account]:
    """The acts that the reports of one block tell of; every report is in exactly one. The same with `known` as without it."""
    found = _Acts(event_type)
    ordered = sorted(reports, key=own_order)
    vague = sorted((r for r in ordered if r.day is None and r.low > -FAR), key=lambda r: r.high - r.low)
    if known is not None:
        found.remember(known, unchanged_before(known.since, vague), [r.day for r in ordered if r.day is not None])
    for main in (True, False):
        for report in ordered:
            if report.day is not None and report.main is main and not found.has_known_stated(report):
                found.add_stated(report)
    for report in vague:
        found.add_vague(report)  # months before years
    found.remember_placed()
    for report in ordered:
        if report.low == -FAR and not found.has_known(report):
            found.add_undated(report)
    return found.all


def unchanged_before(since: int, vague: Sequence[Report]) -> int:
    """The first day of which an act can be another than before, where nothing is told otherwise of days before `since`.

    A stated day tells on acts as far back as a follow-up of one does; a month on all acts in it.
    """
    first = since - FOLLOW_UP_DAYS - ACT_SPAN_DAYS - SAME_ACT_DAYS
    while wider := [r.low for r in vague if r.low < first <= r.high]:
        first = min(wider)
    return first


class _Acts:
    """The acts of one block while they are being found, with the indexes that keep looking them up cheap."""

    def __init__(self, event_type: str) -> None:
        self.repeated = event_type in REPEATED_ACTS
        self.once = event_type in ONCE
        self.gap = REPEATED_ACT_DAYS if self.repeated else SAME_ACT_DAYS
        self.all: list[Account] = []
        self._of_day: dict[int, list[Account]] = defaultdict(list)
        self._positions: list[int] = []
        self._placed: list[Account] = []
        self._undated: list[Account] = []
        self._event: Sequence[str | None] = ()
        self._of_event: dict[str, Account] = {}
        self._unchanged = self._stated_unchanged = -FAR

    def remember(self, known: Known, unchanged: int, days: Sequence[int]) -> None:
        """Take what is known of reports that lie before the day `unchanged`: no act that they could be of is another. `days`: the
        stated days, in order."""
        self._event, self._unchanged = known.event, unchanged
        # Where more reports than are compared are of a few days, being of an act does not tell whether they were compared with it.
        crowded = any(last - first <= 2 * self.gap for first, last in zip(days, days[SEARCHED:], strict=False))
        self._stated_unchanged = -FAR if crowded else unchanged

    def remember_placed(self) -> None:
        """Take the acts that lie before what is another now for those that they were."""
        for a in self._placed[: bisect_left(self._positions, self._unchanged)]:
            event = self._event[a.members[0].row]
            if event is not None:
                self._of_event[event] = a

    def has_known_stated(self, report: Report) -> bool:
        """Put a report with a stated day where it was, if nothing that is another now can draw it elsewhere.

        That it is of an act tells all that was found of the two: it dates the act if it is near and fits, for then it joined it,
        and is a follow-up otherwise.
        """
        event = self._event[report.row] if report.day < self._stated_unchanged else None
        if event is None:
            return False
        a = self._of_event.get(event)
        if a is None:
            self._of_event[event] = self._found(report, report.day)
        elif self._is_near(report.day, a) and self._fits(report, a):
            self._join(report, a)
        else:
            a.add(report, dates=False)
        return True

    def _is_near(self, day: int, a: Account) -> bool:
        """Whether the act has a stated day near this one; its first and its last are such days."""
        if day < a.first_day or day > a.last_day:
            return max(a.first_day - day, day - a.last_day) <= self.gap
        if min(day - a.first_day, a.last_day - day) <= self.gap:
            return True
        of_day = self._of_day
        return any(a in of_day[d] for d in range(day - self.gap, day + self.gap + 1) if d in of_day)

    def has_known(self, report: Report) -> bool:
        """Put an undated report where it was, if nothing that is another now can draw it elsewhere."""
        event = self._event[report.row] if report.high < self._unchanged else None
        if event is None:
            return False
        account = self._of_event.get(event)
        if account is None:
            account = self._of_event[event] = self._found_undated(report)
        else:
            account.add(report)
        return True

    def add_stated(self, report: Report) -> None:
        day = report.day
        near = [a for a in self._around(day - self.gap, day + self.gap)[:SEARCHED] if self._fits(report, a)]
        if len(near) > 1:
            near = [max(near, key=lambda a: (_score(report, a), -abs(day - a.last_day)))]
        if near:
            self._join(report, near[0])
            return
        if not self.repeated:
            for a in reversed(self._around(day - FOLLOW_UP_DAYS, day - 1)[-SEARCHED:]):
                if self._follows(report, a):
                    a.add(report, dates=False)
                    return
        self._found(report, day)

    def add_vague(self, report: Report) -> None:
        inside = [a for a in self._between(report.low, report.high)[:SEARCHED] if self._open_to(report, a)]
        if inside:
            max(inside, key=lambda a: _score(report, a)).add(report)
        else:
            self._found(report, report.low)

    def add_undated(self, report: Report) -> None:
        earlier = self._between(-FAR, report.high)[: -SEARCHED - 1 : -1]
        account = self._strong(report, earlier) or self._recent_or_background(report, earlier)
        if account is None:
            for a in self._undated[: -SEARCHED - 1 : -1]:
                if self._open_to(report, a) and self._same_story(report, a):
                    account = a
                    break
        if account is None:
            self._found_undated(report)
        else:
            account.add(report)

    def _strong(self, report: Report, earlier: list[Account]) -> Account | None:
        """The latest act with which it agrees strongly; one of those just before it, if it is news."""
        if report.bare:
            return None
        for a in earlier:
            if (
                may_agree(report, a)
                and (report.passing or self._recent(report, a))
                and _score(report, a) >= STRONG
                and self._open_to(report, a)
            ):
                return a
        return None

    def _recent_or_background(self, report: Report, earlier: list[Account]) -> Account | None:
        """The latest of the acts just before it; of an act told in passing the last one of its kind, however long ago; not so
        what happens every week."""
        for a in earlier:
            if self._recent(report, a) and self._open_to(report, a):
                return a
        if report.passing and not self.repeated:
            for a in earlier:
                if self._open_to(report, a):
                    return a
        return None

    def _found_undated(self, report: Report) -> Account:
        account = Account()
        account.add(report)
        self.all.append(account)
        self._undated.append(account)
        return account

    def _recent(self, report: Report, a: Account) -> bool:
        return report.high < FAR and report.high - _position(a) <= RECENT_DAYS

    def _same_story(self, report: Report, a: Account) -> bool:
        last = a.members[-1].published
        if report.published is None or last is None:
            return _score(report, a) >= 1 or len(self.all) == 1
        return abs(report.published - last) <= STORY_DAYS or _score(report, a) >= STRONG

    def _follows(self, report: Report, a: Account) -> bool:
        """Whether a report dated after an act is still about it."""
        score = agreement(report, a)
        if score is None or told_apart(report, a):
            return False
        if self.once or (not report.main and score >= STRONG):
            return True
        if report.reason == ANSWER and all(r.reason != ANSWER for r in a.members):
            return False
        return report.bare or (one_person(report.roles) and bool(report.roles & a.roles))

    def _fits(self, report: Report, a: Account) -> bool:
        span = max(a.last_day, report.day) - min(a.first_day, report.day)
        return span <= ACT_SPAN_DAYS and not told_apart(report, a)

    def _open_to(self, report: Report, a: Account) -> bool:
        """Whether a report without a day may be of the act: no contradiction, and not another act of its own article."""
        score = agreement(report, a)
        if score is None or told_apart(report, a):
            return False
        return report.article not in a.articles or score >= STRONG

    def _around(self, first: int, last: int) -> list[Account]:
        """The acts with a stated day in the interval, in the order of the days."""
        of_days = [told for day in range(first, last + 1) if (told := self._of_day.get(day))]
        return list(dict.fromkeys(a for told in of_days for a in told)) if of_days else []

    def _between(self, first: int, last: int) -> list[Account]:
        """The acts that begin in the interval, by their day or the first day of their month, in the order of the days."""
        return self._placed[bisect_left(self._positions, first) : bisect_right(self._positions, last)]

    def _join(self, report: Report, a: Account) -> None:
        before = a.first_day, a.last_day
        a.add(report)
        if report.day not in before:
            self._of_day[report.day].append(a)

    def _found(self, report: Report, position: int) -> Account:
        account = Account()
        account.add(report)
        self.all.append(account)
        at = bisect_right(self._positions, position)
        self._positions.insert(at, position)
        self._placed.insert(at, account)
        if report.day is not None:
            self._of_day[report.day].append(account)
        return account


def _position(a: Account) -> int:
    return a.low if a.last_day is None else a.last_day


def _score(report: Report, a: Account) -> int:
    score = agreement(report, a)
    return -1 if score is None else score
