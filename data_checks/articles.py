"""What must hold of articles: text that a reader would keep, honest dates, and every repeat marked as one."""

from __future__ import annotations

from collections.abc import Iterable

from data_checks.ledger import FEW, fetched_check
from data_checks.spec import CheckSpec, MeasureCheck, RowCheck, SetCheck, Severity

ERROR, WARN = Severity.ERROR, Severity.WARN
TABLE = "articles"

MAX_TEXT = 200_000
"""Characters; the longest investigative reports have 60,000. More is a page that was not cut."""

MARKUP = "</(p|div|span|a|script|td|li)>|<(div|script|br ?/?)>|&(nbsp|amp|quot|#[0-9]+);"
MOJIBAKE = "\ufffd|Ã[\u0080-¿]|â€[\u0080-¿œ\u009d™“”˜]|Ð[\u0080-¿]Ñ|\u00c2[\u00a0«»]"
"""UTF-8 read as Latin-1 or Windows-1252, and what could not be decoded."""

CONTROLS = tuple(n for n in range(32) if n not in (9, 10, 13))
"""Control characters but tab and the ends of lines. Looking for one after the other takes a third of a regular expression's time."""


def article_checks() -> Iterable[CheckSpec]:
    """The checks of `articles` by itself."""
    yield from _text_checks()
    yield from _date_checks()
    yield from _duplicate_checks()
    yield from _copy_checks()
    yield fetched_check(TABLE)


def _text_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="text_not_blank",
        severity=ERROR,
        holds="regexp_matches(text, '\\S')",
        show=("url",),
        description="An article has text. A document without text is a rejected record; look at clean's limits.",
        reason="no event can be read from it, and it counts as a report",
    )
    yield RowCheck(
        table=TABLE,
        name="text_matches_hash",
        severity=ERROR,
        holds="sha256(text) = text_sha256",
        show=("url",),
        description="text_sha256 is the SHA-256 of text. Hash the text after its last change.",
        reason="duplicates are told by it, and downloaders check texts that they fetch themselves against it",
    )
    yield RowCheck(
        table=TABLE,
        name="text_without_markup",
        severity=WARN,
        holds=_without(MARKUP, "<", "&"),
        show=("url",),
        description="The text holds no tags or entities. Look whether HTML was taken for plain text.",
        reason="markup splits sentences and shifts evidence",
    )
    yield RowCheck(
        table=TABLE,
        name="text_without_mojibake",
        severity=WARN,
        holds=_without(MOJIBAKE, "\ufffd", "Ã", "â€", "Ð", "Â"),
        show=("url",),
        description="The text was decoded with the right character set. Compare its declared charset with the bytes.",
        reason="names that are broken match no gazetteer",
    )
    yield RowCheck(
        table=TABLE,
        name="text_without_control_characters",
        severity=ERROR,
        holds=f"NOT ({' OR '.join(f'contains(text, chr({n}))' for n in CONTROLS)})",
        show=("url",),
        description="The text holds no control characters but tab and newline. Drop them where text is normalised.",
        reason="they break CSV exports and terminals",
    )
    yield RowCheck(
        table=TABLE,
        name="text_in_paragraphs",
        severity=WARN,
        holds=(
            "NOT (contains(text, repeat(chr(10), 3)) OR contains(text, chr(13)) OR regexp_matches(text, '^\\s') "
            "OR ends_with(text, ' ') OR ends_with(text, chr(10)))"
        ),
        show=("url",),
        description="Paragraphs are parted by one blank line, with nothing before or behind. Normalise at the end of clean.",
        reason="sentence splitting relies on it",
    )
    yield RowCheck(
        table=TABLE,
        name="text_without_title",
        severity=WARN,
        holds="NOT starts_with(text, title || chr(10))",
        show=("title",),
        description="The headline is not repeated at the head of the text. Look at how clean removes it.",
        reason="each event of the headline would be stated twice",
    )
    yield RowCheck(
        table=TABLE,
        name="text_of_a_page",
        severity=WARN,
        holds=f"length(text) <= {MAX_TEXT}",
        show=("url",),
        description=f"The text has at most {MAX_TEXT} characters. Look whether it is a page with many articles.",
        reason="a digest binds the pair of one report to the number of another",
    )
    yield RowCheck(
        table=TABLE,
        name="source_is_host",
        severity=WARN,
        holds=(
            "CASE WHEN starts_with(url, 'http') THEN "
            "ends_with('.' || lower(regexp_extract(url, '^https?://(?:[^/@]*@)?([^/:?#]+)', 1)), '.' || lower(source)) "
            "ELSE true END"
        ),
        show=("url", "source"),
        description="source is the domain of the url. Look at how the domain is taken from it.",
        reason="sources are counted to weigh an event",
    )
    yield MeasureCheck(
        table=TABLE,
        name="languages_told",
        severity=WARN,
        value=f"SELECT avg((language = 'und')::INT) FROM {TABLE} HAVING count(*) >= {FEW}",
        high=0.2,
        description="The language of most articles is told. Read some that are 'und': is their text cut too short?",
        reason="an article of unknown language is read by no rule",
    )


def _without(pattern: str, *parts: str) -> str:
    """SQL: the text does not match the pattern, each of whose matches holds one of the parts. Looking for the parts
    first is five times as fast as the regular expression, which it spares most texts."""
    held = " OR ".join(f"contains(text, '{part}')" for part in parts)
    return f"CASE WHEN {held} THEN NOT regexp_matches(text, '{pattern}') ELSE true END"


def _date_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="publication_has_source",
        severity=ERROR,
        holds="(published_at IS NULL) = (published_at_source IS NULL)",
        show=("published_at", "published_at_source"),
        description="published_at says where it was read, and only then. Set the two together.",
        reason="a date from a URL is worth less than one from the page's data",
    )
    yield RowCheck(
        table=TABLE,
        name="day_is_midnight",
        severity=WARN,
        holds="published_at_precision <> 'day' OR published_at = date_trunc('day', published_at)",
        show=("published_at", "published_at_precision"),
        description="Where only the day is stated, published_at is its midnight. Look at how the date was read.",
        reason="an hour that nobody stated orders reports that cannot be ordered",
    )
    yield RowCheck(
        table=TABLE,
        name="published_before_arrival",
        severity=WARN,
        holds="published_at <= dump_date + INTERVAL 2 DAY",
        show=("published_at", "dump_date"),
        description="An article was published before its dump arrived. Look at published_at_source of the rows named here.",
        reason="relative dates ('on Tuesday') are counted from it",
    )
    yield RowCheck(
        table=TABLE,
        name="published_before_fetched",
        severity=WARN,
        holds="published_at <= fetched_at + INTERVAL 1 DAY",
        show=("published_at", "fetched_at"),
        description="A page was published before it was fetched. A date of an event to come was taken for it; look there.",
        reason="relative dates ('on Tuesday') are counted from it",
    )
    yield RowCheck(
        table=TABLE,
        name="published_in_our_age",
        severity=WARN,
        holds="published_at >= TIMESTAMP '1900-01-01'",
        show=("published_at", "published_at_source"),
        description="An article was published after 1900. Look at published_at_source of the rows named here.",
        reason="relative dates ('on Tuesday') are counted from it",
    )
    yield MeasureCheck(
        table=TABLE,
        name="publication_known",
        severity=WARN,
        value=f"SELECT avg((published_at IS NULL)::INT) FROM {TABLE} HAVING count(*) >= {FEW}",
        high=0.5,
        description="Most articles have a publication time. Look whether the dump's column of dates has another name.",
        reason="without it no relative date can be read",
    )


def _copy_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="similarity_iff_copy",
        severity=ERROR,
        holds="(similarity IS NULL) = (duplicate_of IS NULL AND near_duplicate_of IS NULL)",
        show=("duplicate_of", "near_duplicate_of", "similarity"),
        description="similarity is there exactly for copies and near copies. Set the two together.",
        reason="a share without the text that it is of says nothing",
    )
    yield RowCheck(
        table=TABLE,
        name="copy_of_one",
        severity=ERROR,
        holds="duplicate_of IS NULL OR (near_duplicate_of IS NULL AND coalesce(similarity, 1) = 1)",
        show=("duplicate_of", "near_duplicate_of", "similarity"),
        description="A copy to the letter is no near copy too, and its similarity is 1. Look at how copies are told.",
        reason="who leaves out copies and near copies would count it twice",
    )
    yield RowCheck(
        table=TABLE,
        name="near_copy_of_another",
        severity=ERROR,
        holds="near_duplicate_of <> article_id",
        show=("url",),
        description="No article is its own near copy. Look at how near copies are told.",
        reason="all of its reports would be dropped as repeats",
    )
    yield SetCheck(
        table=TABLE,
        name="near_copy_of_a_first",
        severity=ERROR,
        offenders=(
            f"SELECT a.article_id AS key, a.near_duplicate_of, o.duplicate_of AS its_duplicate_of, "
            f"o.near_duplicate_of AS its_near_duplicate_of, a.url, o.url AS its_url FROM {TABLE} a JOIN {TABLE} o "
            "ON a.near_duplicate_of = o.article_id WHERE o.article_id <> a.article_id AND (o.duplicate_of IS NOT NULL "
            "OR o.near_duplicate_of IS NOT NULL OR coalesce(a.canonical_url, a.url) = coalesce(o.canonical_url, o.url))"
        ),
        description=(
            "near_duplicate_of names an article of another address that is itself no copy. Look at how near copies are told."
        ),
        reason="users go one step and expect the original; a text of the same address is a revision",
    )
    yield SetCheck(
        table=TABLE,
        name="revisions_numbered",
        severity=ERROR,
        offenders=(
            "SELECT coalesce(canonical_url, url) AS key, list_sort(list(revision)) AS revisions "
            f"FROM {TABLE} WHERE revision IS NOT NULL GROUP BY key "
            "HAVING max(revision) <> count(*) OR count(DISTINCT revision) <> count(*)"
        ),
        description="The texts of one address are numbered 1, 2, 3 ... without a gap. Look at how revisions are numbered.",
        reason="who keeps revision 1 expects one text of every address",
    )


def _duplicate_checks() -> Iterable[CheckSpec]:
    yield RowCheck(
        table=TABLE,
        name="duplicate_of_another",
        severity=ERROR,
        holds="duplicate_of <> article_id",
        show=("url",),
        description="No article repeats itself. Leave duplicate_of null for the first of a text.",
        reason="all of its reports would be dropped as repeats",
    )
    yield SetCheck(
        table=TABLE,
        name="duplicate_of_a_first",
        severity=ERROR,
        offenders=(
            f"SELECT a.article_id AS key, a.duplicate_of, o.duplicate_of AS its_duplicate_of FROM {TABLE} a "
            f"JOIN {TABLE} o ON a.duplicate_of = o.article_id WHERE o.duplicate_of IS NOT NULL AND o.article_id <> a.article_id"
        ),
        description="duplicate_of names an article that repeats none itself. Point all repeats at the first one.",
        reason="users go one step and expect the original",
    )
    yield SetCheck(
        table=TABLE,
        name="duplicate_has_same_text",
        severity=ERROR,
        offenders=(
            f"SELECT a.article_id AS key, a.duplicate_of, a.url, o.url AS first_url FROM {TABLE} a "
            f"JOIN {TABLE} o ON a.duplicate_of = o.article_id WHERE a.text_sha256 <> o.text_sha256"
        ),
        description="A repeat has the text of its first. Look at how duplicates are told.",
        reason="a report that is wrongly taken for a repeat is lost to the count of sources",
    )
    yield SetCheck(
        table=TABLE,
        name="repeats_marked",
        severity=ERROR,
        offenders=(
            f"SELECT text_sha256 AS key, count(*) AS articles FROM {TABLE} "
            "WHERE duplicate_of IS NULL GROUP BY text_sha256 HAVING count(*) > 1"
        ),
        description="Of the articles with one text, one has no duplicate_of. Look at how duplicates are told.",
        reason="a syndicated report would count as many independent ones",
    )
