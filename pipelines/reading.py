"""One article through the reading stages, for a person to look at: its events, and the words that state them.

The same functions as in a run, without a data root: the gate is only asked, the text is cleaned, the events are read.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.phrases import hours, many, sentence
from titfortat.clean.dates import parse_time, precision
from titfortat.clean.decode import Undecodable, decode
from titfortat.clean.document import Article, Unusable, clean_document, source
from titfortat.clean.language import detect
from titfortat.errors import TerminalError
from titfortat.ingest.columns import PLAIN, looks_like_html, places, row_record
from titfortat.ingest.gate import default_gate
from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.records import Record
from titfortat.storage import Warehouse, short_hash, write_table

DAY = dt.date(2000, 1, 1)
"""The arrival day under which the article is read; nothing that is shown depends on it."""

COLOURS = ("cyan", "magenta", "yellow", "green", "bright_blue", "bright_red")


@dataclass(frozen=True)
class Reading:
    """An article as the pipeline sees it: `article` and `mentions` are rows of the tables of these names.

    `relevant` says whether ingest would have let it pass.
    """

    article: Mapping[str, object]
    mentions: list[dict[str, object]]
    relevant: bool


def read_article(content: bytes, name: str, published: str | None = None, title: str | None = None) -> Reading:
    """Read plain text, an HTML page or a JSON article (its field names are as free as those of a feed).

    `published` and `title` go before what the article states. Raises TerminalError where no article can be read.
    """
    if published and parse_time(published) is None:
        raise TerminalError(
            f"--published {published}: expected a day or time from 1900 to 2099, such as 2026-11-24, found neither"
        )
    record = _record(content, name, published, title)
    row = {
        "content": record.content,
        "content_type": record.content_type,
        "charset": record.charset,
        "url": record.url,
        "title": record.title,
        "published": record.published,
        "language": record.language,
        "fetched_at": record.fetched_at,
    }
    cleaned = clean_document(row)
    if isinstance(cleaned, Unusable) and record.content_type == PLAIN and record.content.strip():
        cleaned = _as_given(record)
    if isinstance(cleaned, Unusable):
        raise TerminalError(f"{name}: no article in it ({cleaned.reason}: {cleaned.detail or cleaned.outcome})")
    text = "\n\n".join(cleaned.paragraphs)
    article = {
        "article_id": short_hash(record.url, text),
        "url": cleaned.canonical_url,
        "source": source(record.url, name),
        "title": cleaned.title,
        "byline": cleaned.byline,
        "published_at": cleaned.published_at,
        "published_at_source": cleaned.published_at_source,
        "fetched_at": record.fetched_at,
        "language": cleaned.language,
        "text": text,
        "text_sha256": "0" * 64,
        "duplicate_of": None,
        "dump_id": "0" * 16,
        "dump_date": DAY,
    }
    return Reading(article, _mentions(article), default_gate().passes(record.content, record.content_type))


def _record(content: bytes, name: str, published: str | None, title: str | None) -> Record:
    text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    row: dict[str, object] = {"html" if looks_like_html(text) else "text": text}
    if text.lstrip().startswith("{"):
        try:
            row = json.loads(text)
        except ValueError as fault:
            raise TerminalError(f"{name}: expected a JSON article, found broken JSON ({fault})") from None
    columns = places(row)
    for kind, value in (("published", published), ("title", title)):
        if value:
            row[kind], columns[kind] = value, [kind]
    record = row_record(0, row, columns, f"file:{name}", DEFAULT)
    if isinstance(record, Record):
        return record
    raise TerminalError(
        f"{name}: {record.detail or record.reason}; give a plain text, a page, or JSON with a text field"
    )


def _as_given(record: Record) -> Article:
    """A text too short for a page, as it stands: somebody tries a sentence."""
    try:
        text = decode(record.content, record.charset)
    except Undecodable as fault:
        raise TerminalError(f"{record.url}: expected text, found other bytes ({fault})") from None
    paragraphs = tuple(" ".join(p.split()) for p in text.split("\n\n") if p.strip())
    at = parse_time(record.published)
    language = detect(text, record.language or "en")
    return Article(
        title=record.title,
        byline=None,
        published_at=at,
        published_at_source="dump" if at else None,
        published_at_precision=precision(at, record.published) if at else None,
        language=language,
        canonical_url=record.url,
        paragraphs=paragraphs,
    )


def _mentions(article: Mapping[str, object]) -> list[dict[str, object]]:
    """What extract makes of the article, in the order of the text; through its stage, so that nothing differs."""
    from titfortat import extract

    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder))
        write_table("articles", warehouse.stored("articles", DAY.isoformat()), [article], "one article")
        candidate = extract.plan(warehouse, DAY.isoformat())
        extract.build(candidate)
        found = candidate.read("event_mentions").to_pylist()
    return sorted(found, key=lambda m: (m["evidence_start"], m["evidence_end"], m["mention_id"]))


def show(reading: Reading, console: Console) -> None:
    """Print the article with the evidence of each event coloured and numbered, and what each event says."""
    article = reading.article
    facts = [article["source"], _when(article), article["language"]]
    console.print()
    console.print(Text(str(article["title"] or "(no title)"), "bold"))
    console.print(Text(" · ".join(str(f) for f in facts if f), "dim"))
    console.print()
    console.print(highlighted(str(article["text"]), reading.mentions))
    console.print()
    if not reading.relevant:
        note = "In a run ingest would have left this article out: it holds no word of diplomacy that the gate knows."
        console.print(Text(note, "yellow"))
    if not reading.mentions:
        console.print("No event is stated.")
        return
    console.print(_table(reading.mentions))
    console.print(Text(many(len(reading.mentions), "event"), "dim"))


def _when(article: Mapping[str, object]) -> str:
    at = article["published_at"]
    return f"{at:%Y-%m-%d %H:%M} UTC ({article['published_at_source']})" if at else "no publication time"


def colour(number: int) -> str:
    """The colour of the event with this number, counted from 1."""
    return COLOURS[(number - 1) % len(COLOURS)]


def highlighted(text: str, mentions: list[dict[str, object]]) -> Text:
    """The text with each event's evidence in its colour, and behind it its number."""
    out = Text(text)
    ends: dict[int, list[int]] = {}
    for number, mention in enumerate(mentions, 1):
        start, end = int(mention["evidence_start"]), int(mention["evidence_end"])
        out.stylize(f"{colour(number)} underline", start, end)
        ends.setdefault(end, []).append(number)
    pieces, last = Text(), 0
    for end in sorted(ends):
        pieces.append_text(out[last:end])
        for number in ends[end]:
            pieces.append(f" [{number}]", f"bold {colour(number)}")
        last = end
    return pieces.append_text(out[last:])


def _table(mentions: list[dict[str, object]]) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False, header_style="bold", show_lines=True)
    table.add_column("#", justify="right")
    table.add_column("event")
    table.add_column("what is known of it")
    table.add_column("sure", justify="right")
    for number, m in enumerate(mentions, 1):
        mark = Text(str(number), f"bold {colour(number)}")
        code = Text(f"{m['event_type']}  {m['actor']} -> {m['target']}", "bold")
        table.add_row(mark, Text("\n").join([code, Text(_words(m))]), _known(m), f"{m['confidence']:.2f}")
    return table


def _words(m: Mapping[str, object]) -> str:
    from titfortat.countries import country

    target = country(m["target"])
    return sentence(
        m["event_type"],
        country(m["actor"]).name,
        target.name,
        m["status"],
        m["headcount"],
        m["deadline_hours"],
        demonym=target.demonym,
        at_least=bool(m["headcount_is_minimum"]),
    )


def _known(m: Mapping[str, object]) -> Text:
    deadline = m["deadline_text"] and f'"{m["deadline_text"]}"'
    if m["deadline_hours"] is not None:
        deadline = f"{hours(m['deadline_hours'])} ({deadline or 'stated'})"
    facts = {
        "status": m["status"],
        "date": m["event_date"] and f"{m['event_date']} ({m['date_precision']})",
        "deadline": deadline,
        "leave by": m["deadline_at"] and f"{m['deadline_at']:%Y-%m-%d %H:%M} UTC",
        "ranks": ", ".join(m["roles"]),
        "names": ", ".join(m["persons"]),
        "reason": m["reason"],
        "answers": m["responds_to_text"] and f'"{m["responds_to_text"]}"',
        "rule": m["rule"],
    }
    lines = [Text.assemble((f"{name} ", "dim"), str(value)) for name, value in facts.items() if value]
    return Text("\n").join(lines)
