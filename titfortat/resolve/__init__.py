"""Mentions to events: which reports are of one act, what they agree on, and what it answers.

What belongs here: clustering, consensus, links, codes of events, counts of dyads. What does not: reading mentions out of
text (`titfortat.extract`), where tables are kept (`titfortat.storage`), what must hold of them (`data_checks`).
"""

from titfortat.resolve.stage import STAGE, TABLES, build, plan

__all__ = ["STAGE", "TABLES", "build", "plan"]
