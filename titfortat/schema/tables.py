"""Every table of the dataset and every column, in the order they are stored: the contract.

Names and meanings stay; columns may be added. The tables of documents are in `documents`, that of the checks' results in `checks`, those of
events here. What follows from them (Arrow, DuckDB, docs) is in the modules beside it.
"""

from __future__ import annotations

from titfortat.schema.checks import CHECK_RESULTS
from titfortat.schema.columns import BOTH, F64, HASH, I32, PUBLISHED, S, day
from titfortat.schema.documents import ARTICLES, INGEST_LEDGER, RAW_DOCUMENTS, REJECTED, SETTLED_RECORDS, SITE_FURNITURE
from titfortat.schema.types import Column as C
from titfortat.schema.types import Table, Type

# fmt: off  (one column a line reads as a codebook)
ISO3 = "^[A-Z]{3}$"


def _actor(name: str, what: str) -> C:
    return C(
        name,
        S,
        f"{what}: ISO 3166-1 alpha-3 as of the event date (ISO 3166-3 for former states; XKX, EUE, UNO, NTO)",
        references="countries.iso3",
        pattern=ISO3,
    )


EVENT_MENTIONS = Table(
    "event_mentions",
    "one row per article and event it states",
    (
        C("mention_id", S, "hash of the article, the event's type, pair, side of happening and evidence", pattern=HASH),
        C("article_id", S, "the article that states it", references="articles.article_id", pattern=HASH),
        C("event_type", S, "what was done", vocabulary="event_type"),
        C("status", S, "whether it happened", vocabulary="status"),
        _actor("actor", "who does it"),
        _actor("target", "who has it done to them; for EXPEL the state whose people must go"),
        C("event_date", Type.DATE, "day of the act, or the first day of the stated month or year", nullable=True),
        C("date_precision", S, "how exact event_date is", vocabulary="date_precision"),
        C("headcount", I32, "people who must go or were called", nullable=True, unit="people", minimum=1, maximum=1000),
        C("headcount_is_minimum", Type.BOOL, "the text states a lower bound ('more than twenty')"),
        C("roles", Type.STRINGS, "ranks of the people concerned"),
        C("persons", Type.STRINGS, "their names"),
        C(
            "deadline_hours",
            F64,
            "time to leave, for stated durations",
            nullable=True,
            unit="hours",
            minimum=0,
            maximum=2160,
        ),
        C(
            "deadline_at",
            Type.TIMESTAMP,
            "moment by which they must leave: announcement + hours",
            nullable=True,
            unit="UTC",
        ),
        C("deadline_text", S, "the deadline as the article words it", nullable=True),
        C("reason", S, "why, as the text states it", nullable=True, vocabulary="reason"),
        C("responds_to_text", S, "the words that name the act it answers", nullable=True),
        C("is_main", Type.BOOL, "the article is about this event"),
        C("evidence", S, "the words of the article that state it"),
        C("evidence_start", I32, "offset of the evidence in articles.text", unit="characters", minimum=0),
        C("evidence_end", I32, "offset behind the evidence in articles.text", unit="characters", minimum=1),
        C("confidence", F64, "estimated probability that the row is right", minimum=0, maximum=1),
        C("rule", S, "name of the rule that fired"),
        C("published_at", Type.TIMESTAMP, "publication time of the article", nullable=True, unit="UTC"),
        C("source", S, "publisher's domain of the article"),
        day(),
    ),
    key=("mention_id",),
    layers=BOTH,
    year_of="published_at",
    sort_by=("published_at", "article_id", "evidence_start", "mention_id"),
)

EVENTS = Table(
    "events",
    "one row per real-world event",
    (
        C("event_id", S, "hash of the evidence that founds the event", pattern=HASH),
        C("event_type", S, "what was done", vocabulary="event_type"),
        _actor("actor", "who does it"),
        _actor("target", "who has it done to them"),
        C(
            "event_date",
            Type.DATE,
            "day of the act by consensus, or the first day of the stated month or year",
            nullable=True,
        ),
        C("date_precision", S, "how exact event_date is", vocabulary="date_precision"),
        C("status", S, "latest state of the act over all reports", vocabulary="status"),
        C("headcount", I32, "people concerned by consensus", nullable=True, unit="people", minimum=1, maximum=1000),
        C("headcount_min", I32, "lowest count reported", nullable=True, unit="people", minimum=1),
        C("headcount_max", I32, "highest count reported", nullable=True, unit="people", minimum=1),
        C("roles", Type.STRINGS, "ranks of the people concerned, over all reports"),
        C("persons", Type.STRINGS, "their names, over all reports"),
        C("deadline_hours", F64, "time to leave by consensus", nullable=True, unit="hours", minimum=0, maximum=2160),
        C("deadline_at", Type.TIMESTAMP, "moment by which they must leave", nullable=True, unit="UTC"),
        C("reason", S, "why, by consensus", nullable=True, vocabulary="reason"),
        C(
            "responds_to",
            S,
            "event_id of the event it answers, where one is found",
            nullable=True,
            references="events.event_id",
        ),
        C(
            "chain_id",
            S,
            "first act of the chain of answers that the event is in; null where it answers none and has no answer",
            nullable=True,
            references="events.event_id",
        ),
        C("chain_step", I32, "steps from the first act of the chain, which is 0", nullable=True, minimum=0),
        C(
            "corrected",
            S,
            "what people corrected: merge, split, drop, link or columns, joined by commas; null where nothing",
            nullable=True,
        ),
        C("n_articles", I32, "articles that state it", minimum=1),
        C("n_sources", I32, "publishers that state it", minimum=1),
        C("first_reported_at", Type.TIMESTAMP, "earliest publication that states it", nullable=True, unit="UTC"),
        C("last_reported_at", Type.TIMESTAMP, "latest publication that states it", nullable=True, unit="UTC"),
        C("confidence", F64, "estimated probability that the event is right", minimum=0, maximum=1),
        C("plover_type", S, "PLOVER event type"),
        C("plover_mode", S, "PLOVER mode", nullable=True),
        C("cameo_code", S, "CAMEO event code", pattern="^[0-9]{2,4}$"),
        C(
            "quad_class",
            I32,
            "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
            minimum=1,
            maximum=4,
        ),
        C("goldstein", F64, "Goldstein scale value of the CAMEO code", minimum=-10, maximum=10),
        C("actor_cow", I32, "Correlates of War number of the actor; null for who has none", nullable=True),
        C("target_cow", I32, "Correlates of War number of the target; null for who has none", nullable=True),
    ),
    key=("event_id",),
    layers=PUBLISHED,
    year_of="event_date",
    sort_by=("event_date", "actor", "target", "event_type", "event_id"),
)

EVENT_SOURCES = Table(
    "event_sources",
    "one row per mention, with the event it belongs to",
    (
        C("event_id", S, "the event", references="events.event_id", pattern=HASH),
        C("mention_id", S, "the mention", references="event_mentions.mention_id", pattern=HASH),
    ),
    key=("mention_id",),
    layers=PUBLISHED,
    sort_by=("event_id", "mention_id"),
)

EVENT_REDIRECTS = Table(
    "event_redirects",
    "one row per event id that the dataset once had and an event that holds its reports now",
    (
        C("from_id", S, "event_id that was in the dataset before", pattern=HASH),
        C("rank", I32, "1 for the heir, or for the event with most of its reports; then the others", minimum=1),
        C(
            "to_id",
            S,
            "event that holds its reports today; null where none does",
            nullable=True,
            references="events.event_id",
        ),
        C("reason", S, "why", vocabulary="redirect_reason"),
        C("since", Type.DATE, "arrival day of the newest articles when it came to be"),
        C("is_heir", Type.BOOL, "the event to take for the old one: it holds the founding report, or most reports"),
        C("n_mentions", I32, "reports of the old event that it held when it came to be", unit="mentions", minimum=0),
    ),
    key=("from_id", "rank"),
    layers=PUBLISHED,
    sort_by=("from_id", "rank"),
)

RESPONSES = Table(
    "responses",
    "one row per event that answers another",
    (
        C("event_id", S, "the answer", references="events.event_id", pattern=HASH),
        C("responds_to", S, "the event answered", references="events.event_id", pattern=HASH),
        C("latency_days", I32, "days between the two", nullable=True, unit="days", minimum=0),
        C("basis", S, "how the link is known", vocabulary="response_basis"),
        C("confidence", F64, "estimated probability that the link is right", minimum=0, maximum=1),
    ),
    key=("event_id", "responds_to"),
    layers=PUBLISHED,
    sort_by=("event_id", "responds_to"),
)

DYAD_MONTHS = Table(
    "dyad_months",
    "one row per directed dyad and month with an event that took place",
    (
        _actor("actor", "who acts"),
        _actor("target", "who is acted upon"),
        C("month", Type.DATE, "first day of the month"),
        C("expel", I32, "EXPEL events", unit="events", minimum=0),
        C("summon", I32, "SUMMON events", unit="events", minimum=0),
        C("recall", I32, "RECALL events", unit="events", minimum=0),
        C("close_mission", I32, "CLOSE_MISSION events", unit="events", minimum=0),
        C("sever_relations", I32, "SEVER_RELATIONS events", unit="events", minimum=0),
        C("downgrade", I32, "DOWNGRADE events", unit="events", minimum=0),
        C("restore", I32, "RESTORE events", unit="events", minimum=0),
        C("sanction", I32, "SANCTION events", unit="events", minimum=0),
        C("condemn", I32, "CONDEMN events", unit="events", minimum=0),
        C("refuse", I32, "REFUSE events", unit="events", minimum=0),
        C("people_expelled", I32, "sum of the known headcounts of the EXPEL events", unit="people", minimum=0),
    ),
    key=("actor", "target", "month"),
    layers=PUBLISHED,
    year_of="month",
    sort_by=("month", "actor", "target"),
)

COUNTRIES = Table(
    "countries",
    "one row per state or organisation that can be an actor",
    (
        C("iso3", S, "ISO 3166-1 alpha-3 code (ISO 3166-3 for former states; XKX, EUE, UNO, NTO)", pattern=ISO3),
        C("iso2", S, "ISO 3166-1 alpha-2 code", nullable=True, pattern="^[A-Z]{2}$"),
        C("name", S, "short English name"),
        C("official_name", S, "official English name"),
        C("capital", S, "seat of government", nullable=True),
        C("demonym", S, "English adjective of nationality", nullable=True),
        C("cow_number", I32, "Correlates of War state number", nullable=True),
        C("cow_abbrev", S, "Correlates of War state abbreviation", nullable=True),
        C("cameo_code", S, "CAMEO actor code", nullable=True),
        C("fips_code", S, "FIPS 10-4 code, as GDELT uses it", nullable=True),
        C(
            "valid_from",
            Type.DATE,
            "first day as a state under this code; null where before 1816 or not applicable",
            nullable=True,
        ),
        C("valid_to", Type.DATE, "last day; null while it exists", nullable=True),
    ),
    key=("iso3",),
    layers=PUBLISHED,
    sort_by=("iso3",),
)

# fmt: on
TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        RAW_DOCUMENTS,
        SETTLED_RECORDS,
        INGEST_LEDGER,
        ARTICLES,
        SITE_FURNITURE,
        EVENT_MENTIONS,
        EVENTS,
        EVENT_SOURCES,
        EVENT_REDIRECTS,
        RESPONSES,
        DYAD_MONTHS,
        COUNTRIES,
        REJECTED,
        CHECK_RESULTS,
    )
}


def table(name: str | Table) -> Table:
    """The table called `name`; a table itself is given back. Raises KeyError with the known names."""
    if isinstance(name, Table):
        return name
    try:
        return TABLES[name]
    except KeyError:
        raise KeyError(f"no table {name!r} in the codebook; it has: {', '.join(TABLES)}") from None
