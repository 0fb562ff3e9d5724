"""The tables and word lists that links turn on: which type of act answers which (data/answers.csv), the words that say
that an act is an answer (data/answering.txt), and those that name an act in passing (data/named_acts.csv)."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from titfortat.resolve.datafiles import lines, rows

STANDS_FOR_AN_ACT = r"moves?|decisions?|measures?|steps?|actions?|orders?|ordering"
"""Words that refer to an act without naming it."""


@cache
def answering() -> str:
    """The regular expression of the words that say 'in answer'; for lower-cased text."""
    act = rf"[^.;]{{0,60}}\b({'|'.join([STANDS_FOR_AN_ACT, *named_acts()['words'].to_pylist()])})"
    return "|".join(rf"\b({line.replace('{act}', act)})" for line in lines("answering"))


@cache
def answering_act() -> str:
    """The same or words that name a measure, for the words that name the act answered: 'after London's expulsion of two'
    is an answer, 'after gunmen killed 26' is none."""
    table = named_acts().to_pylist()
    return "|".join([answering(), *(r["words"] for r in table if r["event_type"] not in ("CONDEMN", "SUMMON"))])


@cache
def fits() -> pa.Table:
    """answer, to (event types), fit (0-1), days (reach of a stated answer), unstated (reach of an inferred one or null)."""
    table = rows("answers")
    return pa.table(
        {
            "answer": [r["answer"] for r in table],
            "to": [r["to"] for r in table],
            "fit": [float(r["fit"]) for r in table],
            "days": pa.array([int(r["days"]) for r in table], pa.int32()),
            "unstated": pa.array([int(r["unstated"]) if r["unstated"] else None for r in table], pa.int32()),
        }
    )


@cache
def named_acts() -> pa.Table:
    """event_type and words: the regular expression of the words by which another act is named; for lower-cased text."""
    table = rows("named_acts")
    return pa.table(
        {"event_type": [r["event_type"] for r in table], "words": [rf"\b({r['words']})\b" for r in table]},
    )
