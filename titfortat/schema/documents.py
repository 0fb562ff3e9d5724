"""The tables of what came in and what was made of it: raw documents, articles, the ledger. Part of the contract, see `tables`."""

from __future__ import annotations

from titfortat.schema.columns import BOTH, F64, HASH, I32, I64, STORE, S, day
from titfortat.schema.types import Column as C
from titfortat.schema.types import Table, Type

# fmt: off  (one column a line reads as a codebook)
RAW_DOCUMENTS = Table(
    "raw_documents",
    "one row per record of a dump that may matter, as it came",
    (
        C("dump_id", S, "hash of the dump file: its arrival day, name and contents", pattern=HASH),
        day(),
        C("dump_path", S, "path of the dump file below the landing folder"),
        C("position", I64, "where the record stands in its dump: byte offset in a WARC, ordinal elsewhere", minimum=0),
        C("form", S, "form of the dump: warc, jsonl, csv, parquet, zip, txt"),
        C("url", S, "address as the dump states it; a file: URL where it states none"),
        C("content_type", S, "text/html or text/plain"),
        C("charset", S, "character set that the record declares", nullable=True),
        C("content", Type.BINARY, "the body's bytes, transfer and content encodings undone"),
        C("content_sha256", S, "SHA-256 of content", nullable=True, pattern="^[0-9a-f]{64}$"),
        C("title", S, "title as the dump states it", nullable=True),
        C("published", S, "publication time as the dump states it, unparsed", nullable=True),
        C("language", S, "language as the dump states it", nullable=True),
        C("fetched_at", Type.TIMESTAMP, "when the page was fetched, as the dump states it", nullable=True),
    ),
    key=("dump_id", "position"),
    layers=STORE,
)

INGEST_LEDGER = Table(
    "ingest_ledger",
    "one row per raw record, with what became of it",
    (
        C("dump_id", S, "hash of the dump file: its arrival day, name and contents", pattern=HASH),
        day(),
        C("dump_path", S, "path of the dump file below the landing folder"),
        C(
            "position",
            I64,
            "where the record stands in its dump: byte offset in a WARC, ordinal elsewhere; -1 for the file as a whole",
            minimum=-1,
        ),
        C("url", S, "address as the dump states it", nullable=True),
        C("outcome", S, "what became of the record", vocabulary="ledger_outcome"),
        C("reason", S, "why, as a short code; null for an article", nullable=True),
        C("detail", S, "what was found, in words, for a rejected record", nullable=True),
        C(
            "article_id",
            S,
            "the article it became, or the one it repeats",
            nullable=True,
            references="articles.article_id",
        ),
    ),
    key=("dump_id", "position"),
    layers=BOTH,
    year_of="dump_date",
    sort_by=("dump_date", "dump_path", "position"),
)

SETTLED_RECORDS = Table(
    "settled_records",
    "one row per raw record whose fate ingest decides: irrelevant or rejected; clean joins the rest to the ledger",
    INGEST_LEDGER.columns,
    key=("dump_id", "position"),
    layers=STORE,
)

ARTICLES = Table(
    "articles",
    "one row per distinct article",
    (
        C("article_id", S, "hash of the URL and the text", pattern=HASH),
        C("url", S, "address of the article, as the dump states it"),
        C(
            "canonical_url",
            S,
            "address without tracking parameters, as the page itself gives it where that is believable",
            nullable=True,
        ),
        C("source", S, "publisher's domain, or the dump's name where the URL has no host"),
        C("title", S, "headline without the site's name", nullable=True),
        C("byline", S, "authors as printed", nullable=True),
        C("published_at", Type.TIMESTAMP, "publication time", nullable=True, unit="UTC"),
        C("published_at_source", S, "where published_at was read", nullable=True, vocabulary="published_at_source"),
        C(
            "published_at_precision",
            S,
            "how exact published_at is",
            nullable=True,
            vocabulary="published_at_precision",
        ),
        C("fetched_at", Type.TIMESTAMP, "when the page was fetched", nullable=True, unit="UTC"),
        C(
            "language",
            S,
            "ISO 639-1 code of the text's language; und where it cannot be told",
            pattern="^([a-z]{2}|und)$",
        ),
        C("text", S, "body as a careful reader would keep it, paragraphs parted by a blank line"),
        C("text_sha256", S, "SHA-256 of the text", pattern="^[0-9a-f]{64}$"),
        C(
            "duplicate_of",
            S,
            "article_id of the first article with the same text",
            nullable=True,
            references="articles.article_id",
        ),
        C(
            "near_duplicate_of",
            S,
            "article_id of the first article of the arrival day with nearly the same text under another address, itself no copy",
            nullable=True,
            references="articles.article_id",
        ),
        C(
            "similarity",
            F64,
            "share of runs of three words that both have of those that either has, of this text and that of duplicate_of or near_duplicate_of",
            nullable=True,
            minimum=0,
            maximum=1,
        ),
        C(
            "revision",
            I32,
            "number among the texts that its canonical_url had (in the store: on its arrival day), 1 for the newest",
            nullable=True,
            minimum=1,
        ),
        C("dump_id", S, "dump file that it came in: hash of its arrival day, name and contents", pattern=HASH),
        day(),
    ),
    key=("article_id",),
    layers=BOTH,
    year_of="published_at",
    sort_by=("published_at", "article_id"),
)

SITE_FURNITURE = Table(
    "site_furniture",
    "one row per line that recurs over a publisher's articles of a day",
    (
        day(),
        C("source", S, "publisher's domain, or the dump's name where the URL has no host"),
        C("line", S, "the line"),
        C("articles", I32, "articles of the day in which it stands, versions of one story not counted", minimum=3),
        C("kept", I32, "articles that kept it as part of their text", minimum=0),
        C("dropped", I32, "articles that would have kept it, had it not recurred", minimum=0),
    ),
    key=("dump_date", "source", "line"),
    layers=STORE,
)

REJECTED = Table(
    "rejected",
    "one row per value or row that a check or a limit turned away",
    (
        day(),
        C("stage", S, "stage at which it was turned away"),
        C("table_name", S, "table that it would have joined"),
        C("row_key", S, "key of the row, its parts joined by a slash"),
        C("reason", S, "the check or limit, as a short code"),
        C("detail", S, "what was expected and what was found", nullable=True),
        C("original", S, "the row as JSON", nullable=True),
    ),
    key=("dump_date", "stage", "table_name", "row_key", "reason"),
    layers=BOTH,
    year_of="dump_date",
    sort_by=("dump_date", "stage", "table_name", "row_key", "reason"),
)
# fmt: on
