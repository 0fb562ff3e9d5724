"""The day of an act that no report dates: that of the news it came with, where the reports are news of it.

Not every undated act is recent: background is told undated too. An act is given a day where an article is about it, where
it is of a kind that goes with the news of its pair (a protest, a summons, a recall), or where it is one of a wave against
the same state for the same reason; never where it is told in words that look back (data/backward.txt). All others keep
their hole.
"""

from __future__ import annotations

from functools import cache

import duckdb

from titfortat.resolve.datafiles import lines
from titfortat.resolve.near import near_day
from titfortat.resolve.rules import PUBLICATION_SLACK_DAYS, REPEATED_ACTS, REPORT_DAYS
from titfortat.schema import HAPPENED
from titfortat.schema.duckdb import literals

_HAPPENED = literals(HAPPENED)

_COMPANIONS = literals(REPEATED_ACTS | {"RECALL"})
"""Types of acts that go with the news of their pair: of those that the corpus tells undated beside dated acts of the pair,
9 in 10 are of these days, of the other types 3 in 10."""

_NEWS = f"""
create or replace temp table news as
select article_id, actor, least(actor, target) as one, greatest(actor, target) as other, target, reason, event_date
from told
where status in ({_HAPPENED}) and date_precision = 'day' and event_date is not null
    and event_date between cast(published_at as date) - {REPORT_DAYS} and cast(published_at as date) + {PUBLICATION_SLACK_DAYS}
"""

_ESTIMATES = f"""
create or replace temp table estimated as
with undated as (
    select v.* from voter v anti join voted_date using (event_id) where v.status = 'occurred'
), looking_back as (
    select distinct event_id from undated where regexp_matches(lower(evidence), $backward) and not is_main
), in_words as (
    select *, {near_day("evidence", "responds_to_text", "published_at")} as day from undated
), between_the_same as (
    select u.mention_id, max(n.event_date) as day from undated u join news n on n.article_id = u.article_id
        and n.one = least(u.actor, u.target) and n.other = greatest(u.actor, u.target)
    where u.is_main or u.event_type in ({_COMPANIONS})
    group by u.mention_id
), in_one_wave as (
    select u.mention_id, max(n.event_date) as day from undated u join news n on n.article_id = u.article_id
        and n.target = u.target and n.actor <> u.actor and n.reason = u.reason and n.reason <> 'retaliation'
    group by u.mention_id
), days as (
    select event_id, u.mention_id, u.published_at, u.day is not null as told,
        coalesce(u.day, b.day, w.day, if(u.is_main, cast(u.published_at as date), null)) as day
    from in_words u
    left join between_the_same b using (mention_id)
    left join in_one_wave w using (mention_id)
    where u.published_at is not null and (u.is_main or u.language = 'en' or u.day is not null)
)
select event_id, day from days
where day is not null and (told or event_id not in (select event_id from looking_back))
qualify row_number() over (partition by event_id order by told desc, published_at, day, mention_id) = 1
"""


@cache
def backward() -> str:
    """The regular expression of the words that look back."""
    return rf"\b({'|'.join(lines('backward'))})\b"


def estimate_days(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `estimated` (event_id, day) from what articles tell, `told`, and what `consensus` left: `voter`, `voted_date`."""
    db.execute(_NEWS)
    db.execute(_ESTIMATES, {"backward": backward()})
