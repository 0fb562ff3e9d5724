"""Events in words, for people who read a terminal. The only place where the vocabularies become English sentences."""

from __future__ import annotations

_VERBS = {
    "EXPEL": "expels {people}",
    "SUMMON": "summons the envoy of {target}",
    "RECALL": "recalls its envoy from {target}",
    "CLOSE_MISSION": "closes a mission, its own in {target} or {target}'s",
    "SEVER_RELATIONS": "breaks off relations with {target}",
    "DOWNGRADE": "downgrades relations with {target}",
    "RESTORE": "restores relations with {target}",
    "SANCTION": "puts sanctions on officials of {target}",
    "CONDEMN": "condemns an act of {target}",
    "REFUSE": "refuses a visa or accreditation to {target}",
}

_HEDGES = {
    "occurred": "",
    "announced": " (announced)",
    "threatened": " (threatened)",
    "demanded": " (demanded)",
    "denied": " (denied)",
    "hypothetical": " (only considered)",
}


def sentence(
    event_type: str,
    actor: str,
    target: str,
    status: str = "occurred",
    headcount: int | None = None,
    deadline_hours: float | None = None,
    demonym: str | None = None,
    at_least: bool = False,
) -> str:
    """One event as a sentence without a full stop: 'Russia expels 1 Italian diplomat, 24 hours to leave'.

    `demonym` is the target's adjective; without one its name is used.
    """
    people = f"{demonym} diplomats" if demonym else f"diplomats of {target}"
    if headcount is not None:
        noun = "diplomat" if headcount == 1 else "diplomats"
        count = f"{'at least ' if at_least else ''}{headcount}"
        people = f"{count} {demonym} {noun}" if demonym else f"{count} {noun} of {target}"
    words = f"{actor} {_VERBS[event_type].format(target=target, people=people)}"
    if event_type == "EXPEL" and deadline_hours is not None:
        words += f", {hours(deadline_hours)} to leave"
    return words + _HEDGES[status]


def hours(value: float) -> str:
    """A stated duration: in hours up to three days, in days beyond ('24 hours', '7 days')."""
    number, unit = (value / 24, "day") if value > 72 else (value, "hour")
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def span(seconds: float) -> str:
    """A time that something took: '0.4 s', '12 s', '3 min 20 s'."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def size(count: float) -> str:
    """A number of bytes: '512 B', '3.4 MB'."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def many(count: int, one: str, several: str | None = None) -> str:
    """A number with its noun: '1 day', '1,204 records'."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
