"""What the days say together: the same article on several days becomes one row, and references stay whole.

Set-based SQL over the stored files. Each view here has the columns of the table it is named after; `source` names
are views over the stored files (`stored_<table>`), made by `titfortat.publish.database`.

- An article keeps the row of its earliest day (then dump); the ledger's later rows become duplicates of it.
- A text that an earlier day has under another URL makes the later article a duplicate of the first one.
- The texts of one address are numbered over all days, 1 for the newest.
- A mention keeps its earliest row, and takes publication time and source from the article's row that is kept.
- What points at a row that is gone goes to `rejected`, so that nothing is lost and nothing dangles.
"""

from __future__ import annotations

from collections.abc import Iterable

from titfortat.schema.duckdb import identifier, literal
from titfortat.schema.tables import table

SEEN_EARLIER = "seen_on_earlier_day"
ARTICLE_MISSING = "article_missing"
EVIDENCE_MISSING = "evidence_missing"

# Narrow tables first, so that no sort, window or hash table but the last sort carries article texts. In every join the
# narrow table stands on the right, which is the side that DuckDB holds in memory when told to keep the order.
_KEPT = """
SET disabled_optimizers = 'join_order,build_side_probe_side';

CREATE TEMP TABLE first_articles AS
SELECT article_id, dump_date, dump_id, text_sha256, duplicate_of, published_at, source, revision,
    coalesce(canonical_url, url) AS address
FROM stored_articles
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY dump_date, dump_id) = 1;

CREATE TEMP TABLE kept_articles AS
SELECT * EXCLUDE (text_sha256, first_id, address) REPLACE (
    CASE WHEN first_id = article_id THEN duplicate_of ELSE first_id END AS duplicate_of,
    CAST(row_number() OVER (PARTITION BY address ORDER BY dump_date DESC, revision, dump_id, article_id) AS INTEGER)
        AS revision)
FROM first_articles JOIN (
    SELECT text_sha256, arg_min(article_id, (dump_date, duplicate_of IS NOT NULL, dump_id, article_id)) AS first_id
    FROM first_articles GROUP BY text_sha256) USING (text_sha256);

CREATE TEMP TABLE kept_mentions AS
SELECT mention_id, min(m.dump_date) AS dump_date
FROM stored_event_mentions m SEMI JOIN kept_articles USING (article_id)
GROUP BY mention_id;

CREATE TEMP TABLE kept_events AS
SELECT DISTINCT event_id FROM stored_event_sources SEMI JOIN kept_mentions USING (mention_id);
"""

_ARTICLES = """
SELECT a.* REPLACE (k.duplicate_of AS duplicate_of, k.revision AS revision,
    CASE WHEN k.duplicate_of IS NULL THEN a.near_duplicate_of END AS near_duplicate_of,
    CASE WHEN k.duplicate_of IS NULL THEN a.similarity ELSE 1 END AS similarity)
FROM stored_articles a
JOIN kept_articles k ON a.article_id = k.article_id AND a.dump_date = k.dump_date AND a.dump_id = k.dump_id
"""

_LEDGER = f"""
SELECT l.* REPLACE (
    CASE WHEN later THEN 'duplicate' ELSE outcome END AS outcome,
    CASE WHEN later THEN {literal(SEEN_EARLIER)} ELSE reason END AS reason)
FROM (
    SELECT l.*, coalesce(l.outcome = 'article' AND (k.dump_date, k.dump_id) <> (l.dump_date, l.dump_id), false) AS later
    FROM stored_ingest_ledger l LEFT JOIN kept_articles k USING (article_id)) l
"""

_MENTIONS = """
SELECT m.* REPLACE (a.published_at AS published_at, a.source AS source)
FROM stored_event_mentions m
SEMI JOIN kept_mentions k ON m.mention_id = k.mention_id AND m.dump_date = k.dump_date
JOIN kept_articles a USING (article_id)
"""

_EVENTS = """
SELECT e.* REPLACE (r.event_id AS responds_to, c.event_id AS chain_id, if(c.event_id IS NULL, NULL, chain_step) AS chain_step)
FROM stored_events e SEMI JOIN kept_events k ON e.event_id = k.event_id
LEFT JOIN kept_events r ON e.responds_to = r.event_id
LEFT JOIN kept_events c ON e.chain_id = c.event_id
"""

_SOURCES = "SELECT s.* FROM stored_event_sources s SEMI JOIN kept_mentions USING (mention_id)"

_REDIRECTS = """
SELECT r.* REPLACE (e.event_id AS to_id, if(e.event_id IS NULL AND to_id IS NOT NULL, 'withdrawn', reason) AS reason,
    is_heir AND e.event_id IS NOT NULL AS is_heir)
FROM stored_event_redirects r LEFT JOIN kept_events e ON r.to_id = e.event_id
WHERE e.event_id IS NOT NULL OR is_heir OR to_id IS NULL
"""

_RESPONSES = """
SELECT r.* FROM stored_responses r
SEMI JOIN kept_events e ON r.event_id = e.event_id
SEMI JOIN kept_events a ON r.responds_to = a.event_id
"""

_REJECTED = f"""
SELECT * FROM stored_rejected
UNION ALL
SELECT m.dump_date, 'publish', 'event_mentions', m.mention_id, {literal(ARTICLE_MISSING)},
    'no article ' || m.article_id || ' is stored', CAST(to_json(m) AS VARCHAR)
FROM stored_event_mentions m ANTI JOIN kept_articles USING (article_id)
UNION ALL
SELECT (SELECT max(dump_date) FROM stored_ingest_ledger), 'publish', 'events', e.event_id, {literal(EVIDENCE_MISSING)},
    'none of its mentions is stored', CAST(to_json(e) AS VARCHAR)
FROM stored_events e ANTI JOIN kept_events USING (event_id)
"""

QUERIES = {
    "articles": _ARTICLES,
    "event_mentions": _MENTIONS,
    "events": _EVENTS,
    "event_sources": _SOURCES,
    "event_redirects": _REDIRECTS,
    "responses": _RESPONSES,
    "dyad_months": "SELECT * FROM stored_dyad_months",
    "countries": "SELECT * FROM stored_countries",
    "ingest_ledger": _LEDGER,
    "rejected": _REJECTED,
    "check_results": "SELECT * FROM stored_check_results",
}


def preparations() -> Iterable[str]:
    """The statements that make the narrow tables which the queries join."""
    return filter(str.strip, _KEPT.split(";"))


def insertion(name: str, where: str = "true") -> str:
    """INSERT of a published table's rows (those of a condition) in the order of the files. Raises KeyError."""
    spec = table(name)
    columns = ", ".join(map(identifier, spec.names))
    return (
        f"INSERT INTO {identifier(name)} ({columns}) SELECT {columns} FROM ({QUERIES[name]}) WHERE {where} "
        f"ORDER BY {order(name)}"
    )


def order(name: str) -> str:
    """The ORDER BY list of a published table: its sort columns, then what is left of its key."""
    spec = table(name)
    columns = [*spec.sort_by, *(k for k in spec.key if k not in spec.sort_by)]
    return ", ".join(f"{identifier(c)} NULLS LAST" for c in columns)
