"""Which reports of acts that did not (yet) take place belong together: threats, demands, denials, possibilities.

A proposal that is carried out within a story's time joins the act; what is dropped, denied or never heard of again founds
a row of its own, whose status is not one of those that count as happened.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from titfortat.resolve.acts import own_order
from titfortat.resolve.agreement import Account, agreement, told_apart
from titfortat.resolve.reports import FAR, Report
from titfortat.resolve.roles import heads
from titfortat.resolve.rules import STORY_DAYS

SEARCHED = 50
"""Open proposals that a report is compared with, the latest first."""


def join_proposals(acts: list[Account], reports: Iterable[Report]) -> list[Account]:
    """Put each report into the act that carried it out, or into a proposal. Returns the proposals; `acts` grow in place."""
    dated = sorted((a for a in acts if a.first_day is not None), key=lambda a: a.first_day)
    days = [a.first_day for a in dated]
    announced = sorted((_told(a), n, a) for n, a in enumerate(acts) if all(r.status == "announced" for r in a.members))
    proposals: list[Account] = []
    carried: list[tuple[Account, Report]] = []
    for report in sorted(reports, key=_order):
        act = _carried_out(report, dated, days) or _called_off(report, announced)
        if act is not None:
            carried.append((act, report))
            continue
        for p in proposals[: -SEARCHED - 1 : -1]:
            if _same(report, p):
                p.add(report)
                break
        else:
            account = Account()
            account.add(report)
            proposals.append(account)
    for act, report in carried:  # only now: a proposal must not change what the act is compared by
        act.members.append(report)
    return proposals


def _order(report: Report) -> tuple:
    return (FAR if report.published is None else report.published, own_order(report))


def _spoken(report: Report) -> int | None:
    """The day on which it was threatened, demanded or denied."""
    return report.published if report.day is None else report.day


def _carried_out(report: Report, dated: list[Account], days: list[int]) -> Account | None:
    """The first act within a story's time after the report that does what it speaks of; a denial is not carried out."""
    spoken = _spoken(report)
    if spoken is None or report.status == "denied":
        return None
    for a in dated[bisect_left(days, spoken) :]:
        if a.first_day - spoken > STORY_DAYS:
            return None
        if report.article not in a.articles and agreement(report, a) is not None:
            return a
    return None


def _told(a: Account) -> int:
    """The day of the last report of an act; before every day where none has one."""
    return max((r.published for r in a.members if r.published is not None), default=-FAR)


def _called_off(report: Report, announced: list[tuple[int, int, Account]]) -> Account | None:
    """The latest act that was only announced, within a story's time before the report that denies it."""
    if report.status != "denied" or report.published is None:
        return None
    for told, _, a in reversed(announced[: bisect_left(announced, (report.published,))]):
        if report.published - told > STORY_DAYS:
            return None
        if agreement(report, a) is not None:
            return a
    return None


def _same(report: Report, p: Account) -> bool:
    last = p.members[-1]
    if report.published is None or last.published is None:
        if report.article not in p.articles and not agreement(report, p):
            return False
    elif abs(report.published - last.published) > STORY_DAYS:
        return False
    if agreement(report, p) is None or told_apart(report, p):
        return False
    return not (report.roles and p.roles and bool(heads(report.roles)) != bool(heads(p.roles)))
