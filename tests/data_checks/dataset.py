"""A small dataset without a fault, stage by stage, that tests plant defects into; and the writing of a broken one.

The story: Italy expels two Russian diplomats on 30 March 2021, Russia expels one Italian on 26 April, giving 24 hours.
Three articles tell it; a fourth record repeats one, a fifth has the same text under another address, two are no news.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from importlib import import_module
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from titfortat.countries.country import countries_table
from titfortat.schema import arrow_schema, conform
from titfortat.schema.duckdb import DUCKDB_TYPES
from titfortat.schema.tables import table as codebook
from titfortat.storage import Candidate, Warehouse
from titfortat.storage.warehouse import WHOLE

Rows = dict[str, list[dict[str, object]]]

DAY = dt.date(2021, 4, 27)
DUMP = "d" * 16
PATH = "2021-04-27/news.jsonl"
STAGES = {
    "ingest": ("raw_documents", "settled_records"),
    "clean": ("articles", "ingest_ledger", "site_furniture"),
    "extract": ("event_mentions", "rejected"),
    "resolve": ("events", "event_sources", "event_redirects", "responses", "dyad_months"),
}
TEXTS = (
    "Italy on Tuesday expelled two Russian diplomats for spying.\n\nMoscow promised an answer.",
    "Russia ordered an Italian naval attaché to leave within 24 hours, in answer to Italy's removal of two of its diplomats.",
    "Rome said that Russia's expulsion of an Italian diplomat was unfounded.",
)
PUBLISHED = (
    dt.datetime(2021, 3, 30, 18, tzinfo=dt.UTC),
    dt.datetime(2021, 4, 26, 12, tzinfo=dt.UTC),
    dt.datetime(2021, 4, 26, 20, tzinfo=dt.UTC),
)


def ident(kind: str, number: int) -> str:
    """An id that tells what it is of: 'a' for articles, 'b' for mentions, 'e' for events."""
    return f"{kind}{number:015x}"


def good() -> Rows:
    """The dataset, fresh for every caller."""
    return copy.deepcopy(_GOOD)


def _record(position: int, url: str | None) -> dict[str, object]:
    return {"dump_id": DUMP, "dump_date": DAY, "dump_path": PATH, "position": position, "url": url}


def _url(number: int) -> str:
    return f"https://news{number % 2}.example/story-{number}"


def _raw(position: int, number: int) -> dict[str, object]:
    return {
        **_record(position, _url(number)),
        "form": "jsonl",
        "content_type": "text/plain",
        "content": TEXTS[min(number, 2)].encode(),
        "fetched_at": dt.datetime(2021, 4, 27, tzinfo=dt.UTC),
    }


def _article(number: int) -> dict[str, object]:
    text = TEXTS[min(number, 2)]
    return {
        "article_id": ident("a", number),
        "url": _url(number),
        "source": f"news{number % 2}.example",
        "title": f"Headline {number}",
        "published_at": PUBLISHED[min(number, 2)],
        "published_at_source": "dump",
        "fetched_at": dt.datetime(2021, 4, 27, tzinfo=dt.UTC),
        "language": "en",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "duplicate_of": ident("a", 2) if number == 3 else None,
        "similarity": 1.0 if number == 3 else None,
        "revision": 1,
        "dump_id": DUMP,
        "dump_date": DAY,
    }


def _mention(number: int, article: int, evidence: str, event_type: str, pair: str, **more: object) -> dict[str, object]:
    actor, target = pair.split(">")
    start = TEXTS[article].index(evidence)
    return {
        "mention_id": ident("b", number),
        "article_id": ident("a", article),
        "event_type": event_type,
        "status": "occurred",
        "actor": actor,
        "target": target,
        "event_date": PUBLISHED[article].date(),
        "date_precision": "day",
        "headcount": None,
        "headcount_is_minimum": False,
        "roles": ["diplomat"],
        "persons": [],
        "reason": "espionage",
        "is_main": True,
        "evidence": evidence,
        "evidence_start": start,
        "evidence_end": start + len(evidence),
        "confidence": 0.9,
        "rule": "expel",
        "published_at": PUBLISHED[article],
        "source": f"news{article % 2}.example",
        "dump_date": DAY,
        **more,
    }


def _event(
    number: int, event_type: str, pair: str, day: dt.date, reports: list[int], **more: object
) -> dict[str, object]:
    actor, target = pair.split(">")
    times = [PUBLISHED[r] for r in reports]
    return {
        "event_id": ident("e", number),
        "event_type": event_type,
        "actor": actor,
        "target": target,
        "event_date": day,
        "date_precision": "day",
        "status": "occurred",
        "roles": ["diplomat"],
        "persons": [],
        "n_articles": len(reports),
        "n_sources": len({r % 2 for r in reports}),
        "first_reported_at": min(times),
        "last_reported_at": max(times),
        "confidence": 0.9,
        "plover_type": "SANCTION",
        "cameo_code": "161",
        "quad_class": 4,
        "goldstein": -4.0,
        **more,
    }


def _chain(step: int) -> dict[str, object]:
    return {"chain_id": ident("e", 0), "chain_step": step}


def _verdict(stage: str, table: str, name: str, **more: object) -> dict[str, object]:
    """A row of `check_results` that has passed."""
    return {
        "stage": stage,
        "partition": DAY.isoformat(),
        "dump_date": DAY,
        "table_name": table,
        "expectation": name,
        "severity": "error",
        "success": True,
        "promoted": True,
        "judged": True,
        "unit": "rows",
        "n_judged": 4,
        "n_unexpected": 0,
        "sample": [],
        "description": "What must hold. What to do.",
        "reason": "why it matters",
        **more,
    }


_LEAVE = {
    "headcount": 1,
    "deadline_hours": 24.0,
    "deadline_at": dt.datetime(2021, 4, 27, tzinfo=dt.UTC),
}
_COUNTS = dict.fromkeys(
    [
        "expel",
        "summon",
        "recall",
        "close_mission",
        "sever_relations",
        "downgrade",
        "restore",
        "sanction",
        "condemn",
        "refuse",
        "people_expelled",
    ],
    0,
)

_GOOD: Rows = {
    "raw_documents": [_raw(0, 0), _raw(1, 1), _raw(2, 2), _raw(3, 0), _raw(4, 3)],
    "settled_records": [
        {**_record(5, "https://news0.example/football"), "outcome": "irrelevant", "reason": "no_term"},
        {**_record(6, None), "outcome": "rejected", "reason": "not_json", "detail": "line ends in the middle"},
    ],
    "articles": [_article(n) for n in range(4)],
    "ingest_ledger": [
        {**_record(0, _url(0)), "outcome": "article", "article_id": ident("a", 0)},
        {**_record(1, _url(1)), "outcome": "article", "article_id": ident("a", 1)},
        {**_record(2, _url(2)), "outcome": "article", "article_id": ident("a", 2)},
        {**_record(3, _url(0)), "outcome": "duplicate", "reason": "same_document", "article_id": ident("a", 0)},
        {**_record(4, _url(3)), "outcome": "article", "article_id": ident("a", 3)},
        {**_record(5, "https://news0.example/football"), "outcome": "irrelevant", "reason": "no_term"},
        {**_record(6, None), "outcome": "rejected", "reason": "not_json", "detail": "line ends in the middle"},
    ],
    "site_furniture": [
        {
            "dump_date": DAY,
            "source": "news0.example",
            "line": "Members can comment.",
            "articles": 3,
            "kept": 0,
            "dropped": 1,
        },
    ],
    "event_mentions": [
        _mention(0, 0, "Italy on Tuesday expelled two Russian diplomats for spying", "EXPEL", "ITA>RUS", headcount=2),
        _mention(
            1,
            1,
            "Russia ordered an Italian naval attaché to leave within 24 hours",
            "EXPEL",
            "RUS>ITA",
            **_LEAVE,
            deadline_text="within 24 hours",
            reason="retaliation",
            responds_to_text="Italy's removal of two of its diplomats",
        ),
        _mention(
            2,
            1,
            "Italy's removal of two of its diplomats",
            "EXPEL",
            "ITA>RUS",
            event_date=None,
            date_precision="unknown",
        ),
        _mention(3, 2, "Rome said that Russia's expulsion of an Italian diplomat was unfounded", "CONDEMN", "ITA>RUS"),
    ],
    "rejected": [
        {
            "dump_date": DAY,
            "stage": "extract",
            "table_name": "event_mentions",
            "row_key": ident("b", 9),
            "reason": "pair_differs",
            "detail": "actor = RUS, target = RUS",
            "original": '{"actor": "RUS"}',
        }
    ],
    "events": [
        _event(
            0,
            "EXPEL",
            "ITA>RUS",
            PUBLISHED[0].date(),
            [0, 1],
            headcount=2,
            headcount_min=2,
            headcount_max=2,
            **_chain(0),
        ),
        _event(
            1,
            "EXPEL",
            "RUS>ITA",
            PUBLISHED[1].date(),
            [1],
            **_LEAVE,
            headcount_min=1,
            headcount_max=1,
            reason="retaliation",
            responds_to=ident("e", 0),
            **_chain(1),
        ),
        _event(
            2,
            "CONDEMN",
            "ITA>RUS",
            PUBLISHED[2].date(),
            [2],
            roles=[],
            plover_type="ACCUSE",
            cameo_code="111",
            quad_class=3,
        ),
    ],
    "event_sources": [
        {"event_id": ident("e", 0), "mention_id": ident("b", 0)},
        {"event_id": ident("e", 0), "mention_id": ident("b", 2)},
        {"event_id": ident("e", 1), "mention_id": ident("b", 1)},
        {"event_id": ident("e", 2), "mention_id": ident("b", 3)},
    ],
    "event_redirects": [
        {
            "from_id": ident("e", 9),
            "rank": 1,
            "to_id": ident("e", 0),
            "reason": "merge",
            "since": DAY,
            "is_heir": True,
            "n_mentions": 1,
        },
        {
            "from_id": ident("e", 8),
            "rank": 1,
            "to_id": None,
            "reason": "withdrawn",
            "since": DAY,
            "is_heir": False,
            "n_mentions": 0,
        },
    ],
    "responses": [
        {
            "event_id": ident("e", 1),
            "responds_to": ident("e", 0),
            "latency_days": 27,
            "basis": "stated",
            "confidence": 0.8,
        }
    ],
    "dyad_months": [
        {**_COUNTS, "actor": "ITA", "target": "RUS", "month": dt.date(2021, 3, 1), "expel": 1, "people_expelled": 2},
        {**_COUNTS, "actor": "RUS", "target": "ITA", "month": dt.date(2021, 4, 1), "expel": 1, "people_expelled": 1},
        {**_COUNTS, "actor": "ITA", "target": "RUS", "month": dt.date(2021, 4, 1), "condemn": 1},
    ],
    "countries": countries_table().to_pylist(),
    "check_results": [
        _verdict("ingest", "raw_documents", "form_known"),
        _verdict("clean", "articles", "text_not_blank"),
        _verdict(
            "clean",
            "articles",
            "languages_told",
            severity="warn",
            observed_value=0.1,
            expected_max=0.2,
            unit=None,
            n_judged=None,
            n_unexpected=None,
        ),
        _verdict("extract", "event_mentions", "pair_differs", n_turned_away=1),
        _verdict("resolve", "events", "not_empty", partition=WHOLE, dump_date=None),
    ],
}


class Published:
    """A candidate of publish as an audit sees it: its files by year and its DuckDB file."""

    def __init__(self, root: Path) -> None:
        from data_checks.publish import TABLES

        self.warehouse, self.stage, self.partition = Warehouse(root), "publish", WHOLE
        self.tables, self.fingerprint = TABLES, "f" * 16
        self.duckdb = root / "candidate" / "titfortat.duckdb"

    def paths(self, table: str) -> list[Path]:
        return sorted((self.duckdb.parent / "published" / table).rglob("part-0.parquet"))

    def write(self, rows: Rows) -> None:
        """The tables as publish lays them out."""
        self.duckdb.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(self.duckdb) as built:
            built.execute("SET TimeZone = 'UTC'")
            for name in self.tables:
                years: Rows = {}
                for row in rows[name]:
                    years.setdefault(self._folder(name, row), []).append(row)
                for folder, found in years.items():
                    write_raw(name, self.duckdb.parent / "published" / name / folder / "part-0.parquet", found)
                files = [str(p) for p in self.paths(name)]
                columns = ", ".join(f"{c.name} {DUCKDB_TYPES[c.type]}" for c in codebook(name).columns)
                built.execute(f"CREATE TABLE {name} ({columns})")
                built.execute(f"INSERT INTO {name} FROM read_parquet(?, hive_partitioning = false)", [files])

    def _folder(self, name: str, row: dict[str, object]) -> str:
        column = codebook(name).year_of
        if not column:
            return "."
        value = row.get(column)
        return f"year={value.year if isinstance(value, dt.date) else 'unknown'}"


def stage_candidate(root: Path, stage: str) -> Candidate | Published:
    """A candidate of the stage below `root`, with nothing written."""
    if stage == "publish":
        return Published(root)
    partition = WHOLE if stage == "resolve" else DAY.isoformat()
    return Candidate(Warehouse(root), stage, partition, STAGES[stage], "f" * 16)


def write_stage(root: Path, stage: str, rows: Rows) -> Candidate | Published:
    """The stage's tables as its candidate, and those of the stages before it as stored."""
    candidate = stage_candidate(root, stage)
    for name in import_module(f"data_checks.{stage}").CONTEXT:
        if name in rows:
            write_raw(name, candidate.warehouse.stored(name, DAY.isoformat()), rows[name])
    if isinstance(candidate, Published):
        candidate.write(rows)
        return candidate
    for name in candidate.tables:
        write_raw(name, candidate.path(name), rows[name])
    return candidate


def write_raw(name: str, path: Path, rows: list[dict[str, object]] | pa.Table) -> None:
    """Write rows as Parquet without the store's guards, so that what must not be can be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(rows, list):
        schema = pa.schema([f.with_nullable(True) for f in arrow_schema(name)])
        rows = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(rows, path)


def follows_contract(rows: Rows) -> bool:
    """Whether the store would take the rows as they are."""
    for name, found in rows.items():
        conform(name, found)
    return True
