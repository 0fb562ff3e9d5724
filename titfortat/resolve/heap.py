"""The stage's working copy of what it reads: the mentions and articles of all arrival days, by quarter, ready to be searched.

A mention lies in the file of a day among thousands; here the mentions of a pair, an article or an event are found in
milliseconds. Copies of one mention of several days are all kept, so that a day can be taken away; `event` names the event of
the one that counts and is `NONE` for the others. Arrow files, uncompressed and mapped into memory: what is not looked at is not
read. May be deleted at any time: the next run makes it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from titfortat.resolve.arrows import column, joined, read_arrow, taken, write_arrow
from titfortat.resolve.keys import NONE, codes, keys, member, pair_codes
from titfortat.resolve.redirects import FOUNDED_BY
from titfortat.schema import arrow_schema

INPUTS = ("event_mentions", "articles")

_LEFT_OUT = frozenset({"rule", "deadline_text", "evidence_end", "dump_date"})
_MENTION = tuple(c for c in arrow_schema("event_mentions").names if c not in _LEFT_OUT)
_ARTICLE = ("article_id", "text_sha256", "duplicate_of", "language", "published_at", "source")
_KEYS = {"event_mentions": ("mention", "article", "block", "pair", "founds"), "articles": ("article", "original")}

_COUNTED = """
create or replace temp view mention as
select m.* replace (own.published_at as published_at, own.source as source),
    coalesce(original.text_sha256, own.text_sha256) as origin, own.language
from heap_mention m
join heap_article own on own.article_id = m.article_id
left join heap_article original on original.article_id = own.duplicate_of
"""


def _schema(name: str, columns: Sequence[str]) -> pa.Schema:
    types = {c: arrow_schema(name).field(c).type for c in columns}
    fields = [pa.field(c, pa.list_(pa.string()) if pa.types.is_list(t) else t) for c, t in types.items()]
    added = [pa.field("arrived", pa.date32()), *(pa.field(f"{k}_key", pa.uint64()) for k in _KEYS[name])]
    return pa.schema(fields + added)


SCHEMAS = {"event_mentions": _schema("event_mentions", _MENTION), "articles": _schema("articles", _ARTICLE)}


@dataclass(frozen=True)
class Chunk:
    """The rows of the arrival days of a quarter, in the order of the days; `event` goes with the rows of `mentions`."""

    mentions: pa.Table
    articles: pa.Table
    event: np.ndarray

    def without(self, days: pa.Array) -> Chunk:
        """The same without some days."""
        left = pc.invert(pc.is_in(self.mentions["arrived"], value_set=days))
        told = pc.invert(pc.is_in(self.articles["arrived"], value_set=days))
        return Chunk(
            self.mentions.filter(left), self.articles.filter(told), self.event[left.to_numpy(zero_copy_only=False)]
        )

    def with_rows(self, mentions: pa.Table, articles: pa.Table) -> Chunk:
        """The same with the rows of further days, which belong to no event yet."""
        event = np.concatenate([self.event, np.zeros(len(mentions), np.uint64)])
        mentions = pa.concat_tables([self.mentions, mentions]).combine_chunks()
        order = np.argsort(_days(mentions), kind="stable")
        articles = pa.concat_tables([self.articles, articles]).combine_chunks()
        return Chunk(mentions.take(order), articles.take(np.argsort(_days(articles), kind="stable")), event[order])


_EMPTY = Chunk(SCHEMAS["event_mentions"].empty_table(), SCHEMAS["articles"].empty_table(), np.zeros(0, np.uint64))


@dataclass(frozen=True)
class Heap:
    """Chunks by quarter ('2026-1'), in order. Rows are numbered over all chunks."""

    chunks: Mapping[str, Chunk]

    @classmethod
    def read(cls, folder: Path, quarters: Iterable[str]) -> Heap:
        """What is kept below `folder`. Raises OSError or ArrowInvalid where it is not whole."""
        chunks = {}
        for q in sorted(quarters):
            mentions, articles, event = (read_arrow(folder / name) for name in chunk_files(q))
            chunks[q] = Chunk(mentions, articles, column(event, "event_key"))
        return cls(chunks)

    def with_days(
        self, db: duckdb.DuckDBPyConnection, files: Mapping[str, Mapping[str, Path]], changed: Iterable[str]
    ) -> Heap:
        """The same with the days `changed` as they are now: `files` names the file of a table and day that is there."""
        chunks = dict(self.chunks)
        of_quarter: dict[str, list[str]] = {}
        for day in sorted(changed):
            of_quarter.setdefault(quarter(day), []).append(day)
        for q, days in of_quarter.items():
            gone = pa.array([dt.date.fromisoformat(d) for d in days], pa.date32())
            rows = [read_days(db, name, [files[name][d] for d in days if d in files.get(name, {})]) for name in INPUTS]
            chunks[q] = chunks.get(q, _EMPTY).without(gone).with_rows(*rows)
            if not len(chunks[q].mentions) and not len(chunks[q].articles):
                del chunks[q]
        return Heap(dict(sorted(chunks.items())))

    def __len__(self) -> int:
        return sum(len(c.mentions) for c in self.chunks.values())

    # Columns over all chunks.

    @cached_property
    def event(self) -> np.ndarray:
        return joined([c.event for c in self.chunks.values()])

    @cached_property
    def mention(self) -> np.ndarray:
        return self._mentions("mention_key")

    @cached_property
    def article(self) -> np.ndarray:
        return self._mentions("article_key")

    @cached_property
    def block(self) -> np.ndarray:
        return self._mentions("block_key")

    @cached_property
    def pair(self) -> np.ndarray:
        return self._mentions("pair_key")

    @cached_property
    def founds(self) -> np.ndarray:
        """The id of the event that the mention founds, or would found."""
        return self._mentions("founds_key")

    @cached_property
    def arrived(self) -> np.ndarray:
        return joined([_days(c.mentions) for c in self.chunks.values()], np.int32)

    @cached_property
    def told(self) -> np.ndarray:
        """The articles of the rows of `articles`."""
        return joined([column(c.articles, "article_key") for c in self.chunks.values()])

    @cached_property
    def original(self) -> np.ndarray:
        return joined([column(c.articles, "original_key") for c in self.chunks.values()])

    @cached_property
    def told_on(self) -> np.ndarray:
        return joined([_days(c.articles) for c in self.chunks.values()], np.int32)

    def _mentions(self, name: str) -> np.ndarray:
        return joined([column(c.mentions, name) for c in self.chunks.values()])

    # Rows.

    def view(self, db: duckdb.DuckDBPyConnection, rows: np.ndarray | None = None) -> None:
        """Make the view `mention` of these rows of mentions, or all: those that count, each once, with the text that it comes from
        (`origin`; copies share it) and its language.

        As publish does: a mention whose article is gone (a day that failed an audit half-way) supports no event, and one of an
        article that came on several days has the time and publisher of the earliest.
        """
        first = _first(self.mention, np.arange(len(self)) if rows is None else rows)
        own = np.arange(len(self.told)) if rows is None else np.flatnonzero(self._is_told(self.article[first]))
        db.register("heap_mention", self.mentions(first))
        db.register("heap_article", self._taken_articles(_first(self.told, own)))
        db.execute(_COUNTED)

    def mentions(self, rows: np.ndarray, columns: Sequence[str] = _MENTION) -> pa.Table:
        """Rows of mentions, by number in ascending order."""
        return taken([c.mentions for c in self.chunks.values()], rows, columns, SCHEMAS["event_mentions"])

    def _taken_articles(self, rows: np.ndarray) -> pa.Table:
        return taken([c.articles for c in self.chunks.values()], rows, _ARTICLE, SCHEMAS["articles"])

    def _is_told(self, articles: np.ndarray) -> np.ndarray:
        """Which rows of articles are of these, or of the originals that they are copies of."""
        own = member(self.told, np.unique(articles))
        originals = np.unique(self.original[own])
        return own | member(self.told, originals) if len(originals) > 1 else own

    def counting(self, articles: np.ndarray) -> np.ndarray:
        """The rows of mentions of these articles that are of an event."""
        return np.flatnonzero(member(self.article, articles) & (self.event != NONE))

    def beside(self, events: np.ndarray) -> np.ndarray:
        """These events and those of the same pair that one article tells with one of them."""
        return np.unique(self.event[self.rows_beside(events)])

    def rows_beside(self, events: np.ndarray) -> np.ndarray:
        """The mentions of these events, and those of the same pair in the same articles."""
        told = self._telling
        return np.flatnonzero(member(told, np.unique(told[member(self.event, events)])) & (self.event != NONE))

    @cached_property
    def _telling(self) -> np.ndarray:
        """Numbers that are equal where article and pair are."""
        return self.article ^ (self.pair * np.uint64(0x9E3779B97F4A7C15))

    def with_events(self, event: np.ndarray) -> Heap:
        """The same with the events of all rows."""
        ends = np.cumsum([len(c.mentions) for c in self.chunks.values()])
        parts = np.split(event, ends[:-1]) if self.chunks else []
        return Heap({q: Chunk(c.mentions, c.articles, e) for (q, c), e in zip(self.chunks.items(), parts, strict=True)})

    def write(self, folder: Path, old: Heap) -> None:
        """Write to `folder` what differs from `old`."""
        for q, c in self.chunks.items():
            mentions, articles, events = (folder / name for name in chunk_files(q))
            was = old.chunks.get(q, _EMPTY)
            if c.mentions is not was.mentions:
                write_arrow(mentions, c.mentions)
                write_arrow(articles, c.articles)
            if c.mentions is not was.mentions or not np.array_equal(c.event, was.event):
                write_arrow(events, pa.table({"event_key": c.event}))


def chunk_files(q: str) -> tuple[str, str, str]:
    """The names of the files of a quarter."""
    return f"mentions-{q}.arrow", f"articles-{q}.arrow", f"groups-{q}.arrow"


def quarter(day: str) -> str:
    return f"{day[:4]}-{(int(day[5:7]) + 2) // 3}"


def _first(ids: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of rows in the order of their arrival those in which an id is the first time."""
    _, first = np.unique(ids[rows], return_index=True)
    return rows if len(first) == len(rows) else rows[np.sort(first)]


def read_days(db: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> pa.Table:
    """The rows of a table's files of arrival days, in their order, with the day and the keys."""
    schema = SCHEMAS[name]
    columns = _MENTION if name == INPUTS[0] else _ARTICLE
    if not files:
        return schema.empty_table()
    source = db.read_parquet([str(f) for f in files], hive_partitioning=False, filename=True)
    chosen = ", ".join(columns)
    day = "cast(regexp_extract(filename, 'day=([0-9-]{10})', 1) as date) as arrived"
    founds = f", {FOUNDED_BY} as founds" if name == INPUTS[0] else ""
    rows = source.query("day_file", f"select {chosen}, {day}{founds} from day_file").to_arrow_table()
    if name == INPUTS[0]:
        kind, actor, target = (rows[c] for c in ("event_type", "actor", "target"))
        found = (
            keys(rows["mention_id"]),
            keys(rows["article_id"]),
            codes(kind, actor, target),
            pair_codes(actor, target),
            keys(rows["founds"]),
        )
        rows = rows.drop_columns(["founds"])
    else:
        found = keys(rows["article_id"]), keys(rows["duplicate_of"])
    for key, numbers in zip(_KEYS[name], found, strict=True):
        rows = rows.append_column(f"{key}_key", pa.array(numbers))
    return rows.cast(schema)


def _days(table: pa.Table) -> np.ndarray:
    return table["arrived"].cast(pa.int32()).to_numpy()
