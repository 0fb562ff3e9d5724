"""Chains of answers: which act began it, and which step of it an event is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa


def chains(answers: Mapping[str, str], known: Mapping[str, tuple[str, int]] = MappingProxyType({})) -> pa.Table:
    """event_id, chain_id (the event that answers none), chain_step (0 for it, 1 for its answers, ...), for every event
    that answers or is answered. `answers` maps an event to the one it answers and has no cycle; `known` gives the places of
    events that are beside it."""
    place = dict(known)
    for event in answers:
        path = [event]
        while path[-1] in answers and path[-1] not in place:
            path.append(answers[path[-1]])
        first, step = place.get(path[-1], (path[-1], 0))
        place.setdefault(path.pop(), (first, step))
        for event_on_path in reversed(path):
            step += 1
            place[event_on_path] = (first, step)
    ids = sorted(place)
    return pa.table(
        {
            "event_id": pa.array(ids, pa.string()),
            "chain_id": pa.array([place[i][0] for i in ids], pa.string()),
            "chain_step": pa.array([place[i][1] for i in ids], pa.int32()),
        }
    )
