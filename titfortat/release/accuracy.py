"""How right a dataset is against a corpus of annotated stories: mentions, their fields, events, answers, text.

The definitions are those of the project's corpus (corpus/README.md); this module holds them and nothing else: no command
line, no reading of a data root. Rows are mappings with the contract's column names, mentions with their article's `url`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from titfortat.schema import HAPPENED

Row = Mapping[str, object]
Figures = dict[str, object]

SAME_DAYS = 3
"""Days by which an event's date may differ from the annotated one."""

TOLERANCE = 0.51
"""Counts and hours that differ by less are equal."""

NEVER = 99
"""Days between an annotated date and none."""


def load_stories(folder: Path) -> list[dict]:
    """The stories below a folder, in the order of their paths. Raises OSError, json.JSONDecodeError."""
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.rglob("*.json"))]


def score_mentions(stories: Sequence[Row], mentions: Iterable[Row], language: str | None = None) -> Figures:
    """Mentions, fields and negatives. `mentions` carry `url`; with `language` only articles in it count."""
    of_url = defaultdict(list)
    for m in mentions:
        of_url[m["url"]].append(m)
    total, types = Counter(), defaultdict(Counter)
    fields, quiet = defaultdict(list), []
    for article in _articles(stories, language):
        gold, found = article["gold_events"], of_url.get(article["url"], [])
        pairs, extra = match(gold, found)
        matched = {id(g) for g, _ in pairs}
        for kind, rows in (
            ("tp", [g for g, _ in pairs]),
            ("fp", extra),
            ("fn", [g for g in gold if id(g) not in matched]),
        ):
            total[kind] += len(rows)
            for row in rows:
                types[row["event_type"]][kind] += 1
                total[f"main_{kind}"] += kind != "fp" and bool(row.get("is_main"))
        for g, p in pairs:
            _compare(g, p, fields)
        if not any(happened(g.get("status")) for g in gold):
            quiet.append(not any(happened(p.get("status")) for p in found))
    return {
        "mentions": rates(total["tp"], total["fp"], total["fn"]),
        "main_recall": _share(total["main_tp"], total["main_tp"] + total["main_fn"]),
        "per_type": {t: rates(c["tp"], c["fp"], c["fn"]) for t, c in sorted(types.items())},
        "fields": {name: _mean(values) for name, values in sorted(fields.items())},
        "negatives_clean": [_share(sum(quiet), len(quiet)), len(quiet)],
    }


def score_text(stories: Sequence[Row], articles: Iterable[Row], language: str | None = None) -> Figures:
    """Token F1 of the cleaned texts against those cleaned by hand, and the number of articles that are missing."""
    text_of = {a["url"]: a["text"] for a in articles}
    wanted = list(_articles(stories, language))
    scores = [token_f1(text_of.get(a["url"], ""), a["clean_text"]) for a in wanted if a.get("clean_text")]
    missing = sum(a["url"] not in text_of for a in wanted) if text_of else 0
    return {"articles_missing": missing} | ({"text_f1": _mean(scores)} if text_of and scores else {})


def score_events(
    stories: Sequence[Row], mentions: Iterable[Row], events: Iterable[Row], sources: Iterable[Row], dated: bool = True
) -> Figures:
    """Events, their fields and the answers between them.

    `dated=False` lets an event that is known to the month or year, or not at all, stand for one annotated to the day
    within it: the corpus dates some events to a day that no article gives, and grouping is judged without that.
    """
    url_of = {m["mention_id"]: m["url"] for m in mentions}
    urls_of = defaultdict(set)
    for s in sources:
        urls_of[s["event_id"]].add(url_of.get(s["mention_id"]))
    events_of_url = defaultdict(dict)
    for e in events:
        for url in urls_of[e["event_id"]]:
            events_of_url[url][e["event_id"]] = e
    total, links, fields = Counter(), Counter(), defaultdict(list)
    for story in stories:
        near = {i: e for a in story["articles"] for i, e in events_of_url[a["url"]].items()}
        found, spare = match_events(story, list(near.values()), urls_of, dated)
        taken = {e["event_id"] for e in found.values()}
        background = {_block(g) for a in story["articles"] for g in a["gold_events"] if not g.get("canonical")}
        total["tp"] += len(found)
        total["fn"] += len(story["canonical_events"]) - len(found)
        total["split"] += len(spare)
        total["fp"] += sum(i not in taken | spare and _block(e) not in background for i, e in near.items())
        for gold in story["canonical_events"]:
            _compare_event(gold, found, fields, links)
    return {
        "events": rates(total["tp"], total["fp"], total["fn"]) | {"split": total["split"]},
        "responses": rates(links["tp"], links["fp"], links["fn"]),
        "event_fields": {name: _mean(values) for name, values in fields.items()},
    }


def match(gold: Sequence[Row], found: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row]]:
    """Pairs of annotated and found mentions of one article, and what was found beyond them.

    Main events choose first, and among equals the one that agrees in headcount, then in date.
    """
    pairs, left = [], list(found)
    for g in sorted(gold, key=lambda e: not e.get("is_main")):
        same = [p for p in left if _block(p) == _block(g) and happened(p.get("status")) == happened(g.get("status"))]
        if same:
            best = max(
                same,
                key=lambda p: (
                    p.get("headcount") == g.get("headcount"),
                    day(p.get("event_date")) == day(g.get("event_date")),
                ),
            )
            left.remove(best)
            pairs.append((g, best))
    return pairs, left


def match_events(
    story: Row, events: Sequence[Row], urls_of: Mapping[str, set], dated: bool = True
) -> tuple[dict[str, Row], set[str]]:
    """The event found for each annotated key of a story, and the ids of further rows that fit an annotated event.

    Of one type and pair and close enough in date, the two that share most articles come together first.
    """
    told_in = defaultdict(set)
    for a in story["articles"]:
        for g in a["gold_events"]:
            told_in[g.get("canonical")].add(a["url"])
    options = []
    for gold in story["canonical_events"]:
        for e in events:
            apart = _days_apart(gold.get("event_date"), e, dated)
            if _block(e) == _block(gold) and apart <= SAME_DAYS:
                shared = len(urls_of[e["event_id"]] & told_in[gold["key"]])
                rank = (-shared, apart, str(gold.get("event_date")), gold["key"], str(e["event_id"]))
                options.append((rank, gold["key"], e))
    found: dict[str, Row] = {}
    taken: set[str] = set()
    for _, name, e in sorted(options, key=lambda o: o[0]):
        if name not in found and e["event_id"] not in taken:
            found[name] = e
            taken.add(e["event_id"])
    return found, {e["event_id"] for _, _, e in options} - taken


def happened(status: object) -> bool:
    """The side of the line between what happened and what did not; no status counts as happened."""
    return str(status or "occurred").lower() in HAPPENED | {"reported", "historical"}


def day(value: object) -> dt.date | None:
    """A date out of a date, a timestamp or ISO text; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def rates(right: int, wrong: int, missed: int) -> Figures:
    """Precision, recall and F1 of counts."""
    p = right / (right + wrong) if right + wrong else 0.0
    r = right / (right + missed) if right + missed else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f1, 4), "tp": right, "fp": wrong, "fn": missed}


def token_f1(found: str | None, wanted: str | None) -> float:
    """F1 of the words of two texts, as bags."""
    a, b = (Counter(re.findall(r"\w+", (text or "").lower())) for text in (found, wanted))
    common = sum((a & b).values())
    if not common:
        return 0.0
    p, r = common / sum(a.values()), common / sum(b.values())
    return 2 * p * r / (p + r)


def _articles(stories: Sequence[Row], language: str | None) -> Iterable[Row]:
    return (a for s in stories for a in s["articles"] if language is None or a["lang"] == language)


def _block(row: Row) -> tuple:
    return (row["event_type"], row["actor"], row["target"])


def _equal(found: object, wanted: object) -> bool:
    return found is not None and abs(float(found) - float(wanted)) < TOLERANCE


def _days_apart(wanted: object, event: Row, dated: bool) -> int:
    a, b = day(wanted), day(event["event_date"])
    if not a or not b:
        return 0 if not a or not dated else NEVER
    if not dated and event["date_precision"] in ("month", "year"):
        return 0 if a.year == b.year and (event["date_precision"] == "year" or a.month == b.month) else NEVER
    return abs((a - b).days)


def _compare(g: Row, p: Row, fields: dict[str, list]) -> None:
    for name in ("headcount", "deadline_hours") if g["event_type"] == "EXPEL" else ():
        if g.get(name) is not None:
            fields[name].append(_equal(p.get(name), g[name]))
        else:
            fields[f"{name}_spurious"].append(p.get(name) is not None)
    if g.get("event_date"):
        a, b = day(g["event_date"]), day(p.get("event_date"))
        fields["event_date"].append(a == b)
        fields["event_date_within_1d"].append(bool(b) and abs((a - b).days) <= 1)
    if g.get("roles"):
        want, got = set(g["roles"]), set(p.get("roles") or [])
        fields["roles_jaccard"].append(len(want & got) / len(want | got))
    fields["status_exact"].append((g.get("status") or "").lower() == (p.get("status") or "").lower())


def _compare_event(gold: Row, found: Mapping[str, Row], fields: dict[str, list], links: Counter) -> None:
    row, wanted = found.get(gold["key"]), gold.get("responds_to")
    if row is not None:
        for name in ("headcount", "deadline_hours"):
            if gold.get(name) is not None:
                fields[f"event_{name}"].append(_equal(row.get(name), gold[name]))
    answered = row["responds_to"] if row is not None else None
    if wanted and wanted in found and row is not None:
        right = answered == found[wanted]["event_id"]
        links["tp" if right else "fn"] += 1
        links["fp"] += answered is not None and not right
    elif answered is not None and not wanted:
        links["fp"] += 1


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)


def _mean(values: Sequence[float]) -> list:
    return [round(sum(values) / max(1, len(values)), 4), len(values)]
