"""How fast a crawl becomes articles, against the time that reading it takes at least.

    python -m benchmarks.dump --pages PAGES.warc.gz --out DIR [--size 1024] [--shares 1,3,10] [--workers 2] [--reference 200] [--distinct]

For each share it builds a WARC of `--size` MiB of bodies (kept in DIR and used again) from the pages of PAGES.warc.gz in
turn, with that percentage of the bundled corpus' articles mixed in, and prints

    read        seconds to inflate and iterate it with fastwarc, bodies read
    ingest      seconds from finding the dump to the two tables of the stage
    +clean      the same and clean's two tables
    ratio       (ingest + clean) / read
    workers     the same with N workers, and how many times as fast that is

with pages and packed megabytes a second and the peak memory of the largest process of each, every figure from a run of its
own; and the seconds that trafilatura would need for every page, from `--reference` of them. Where others use the machine
trust the ratio of processor seconds.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

from tests.support.dumps import load_articles, squeeze, warc_record
from tests.support.pages import page
from titfortat.storage import ordered_map

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-01-05"


def records(path: Path) -> Iterator[tuple[str, bytes]]:
    """Address and body of every response in a WARC file."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.headers.get("WARC-Target-URI") or "", record.reader.read()


def build_dump(pages: Path, out: Path, mebibytes: int, percent: int, distinct: bool = False) -> dict[str, int]:
    """Write the crawl to `out` and what it holds beside it; both are left alone where they are there. `distinct` gives
    each record an address of its own, so that none counts as one that came before."""
    told = out.with_suffix(".json")
    if out.exists() and told.exists():
        return json.loads(told.read_text())
    articles = load_articles(ROOT / "corpus" / "stories")
    others = _members(list(records(pages)), distinct)
    ours = _members([(a["url"], page(a).encode()) for a in articles], distinct)
    facts = {"pages": 0, "relevant": 0, "bytes": 0, "packed": 0}
    with out.open("wb") as file:
        while facts["bytes"] < mebibytes << 20:
            facts["pages"] += 1
            mine = facts["pages"] * percent // 100 > facts["relevant"]
            size, member = next(ours if mine else others)
            file.write(member)
            facts["relevant"] += mine
            facts["bytes"] += size
            facts["packed"] += len(member)
    told.write_text(json.dumps(facts))
    return facts


def _members(some: list[tuple[str, bytes]], distinct: bool) -> Iterator[tuple[int, bytes]]:
    """Size of the body and gzip member of each, over and over."""
    if not distinct:
        return cycle([_member(url, body) for url, body in some])
    return (_member(f"{url}{'&' if '?' in url else '?'}copy={n}", body) for n in count() for url, body in some)


def _member(url: str, body: bytes) -> tuple[int, bytes]:
    return len(body), squeeze(warc_record(url, body, f"{DAY}T00:00:00Z"))


def read_only(dump: Path, data: Path, workers: int) -> None:
    for _ in records(dump):
        pass


def ingest(dump: Path, data: Path, workers: int) -> None:
    from titfortat import ingest
    from titfortat.storage import Warehouse

    for day, dumps in ingest.discover(dump, DAY).items():
        candidate = ingest.plan(Warehouse(data), day, dumps)
        ingest.build(candidate, dumps, workers)
        candidate.promote()


def ingest_and_clean(dump: Path, data: Path, workers: int) -> None:
    from titfortat import clean
    from titfortat.storage import Warehouse

    ingest(dump, data, workers)
    candidate = clean.plan(Warehouse(data), DAY)
    clean.build(candidate, workers)
    candidate.promote()


def trafilatura_only(dump: Path, data: Path, limit: int) -> None:
    import trafilatura

    for _, (_, body) in zip(range(limit), records(dump), strict=False):
        trafilatura.extract(body)


PARTS: dict[str, Callable[[Path, Path, int], None]] = {
    "read": read_only,
    "ingest": ingest,
    "+clean": ingest_and_clean,
    "trafilatura": trafilatura_only,
}


def measure_here(part: str, dump: Path, number: int) -> None:
    """Run a part in this process and print its seconds, the processor seconds of all its processes and the peak memory
    of the largest in MiB, as JSON. Modules are loaded before, so that what is compared is the work."""
    for module in ("fastwarc.warc", "pandas", "titfortat.clean", "titfortat.ingest", "trafilatura"):
        importlib.import_module(module)
    list(ordered_map(abs, range(2 * number), number))  # the process that others are forked from has its modules, too
    before = time.process_time()
    with tempfile.TemporaryDirectory(dir=dump.parent) as data, Others() as others:
        begun = time.perf_counter()
        PARTS[part](dump, Path(data), number)
        seconds = time.perf_counter() - begun
    own = time.process_time() - before
    peaks = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *others.peaks.values())
    print(json.dumps({"seconds": seconds, "cpu": own + others.cpu, "peak": max(peaks) / 1024}))


class Others(threading.Thread):
    """The processes below this one, looked at twice a second: processor seconds since the start and peak memory (KiB)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, int] = {}
        self._seconds: dict[int, float] = {}
        self._over = threading.Event()

    def __enter__(self) -> Others:
        self._look()
        self._before = sum(self._seconds.values())
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    @property
    def cpu(self) -> float:
        return sum(self._seconds.values()) - self._before

    def run(self) -> None:
        while not self._over.wait(0.5):
            self._look()

    def _look(self) -> None:
        tick = os.sysconf("SC_CLK_TCK")
        mine = {os.getpid()}
        for path in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda p: int(p.parent.name)):
            try:
                fields = path.read_text().rpartition(")")[2].split()
                status = path.with_name("status").read_text() if int(fields[1]) in mine else ""
            except (OSError, IndexError):
                continue
            if found := re.search(r"VmHWM:\s+(\d+)", status):
                pid = int(path.parent.name)
                mine.add(pid)
                self._seconds[pid] = (int(fields[11]) + int(fields[12])) / tick
                self.peaks[pid] = int(found[1])


def measure(part: str, dump: Path, number: int, rounds: int = 1) -> dict[str, float]:
    """The fastest of some runs of a part, each in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.dump", "--part", part, "--dump", str(dump), "--workers", str(number)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    return min(runs, key=lambda run: run["seconds"])


def compare(dump: Path, facts: dict[str, int], workers: int, rounds: int, reference: int) -> None:
    """Measure every part on one dump and print a line for each."""

    def line(name: str, run: dict[str, float], note: str = "") -> None:
        rates = f"{facts['pages'] / run['seconds']:8.0f} pages/s {facts['packed'] / 1e6 / run['seconds']:7.1f} MB/s"
        seconds = f"{run['seconds']:8.2f} s {run['cpu']:8.2f} s cpu"
        print(f"  {name:12} {seconds} {rates} {run['peak']:6.0f} MiB  {note}", flush=True)

    read = measure("read", dump, 1, rounds)
    line("read", read)
    one = {}
    for part in ("ingest", "+clean"):
        one[part] = measure(part, dump, 1, rounds)
        ratios = [one[part][unit] / read[unit] for unit in ("seconds", "cpu")]
        line(part, one[part], "ratio {:.2f}, of cpu {:.2f}".format(*ratios))
    if workers > 1:
        for part in ("ingest", "+clean"):
            many = measure(part, dump, workers, rounds)
            line(f"{part} x{workers}", many, f"{one[part]['seconds'] / many['seconds']:.2f} times as fast as one")
    if reference:
        run = measure("trafilatura", dump, reference)
        run |= {unit: run[unit] * facts["pages"] / reference for unit in ("seconds", "cpu")}
        line("trafilatura", run, f"over every page, from {reference} of them")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="WARC file of real pages")
    parser.add_argument("--out", type=Path, help="folder for the dumps that are built")
    parser.add_argument("--size", type=int, default=1024, help="MiB of bodies in a dump")
    parser.add_argument("--shares", default="1,3,10", help="percentages of relevant articles")
    parser.add_argument("--distinct", action="store_true", help="an address of its own for every record")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each part, of which the fastest counts")
    parser.add_argument("--reference", type=int, default=200, help="pages for trafilatura; 0 leaves it out")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--dump", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        measure_here(args.part, args.dump, args.workers)
        return
    if not (args.pages and args.out):
        parser.error("--pages and --out are needed")
    args.out.mkdir(parents=True, exist_ok=True)
    for n, percent in enumerate(map(int, args.shares.split(","))):
        dump = args.out / f"crawl-{args.size}-{percent}{'-distinct' if args.distinct else ''}.warc.gz"
        facts = build_dump(args.pages, dump, args.size, percent, args.distinct)
        size = f"{facts['bytes'] / 1e6:.0f} MB of bodies, {facts['packed'] / 1e6:.0f} MB packed"
        print(f"{percent}% relevant: {facts['pages']} pages, {facts['relevant']} of the corpus, {size}")
        compare(dump, facts, args.workers, args.rounds, 0 if n else args.reference)


if __name__ == "__main__":
    main()
