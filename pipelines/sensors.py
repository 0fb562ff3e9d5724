"""When runs start by what arrives: a run for each arrival day whose dumps are new or changed, once.

A tick costs one stat a file. Only a day whose names, sizes or times differ from the last tick's is read and hashed, and
the run key is the day with the hash of its contents: a file that was touched or copied again starts nothing. New days
without a gap between them are one run, so that an archive of years does not publish a thousand times.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg

from assets.grain import DAYS
from pipelines import jobs
from pipelines.partitions import arrival_days, range_tags, ranges
from pipelines.resources import default_landing
from titfortat.storage import short_hash

QUIET = float(os.environ.get("TITFORTAT_QUIET", "60"))
"""Seconds for which a day's files must not have changed before it counts as arrived: a copy may be under way."""


def folder_of_day(day: str) -> Path | None:
    """The folder of an arrival day; None where there is none."""
    folder = Path(default_landing()) / day
    return folder if folder.is_dir() else None


@dg.sensor(
    name="new_dumps",
    job=jobs.whole_path,
    minimum_interval_seconds=60,
    description="A run for arrival days below the landing folder whose dumps are new or changed, once.",
)
def new_dumps(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Requests runs of `whole_path` over the changed days; the cursor holds what each day looked like."""
    from titfortat.ingest import discover

    landing = Path(default_landing())
    if not landing.is_dir():
        return dg.SkipReason(f"there is no landing folder {landing}; set TITFORTAT_LANDING")
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    now = time.time()
    contents: dict[str, str] = {}
    known = set(DAYS.get_partition_keys())
    looks: dict[str, str] = {}
    for day in arrival_days(landing):
        look, newest = signature(landing / day)
        if day not in known or now - newest < QUIET or seen.get(day) == look:
            if day in seen:
                looks[day] = seen[day]
            continue
        looks[day] = look
        dumps = discover(landing / day, day).get(day, [])
        if dumps:
            contents[day] = short_hash(*(d.dump_id for d in dumps))
    if not contents and looks == seen:
        return dg.SkipReason(f"nothing new below {landing}")
    return dg.SensorResult(run_requests=list(requests(contents)), cursor=json.dumps(looks))


def requests(contents: Mapping[str, str]) -> Iterator[dg.RunRequest]:
    """A run for each unbroken range of days; `contents` has the hash of each day's dumps."""
    for first, last in ranges(contents):
        if first == last:
            yield dg.RunRequest(run_key=f"{first}/{contents[first]}", partition_key=first)
        else:
            inside = short_hash(*(f"{day}/{of}" for day, of in sorted(contents.items()) if first <= day <= last))
            yield dg.RunRequest(run_key=f"{first}..{last}/{inside}", tags=range_tags(first, last))


def signature(folder: Path) -> tuple[str, float]:
    """What a folder looks like (names, sizes, times of its files, hashed), and when its newest file changed."""
    parts, newest = [], 0.0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        parts += [path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns]
        newest = max(newest, stat.st_mtime)
    return short_hash(*parts), newest


ALL = [new_dumps]
