"""Days that come on top of what is resolved: only the country pairs that they mention are resolved again.

What a pair's rows depend on outside the pair is told by the articles that mention it: those articles' other mentions come
along as context (`undated`). The result is that of resolving everything, byte for byte; tests hold it to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from titfortat.resolve.corrections import Correction
from titfortat.resolve.tables import ORDERS, Resolved
from titfortat.storage import Warehouse, read_table
from titfortat.storage.warehouse import WHOLE

MOST_DAYS = 31
"""Days on top that are looked for: more than a month at once is resolved from scratch."""

PAIR = "(least(actor, target), greatest(actor, target))"

_TOUCHED = f"""
create or replace temp table touched as
select distinct least(actor, target) as one, greatest(actor, target) as other from (
    select actor, target from new_mention
    union all
    -- an article that tells of a pair anew, and one whose original has come only now
    select actor, target from stored_mention where article_id in (
        select article_id from new_mention union all
        select article_id from stored_article where duplicate_of in (select article_id from new_article))
    union all
    select actor, target from old_event where event_id in (select unnest($linked))
);

create or replace temp table mention_of_pairs as
select * from stored_mention where {PAIR} in (from touched);

create or replace temp table mention_beside as
select * from stored_mention
where article_id in (select article_id from mention_of_pairs) and {PAIR} not in (from touched);

create or replace temp table article_of_pairs as
with own as (
    select * from stored_article
    where article_id in (select article_id from mention_of_pairs union all select article_id from mention_beside)
)
from own union all
select * from stored_article where article_id in (select duplicate_of from own)
    and article_id not in (select article_id from own)
"""

_KEPT = {
    "events": f"select * from old_events where {PAIR} not in (from touched)",
    "event_sources": f"select * from old_event_sources where event_id not in (select event_id from old_event where {PAIR} in (from touched))",
    "responses": f"select * from old_responses where event_id not in (select event_id from old_event where {PAIR} in (from touched))",
    "dyad_months": f"select * from old_dyad_months where {PAIR} not in (from touched)",
}


@dataclass(frozen=True)
class Before:
    """What is stored of the stage."""

    tables: dict[str, pa.Table]

    @classmethod
    def stored(cls, warehouse: Warehouse) -> Before:
        return cls({name: read_table(name, warehouse.stored(name, WHOLE)) for name in (*ORDERS, "event_redirects")})


def pick(db: duckdb.DuckDBPyConnection, before: Before, corrections: Sequence[Correction]) -> None:
    """Take the pairs that `new_mention` and `new_article` touch out of `stored_mention` and `stored_article`.

    Makes the tables `touched` (one, other), `mention_of_pairs`, `mention_beside` (what the articles of these tell of other
    pairs) and `article_of_pairs`. Events that people linked are always among them: a link may lead to another pair.
    """
    linked = [i for c in corrections if c.action == "link" for i in (c.event_id, *c.other)]
    db.register("old_event", before.tables["events"].select(["event_id", "actor", "target"]))
    pairs, *rest = _TOUCHED.split(";")
    db.execute(pairs, {"linked": linked})
    for statement in rest:
        db.execute(statement)


def join(db: duckdb.DuckDBPyConnection, before: Before, fresh: Resolved) -> Resolved:
    """The tables over all pairs: the stored rows of those that are not touched, and the fresh ones, in the order of the tables."""
    for name, rows in fresh.named().items():
        db.register(f"old_{name}", before.tables[name])
        db.register(f"fresh_{name}", rows)
    return Resolved(
        **{
            name: db.sql(f"({kept}) union all select * from fresh_{name} order by {ORDERS[name]}").to_arrow_table()
            for name, kept in _KEPT.items()
        }
    )
