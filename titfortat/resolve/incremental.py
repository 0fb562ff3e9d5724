"""Arrival days that came, changed or went: only what they touch is resolved again. The result is that of resolving everything.

Four steps, each over as little as its rules look at (`tables` tells what that is):

1. the blocks of the mentions told otherwise are clustered again;
2. events with other mentions than before, or with mentions of these articles, are weighed again, and so are those of the pair
   that one article tells with them (whether a sentence tells of both sides' acts);
3. links are sought for these, for what one article tells with them, and for the pair's acts of the months after them;
4. chains are followed on from every link that is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from titfortat.resolve.answers import NAMED_DAYS, links
from titfortat.resolve.chains import chains
from titfortat.resolve.correcting import corrected, relink
from titfortat.resolve.corrections import Correction
from titfortat.resolve.dossiers import Dossiers
from titfortat.resolve.heap import Heap
from titfortat.resolve.keys import NONE, codes, keys, member, names, pair_codes
from titfortat.resolve.reports import FAR
from titfortat.resolve.tables import DOSSIER, LINK, TURN, correct_groups, group, linked, read_mentions, weigh
from titfortat.resolve.touched import changed_articles, corrected_blocks
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import literals

WORDED = 21
"""Days before a publication that its words ('last week') can mean without a date."""

YEAR = 366
"""Days that an act known to its year may be dated before its end."""


@dataclass(frozen=True)
class Update:
    """What differs from what was stored: `fresh` dossiers, and the events whose former dossiers they replace or that are
    gone (`stale`). `regrouped`: events of which the mentions are others than before, former and new ones."""

    heap: Heap
    fresh: pa.Table
    stale: np.ndarray
    regrouped: np.ndarray


@dataclass(frozen=True)
class _Grouped:
    """After step 1: events that are to be weighed again, events that are no more, and people's corrections of either."""

    heap: Heap
    dirty: np.ndarray
    gone: np.ndarray
    corrections: list[Correction]
    words: pa.Table


def update(
    db: duckdb.DuckDBPyConnection,
    old: Heap,
    new: Heap,
    before: Dossiers,
    days: np.ndarray,
    workers: int,
    corrections: Sequence[Correction],
) -> Update:
    """Resolve what the arrival days `days` (numbers) touch. `old`: what was read, with its events; `new`: what is there now,
    with the events as they were; `before`: the dossiers as they were. Raises TerminalError for a correction that cannot be."""
    grouped = _regroup(db, old, new, days, workers, corrections)
    anew = grouped.heap.beside(grouped.dirty)
    _weigh(db, grouped, grouped.heap.beside(anew))
    _keep(db, anew)
    replaced = np.union1d(anew, grouped.gone)
    asking = _neighbours(db, grouped.heap, before, anew, replaced)
    responses = relink(db, _all_links(db, links(db), before, replaced, asking, grouped), grouped.corrections)
    fresh = _linked(db, before, anew, replaced, asking, responses)
    stale = np.union1d(replaced, keys(fresh["event_id"]))
    return Update(grouped.heap, fresh, stale, np.union1d(grouped.dirty, grouped.gone))


def _regroup(
    db: duckdb.DuckDBPyConnection,
    old: Heap,
    new: Heap,
    days: np.ndarray,
    workers: int,
    corrections: Sequence[Correction],
) -> _Grouped:
    """Step 1."""
    articles = changed_articles(old, new, days)
    by_hand = np.union1d(corrected_blocks(old, corrections), corrected_blocks(new, corrections))
    former = old.counting(articles)
    blocks = np.unique(np.concatenate([new.block[member(new.article, articles)], old.block[former], by_hand]))
    rows = np.flatnonzero(member(new.block, blocks))
    old.view(db, former)
    as_they_were = db.sql("from mention").to_arrow_table()
    new.view(db, rows)
    mentions = read_mentions(db)
    known = _with_known(mentions, as_they_were, new, rows, articles, by_hand)
    ids, corrections = correct_groups(mentions, group(known, workers), corrections)
    event = new.event.copy()
    event[rows] = events_of(new.mention[rows], mentions["mention_id"], pa.array(ids, pa.string()))
    was, now = new.event[rows], event[rows]
    other = was != now
    touched = other | member(new.article[rows], articles) | member(new.block[rows], by_hand)
    changed = np.unique(np.concatenate([now[touched], was[other], old.event[former]]))
    changed = changed[changed != NONE]
    there = member(changed, now)
    words = corrected(corrections, ids, mentions)
    return _Grouped(new.with_events(event), changed[there], changed[~there], corrections, words)


def _with_known(
    mentions: pa.Table, former: pa.Table, heap: Heap, rows: np.ndarray, articles: np.ndarray, by_hand: np.ndarray
) -> pa.Table:
    """`mentions` with what is known of them, for `clusters`: the events as they were, and the first day of their block on which
    anything is told otherwise. `former`: the mentions that are told otherwise now, as they were."""
    rows = rows[heap.event[rows] != NONE]
    was = events_of(keys(mentions["mention_id"]), names(heap.mention[rows]), names(heap.event[rows]))
    changed = pc.filter(mentions, pa.array(member(keys(mentions["article_id"]), articles)))
    first: dict[int, int] = dict.fromkeys(by_hand.tolist(), -FAR)
    for told in (former, changed):
        for block, day in zip(_blocks(told).tolist(), _first_days(told).tolist(), strict=True):
            first[block] = min(day, first.get(block, FAR))
    since = [first.get(block, FAR) for block in _blocks(mentions).tolist()]
    return mentions.append_column("was", names(was)).append_column("since", pa.array(since, pa.int32()))


def _blocks(mentions: pa.Table) -> np.ndarray:
    return codes(mentions["event_type"], mentions["actor"], mentions["target"])


def _first_days(mentions: pa.Table) -> np.ndarray:
    """For each mention a day before all that it can tell of (since 1970-01-01): the stated day, or one well before its
    publication. What did not happen tells of no act."""
    stated = pc.fill_null(mentions["event_date"].cast(pa.int32()), FAR).to_numpy()
    published = pc.fill_null(mentions["published_at"].cast(pa.date32()).cast(pa.int32()), FAR).to_numpy()
    happened = pc.is_in(mentions["status"], pa.array(HAPPENED)).to_numpy()
    return np.where(happened, np.minimum(stated, published - WORDED), FAR)


def events_of(mentions: np.ndarray, counted: pa.Array, ids: pa.Array) -> np.ndarray:
    """The event of each mention (numbers, in the order of their arrival): the first of a mention has it, where it counts at
    all. `counted` and `ids`: the mentions that count, and the events of these."""
    found = np.zeros(len(mentions), np.uint64)
    if len(counted):
        numbers, events = keys(counted), keys(ids)
        order = np.argsort(numbers)
        _, first = np.unique(mentions, return_index=True)
        at = np.minimum(np.searchsorted(numbers, mentions[first], sorter=order), len(numbers) - 1)
        hit = order[at]
        is_there = numbers[hit] == mentions[first]
        found[first[is_there]] = events[hit[is_there]]
    return found


def _weigh(db: duckdb.DuckDBPyConnection, grouped: _Grouped, events: np.ndarray) -> None:
    """Step 2: `event`, `voter`, `turn` and `unlinked` of the events."""
    heap = grouped.heap
    articles = np.unique(heap.article[member(heap.event, events)])
    rows = np.flatnonzero(member(heap.article, articles) & (heap.event != NONE))
    heap.view(db, rows)
    of = pa.table({"mention_id": names(heap.mention[rows]), "event_id": names(heap.event[rows])})
    db.register("event_of", of)
    told = db.sql("select * from mention join event_of using (mention_id)").to_arrow_table()
    resolved = told.filter(pa.array(member(keys(told["event_id"]), events)))
    weigh(db, resolved, told, grouped.words, grouped.corrections)


def _keep(db: duckdb.DuckDBPyConnection, events: np.ndarray) -> None:
    """Leave only these events in `event`, `turn` and `unlinked`: of the others not all that they turn on was looked at."""
    db.register("kept", pa.table({"event_id": names(events)}))
    for name in ("event", "turn", "unlinked"):
        db.execute(f"delete from {name} where event_id not in (select event_id from kept)")


_MOVED = """
create or replace temp table moved as
select pair_key, event_date, last_day from (
    select pair_key, event_date, last_day from replaced_dossier
    union all
    select pair_key, event_date, last_day from turn join fresh_pair using (event_id)
) where event_date is not null
"""

_ASKED = f"""
create or replace temp table asked as
select distinct d.row from known d join moved m using (pair_key)
where d.position between m.event_date and m.last_day + {NAMED_DAYS} or d.event_date = m.event_date
"""

_REACHED = f"""
create or replace temp table reached as
with span as (
    select pair_key, min(least(event_date, position)) - {NAMED_DAYS + YEAR} as first, max(position) as last from (
        select d.pair_key, d.event_date, d.position from known d where d.row in (from asked)
        union all
        select pair_key, event_date, position from turn join fresh_pair using (event_id)
    ) group by pair_key
)
select d.row from known d join span s using (pair_key) where d.event_date between s.first and s.last
"""

_SEEN = (
    "event_id",
    "event_type",
    "actor",
    "target",
    "event_date",
    "date_precision",
    "headcount",
    "reason",
    "first_reported_at",
)
"""The columns of an event that links look at, beside those of its turn."""

_KNOWN_TURN = f"""
insert into turn by name select {", ".join((*_SEEN, *TURN))} from reached_dossier where turn is not null
"""

_TELL = f"""
create or replace temp table tell as
with side as (
    select event_id, happened from unlinked union all select event_id, happened from reached_dossier
)
select m.event_id, t.actor, t.target, m.article_id, m.evidence_start
from beside_mention m join side s using (event_id) join turn t using (event_id)
where s.happened = (m.status in ({literals(HAPPENED)}))
"""


def _neighbours(
    db: duckdb.DuckDBPyConnection, heap: Heap, before: Dossiers, anew: np.ndarray, replaced: np.ndarray
) -> np.ndarray:
    """Step 3: the events whose answers may be others than before. Makes `asking`, `turn` and `tell` as `links` wants them."""
    fresh = db.sql("select event_id, actor, target from unlinked").to_arrow_table()
    pairs = pair_codes(fresh["actor"], fresh["target"])
    db.register("fresh_pair", pa.table({"event_id": fresh["event_id"], "pair_key": pairs}))
    left = member(before.event, replaced)
    pairs = np.union1d(pairs, before.pair[left])
    known = np.flatnonzero(member(before.pair, pairs) & ~left)
    days = ("pair_key", "event_date", "last_day", "position", "turn")
    db.register("replaced_dossier", _acts(before.rows(np.flatnonzero(left), days)))
    db.register("known", _acts(_numbered(before.rows(known, days), known)))
    db.execute(_MOVED)
    db.execute(_ASKED)
    beside = np.flatnonzero(member(before.event, heap.beside(anew)) & ~left)
    db.execute("insert into asked select unnest($rows)", {"rows": beside.tolist()})
    db.execute(_REACHED)
    asked = _rows(db, "asked")
    events = np.union1d(anew, before.event[asked])
    rows = heap.rows_beside(events)
    told = np.flatnonzero(member(before.event, np.unique(heap.event[rows])) & ~left)
    reached = np.union1d(np.union1d(asked, told), _rows(db, "reached"))
    db.register("reached_dossier", before.rows(reached, (*_SEEN, *TURN, "happened")))
    db.execute(_KNOWN_TURN)
    mentions = heap.mentions(rows, ("article_id", "status", "evidence_start"))
    db.register("beside_mention", mentions.append_column("event_id", names(heap.event[rows])))
    db.execute(_TELL)
    db.register("asked_event", pa.table({"event_id": names(events)}))
    db.execute(
        "create or replace temp table asking as select * from turn where event_id in (select event_id from asked_event)"
    )
    return events


def _acts(rows: pa.Table) -> pa.Table:
    """Those of the dossiers that are of acts which took place."""
    return rows.filter(pc.is_valid(rows["turn"])).drop_columns(["turn"])


def _numbered(rows: pa.Table, numbers: np.ndarray) -> pa.Table:
    return rows.append_column("row", pa.array(numbers))


def _rows(db: duckdb.DuckDBPyConnection, table: str) -> np.ndarray:
    found = db.sql(f"select distinct row from {table} order by row").to_arrow_table()["row"]
    return found.cast(pa.int64()).to_numpy()


def _all_links(
    db: duckdb.DuckDBPyConnection,
    found: pa.Table,
    before: Dossiers,
    replaced: np.ndarray,
    asking: np.ndarray,
    grouped: _Grouped,
) -> pa.Table:
    """The links found, and where people made links those of all other events too: these must close no circle with them."""
    if not any(c.action == "link" for c in grouped.corrections):
        return found
    others = (before.answer != NONE) & ~member(before.event, np.union1d(asking, replaced))
    columns = ("event_id", "responds_to", "latency_days", "basis", "link_confidence")
    known = before.rows(np.flatnonzero(others), columns).rename_columns(found.column_names)
    return pa.concat_tables([found, known.cast(found.schema)])


_RELINKED = """
select k.row, if(asked, r.responds_to, k.responds_to) as responds_to, if(asked, r.latency_days, k.latency_days) as latency_days,
    if(asked, r.basis, k.basis) as basis, if(asked, r.confidence, k.link_confidence) as link_confidence,
    if(followed, c.chain_id, k.chain_id) as chain_id, if(followed, c.chain_step, k.chain_step) as chain_step
from known_link k left join response r using (event_id) left join chain c using (event_id)
where (if(asked, (r.responds_to, r.latency_days, r.basis, r.confidence), (k.responds_to, k.latency_days, k.basis, k.link_confidence)),
        if(followed, (c.chain_id, c.chain_step), (k.chain_id, k.chain_step)))
    is distinct from ((k.responds_to, k.latency_days, k.basis, k.link_confidence), (k.chain_id, k.chain_step))
order by k.row
"""


def _linked(
    db: duckdb.DuckDBPyConnection,
    before: Dossiers,
    anew: np.ndarray,
    replaced: np.ndarray,
    asking: np.ndarray,
    responses: pa.Table,
) -> pa.Table:
    """Step 4: the dossiers of the events weighed again, and of those that answer something else or stand elsewhere in a chain."""
    followed, chain = _chains(before, anew, replaced, asking, responses)
    fresh = linked(db, responses, chain)
    rows = np.flatnonzero(member(before.event, np.union1d(asking, followed)) & ~member(before.event, replaced))
    known = _numbered(before.rows(rows, ("event_id", *LINK)), rows)
    for name, of in (("asked", asking), ("followed", followed)):
        known = known.append_column(name, pa.array(member(before.event[rows], of)))
    db.register("known_link", known)
    other = db.sql(_RELINKED).to_arrow_table()
    changed = before.rows(other["row"].to_numpy(), DOSSIER.names)
    for name in LINK:
        changed = changed.set_column(changed.column_names.index(name), name, other[name])
    return pa.concat_tables([fresh, changed.cast(DOSSIER)])


def _chains(
    before: Dossiers, anew: np.ndarray, replaced: np.ndarray, asking: np.ndarray, responses: pa.Table
) -> tuple[np.ndarray, pa.Table]:
    """The events whose place in a chain may be another, and their places."""
    left = member(before.event, replaced)
    event = np.concatenate([before.event[~left], anew])
    was = np.concatenate([before.answer[~left], np.zeros(len(anew), np.uint64)])
    now = was.copy()
    now[member(event, asking)] = NONE
    linked_now, answered_now = keys(responses["event_id"]), keys(responses["responds_to"])
    order = np.argsort(linked_now)
    answering = np.flatnonzero(member(event, linked_now))
    now[answering] = answered_now[order[np.searchsorted(linked_now, event[answering], sorter=order)]]
    changed = (now != was) | member(event, anew)
    ends = np.concatenate([now[changed], was[changed], before.answer[left]])
    followed = np.union1d(event[changed], ends[member(ends, event)])
    front = event[changed]
    while len(front):
        front = np.setdiff1d(event[member(now, front)], followed)
        followed = np.union1d(followed, front)
    of = np.flatnonzero(member(event, followed))
    above = np.setdiff1d(now[of], np.append(followed, NONE))
    known = before.rows(np.flatnonzero(member(before.event, above)), ("event_id", "chain_id", "chain_step")).to_pylist()
    place = {k["event_id"]: (k["chain_id"], k["chain_step"]) for k in known}
    ids, answers = names(event[of]).to_pylist(), names(now[of]).to_pylist()
    answered = member(event[of], now)
    place |= {i: (i, 0) for i, a, is_answered in zip(ids, answers, answered, strict=True) if a is None and is_answered}
    return followed, chains({i: a for i, a in zip(ids, answers, strict=True) if a is not None}, place)
