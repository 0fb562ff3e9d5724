"""The accuracy card of a release: how right the pipeline was on annotated stories, in Markdown and as JSON.

The figures are those of `titfortat.release.accuracy`, measured by running the same code over the annotated corpus; this
only lays them out and says what is weak. They are given to `titfortat.release.build` as documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from titfortat.release.accuracy import Figures

PAGE = "accuracy.md"
DATA = "accuracy.json"

WEAK = 0.75
"""An F1 or a share below it is named as a weakness."""

ENOUGH = 10
"""Annotated cases from which on a figure is said to be weak or strong; below it says little."""

FIELDS = {
    "status_exact": "status",
    "headcount": "headcount of an expulsion",
    "deadline_hours": "hours to leave",
    "event_date": "date, to the day",
    "event_date_within_1d": "date, within a day",
    "roles_jaccard": "ranks (overlap of the lists)",
    "event_headcount": "headcount of an event over all reports",
    "event_deadline_hours": "hours to leave of an event over all reports",
}
SPURIOUS = {
    "headcount_spurious": "headcount where the report states none",
    "deadline_hours_spurious": "hours to leave where the report states none",
}

Measured = Mapping[str, Mapping[str, Figures]]
"""What was measured on ('English articles') -> the figures of text, mentions and events."""


def documents(measured: Measured, corpus: str) -> dict[str, str]:
    """The card's files by name, for `titfortat.release.build`. `corpus` says in a sentence what was measured on."""
    return {
        PAGE: card(measured, corpus),
        DATA: json.dumps({"corpus": corpus, "measured": measured}, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
    }


def card(measured: Measured, corpus: str) -> str:
    """The page in Markdown."""
    lines = [
        "# Accuracy",
        "",
        corpus,
        "",
        "What is counted, and when two rows match, is in `titfortat/release/accuracy.py`.",
    ]
    for what, figures in measured.items():
        lines += ["", f"## {what}", *_rates(figures), *_shares(figures), *_weaknesses(figures)]
    return "\n".join(lines) + "\n"


def _rates(figures: Mapping[str, Figures]) -> Iterator[str]:
    yield from (
        "",
        "| | precision | recall | F1 | right | wrong | missed |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    for name, found in _counted(figures).items():
        shares = " | ".join(f"{found[k]:.3f}" for k in ("precision", "recall", "f1"))
        yield f"| {name} | {shares} | " + " | ".join(f"{found[k]:,}" for k in ("tp", "fp", "fn")) + " |"


def _counted(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    mentions, events = figures["mentions"], figures["events"]
    return {
        "mentions in articles": mentions["mentions"],
        **{f"mentions: {name}": found for name, found in sorted(mentions["per_type"].items())},
        "events": events["events"],
        "answers between events": events["responses"],
    }


def _shares(figures: Mapping[str, Figures]) -> Iterator[str]:
    found = _flat(figures)
    yield from ("", "| of what was found | share | of |", "| --- | --- | --- |")
    for names, verb in ((FIELDS, "right"), (SPURIOUS, "wrong, lower is better")):
        for name, words in names.items():
            if name in found:
                yield f"| {words}: {verb} | {found[name][0]:.3f} | {found[name][1]:,} |"
    clean, articles = figures["mentions"]["negatives_clean"]
    yield f"| articles without an event, left without one | {clean:.3f} | {articles:,} |"
    if "text_f1" in figures["text"]:
        f1, texts = figures["text"]["text_f1"]
        yield f"| words of the cleaned text (F1) | {f1:.3f} | {texts:,} |"
    yield f"| articles that did not come through | | {figures['text']['articles_missing']:,} |"


def _weaknesses(figures: Mapping[str, Figures]) -> Iterator[str]:
    weak = [
        f"{name}: F1 {found['f1']:.2f} over {found['tp'] + found['fn']} annotated"
        for name, found in _counted(figures).items()
        if found["f1"] < WEAK and found["tp"] + found["fn"] >= ENOUGH
    ]
    flat = _flat(figures)
    weak += [
        f"{words}: {flat[name][0]:.2f} over {flat[name][1]}"
        for name, words in FIELDS.items()
        if name in flat and flat[name][0] < WEAK and flat[name][1] >= ENOUGH
    ]
    few = [
        name for name, found in sorted(figures["mentions"]["per_type"].items()) if found["tp"] + found["fn"] < ENOUGH
    ]
    yield from ("", f"Weak (below {WEAK}):" if weak else f"Nothing measured is below {WEAK}.")
    if weak:
        yield from ("", *(f"- {what}" for what in weak))
    if few:
        yield from ("", f"Too few cases to tell (fewer than {ENOUGH}): {', '.join(few)}.")


def _flat(figures: Mapping[str, Figures]) -> dict[str, list]:
    return {**figures["mentions"]["fields"], **figures["events"]["event_fields"]}
