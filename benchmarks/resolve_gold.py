"""How good resolution is by itself: the corpus' annotated mentions in, events and answers scored.

    python -m benchmarks.resolve_gold [--gold corpus/stories] [--data DIR] [--oracle] [--errors] [--lang en]
    python -m benchmarks.resolve_gold --store DATA [--oracle]      the mentions that a run extracted instead

The mentions carry what extraction gives and no more: no key of the annotated event. Months and years that the evidence
states in digits or English words are read as dates of that precision, as extraction does.

`events_without_days` lets an event known to the month or not at all stand for one that the annotation dates to the day:
the corpus dates 70 of its 492 events to a day that no article gives, which bounds `events`, not the grouping.

--oracle groups the mentions by the annotated keys instead of by our rules (mentions without one as our rules do), and
leaves the rest to the stage: what it misses cannot be had by better grouping. With --store, the difference between the two
is what is lost here, and what the oracle lacks is lost before.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import defaultdict
from pathlib import Path

import duckdb

from titfortat.release.accuracy import load_stories, match, match_events, score_events
from titfortat.resolve.clusters import founders
from titfortat.resolve.correcting import event_id
from titfortat.resolve.stage import view_mentions
from titfortat.resolve.tables import Resolved, grouped, read_mentions, resolve, resolved
from titfortat.storage import Warehouse, read_table, short_hash, write_table

DAY = "2026-01-05"
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = re.compile(
    rf"\b(?:in|since|last|until|early|mid|late)[ -]({'|'.join(MONTHS)})\b(?: (?:of )?(\d{{4}})| (last year))?", re.I
)
_YEAR = re.compile(r"\b(?:in|since|mid)[ -](\d{4})\b")


Tables = dict[str, list[dict]]
Keys = dict[str, "tuple[int, str] | None"]


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--gold", type=Path, default=Path(__file__).parents[1] / "corpus" / "stories")
    args.add_argument("--data", type=Path, default=Path("out/resolve_gold"))
    args.add_argument("--store", type=Path)
    args.add_argument("--lang")
    args.add_argument("--oracle", action="store_true")
    args.add_argument("--errors", action="store_true")
    given = args.parse_args()
    stories, warehouse = load_stories(given.gold), Warehouse(given.store or given.data)
    mentions, keys = extracted(stories, warehouse) if given.store else annotated(stories, warehouse, given.lang)
    tables = oracle_tables(warehouse, keys) if given.oracle else resolved_tables(warehouse)
    print(json.dumps(scores(stories, mentions, tables), indent=1))
    if given.errors:
        show_errors(stories, mentions, tables, keys)


def scores(stories: list[dict], mentions: list[dict], tables: Tables) -> dict:
    """The figures of titfortat.release.accuracy for events, and again without the days."""
    dated, undated = (
        score_events(stories, mentions, tables["events"], tables["event_sources"], d) for d in (True, False)
    )
    return dated | {"events_without_days": undated["events"], "responses_without_days": undated["responses"]}


def annotated(stories: list[dict], warehouse: Warehouse, language: str | None = None) -> tuple[list[dict], Keys]:
    """The annotated mentions with their urls, stored in the warehouse, and what the annotation says each is of."""
    rows, articles, keys = gold_mentions(stories, language)
    write_table("event_mentions", warehouse.stored("event_mentions", DAY), rows, "gold")
    write_table("articles", warehouse.stored("articles", DAY), articles, "gold")
    return _with_urls(rows, articles), keys


def extracted(stories: list[dict], warehouse: Warehouse) -> tuple[list[dict], Keys]:
    """The mentions that a run has stored, with their urls, and the annotated event of those that match one."""
    rows, articles = (
        [r for file in warehouse.stored_files(name) for r in read_table(name, file).to_pylist()]
        for name in ("event_mentions", "articles")
    )
    mentions, of_url, keys = _with_urls(rows, articles), defaultdict(list), {}
    for m in mentions:
        of_url[m["url"]].append(m)
    for number, story in enumerate(stories):
        for a in story["articles"]:
            for g, m in match(a["gold_events"], of_url[a["url"]])[0]:
                keys[m["mention_id"]] = (number, g["canonical"]) if g["canonical"] else None
    return mentions, keys


def _with_urls(rows: list[dict], articles: list[dict]) -> list[dict]:
    url_of = {a["article_id"]: a["url"] for a in articles}
    return [m | {"url": url_of[m["article_id"]]} for m in rows]


def resolved_tables(warehouse: Warehouse) -> Tables:
    """The tables that the stage makes of the stored mentions."""
    with duckdb.connect() as db:
        view_mentions(db, warehouse)
        return _rows(resolve(db))


def oracle_tables(warehouse: Warehouse, keys: Keys) -> Tables:
    """The same over the annotation's own groups."""
    with duckdb.connect() as db:
        view_mentions(db, warehouse)
        mentions = read_mentions(db)
        ids, first = mentions["mention_id"].to_pylist(), {}
        found = [
            event_id(first.setdefault(keys[i], i) if keys.get(i) else f"unkeyed {founder}")
            for i, founder in zip(ids, founders(mentions), strict=True)
        ]
        return _rows(resolved(db, grouped(db, mentions, found)))


def _rows(resolved: Resolved) -> Tables:
    return {name: rows.to_pylist() for name, rows in resolved.named().items()}


def gold_mentions(stories: list[dict], language: str | None = None) -> tuple[list[dict], list[dict], Keys]:
    """The annotated events as rows of event_mentions, their articles, and what the annotation says each mention is of:
    (story, key) or None, by mention_id."""
    rows, articles, keys = [], [], {}
    for number, story in enumerate(stories):
        for a in story["articles"]:
            if language and a["lang"] != language:
                continue
            article = _article(a)
            articles.append(article)
            for n, g in enumerate(a["gold_events"]):
                row = _mention(article, g, n)
                rows.append(row)
                keys[row["mention_id"]] = (number, g["canonical"]) if g["canonical"] else None
    return rows, articles, keys


def _article(a: dict) -> dict:
    text = a["clean_text"] or ""
    return {
        "article_id": short_hash(a["url"]),
        "url": a["url"],
        "source": a["domain"],
        "title": a["title"],
        "published_at": _moment(a["published"]),
        "language": a["lang"],
        "text": text,
        "text_sha256": short_hash(text) * 4,
        "dump_id": short_hash("gold"),
        "dump_date": dt.date.fromisoformat(DAY),
    }


def _mention(article: dict, g: dict, n: int) -> dict:
    date, precision = _date(g, article["published_at"])
    start = _place(article["text"], g["evidence"])
    return {
        "mention_id": short_hash(article["url"], n),
        "article_id": article["article_id"],
        **{
            c: g[c]
            for c in ("event_type", "status", "actor", "target", "headcount", "roles", "deadline_hours", "reason")
        },
        "event_date": date,
        "date_precision": precision,
        "headcount_is_minimum": bool(g.get("headcount_is_minimum")),
        "persons": [],
        "deadline_text": g.get("deadline_text"),
        "is_main": bool(g["is_main"]),
        "evidence": g["evidence"],
        "evidence_start": start,
        "evidence_end": start + len(g["evidence"]),
        "confidence": 0.9,
        "rule": "gold",
        "published_at": article["published_at"],
        "source": article["source"],
        "dump_date": article["dump_date"],
    }


def _place(text: str, evidence: str) -> int:
    """Offset of the evidence in the text; the gold quotes the raw page, whose lines may be broken elsewhere."""
    words = re.search(r"\s+".join(map(re.escape, evidence.split()[:6])), text)
    return words.start() if words else 0


def _moment(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _date(g: dict, published: dt.datetime | None) -> tuple[dt.date | None, str]:
    """The annotated day, or the month or year that the evidence states."""
    if g["event_date"]:
        return dt.date.fromisoformat(g["event_date"]), "day"
    month, year = _MONTH.search(g["evidence"]), _YEAR.search(g["evidence"])
    if month and (month[2] or published):
        number = MONTHS.index(month[1].lower()) + 1
        if month[2]:
            return dt.date(int(month[2]), number, 1), "month"
        last = bool(month[3]) or number > published.month
        return dt.date(published.year - last, number, 1), "month"
    if year:
        return dt.date(int(year[1]), 1, 1), "year"
    return None, "unknown"


def show_errors(stories: list[dict], mentions: list[dict], tables: Tables, keys: Keys) -> None:
    """What was not found, what was found twice or beyond, and the wrong answers, a line each."""
    url_of = {m["mention_id"]: m["url"] for m in mentions}
    urls_of, of = defaultdict(set), defaultdict(list)
    for s in tables["event_sources"]:
        urls_of[s["event_id"]].add(url_of[s["mention_id"]])
        of[s["event_id"]].append(str((keys.get(s["mention_id"]) or (0, "-"))[1]))
    for story in stories:
        urls = {a["url"] for a in story["articles"]}
        mine = [e for e in tables["events"] if urls_of[e["event_id"]] & urls]
        found, spare = match_events(story, mine, urls_of)
        name_of = {e["event_id"]: k for k, e in found.items()}
        background = {
            (g["event_type"], g["actor"], g["target"])
            for a in story["articles"]
            for g in a["gold_events"]
            if not g["canonical"]
        }
        name = story.get("story") or story["articles"][0]["id"]
        for c in story["canonical_events"]:
            what = f"{name[:24]:24} {c['key']:6} {c['event_type']} {c['actor']} {c['target']} {c['event_date']}"
            if c["key"] not in found:
                print("MISSED", what)
                continue
            e = found[c["key"]]
            if c.get("headcount") is not None and e["headcount"] != c["headcount"]:
                print("COUNT ", what, "want", c["headcount"], "got", e["headcount"])
            if c.get("deadline_hours") is not None and e["deadline_hours"] != c["deadline_hours"]:
                print("HOURS ", what, "want", c["deadline_hours"], "got", e["deadline_hours"])
            got = name_of.get(e["responds_to"], e["responds_to"])
            if got != c.get("responds_to") and (c.get("responds_to") in found or got):
                print("ANSWER", what, c["reason"], "want", c.get("responds_to"), "got", got)
        for e in mine:
            what = f"{name[:24]:24} {e['event_type']} {e['actor']} {e['target']} {e['event_date']} {e['status']} of {of[e['event_id']]}"
            if e["event_id"] in spare:
                print("SPLIT ", what)
            elif e["event_id"] not in name_of and (e["event_type"], e["actor"], e["target"]) not in background:
                print("EXTRA ", what)


if __name__ == "__main__":
    main()
