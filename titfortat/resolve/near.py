"""Days that a report gives only nearly: 'last week', told on the 4th, is one of the seven days to the 3rd.

The words are data/near.csv, in the languages that we have them for: the first and the last day that they may mean and the one
to take, counted from the Monday of the week of publication. Words that name the act answered say nothing of the answer.
"""

from __future__ import annotations

import re
from functools import cache

from titfortat.resolve.datafiles import rows
from titfortat.schema.duckdb import literal


@cache
def _table() -> tuple[tuple[re.Pattern[str], int, int, int], ...]:
    return tuple((re.compile(r["words"]), int(r["first"]), int(r["last"]), int(r["day"])) for r in rows("near"))


def near(evidence: str, answered: str | None, published: int | None) -> tuple[int, int] | None:
    """The first and the last day that the words may mean (days since 1970-01-01); None where they say nothing.

    `answered`: the words that name the act answered. `published`: the day of publication.
    """
    if published is None:
        return None
    told, other = evidence.lower(), (answered or "").lower()
    monday = published - (published + 3) % 7
    for words, first, last, _ in _table():
        if words.search(told) and not words.search(other):
            return monday + first, monday + last
    return None


def near_day(evidence: str, answered: str, published: str) -> str:
    """SQL of the day to take; null where the words say nothing. The arguments are SQL."""
    cases = " ".join(
        f"when regexp_matches(lower({evidence}), {literal(words.pattern)}) "
        f"and not regexp_matches(lower(coalesce({answered}, '')), {literal(words.pattern)}) then {day}"
        for words, _, _, day in _table()
    )
    return f"cast(date_trunc('week', {published}) as date) + case {cases} end"
