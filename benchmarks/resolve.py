"""How long resolution takes: synthetic mentions from scratch, and one more day on top of years of them.

    python -m benchmarks.resolve [--mentions 1000000] [--workers 2] [--years 10] [--data DIR] [--day | --both]

--day stores the mentions by arrival day, resolves all but the last day, adds that day, and adds the same day to a data root
that holds nothing else; both are timed whole (planning, reading, resolving, writing, promoting), and the tables are compared with
those of all days at once, byte for byte. Then a day in the middle of the years is told anew.

The mentions are made the way news makes them: acts of pairs that quarrel more or less often, each told by few or many
articles on its day and after, with holes, other counts and days off by one, with background and proposals. Same seed,
same mentions. The goal is a million in less than three minutes on two cores.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from titfortat.resolve import TABLES, build, plan
from titfortat.schema import EVENT_TYPES, REASONS
from titfortat.storage import Warehouse, short_hash, write_table

DAY = "2026-01-05"
FIRST_DAY = 16_071
"""2014-01-01 in days since 1970-01-01."""

ROLES = (
    ("ambassador",),
    ("diplomat",),
    ("embassy staff",),
    ("consul",),
    ("ambassador", "diplomat"),
    ("naval attache",),
    (),
)
STATUSES = ("occurred", "announced", "threatened", "demanded", "denied", "hypothetical")


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--mentions", type=int, default=1_000_000)
    args.add_argument("--workers", type=int, default=2)
    args.add_argument("--years", type=int, default=10)
    args.add_argument("--data", type=Path, default=Path("out/resolve_bench"))
    args.add_argument("--day", action="store_true", help="only what one more day costs")
    args.add_argument("--both", action="store_true", help="all at once, and one more day")
    given = args.parse_args()
    mentions, articles = synthetic(given.mentions, given.years)
    if not given.day:
        from_scratch(given.data / "scratch", mentions, articles, given.workers)
    if given.day or given.both:
        one_more_day(given.data / "days", mentions, articles, given.years, given.workers)


def from_scratch(root: Path, mentions: pa.Table, articles: pa.Table, workers: int) -> None:
    """Time the mentions as one arrival day."""
    warehouse = Warehouse(root)
    write_table("event_mentions", warehouse.stored("event_mentions", DAY), mentions, "synthetic")
    write_table("articles", warehouse.stored("articles", DAY), articles, "synthetic")
    candidate = plan(warehouse)
    start = time.perf_counter()
    build(candidate, workers=workers)
    seconds = time.perf_counter() - start
    events = int(candidate.figures["events"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(mentions):,} mentions of {len(articles):,} articles -> {events:,} events in {seconds:.1f} s, {peak:.1f} GB at the peak"
    )
    candidate.discard()


def one_more_day(root: Path, mentions: pa.Table, articles: pa.Table, years: int, workers: int) -> None:
    """Time the last day of the years on top of the others, and alone; an old day that is told anew; compare with all at once."""
    last = str(np.datetime64(FIRST_DAY + 365 * years - 1, "D"))
    history, alone, whole = (Warehouse(root / name) for name in ("history", "alone", "whole"))
    for warehouse in (history, alone, whole):
        shutil.rmtree(warehouse.root, ignore_errors=True)
    days = by_day(mentions, articles, last)
    for day, (told, of_day) in days.items():
        if day != last:
            store(history, day, told, of_day)
    first = advance(history, workers)
    print(f"{len(days) - 1:,} days from scratch: {first:.1f} s")
    told, of_day = days[last]
    store(history, last, told, of_day)
    before = files(history)
    on_top = advance(history, 1)
    after = files(history)
    changed = sum(before.get(path) != stamp for path, stamp in after.items())
    for _ in range(2):
        for name in ("event_mentions", "articles"):
            history.stored(name, last).unlink()
        away = advance(history, 1)
        store(history, last, told, of_day)
        on_top = min(on_top, advance(history, 1))
    store(alone, last, told, of_day)
    nothing = min(advance(fresh(alone), 1) for _ in range(3))
    print(
        f"one day of {len(told):,} mentions: on top of {years} years {on_top:.2f} s, on top of nothing {nothing:.2f} s: "
        f"{on_top / nothing:.1f} times; from scratch {first / on_top:.0f} times as long; {changed} of {len(after)} files changed; "
        f"taken away again {away:.2f} s (best of three of each)"
    )
    for day, rows in days.items():
        store(whole, day, *rows)
    advance(whole, workers)
    print(compared(whole, history))
    middle = sorted(days)[len(days) // 2]
    told, of_day = days[middle]
    days[middle] = told.slice(0, len(told) - 5), of_day
    for warehouse in (history, whole):
        store(warehouse, middle, *days[middle])
    print(f"a day of {len(told):,} mentions {years / 2:g} years ago told anew: {advance(history, 1):.2f} s")
    advance(fresh(whole), workers)
    print(compared(whole, history))


def fresh(warehouse: Warehouse) -> Warehouse:
    """A data root of which nothing is resolved any more."""
    for name in TABLES:
        shutil.rmtree(warehouse.root / "store" / name, ignore_errors=True)
    warehouse.made("resolve").unlink(missing_ok=True)
    shutil.rmtree(warehouse.work("resolve"), ignore_errors=True)
    return warehouse


def files(warehouse: Warehouse) -> dict[Path, tuple[int, int]]:
    """Inode and time of change of the files of all tables."""
    return {p: (p.stat().st_ino, p.stat().st_mtime_ns) for t in TABLES for p in warehouse.spanning_files(t)}


def compared(one: Warehouse, other: Warehouse) -> str:
    contents = [
        {p.relative_to(w.root): p.read_bytes() for t in TABLES if t != "event_redirects" for p in w.spanning_files(t)}
        for w in (one, other)
    ]
    return "the same bytes as all days at once" if contents[0] == contents[1] else "NOT the bytes of all days at once"


def by_day(mentions: pa.Table, articles: pa.Table, last: str) -> dict[str, tuple[pa.Table, pa.Table]]:
    """Mentions and articles by arrival day, which is that of publication, up to `last`."""
    day = pc.cast(mentions["published_at"], pa.date32())
    mentions = mentions.set_column(mentions.column_names.index("dump_date"), "dump_date", day)
    when = mentions.group_by("article_id").aggregate([("dump_date", "min"), ("published_at", "min")])
    articles = articles.drop_columns(["dump_date"]).join(when, "article_id", join_type="inner")
    articles = articles.rename_columns({"dump_date_min": "dump_date", "published_at_min": "published_at"})
    told, of_day = ({d: rows for d, rows in _split(t, last)} for t in (mentions, articles))
    return {d: (told[d], of_day[d]) for d in sorted(told)}


def _split(table: pa.Table, last: str) -> Iterator[tuple[str, pa.Table]]:
    table = table.sort_by([("dump_date", "ascending"), (table.column_names[0], "ascending")])
    days = pc.cast(table["dump_date"], pa.int32()).to_numpy()
    starts = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    for start, end in zip(starts, [*starts[1:], len(days)], strict=True):
        day = str(np.datetime64(int(days[start]), "D"))
        if day <= last:
            yield day, table.slice(start, end - start)


def store(warehouse: Warehouse, day: str, mentions: pa.Table, articles: pa.Table) -> None:
    """Store what came on a day."""
    for name, rows in (("event_mentions", mentions), ("articles", articles)):
        write_table(name, warehouse.stored(name, day), rows, short_hash("synthetic", day, len(rows)))


def advance(warehouse: Warehouse, workers: int) -> float:
    """Resolve what is stored and promote it. Gives the seconds."""
    start = time.perf_counter()
    candidate = plan(warehouse)
    build(candidate, workers=workers)
    candidate.promote()
    return time.perf_counter() - start


def synthetic(n: int, years: int, seed: int = 7) -> tuple[pa.Table, pa.Table]:
    """About `n` mentions over `years`, and their articles."""
    rng = np.random.default_rng(seed)
    acts = n // 5
    states = np.array([f"{chr(65 + i // 10)}{chr(65 + i % 10)}{chr(90 - i % 7)}" for i in range(190)])
    share = 1 / np.arange(1, 191) ** 0.9  # few states are in most of the news
    share /= share.sum()
    actor, target = rng.choice(190, acts, p=share), rng.choice(190, acts, p=share)
    target = np.where(actor == target, (target + 1) % 190, target)
    kind = rng.choice(len(EVENT_TYPES), acts, p=[0.2, 0.15, 0.08, 0.04, 0.02, 0.03, 0.05, 0.1, 0.3, 0.03])
    day = FIRST_DAY + rng.integers(0, 365 * years, acts)
    count = np.where(rng.random(acts) < 0.5, rng.integers(1, 40, acts), 1)
    role, why = rng.integers(0, len(ROLES), acts), rng.integers(0, len(REASONS), acts)
    hours = rng.choice([24.0, 48.0, 72.0, 168.0], acts)
    told = np.minimum(rng.geometric(0.18, acts), 60)
    act = np.repeat(np.arange(acts), told)[:n]
    n = len(act)
    late = np.where(rng.random(n) < 0.15, rng.integers(20, 900, n), rng.geometric(0.6, n) - 1)
    published = day[act] + late
    off = rng.choice([-1, 0, 0, 0, 0, 0, 0, 0, 0, 1], n)
    dated = rng.random(n) < np.where(late > 10, 0.2, 0.85)
    precise = np.where(dated, "day", np.where(rng.random(n) < 0.3, "month", "unknown"))
    date = np.where(precise == "month", _month_start(day[act]), day[act] + off)
    status = np.where(rng.random(n) < 0.12, rng.integers(2, 6, n), (rng.random(n) < 0.05).astype(int))
    date = np.where(status > 1, published, date)
    article = published * 100_000 + rng.integers(0, max(1, n // (365 * years * 3)), n)
    _, article = np.unique(article, return_inverse=True)
    moment = published * 86_400_000_000 + rng.integers(0, 86_400, n) * 1_000_000
    ids = pa.array([f"{i:016x}" for i in range(n)])
    documents = [f"{i:016x}" for i in range(article.max() + 1)]
    names, types, reasons = list(STATUSES), list(EVENT_TYPES), list(REASONS)
    source = [f"outlet{i % 400}.example" for i in range(len(documents))]
    given_count, given_hours = rng.random(n) < 0.7, rng.random(n) < 0.3
    mentions = pa.table(
        {
            "mention_id": ids,
            "article_id": _take(documents, article),
            "event_type": _take(types, kind[act]),
            "status": _take(names, status),
            "actor": _take(list(states), actor[act]),
            "target": _take(list(states), target[act]),
            "event_date": pa.array(date.astype("int32"), pa.int32(), mask=precise == "unknown").cast(pa.date32()),
            "date_precision": pa.array(precise),
            "headcount": pa.array((count[act] + (rng.random(n) < 0.05)).astype("int32"), mask=~given_count),
            "headcount_is_minimum": pa.array(rng.random(n) < 0.03),
            "roles": _take([list(r) for r in ROLES], role[act]),
            "persons": pa.array([[]] * n, pa.list_(pa.string())),
            "deadline_hours": pa.array(hours[act], mask=~given_hours),
            "reason": pa.array(np.array(reasons)[why[act]], mask=rng.random(n) < 0.4),
            "is_main": pa.array((late < 3) & (rng.random(n) < 0.6)),
            "evidence": _take([f"{t} in reply to what came before, say {i} officials" for i in range(50) for t in types], kind[act] + 10 * (act % 50)),
            "evidence_start": pa.array(rng.integers(0, 4000, n).astype("int32")),
            "evidence_end": pa.array(np.full(n, 4100, "int32")),
            "confidence": pa.array(np.round(rng.uniform(0.4, 0.97, n), 2)),
            "rule": pa.array(["synthetic"] * n),
            "published_at": pa.array(moment, pa.timestamp("us", tz="UTC")),
            "source": _take(source, article),
            "dump_date": pa.array([DAY] * n).cast(pa.date32()),
        }
    )  # fmt: skip
    size = len(documents)
    articles = pa.table(
        {
            "article_id": documents,
            "url": [f"https://{s}/{i}" for i, s in enumerate(source)],
            "source": source,
            "language": ["en"] * size,
            "text": [""] * size,
            "text_sha256": [f"{i - i % 2 * (i % 10 == 1):064x}" for i in range(size)],
            "dump_id": ["0" * 16] * size,
            "dump_date": pa.array([DAY] * size).cast(pa.date32()),
        }
    )
    return mentions, articles


def _month_start(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype("int64")


def _take(values: list, index: np.ndarray) -> pa.Array:
    return pa.array(values).take(pa.array(index))


if __name__ == "__main__":
    main()
