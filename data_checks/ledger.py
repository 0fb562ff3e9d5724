"""What must hold of the records: each has exactly one outcome, and the ledger reconciles with what came in and came out."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.spec import CheckSpec, MeasureCheck, RowCheck, SetCheck, Severity
from data_checks.structural import key_sql

ERROR, WARN = Severity.ERROR, Severity.WARN

MAX_REJECTED = 0.5
"""Share of a day's records that may be unreadable before somebody should look at the dump."""
FEW = 20
"""Rows below which a share says nothing."""


def ledger_checks(table: str) -> Iterable[CheckSpec]:
    """The checks of `ingest_ledger`, or of `settled_records`, which is the part of it that ingest decides."""
    yield RowCheck(
        table=table,
        name="reason_iff_no_article",
        severity=ERROR,
        holds="(reason IS NULL) = (outcome = 'article')",
        show=("outcome", "reason"),
        description="Every record that became no article says why, and no other does. Give the reason where it is decided.",
        reason="'why is it not there?' is the first question about a dataset",
    )
    yield RowCheck(
        table=table,
        name="article_id_iff_article",
        severity=ERROR,
        holds="(article_id IS NOT NULL) = (outcome IN ('article', 'duplicate'))",
        show=("outcome", "article_id"),
        description="article_id is there exactly for articles and duplicates. Set it where the outcome is decided.",
        reason="it is the way from a raw record to its article",
    )
    yield RowCheck(
        table=table,
        name="file_as_a_whole_is_rejected",
        severity=ERROR,
        holds="position >= 0 OR outcome = 'rejected'",
        show=("position", "outcome"),
        description="Position -1 stands for a whole file and is only rejected. Give records their own position.",
        reason="an article without a position cannot be found again in its dump",
    )
    yield one_file(table)
    yield one_day(table)


def settled_checks() -> Iterable[CheckSpec]:
    """What ingest may decide by itself, and that no record is both settled and handed on."""
    yield RowCheck(
        table="settled_records",
        name="outcome_is_ingests",
        severity=ERROR,
        holds="outcome IN ('irrelevant', 'rejected')",
        show=("outcome",),
        description="Ingest settles what is irrelevant or rejected only. Leave articles and duplicates to clean.",
        reason="clean would write a second outcome",
    )
    yield SetCheck(
        table="settled_records",
        name="not_handed_on_too",
        severity=ERROR,
        offenders=(
            f"SELECT {key_sql('settled_records', 's')} AS key, s.outcome FROM settled_records s "
            "SEMI JOIN raw_documents r USING (dump_id, position)"
        ),
        description="No record is both settled and handed on to clean. Look at the reader of the dump's form.",
        reason="it would have two outcomes",
    )


def raw_checks() -> Iterable[CheckSpec]:
    """What ingest hands on."""
    table = "raw_documents"
    yield RowCheck(
        table=table,
        name="form_known",
        severity=ERROR,
        holds="form IN ('warc', 'jsonl', 'csv', 'parquet', 'zip', 'txt')",
        show=("form",),
        description="form is one of the six that we read. Add a new one to the codebook's description first.",
        reason="the meaning of `position` hangs on it",
    )
    yield RowCheck(
        table=table,
        name="content_type_known",
        severity=ERROR,
        holds="content_type IN ('text/html', 'text/plain')",
        show=("content_type",),
        description="content_type is text/html or text/plain. Other content is rejected by ingest.",
        reason="clean takes one of two ways by it",
    )
    yield RowCheck(
        table=table,
        name="content_not_empty",
        severity=WARN,
        holds="octet_length(content) > 0",
        show=("url",),
        description="The record has a body. Look whether the dump is truncated or its column of text has another name.",
        reason="empty bodies are the mark of a reader that looks in the wrong place",
    )
    yield RowCheck(
        table=table,
        name="url_has_scheme",
        severity=WARN,
        holds="regexp_matches(url, '^(https?|file):')",
        show=("url",),
        description="url is an address. Look whether the dump's column of addresses has another name.",
        reason="source and date are read from it",
    )
    yield fetched_check(table)
    yield one_file(table)
    yield one_day(table)


def coverage_checks() -> Iterable[CheckSpec]:
    """The ledger against what ingest handed over and what clean wrote: nothing lost, nothing twice, nothing invented."""
    table = "ingest_ledger"
    for source in ("raw_documents", "settled_records"):
        yield SetCheck(
            table=table,
            name=f"holds_all_{source}",
            severity=ERROR,
            offenders=(
                f"SELECT {key_sql(source, 's')} AS key, s.dump_path, s.url FROM {source} s "
                f"ANTI JOIN {table} l USING (dump_id, position)"
            ),
            description=f"Every row of {source} has a ledger row. A record was lost between ingest and clean; look there.",
            reason="nothing is lost: every record that came in has an outcome",
        )
    yield SetCheck(
        table=table,
        name="holds_no_stranger",
        severity=ERROR,
        offenders=(
            f"SELECT {key_sql(table, 'l')} AS key, l.dump_path, l.outcome FROM {table} l "
            "ANTI JOIN raw_documents r USING (dump_id, position) ANTI JOIN settled_records s USING (dump_id, position)"
        ),
        description="Every ledger row stands for a record that ingest saw. Look at how clean numbers its records.",
        reason="an invented record hides a lost one in the counts",
    )
    yield SetCheck(
        table=table,
        name="keeps_settled_outcomes",
        severity=ERROR,
        offenders=(
            f"SELECT {key_sql(table, 'l')} AS key, s.outcome AS settled, l.outcome AS told FROM {table} l "
            "JOIN settled_records s USING (dump_id, position) WHERE (s.outcome, s.reason) IS DISTINCT FROM (l.outcome, l.reason)"
        ),
        description="What ingest settled stays as it was settled. Copy its rows into the ledger unchanged.",
        reason="two stages that tell two stories about a record can't both be right",
    )


def reconciliation_checks() -> Iterable[CheckSpec]:
    """The ledger against the articles, on a day and in what is published."""
    table = "ingest_ledger"
    yield MeasureCheck(
        table=table,
        name="few_rejected",
        severity=WARN,
        value=f"SELECT avg((outcome = 'rejected')::INT) FROM {table} HAVING count(*) >= {FEW}",
        high=MAX_REJECTED,
        description=f"At most half of the records are rejected. SELECT reason, count(*) FROM {table} GROUP BY ALL tells why.",
        reason="a dump in a new form loses most of its records without an error",
    )
    yield SetCheck(
        table=table,
        name="counts_reconcile",
        severity=ERROR,
        offenders=(
            "SELECT 'article' AS key, told, found FROM "
            f"(SELECT count(*) AS told FROM {table} WHERE outcome = 'article'), (SELECT count(*) AS found FROM articles) "
            "WHERE told <> found"
        ),
        description="As many records became articles as there are articles. Compare article_id of the two tables.",
        reason="the counts are what users check first",
    )
    yield SetCheck(
        table=table,
        name="article_from_one_record",
        severity=ERROR,
        offenders=(
            f"SELECT article_id AS key, count(*) AS records FROM {table} "
            "WHERE outcome = 'article' GROUP BY article_id HAVING count(*) > 1"
        ),
        description="An article comes from one record; others that say the same are duplicates. Look at how repeats are told.",
        reason="the same report would count twice",
    )
    yield SetCheck(
        table="articles",
        name="in_ledger",
        severity=ERROR,
        offenders=(
            "SELECT a.article_id AS key, a.url FROM articles a "
            f"ANTI JOIN (FROM {table} WHERE outcome = 'article') l USING (article_id, dump_id)"
        ),
        description="Every article has the ledger row of its record, in the dump it came in. Write the two in one place.",
        reason="an article out of nowhere has no provenance",
    )


def fetched_check(table: str) -> CheckSpec:
    return RowCheck(
        table=table,
        name="fetched_before_arrival",
        severity=WARN,
        holds="fetched_at BETWEEN TIMESTAMP '1990-01-01' AND dump_date + INTERVAL 2 DAY",
        show=("fetched_at", "dump_date"),
        description="A page was fetched before its dump arrived and after the web began. Look at the dump's clock.",
        reason="a wrong clock shifts every date that is read relative to it",
    )


def one_file(table: str) -> CheckSpec:
    return SetCheck(
        table=table,
        name="dump_is_one_file",
        severity=WARN,
        offenders=(
            f"SELECT dump_id AS key, min(dump_path) AS path, max(dump_path) AS other FROM {table} GROUP BY dump_id "
            "HAVING min(dump_path) <> max(dump_path)"
        ),
        description="A dump_id stands for one file. Look at how it is hashed, and whether a file lies in two folders.",
        reason="a record could not be found again in its dump",
    )


def one_day(table: str) -> CheckSpec:
    return SetCheck(
        table=table,
        name="one_day_a_partition",
        severity=ERROR,
        offenders=(
            f"SELECT dump_date::VARCHAR AS key, count(*) AS rows FROM {table} "
            f"WHERE (SELECT count(DISTINCT dump_date) FROM {table}) > 1 GROUP BY dump_date"
        ),
        description="All rows of a partition arrived on its day. Look at how dump_date is taken from the landing folder.",
        reason="a partition is replaced whole; a row of another day would be lost or doubled",
    )
