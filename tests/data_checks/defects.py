"""Defects, each with the checks that must find it: what to change in a good dataset, and what must fail then."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from data_checks.promotion import audit
from data_checks.results import CheckResult
from data_checks.spec import Severity
from tests.data_checks.dataset import DAY, Rows, good, ident, write_stage

ERROR, WARN = Severity.ERROR, Severity.WARN
Plant = Callable[[Rows], object]


@dataclass(frozen=True)
class Defect:
    """`finds` are the checks ("table.name") that must fail, no others; `names` is in the sample of the first of them."""

    what: str
    stage: str
    plant: Plant
    finds: tuple[str, ...]
    severity: Severity = ERROR
    names: str = ""
    kind: ClassVar[str] = "of rows"

    def audit(self, root: Path) -> list[CheckResult]:
        """What the suite finds when the defect is planted into the good dataset."""
        rows = good()
        self.plant(rows)
        return audit(write_stage(root, self.stage, rows))


def change(table: str, row: int, **values: object) -> Plant:
    return lambda rows: rows[table][row].update(values)


def add(table: str, like: int, **values: object) -> Plant:
    return lambda rows: rows[table].append({**rows[table][like], **values})


def drop(table: str, row: int) -> Plant:
    return lambda rows: rows[table].pop(row)


def both(*plants: Plant) -> Plant:
    return lambda rows: [plant(rows) for plant in plants]


def many(table: str, like: int, count: int, key: str, kind: str, **values: object) -> Plant:
    """`count` further rows like one of the table's, with keys of their own."""
    return lambda rows: rows[table].extend(
        {**rows[table][like], key: ident(kind, 100 + n), **values} for n in range(count)
    )


def retext(row: int, text: str) -> Plant:
    """Another text for an article, hash and all."""
    return change("articles", row, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest())


def at(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


def protest(**values: object) -> Plant:
    """Another actor, target or day for the protest, its report and its month, so that all three agree."""
    pair = {k: v for k, v in values.items() if k in ("actor", "target")}
    day = values.get("event_date")
    month = {"month": day.replace(day=1)} if isinstance(day, dt.date) else {}
    return both(
        change("events", 2, **values), change("event_mentions", 3, **pair), change("dyad_months", 2, **pair, **month)
    )


def copies(rows: Rows, **values: object) -> None:
    """Twenty more records of the day that became articles, which are changed."""
    for n in range(20):
        text = f"Story number {n} of a long day."
        row = {**rows["articles"][0], "article_id": ident("a", 100 + n), "url": f"https://news0.example/{n}", **values}
        rows["articles"].append({**row, "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()})
        rows["raw_documents"].append({**rows["raw_documents"][0], "position": 100 + n})
        ledger = {**rows["ingest_ledger"][0], "position": 100 + n, "article_id": ident("a", 100 + n)}
        rows["ingest_ledger"].append(ledger)


def expulsions(rows: Rows, codes: tuple[str, ...] = ("161",), **values: object) -> None:
    """Thirty more expulsions of the Russian kind, each with its report, and their month counted."""
    for n in range(30):
        event = {**rows["events"][1], "event_id": ident("e", 100 + n), "responds_to": None, **values}
        rows["events"].append({**event, "cameo_code": codes[n % len(codes)]})
        rows["event_mentions"].append({**rows["event_mentions"][1], "mention_id": ident("b", 100 + n)})
        rows["event_sources"].append({"event_id": ident("e", 100 + n), "mention_id": ident("b", 100 + n)})
    rows["dyad_months"][1].update(expel=31, people_expelled=31)


LONG = "Italy on Tuesday expelled two Russian diplomats, and then " * 40 + "nothing more."
FIRST = f"{'d' * 16}/0"
B0, B1, E0, E1 = ident("b", 0), ident("b", 1), ident("e", 0), ident("e", 1)

# One defect a line reads as a list of what can go wrong.
# fmt: off
INGEST = (
    Defect("a record read twice", "ingest", add("raw_documents", 0), ("raw_documents.key_unique",), names=FIRST),
    Defect("a form that nobody reads", "ingest", change("raw_documents", 0, form="xml"), ("raw_documents.form_known",), names="form = xml"),
    Defect("an image among the documents", "ingest", change("raw_documents", 0, content_type="image/png"), ("raw_documents.content_type_known",), names=FIRST),
    Defect("no body", "ingest", change("raw_documents", 0, content=b""), ("raw_documents.content_not_empty",), WARN, FIRST),
    Defect("a body that is null", "ingest", change("raw_documents", 0, content=None), ("raw_documents.content_not_null",), names=FIRST),
    Defect("a title for an address", "ingest", change("raw_documents", 0, url="Italy expels two"), ("raw_documents.url_has_scheme",), WARN, FIRST),
    Defect("a negative position", "ingest", change("raw_documents", 0, position=-5), ("raw_documents.position_in_range",), names="/-5"),
    Defect("an id that is no hash", "ingest", change("raw_documents", 0, dump_id="DUMP"), ("raw_documents.dump_id_matches_pattern",), names="DUMP/0"),
    Defect("a page fetched after its dump came", "ingest", change("raw_documents", 0, fetched_at=at(2031, 1, 1)), ("raw_documents.fetched_before_arrival",), WARN, FIRST),
    Defect("a row of another day", "ingest", change("raw_documents", 0, dump_date=DAY + dt.timedelta(1)), ("raw_documents.one_day_a_partition",), names="2021-04-28"),
    Defect("a record settled and handed on", "ingest", change("settled_records", 0, position=0), ("settled_records.not_handed_on_too",), names=FIRST),
    Defect("ingest decides on an article", "ingest", change("settled_records", 0, outcome="article", reason=None, article_id=ident("a", 7)), ("settled_records.outcome_is_ingests",), names="outcome = article"),
    Defect("rejected for no reason", "ingest", change("settled_records", 1, reason=None), ("settled_records.reason_iff_no_article",), names="/6"),
    Defect("an outcome of our own invention", "ingest", change("settled_records", 0, outcome="boring"), ("settled_records.outcome_in_vocabulary", "settled_records.outcome_is_ingests"), names="boring"),
    Defect("a whole file that is irrelevant", "ingest", change("settled_records", 0, position=-1), ("settled_records.file_as_a_whole_is_rejected",), names="/-1"),
    Defect("a dump of two files", "ingest", change("raw_documents", 0, dump_path="2021-04-27/other.jsonl"), ("raw_documents.dump_is_one_file",), WARN, "other.jsonl"),
    Defect("settled records of two files", "ingest", change("settled_records", 0, dump_path="2021-04-27/other.jsonl"), ("settled_records.dump_is_one_file",), WARN, "other.jsonl"),
    Defect("records of two days settled", "ingest", change("settled_records", 1, dump_date=DAY + dt.timedelta(1)), ("settled_records.one_day_a_partition",), names="2021-04-28"),
    Defect("an article for what is irrelevant", "ingest", change("settled_records", 0, article_id=ident("a", 0)), ("settled_records.article_id_iff_article",), names="/5"),
)

CLEAN = (
    Defect("a lost record", "clean", drop("ingest_ledger", 3), ("ingest_ledger.holds_all_raw_documents",), names=f"{'d' * 16}/3"),
    Defect("lines of two days", "clean", lambda rows: rows["site_furniture"].append({**rows["site_furniture"][0], "dump_date": DAY + dt.timedelta(1)}), ("site_furniture.one_day_a_partition",), names="2021-04-28"),
    Defect("a lost settled record", "clean", drop("ingest_ledger", 6), ("ingest_ledger.holds_all_settled_records",), names="/6"),
    Defect("an invented record", "clean", add("ingest_ledger", 5, position=77), ("ingest_ledger.holds_no_stranger",), names="/77"),
    Defect("a settled record told otherwise", "clean", change("ingest_ledger", 5, outcome="rejected"), ("ingest_ledger.keeps_settled_outcomes",), names="/5"),
    Defect("a record with two outcomes", "clean", add("ingest_ledger", 5), ("ingest_ledger.key_unique",), names="/5"),
    Defect("an article less than the ledger says", "clean", drop("articles", 3), ("ingest_ledger.counts_reconcile", "ingest_ledger.article_id_in_articles"), names="told = 4"),
    Defect("one article of two records", "clean", change("ingest_ledger", 3, outcome="article", reason=None), ("ingest_ledger.article_from_one_record", "ingest_ledger.counts_reconcile"), names=ident("a", 0)),
    Defect("an article that no record became", "clean", change("ingest_ledger", 4, article_id=ident("a", 0), outcome="duplicate", reason="same_document"), ("articles.in_ledger", "ingest_ledger.counts_reconcile"), names=ident("a", 3)),
    Defect("a day of which nothing came", "clean", lambda rows: [rows[t].clear() for t in ("raw_documents", "settled_records", "ingest_ledger", "articles", "site_furniture")], ("ingest_ledger.not_empty",), WARN),
    Defect("an article without its id in the ledger", "clean", change("ingest_ledger", 3, article_id=None), ("ingest_ledger.article_id_iff_article",), names="/3"),
    Defect("a ledger that points nowhere", "clean", change("ingest_ledger", 3, article_id=ident("a", 9)), ("ingest_ledger.article_id_in_articles",), names="/3"),
    Defect("a reason for an article", "clean", change("ingest_ledger", 0, reason="fine"), ("ingest_ledger.reason_iff_no_article",), names=FIRST),
    Defect("most records rejected", "clean", lambda rows: [rows[t].extend({**rows["settled_records"][1], "position": 100 + n} for n in range(40)) for t in ("ingest_ledger", "settled_records")], ("ingest_ledger.few_rejected",), WARN),
    Defect("an article twice", "clean", add("articles", 0, duplicate_of=ident("a", 1), similarity=1.0, revision=None), ("articles.key_unique", "articles.duplicate_has_same_text", "ingest_ledger.counts_reconcile"), names=ident("a", 0)),
    Defect("no text", "clean", retext(0, " "), ("articles.text_not_blank", "articles.text_in_paragraphs"), names=ident("a", 0)),
    Defect("a hash of another text", "clean", change("articles", 0, text_sha256="0" * 64), ("articles.text_matches_hash",), names=ident("a", 0)),
    Defect("a hash cut short", "clean", change("articles", 0, text_sha256="0" * 40), ("articles.text_sha256_matches_pattern", "articles.text_matches_hash"), names="0" * 40),
    Defect("mojibake", "clean", retext(0, "Moscow expelled the attachÃ© of Italy."), ("articles.text_without_mojibake",), WARN, ident("a", 0)),
    Defect("tags in the text", "clean", retext(0, "Moscow expelled the attaché.</p><p>Italy protested."), ("articles.text_without_markup",), WARN, ident("a", 0)),
    Defect("control characters in the text", "clean", retext(0, "Moscow expelled\x07 the attaché."), ("articles.text_without_control_characters",), names=ident("a", 0)),
    Defect("loose white space", "clean", retext(0, "Moscow expelled the attaché.\n\n\n\nItaly protested."), ("articles.text_in_paragraphs",), WARN, ident("a", 0)),
    Defect("the headline repeated", "clean", retext(0, "Headline 0\n\nMoscow expelled the attaché."), ("articles.text_without_title",), WARN, "Headline 0"),
    Defect("a book for an article", "clean", retext(0, "Moscow expelled. " * 20_000 + "End."), ("articles.text_of_a_page",), WARN, ident("a", 0)),
    Defect("a source that is not the host", "clean", change("articles", 0, source="other.example"), ("articles.source_is_host",), WARN, "other.example"),
    Defect("a language spelt out", "clean", change("articles", 0, language="english"), ("articles.language_matches_pattern",), names="english"),
    Defect("a date without its source", "clean", change("articles", 0, published_at_source=None), ("articles.publication_has_source",), names=ident("a", 0)),
    Defect("a date from an unknown source", "clean", change("articles", 0, published_at_source="guess"), ("articles.published_at_source_in_vocabulary",), names="guess"),
    Defect("published after it arrived", "clean", change("articles", 0, published_at=at(2029, 1, 1), fetched_at=None), ("articles.published_before_arrival",), WARN, ident("a", 0)),
    Defect("published after it was fetched", "clean", change("articles", 0, fetched_at=at(2019, 1, 1)), ("articles.published_before_fetched",), WARN, ident("a", 0)),
    Defect("published in antiquity", "clean", change("articles", 0, published_at=at(21, 3, 30)), ("articles.published_in_our_age",), WARN, ident("a", 0)),
    Defect("an article that repeats itself", "clean", change("articles", 0, duplicate_of=ident("a", 0), similarity=1.0), ("articles.duplicate_of_another",), names=ident("a", 0)),
    Defect("a repeat of a repeat", "clean", both(change("articles", 3, duplicate_of=ident("a", 2)), change("articles", 2, duplicate_of=ident("a", 3), similarity=1.0)), ("articles.duplicate_of_a_first",), names=ident("a", 2)),
    Defect("a repeat of another text", "clean", change("articles", 3, duplicate_of=ident("a", 1)), ("articles.duplicate_has_same_text",), names=ident("a", 3)),
    Defect("a repeat that is not marked", "clean", change("articles", 3, duplicate_of=None, similarity=None), ("articles.repeats_marked",), names="articles = 2"),
    Defect("a repeat of nothing", "clean", change("articles", 3, duplicate_of=ident("a", 9)), ("articles.duplicate_of_in_articles",), names=ident("a", 9)),
    Defect("an article of another day", "clean", change("articles", 0, dump_date=DAY + dt.timedelta(1)), ("articles.one_day_a_partition",), names="2021-04-28"),
    Defect("a record of another day", "clean", change("ingest_ledger", 0, dump_date=DAY + dt.timedelta(1)), ("ingest_ledger.one_day_a_partition",), names="2021-04-28"),
    Defect("a whole file that became an article", "clean", both(change("ingest_ledger", 0, position=-1), change("raw_documents", 0, position=-1)), ("ingest_ledger.file_as_a_whole_is_rejected",), names="/-1"),
    Defect("an article fetched after its dump came", "clean", change("articles", 0, fetched_at=at(2031, 1, 1)), ("articles.fetched_before_arrival",), WARN, ident("a", 0)),
    Defect("a day with an hour", "clean", change("articles", 0, published_at_precision="day"), ("articles.day_is_midnight",), WARN, ident("a", 0)),
    Defect("a source that is half a host", "clean", change("articles", 0, source="news0."), ("articles.source_is_host",), WARN, ident("a", 0)),
    Defect("an article of another dump", "clean", change("articles", 0, dump_id="e" * 16), ("articles.in_ledger",), names=ident("a", 0)),
    Defect("a ledger of two files for one", "clean", change("ingest_ledger", 0, dump_path="2021-04-27/other.jsonl"), ("ingest_ledger.dump_is_one_file",), WARN, "other.jsonl"),
    Defect("a near copy of nobody knows how near", "clean", change("articles", 2, near_duplicate_of=ident("a", 1)), ("articles.similarity_iff_copy",), names=ident("a", 2)),
    Defect("a likeness to nothing", "clean", change("articles", 0, similarity=0.9), ("articles.similarity_iff_copy",), names="similarity = 0.9"),
    Defect("a copy that is near as well", "clean", change("articles", 3, near_duplicate_of=ident("a", 1)), ("articles.copy_of_one",), names=ident("a", 3)),
    Defect("a copy to the letter that is unlike", "clean", change("articles", 3, similarity=0.4), ("articles.copy_of_one",), names="similarity = 0.4"),
    Defect("a near copy of itself", "clean", change("articles", 1, near_duplicate_of=ident("a", 1), similarity=0.9), ("articles.near_copy_of_another",), names=ident("a", 1)),
    Defect("a near copy of a copy", "clean", change("articles", 1, near_duplicate_of=ident("a", 3), similarity=0.9), ("articles.near_copy_of_a_first",), names=ident("a", 1)),
    Defect("a near copy of a near copy", "clean", both(change("articles", 1, near_duplicate_of=ident("a", 0), similarity=0.9), change("articles", 0, near_duplicate_of=ident("a", 2), similarity=0.9)), ("articles.near_copy_of_a_first",), names=ident("a", 1)),
    Defect("a revision for a near copy", "clean", both(change("articles", 0, canonical_url="https://news1.example/same"), change("articles", 1, canonical_url="https://news1.example/same", revision=2, near_duplicate_of=ident("a", 0), similarity=0.9)), ("articles.near_copy_of_a_first",), names=ident("a", 1)),
    Defect("a near copy of nothing", "clean", change("articles", 1, near_duplicate_of=ident("a", 9), similarity=0.9), ("articles.near_duplicate_of_in_articles",), names=ident("a", 9)),
    Defect("a revision that is missing", "clean", change("articles", 0, revision=2), ("articles.revisions_numbered",), names="revisions = [2]"),
    Defect("two newest texts of one address", "clean", both(*(change("articles", n, canonical_url="https://news1.example/same") for n in (0, 1))), ("articles.revisions_numbered",), names="news1.example/same"),
    Defect("a line of nothing", "clean", change("site_furniture", 0, line=" "), ("site_furniture.line_not_blank",), names="news0.example"),
    Defect("lines of a publisher without an article", "clean", change("site_furniture", 0, source="lost.example"), ("site_furniture.source_has_articles",), WARN, "lost.example"),
    Defect("a day whose news is taken for furniture", "clean", change("site_furniture", 0, dropped=500), ("site_furniture.few_dropped",), WARN),
    Defect("languages that nobody can tell", "clean", lambda rows: copies(rows, language="und"), ("articles.languages_told",), WARN),
    Defect("dates that nobody can tell", "clean", lambda rows: copies(rows, published_at=None, published_at_source=None), ("articles.publication_known",), WARN),
)

EXTRACT = (
    Defect("a state that expels its own people", "extract", change("event_mentions", 0, actor="RUS"), ("event_mentions.pair_differs",), names="actor = RUS"),
    Defect("an unknown code", "extract", change("event_mentions", 0, actor="ITX"), ("event_mentions.actor_known",), names="ITX"),
    Defect("an unknown code of the target", "extract", change("event_mentions", 0, target="UKX"), ("event_mentions.target_known",), names="UKX"),
    Defect("a code in small letters", "extract", change("event_mentions", 0, target="rus"), ("event_mentions.target_matches_pattern", "event_mentions.target_known"), names="rus"),
    Defect("a state before its time", "extract", change("event_mentions", 0, event_date=dt.date(1985, 9, 12)), ("event_mentions.target_existed",), names="1985-09-12"),
    Defect("a state after its time", "extract", change("event_mentions", 0, actor="SUN"), ("event_mentions.actor_existed",), names="SUN"),
    Defect("two organisations", "extract", change("event_mentions", 0, actor="EUE", target="UNO"), ("event_mentions.pair_has_a_state",), WARN, "EUE"),
    Defect("a type outside the vocabulary", "extract", change("event_mentions", 0, event_type="EXPELLED"), ("event_mentions.event_type_in_vocabulary",), names="EXPELLED"),
    Defect("a status outside the vocabulary", "extract", change("event_mentions", 0, status="maybe"), ("event_mentions.status_in_vocabulary",), names="maybe"),
    Defect("a reason outside the vocabulary", "extract", change("event_mentions", 0, reason="spying"), ("event_mentions.reason_in_vocabulary",), names="spying"),
    Defect("a date without its precision", "extract", change("event_mentions", 0, date_precision="unknown"), ("event_mentions.date_has_precision",), names=B0),
    Defect("a month in its middle", "extract", change("event_mentions", 0, date_precision="month"), ("event_mentions.date_fits_precision",), names=B0),
    Defect("a year for a number", "extract", change("event_mentions", 0, event_date=dt.date(1612, 3, 1), actor="GBR", target="FRA"), ("event_mentions.date_in_our_age",), WARN, "1612"),
    Defect("done before it is done", "extract", change("event_mentions", 0, event_date=dt.date(2021, 5, 30)), ("event_mentions.date_not_after_publication",), names="2021-05-30"),
    Defect("announced for the next decade", "extract", change("event_mentions", 0, event_date=dt.date(2030, 5, 30), status="announced"), ("event_mentions.announced_date_near",), WARN, "2030"),
    Defect("no hours to leave", "extract", change("event_mentions", 1, deadline_hours=0.0, deadline_text="at once", deadline_at=None), ("event_mentions.deadline_not_zero",), names=B1),
    Defect("hours to leave in the past", "extract", change("event_mentions", 1, deadline_hours=-24.0, deadline_text="at once", deadline_at=None), ("event_mentions.deadline_hours_in_range",), names=B1),
    Defect("four months to leave", "extract", change("event_mentions", 1, deadline_hours=2880.0, deadline_text="four months", deadline_at=None), ("event_mentions.deadline_hours_in_range",), names="2880"),
    Defect("hours that are no number", "extract", change("event_mentions", 1, deadline_hours=float("nan"), deadline_text="soon", deadline_at=None), ("event_mentions.deadline_hours_in_range",), names="nan"),
    Defect("48 hours for 24", "extract", change("event_mentions", 1, deadline_hours=48.0, deadline_at=at(2021, 4, 28)), ("event_mentions.deadline_hours_as_worded",), names="within 24 hours"),
    Defect("days for hours", "extract", change("event_mentions", 1, deadline_hours=72.0, deadline_text="72 days", deadline_at=at(2021, 4, 29)), ("event_mentions.deadline_hours_as_worded",), names="72 days"),
    Defect("a leave-by time from another day", "extract", change("event_mentions", 1, deadline_at=at(2021, 5, 9)), ("event_mentions.deadline_at_is_announcement_plus_hours",), names=B1),
    Defect("to leave before the order", "extract", change("event_mentions", 1, deadline_at=at(2020, 4, 27), deadline_hours=None), ("event_mentions.deadline_not_before_event",), names="2020-04-27"),
    Defect("to leave in another year", "extract", change("event_mentions", 1, deadline_at=at(2022, 4, 27), deadline_hours=None), ("event_mentions.deadline_soon_after_event",), names="2022-04-27"),
    Defect("a deadline at a protest", "extract", change("event_mentions", 3, deadline_hours=24.0, deadline_text="24 hours"), ("event_mentions.deadline_where_people_leave",), WARN, "CONDEMN"),
    Defect("hours without their words", "extract", change("event_mentions", 1, deadline_text=None), ("event_mentions.hours_have_text",), WARN, B1),
    Defect("odd hours everywhere", "extract", many("event_mentions", 1, 30, "mention_id", "b", deadline_hours=25.0, deadline_text="a day or so", deadline_at=at(2021, 4, 27, 1)), ("event_mentions.deadlines_usual",), WARN),
    Defect("nobody expelled", "extract", change("event_mentions", 0, headcount=0), ("event_mentions.headcount_in_range",), names="headcount = 0"),
    Defect("a year of people", "extract", change("event_mentions", 0, headcount=2021), ("event_mentions.headcount_in_range", "event_mentions.headcount_plausible"), names="2021"),
    Defect("more people than a mission has", "extract", change("event_mentions", 0, headcount=600), ("event_mentions.headcount_plausible",), WARN, "600"),
    Defect("a bound without its number", "extract", change("event_mentions", 0, headcount=None, headcount_is_minimum=True), ("event_mentions.minimum_has_headcount",), names=B0),
    Defect("more names than people", "extract", change("event_mentions", 1, persons=["A", "B", "C"]), ("event_mentions.persons_fit_headcount",), WARN, B1),
    Defect("a blank name", "extract", change("event_mentions", 0, persons=[" "]), ("event_mentions.persons_items_not_blank",), names=B0),
    Defect("expulsions of nobody in particular", "extract", many("event_mentions", 0, 30, "mention_id", "b", roles=[]), ("event_mentions.expelled_have_roles",), WARN),
    Defect("mostly threats", "extract", many("event_mentions", 0, 30, "mention_id", "b", status="threatened"), ("event_mentions.mostly_happened",), WARN),
    Defect("offsets shifted by one", "extract", lambda rows: rows["event_mentions"][0].update(evidence_start=1, evidence_end=rows["event_mentions"][0]["evidence_end"] + 1), ("event_mentions.evidence_in_article",), names=B0),
    Defect("offsets in bytes", "extract", lambda rows: rows["event_mentions"][1].update(evidence_end=rows["event_mentions"][1]["evidence_end"] + 1), ("event_mentions.evidence_as_long_as_its_offsets", "event_mentions.evidence_in_article"), names=B1),
    Defect("evidence of another article", "extract", change("event_mentions", 3, article_id=ident("a", 0)), ("event_mentions.evidence_in_article", "event_mentions.article_columns_agree"), names=ident("b", 3)),
    Defect("no evidence", "extract", change("event_mentions", 0, evidence=" ", evidence_start=5, evidence_end=6), ("event_mentions.evidence_not_blank",), names=B0),
    Defect("evidence that names nobody", "extract", many("event_mentions", 0, 30, "mention_id", "b", evidence="promised an answer", evidence_start=68, evidence_end=86), ("event_mentions.evidence_names_a_party",), WARN, ident("b", 100)),
    Defect("a mention of no article", "extract", change("event_mentions", 0, article_id=ident("a", 9)), ("event_mentions.article_id_in_articles",), names=ident("a", 9)),
    Defect("another source than the article's", "extract", change("event_mentions", 0, source="other.example"), ("event_mentions.article_columns_agree",), names="other.example"),
    Defect("sure beyond certainty", "extract", change("event_mentions", 0, confidence=1.5), ("event_mentions.confidence_in_range",), names="1.5"),
    Defect("sure of nothing", "extract", change("event_mentions", 0, confidence=0.0), ("event_mentions.confidence_of_a_guess",), WARN, B0),
    Defect("a mention twice", "extract", add("event_mentions", 0), ("event_mentions.key_unique",), names=B0),
    Defect("fifty acts in one report", "extract", many("event_mentions", 0, 50, "mention_id", "b"), ("event_mentions.not_too_many_a_report",), WARN, ident("a", 0)),
    Defect("a null where a value is promised", "extract", change("event_mentions", 0, rule=None), ("event_mentions.rule_not_null",), names=B0),
    Defect("turned away at no stage", "extract", change("rejected", 0, stage="somewhere"), ("rejected.stage_known",), names="somewhere"),
    Defect("turned away from no table", "extract", change("rejected", 0, table_name="mentions"), ("rejected.table_known",), names="mentions"),
    Defect("a sentence for a reason", "extract", change("rejected", 0, reason="It was wrong."), ("rejected.reason_is_a_code",), names="It was wrong."),
    Defect("an original that nobody can read", "extract", change("rejected", 0, original="{actor"), ("rejected.original_is_json",), names="{actor"),
    Defect("a mention of another day", "extract", change("event_mentions", 0, dump_date=DAY + dt.timedelta(1)), ("event_mentions.one_day_a_partition",), names="2021-04-28"),
    Defect("a corpus without an act", "extract", both(many("articles", 0, 200, "article_id", "a"), lambda rows: rows["event_mentions"].clear()), ("event_mentions.some_in_every_corpus",), WARN),
    Defect("a page of evidence", "extract", both(retext(0, LONG), change("event_mentions", 0, evidence=LONG, evidence_start=0, evidence_end=len(LONG))), ("event_mentions.evidence_of_a_sentence",), WARN, B0),
)

RESOLVE = (
    Defect("an event against itself", "resolve", both(change("events", 2, actor="RUS"), change("event_mentions", 3, actor="RUS"), drop("dyad_months", 2), add("dyad_months", 1, actor="RUS", target="RUS", expel=0, condemn=1, people_expelled=0)), ("events.pair_differs", "dyad_months.pair_differs"), names=ident("e", 2)),
    Defect("a world without events", "resolve", lambda rows: [rows[t].clear() for t in ("event_mentions", "events", "event_sources", "event_redirects", "responses", "dyad_months")], ("events.not_empty",), WARN),
    Defect("an event of a pair that nobody reported", "resolve", both(change("events", 0, actor="FRA"), change("dyad_months", 0, actor="FRA")), ("events.pair_as_reported",), names=E0),
    Defect("a state before its time in an event", "resolve", both(change("events", 2, event_date=dt.date(1985, 4, 26)), change("dyad_months", 2, month=dt.date(1985, 4, 1))), ("events.target_existed", "dyad_months.target_existed"), names="1985"),
    Defect("a status that nobody reported", "resolve", change("events", 0, status="announced"), ("events.status_as_reported",), names=E0),
    Defect("a consensus outside the reports", "resolve", both(change("events", 0, headcount=3), change("dyad_months", 0, people_expelled=3)), ("events.headcount_within_reports",), names="headcount = 3"),
    Defect("a count without its bounds", "resolve", change("events", 0, headcount_max=None), ("events.headcount_within_reports",), names=E0),
    Defect("last reported before first", "resolve", change("events", 0, first_reported_at=at(2021, 4, 26, 12), last_reported_at=at(2021, 3, 30, 18)), ("events.reported_in_order", "events.report_times_of_mentions"), names=E0),
    Defect("first reported at another time", "resolve", change("events", 0, first_reported_at=at(2021, 3, 29)), ("events.report_times_of_mentions",), names=E0),
    Defect("an event after its reports", "resolve", both(change("events", 2, event_date=dt.date(2021, 4, 29))), ("events.date_not_after_last_report",), names="2021-04-29"),
    Defect("more sources than articles", "resolve", change("events", 0, n_sources=3), ("events.sources_at_most_articles", "events.reports_counted"), names=E0),
    Defect("reports miscounted", "resolve", change("events", 0, n_articles=5), ("events.reports_counted",), names=E0),
    Defect("an event without a report", "resolve", change("event_sources", 3, event_id=E0), ("events.has_a_source", "events.pair_as_reported", "events.status_as_reported", "events.reports_counted", "events.report_times_of_mentions"), names=ident("e", 2)),
    Defect("a mention of two events", "resolve", add("event_sources", 1, event_id=E1), ("event_sources.key_unique",), names=ident("b", 2)),
    Defect("a mention of no event", "resolve", drop("event_sources", 1), ("event_sources.holds_all_mentions", "events.reports_counted", "events.report_times_of_mentions"), names=ident("b", 2)),
    Defect("a source of no event", "resolve", add("event_sources", 1, event_id=ident("e", 9), mention_id=ident("b", 0)), ("event_sources.event_id_in_events", "event_sources.key_unique"), names=ident("e", 9)),
    Defect("a source of no mention", "resolve", add("event_sources", 1, mention_id=ident("b", 9)), ("event_sources.mention_id_in_event_mentions",), names=ident("b", 9)),
    Defect("an event twice", "resolve", add("events", 2), ("events.key_unique", "dyad_months.counts_of_events"), names=ident("e", 2)),
    Defect("an answer to itself", "resolve", change("events", 0, responds_to=E0), ("events.answers_another", "events.responds_to_in_responses"), names=E0),
    Defect("an answer to nothing", "resolve", change("events", 0, responds_to=ident("e", 9)), ("events.responds_to_in_events", "events.responds_to_in_responses"), names=ident("e", 9)),
    Defect("a link that the responses lack", "resolve", change("events", 2, responds_to=E1, chain_id=E0, chain_step=2), ("events.responds_to_in_responses",), names=ident("e", 2)),
    Defect("a chain that begins with nobody", "resolve", change("events", 2, chain_id=E0, chain_step=0), ("events.chain_begins_with_its_first",), names=ident("e", 2)),
    Defect("a chain without its step", "resolve", change("events", 2, chain_id=E0), ("events.chain_begins_with_its_first",), names=ident("e", 2)),
    Defect("a chain that breaks off", "resolve", change("events", 1, chain_step=5), ("events.chain_follows_answers",), names=E1),
    Defect("an id that leads to itself", "resolve", change("event_redirects", 0, to_id=ident("e", 9)), ("event_redirects.leads_elsewhere", "event_redirects.to_id_in_events"), names=ident("e", 9)),
    Defect("an id that leads nowhere", "resolve", change("event_redirects", 0, to_id=None), ("event_redirects.only_withdrawn_leads_nowhere",), names=ident("e", 9)),
    Defect("two heirs of one id", "resolve", add("event_redirects", 0, rank=2, to_id=E1), ("event_redirects.one_heir", "event_redirects.heir_comes_first"), names=ident("e", 9)),
    Defect("an heir of the living", "resolve", add("event_redirects", 0, from_id=E1, reason="split"), ("event_redirects.one_heir",), names=E1),
    Defect("an heir behind another", "resolve", change("event_redirects", 0, rank=2), ("event_redirects.heir_comes_first", "event_redirects.ranks_without_a_gap"), names=ident("e", 9)),
    Defect("a redirect that was lost", "resolve", add("event_redirects", 0, rank=3, to_id=E1, is_heir=False), ("event_redirects.ranks_without_a_gap",), names="ranks = [1, 3]"),
    Defect("a change of heart for a reason", "resolve", change("event_redirects", 0, reason="mood"), ("event_redirects.reason_in_vocabulary",), names="mood"),
    Defect("a response to itself", "resolve", add("responses", 0, event_id=E0, latency_days=0), ("responses.answers_another",), names=E0),
    Defect("answers in a circle", "resolve", add("responses", 0, event_id=E0, responds_to=E1, latency_days=None), ("responses.acyclic", "responses.latency_of_its_events"), names=E0),
    Defect("a latency below nothing", "resolve", change("responses", 0, latency_days=-27), ("responses.latency_days_in_range", "responses.latency_of_its_events"), names="-27"),
    Defect("a latency of other dates", "resolve", change("responses", 0, latency_days=3), ("responses.latency_of_its_events",), names="latency_days = 3"),
    Defect("a basis outside the vocabulary", "resolve", change("responses", 0, basis="felt"), ("responses.basis_in_vocabulary",), names="felt"),
    Defect("a coincidence for an answer", "resolve", both(change("responses", 0, event_id=ident("e", 2), basis="inferred"), change("events", 1, responds_to=None)), ("responses.answer_turns_back",), WARN, ident("e", 2)),
    Defect("an answer after half a lifetime", "resolve", both(change("responses", 0, basis="inferred", latency_days=None), change("events", 0, event_date=dt.date(1995, 1, 1), date_precision="year"), drop("dyad_months", 0), change("responses", 0, latency_days=9612)), ("responses.inferred_soon",), WARN, "9612"),
    Defect("a month in its middle", "resolve", change("dyad_months", 2, month=dt.date(2021, 4, 5)), ("dyad_months.month_is_its_first_day", "dyad_months.counts_of_events"), names="2021-04-05"),
    Defect("a month of nothing", "resolve", add("dyad_months", 2, month=dt.date(2021, 6, 1), condemn=0), ("dyad_months.has_an_event", "dyad_months.counts_of_events"), names="2021-06-01"),
    Defect("people without an expulsion", "resolve", change("dyad_months", 2, people_expelled=4), ("dyad_months.people_from_expulsions", "dyad_months.counts_of_events"), names="ITA/RUS/2021-04-01"),
    Defect("months miscounted", "resolve", change("dyad_months", 0, expel=2), ("dyad_months.counts_of_events",), names="ITA/RUS/2021-03-01"),
    Defect("a blank code of another scheme", "resolve", change("events", 0, plover_type=" "), ("events.plover_type_not_blank",), names=E0),
    Defect("a friendly expulsion", "resolve", change("events", 0, goldstein=4.0), ("events.goldstein_fits_quad_class",), names=E0),
    Defect("a class out of four", "resolve", change("events", 0, quad_class=5), ("events.quad_class_in_range",), names=E0),
    Defect("a code of letters", "resolve", change("events", 0, cameo_code="XX"), ("events.cameo_code_matches_pattern",), names="XX"),
    Defect("an unknown code in an event", "resolve", protest(actor="ITX"), ("events.actor_known", "dyad_months.actor_known"), names="ITX"),
    Defect("an unknown target in an event", "resolve", protest(target="UKX"), ("events.target_known", "dyad_months.target_known"), names="UKX"),
    Defect("a state after its time in an event", "resolve", protest(actor="SUN"), ("events.actor_existed", "dyad_months.actor_existed"), names="SUN"),
    Defect("two organisations in an event", "resolve", protest(actor="EUE", target="UNO"), ("events.pair_has_a_state",), WARN, "EUE"),
    Defect("an event in another age", "resolve", protest(actor="GBR", target="FRA", event_date=dt.date(1612, 3, 1)), ("events.date_in_our_age",), WARN, "1612"),
    Defect("an event's date without precision", "resolve", change("events", 2, date_precision="unknown"), ("events.date_has_precision",), names=ident("e", 2)),
    Defect("an event's month in its middle", "resolve", change("events", 2, date_precision="month"), ("events.date_fits_precision",), names=ident("e", 2)),
    Defect("an event with no hours to leave", "resolve", change("events", 1, deadline_hours=0.0, deadline_at=None), ("events.deadline_not_zero", "events.deadline_as_reported"), names=E1),
    Defect("an event's leave-by time from another day", "resolve", change("events", 1, deadline_at=at(2021, 5, 9)), ("events.deadline_at_is_announcement_plus_hours",), names=E1),
    Defect("an event to leave before the order", "resolve", change("events", 1, deadline_at=at(2020, 4, 27), deadline_hours=None), ("events.deadline_not_before_event",), names="2020-04-27"),
    Defect("an event to leave in another year", "resolve", change("events", 1, deadline_at=at(2022, 4, 27), deadline_hours=None), ("events.deadline_soon_after_event",), names="2022-04-27"),
    Defect("an event with a deadline at a protest", "resolve", change("events", 2, deadline_hours=24.0), ("events.deadline_where_people_leave", "events.deadline_as_reported"), WARN, "CONDEMN"),
    Defect("an event of more people than a mission has", "resolve", both(change("events", 0, headcount=600, headcount_max=600), change("dyad_months", 0, people_expelled=600)), ("events.headcount_plausible", "events.headcount_as_reported"), WARN, "600"),
    Defect("an event of more names than people", "resolve", change("events", 1, persons=["A", "B", "C"]), ("events.persons_fit_headcount",), WARN, E1),
    Defect("events with odd hours everywhere", "resolve", lambda rows: expulsions(rows, deadline_hours=25.0, deadline_at=None), ("events.deadlines_usual", "events.deadline_as_reported"), WARN),
    Defect("events of nobody in particular", "resolve", lambda rows: expulsions(rows, roles=[]), ("events.expelled_have_roles",), WARN),
    Defect("a highest number that nobody reported", "resolve", change("events", 0, headcount_max=3), ("events.headcount_as_reported",), WARN, E0),
    Defect("hours that nobody reported", "resolve", change("events", 0, deadline_hours=48.0), ("events.deadline_as_reported",), WARN, E0),
    Defect("a reason that nobody reported", "resolve", change("events", 0, reason="coup"), ("events.reason_as_reported",), WARN, E0),
    Defect("a number of another state", "resolve", change("events", 0, actor_cow=2), ("events.actor_cow_is_its_own",), names=E0),
    Defect("a number of another target", "resolve", change("events", 0, target_cow=2), ("events.target_cow_is_its_own",), names=E0),
    Defect("a restoration for a conflict", "resolve", both(change("events", 2, event_type="RESTORE"), change("event_mentions", 3, event_type="RESTORE"), change("dyad_months", 2, condemn=0, restore=1)), ("events.restoring_is_cooperation",), WARN, ident("e", 2)),
    Defect("codes at will", "resolve", lambda rows: expulsions(rows, codes=("161", "162", "163", "164", "165", "166")), ("events.coding_follows_type",), names="EXPEL/occurred"),
)

PUBLISH = (
    Defect("a country twice", "publish", add("countries", 0), ("countries.key_unique",), names="AFG"),
    Defect("an actor that the published countries lack", "publish", lambda rows: rows["countries"].remove(next(c for c in rows["countries"] if c["iso3"] == "ITA")), tuple(f"{t}.{s}_in_countries" for t in ("event_mentions", "events", "dyad_months") for s in ("actor", "target")), names="ITA"),
    Defect("an article lost on the way", "publish", drop("articles", 2), ("articles.duplicate_of_in_articles", "ingest_ledger.counts_reconcile", "ingest_ledger.article_id_in_articles", "event_mentions.article_id_in_articles"), names=ident("a", 3)),
    Defect("a mention lost on the way", "publish", drop("event_mentions", 3), ("event_sources.mention_id_in_event_mentions", "events.pair_as_reported", "events.status_as_reported"), names=ident("b", 3)),
    Defect("promoted against an error", "publish", change("check_results", 1, success=False, n_unexpected=2), ("check_results.promoted_without_error",), names="articles/text_not_blank"),
    Defect("passed without a look", "publish", change("check_results", 2, judged=False, note="no such column"), ("check_results.unjudged_has_not_passed",), names="languages_told"),
    Defect("a measure beyond its bounds that passed", "publish", change("check_results", 2, observed_value=0.9), ("check_results.measure_within_bounds",), names="observed_value = 0.9"),
    Defect("a day that nobody judged", "publish", drop("check_results", 0), ("check_results.every_day_judged",), WARN, "ingest/2021-04-27"),
    Defect("turned away and lost", "publish", change("check_results", 3, n_turned_away=3), ("check_results.turned_away_is_kept",), names="told = 3"),
    Defect("a severity of our own invention", "publish", change("check_results", 0, severity="fatal"), ("check_results.severity_in_vocabulary",), names="fatal"),
    Defect("a result twice", "publish", add("check_results", 0), ("check_results.key_unique",), names="raw_documents/form_known"),
    Defect("results of no partition", "publish", change("check_results", 4, partition="everything"), ("check_results.partition_matches_pattern",), names="everything"),
)

# fmt: on
DEFECTS = (*INGEST, *CLEAN, *EXTRACT, *RESOLVE, *PUBLISH)
