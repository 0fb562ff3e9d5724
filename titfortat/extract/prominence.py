"""Whether an article is about an event: in its title, how early, of the states that it speaks of most.

A yes-or-no choice with learned weights (field "main" of `data/fields.json`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from titfortat.extract.choosing import Weights, field_weights, probabilities
from titfortat.extract.places import Place


def options(own: Sequence[Place], places: Sequence[Place]) -> list[list[str]]:
    """The features of "yes" and of "no" for an event that is told at the places `own`; `places` are all of the article."""
    f, reading = own[0].finding, own[0].reading
    body = min((p.sentence.paragraph for p in own if not p.sentence.is_title), default=99)
    depth = next((n for n in (0, 1, 2, 3, 5, 8) if body <= n), 99)
    in_title = any(p.sentence.is_title for p in own)
    named = {s for q in reading.sentences if q.is_title for _, slot in q.slots("CEM") for s in slot.states}
    pair = (f.actor in named) + (f.target in named)
    ranked = reading.ranked()
    ranks = sorted(min(3, ranked.index(s)) if s in ranked else 4 for s in (f.actor, f.target))
    first = min(p.sentence.index for p in own)
    before = sum(p.sentence.index < first for p in places)
    order = next((n for n in (0, 1, 2, 4) if before <= n), 9)
    status = "happened" if f.happened else f.status
    paragraphs = reading.sentences[-1].paragraph + 1
    share = int(4 * body / max(1, paragraphs)) if body < 99 else 9
    features = [
        "any",
        f"type:{f.type}",
        f"status:{status}",
        f"{f.type}.{status}",
        f"depth{depth}",
        f"depth{depth}.title{in_title}",
        f"depth{depth}.pair{pair}",
        f"title{in_title}",
        f"title{in_title}.named{bool(named)}",
        f"pair{pair}",
        f"ranks{ranks}",
        f"ranks{ranks}.depth{depth}",
        f"places{min(len(own), 4)}",
        f"order{order}",
        f"share{share}",
    ]
    return [[f"main|{x}" for x in features], []]


def is_main(own: Sequence[Place], places: Sequence[Place], learned: Mapping[str, Weights] | None = None) -> bool:
    """Whether the article is about the event."""
    learned = field_weights() if learned is None else learned
    return probabilities(options(own, places), learned["main"])[0] > 0.5
