"""The numbers that resolution turns on, each with its reason. docs/resolution.md tells how they work together.

Holds no code that reads mentions. Days are calendar days.
"""

from __future__ import annotations

SAME_ACT_DAYS = 2
"""Days between two stated dates of one act: the day of the order against that of the note or the news, and time zones."""

REPEATED_ACTS = frozenset({"SUMMON", "CONDEMN"})
REPEATED_ACT_DAYS = 1
"""The same for acts that states repeat within days: outlets differ by a time zone, not by more."""

ACT_SPAN_DAYS = 4
"""No act is stretched over more days than this by reports that each lie close to the next."""

FOLLOW_UP_DAYS = 14
"""A report dated this much after an act may still be about it: when they left, when it was discussed again."""

ONCE = frozenset({"SEVER_RELATIONS", "DOWNGRADE", "RESTORE", "RECALL", "CLOSE_MISSION"})
"""Acts that a state does not do twice within that time, unless a report contradicts."""

RECENT_DAYS = 60
"""An undated report is about an act of this many days before it, where there is one; farther back only if it agrees with
it in numbers or names, or mentions it in passing."""

STORY_DAYS = 30
"""A story: undated reports of like acts published within it are about one act, and within it a threat is carried out or dropped."""

PUBLICATION_SLACK_DAYS = 1
"""An act may be dated a day after the UTC day of its report: the report may have been written east of UTC."""

REPORT_DAYS = 3
"""Acts that an article dates to so many days before its publication are its news; what it tells with them is as new."""

CLOSE_COUNT = 0.1
"""Counts that differ by no more than a tenth, or by one from five up, may be counts of the same people: 25 and 27, 60 and 63."""

PASSING_WEIGHT = 0.5
"""Weight of a report that mentions the event in passing, against 1 for an article about it: recaps lose details."""

MINIMUM_WEIGHT = 0.5
"""Weight of a lower bound ('more than twenty') in the vote for the headcount, against 1 for a number."""

FURTHER_SOURCE_EXPONENT = 0.5
"""How much a further publisher adds to the confidence in an event, against 1 for the first: the same rules read all of them."""
