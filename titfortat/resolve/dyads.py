"""Counts of what took place, a row a directed dyad and month."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from titfortat.schema import EVENT_TYPES, HAPPENED
from titfortat.schema.duckdb import literals

_COUNTS = ",\n    ".join(
    f"cast(count(*) filter (event_type = '{name}') as integer) as {name.lower()}" for name in EVENT_TYPES
)

MONTHS = f"""
select {{columns}}, cast(date_trunc('month', event_date) as date) as month,
    {_COUNTS},
    cast(coalesce(sum(headcount) filter (event_type = 'EXPEL'), 0) as integer) as people_expelled
from {{source}}
where status in ({literals(HAPPENED)}) and event_date is not null and date_precision <> 'year'
group by {{columns}}, month
"""
"""SQL of the dyad-months of the events in `source`, by `columns`. Events known to the year only, or without a date, are in none."""


def dyad_months(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The dyad-months, from the table `event`."""
    return db.sql(
        MONTHS.format(columns="actor, target", source="event") + "order by month, actor, target"
    ).to_arrow_table()
