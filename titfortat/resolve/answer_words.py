"""The tables and word lists that links turn on: which type of act answers which (data/answers.csv), the words that say
that an act is an answer (data/answering.txt), and those that name an act in passing (data/named_acts.csv)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import pyarrow as pa

STANDS_FOR_AN_ACT = r"moves?|decisions?|measures?|steps?|actions?|orders?|ordering"
"""Words that refer to an act without naming it."""


@cache
def answering() -> str:
    """The regular expression of the words that say 'in answer'; for lower-cased text."""
    lines = [line.strip() for line in _read("answering.txt").splitlines()]
    act = rf"[^.;]{{0,60}}\b({'|'.join([STANDS_FOR_AN_ACT, *named_acts()['words'].to_pylist()])})"
    return "|".join(rf"\b({line.replace('{act}', act)})" for line in lines if line and not line.startswith("#"))


@cache
def answering_act() -> str:
    """The same or words that name a measure, for the words that name the act answered: 'after London's expulsion of two'
    is an answer, 'after gunmen killed 26' is none."""
    table = named_acts().to_pylist()
    return "|".join([answering(), *(r["words"] for r in table if r["event_type"] not in ("CONDEMN", "SUMMON"))])


@cache
def fits() -> pa.Table:
    """answer, to (event types), fit (0-1), days (reach of a stated answer), unstated (reach of an inferred one or null)."""
    rows = list(csv.DictReader(_read("answers.csv").splitlines()))
    return pa.table(
        {
            "answer": [r["answer"] for r in rows],
            "to": [r["to"] for r in rows],
            "fit": [float(r["fit"]) for r in rows],
            "days": pa.array([int(r["days"]) for r in rows], pa.int32()),
            "unstated": pa.array([int(r["unstated"]) if r["unstated"] else None for r in rows], pa.int32()),
        }
    )


@cache
def named_acts() -> pa.Table:
    """event_type and words: the regular expression of the words by which another act is named; for lower-cased text."""
    rows = list(csv.DictReader(_read("named_acts.csv").splitlines()))
    return pa.table(
        {"event_type": [r["event_type"] for r in rows], "words": [rf"\b({r['words']})\b" for r in rows]},
    )


def _read(name: str) -> str:
    return resources.files("titfortat.resolve").joinpath(f"data/{name}").read_text(encoding="utf-8")
