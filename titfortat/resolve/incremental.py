"""Days that come on top of what is resolved: only the country pairs that they mention are resolved again.

What a pair's rows depend on outside the pair is told by the articles that mention it: those articles' other mentions come
along as context (`undated`). The result is that of resolving everything, byte for byte; tests hold it to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from titfortat.resolve.correcting import GROUPING
from titfortat.resolve.corrections import Correction
from titfortat.resolve.redirects import FOUNDED_BY
from titfortat.resolve.tables import ORDERS, Resolved
from titfortat.storage import Warehouse, read_table
from titfortat.storage.warehouse import WHOLE

MOST_DAYS = 31
"""Days on top that are looked for: more than a month at once is resolved from scratch."""

ARTICLE = "article_id, text_sha256, duplicate_of, language, published_at, source, dump_date"

PAIR = "(least(actor, target), greatest(actor, target))"

_INDEX = f"""
create or replace temp table place as
select article_id, event_type, actor, target, event_date is null as undated from stored_mention;

create or replace temp table print as select {ARTICLE} from stored_article
"""
# narrow, once: thousands of files are opened for each look at what is stored

_TOUCHED = f"""
create or replace temp table touched_block as
with anew as (
    -- an article that tells of a pair anew, and one whose original has come only now
    select article_id from new_mention union all select article_id from new_article
    union all select article_id from print where duplicate_of in (select article_id from new_article)
)
select distinct event_type, actor, target from (
    select event_type, actor, target from new_mention
    union all
    select event_type, actor, target from place where article_id in (from anew)
);

create or replace temp table touched as
select distinct least(actor, target) as one, greatest(actor, target) as other from (
    select actor, target from touched_block
    union all
    select actor, target from old_event where event_id in (select unnest($linked))
    union all
    select actor, target from old_event join old_event_sources using (event_id)
    where $former and {FOUNDED_BY} in (select unnest($linked))
);

create or replace temp table asked as
select distinct article_id from place where undated and {PAIR} in (from touched);

create or replace temp table picked as
select *, {PAIR} in (from touched) as of_pairs from stored_mention
where of_pairs or (date_precision = 'day' and article_id in (from asked));

create or replace temp view mention_of_pairs as select * exclude (of_pairs) from picked where of_pairs;

create or replace temp view mention_beside as select * exclude (of_pairs) from picked where not of_pairs;

create or replace temp table article_of_pairs as
with own as (
    from print where article_id in (select article_id from picked)
)
from own union all
from print where article_id in (select duplicate_of from own) and article_id not in (select article_id from own)
"""

_KNOWN = """
select mention_id, event_id from old_event_sources
join mention_of_pairs using (mention_id)
where (event_type, actor, target) not in (from touched_block)
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


def pick(db: duckdb.DuckDBPyConnection, before: Before, corrections: Sequence[Correction]) -> dict[str, str]:
    """Take the pairs that `new_mention` and `new_article` touch out of `stored_mention` and `stored_article`.

    Makes the tables `touched` (one, other), `mention_of_pairs`, `mention_beside` (what the articles of undated ones tell of
    other pairs) and `article_of_pairs`. Events that people linked are always among them: a link may lead to another pair.
    Gives the event of each mention of the blocks that are as they were; none where people changed groups.
    """
    linked = {i for c in corrections if c.action == "link" for i in (c.event_id, *c.other)}
    given = {"linked": sorted(linked), "former": not linked <= set(before.tables["events"]["event_id"].to_pylist())}
    db.register("old_event", before.tables["events"].select(["event_id", "actor", "target"]))
    db.register("old_event_sources", before.tables["event_sources"])
    for statement in (_INDEX + ";" + _TOUCHED).split(";"):
        db.execute(statement, given if "$linked" in statement else None)
    if any(c.action in GROUPING for c in corrections):
        return {}
    return dict(db.execute(_KNOWN).fetchall())


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
