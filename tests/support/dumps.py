"""The corpus as raw dumps, as an operator would receive them: every form that ingest reads, the same bytes every time.

    python -m tests.support.dumps --gold corpus/stories --out DIR [--days 7] [--start 2026-01-05] [--limit N]

writes DIR/<YYYY-MM-DD>/ folders, one an arrival day, with

    crawl-00.warc.gz    HTML pages as WARC response records, one gzip member a record
    feed.jsonl.gz       one JSON object a line: url, title, published, fetched, lang, text
    wire.jsonl.zst      the same
    export.csv          the same columns
    export.parquet      the same columns
    pages.zip           HTML files and a manifest.csv (file, url, fetched)
    notes/*.txt         pages as plain text, manifest.csv (file, url, published, fetched)

An article goes to one day and one form, chosen by a hash of its id.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.support.pages import Article, choose, page

FORMS = (*["warc"] * 5, *["jsonl"] * 3, "csv", "parquet", *["zip"] * 2, *["txt"] * 2)
COLUMNS = ("url", "title", "published", "fetched", "lang", "text")
OLD = (1980, 1, 1, 0, 0, 0)
"""The time of every zip member: a dump must not tell when it was made."""


def load_articles(*folders: Path) -> list[Article]:
    """The articles of every story below the folders, in the order of the files' paths."""
    files = [p for folder in folders for p in sorted(Path(folder).rglob("*.json"))]
    return [a for p in files for a in json.loads(p.read_text(encoding="utf-8"))["articles"]]


def row(article: Article) -> dict[str, str | None]:
    """An article as a row of a feed, in the order of COLUMNS."""
    values = (article["url"], article["title"], article.get("published"), article["fetched"], article["lang"])
    return dict(zip(COLUMNS, (*values, article["raw_text"]), strict=True))


def squeeze(data: bytes) -> bytes:
    """One gzip member without a time."""
    return gzip.compress(data, 6, mtime=0)


def warc_record(
    url: str, content: bytes, fetched: str, content_type: str = "text/html; charset=utf-8", **http
) -> bytes:
    """A WARC response record. `http` adds header lines to the response, underscores for hyphens."""
    extra = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in http.items())
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{extra}\r\n".encode() + content
    number = choose(url + fetched, 10**12)
    header = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {fetched}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def article_record(article: Article) -> bytes:
    return warc_record(article["url"], page(article).encode(), article["fetched"])


def write_warc(path: Path, articles: Iterable[Article]) -> None:
    """A .warc.gz file with a gzip member a record, as crawlers write it."""
    path.write_bytes(b"".join(squeeze(article_record(a)) for a in articles))


def json_lines(articles: Iterable[Article]) -> bytes:
    return b"".join(json.dumps(row(a), ensure_ascii=False).encode() + b"\n" for a in articles)


def write_jsonl(path: Path, articles: Iterable[Article]) -> None:
    """JSON lines, packed as the suffix says: .gz, .zst or neither."""
    data = json_lines(articles)
    pack = {".gz": squeeze, ".zst": zstandard.ZstdCompressor(level=3).compress}.get(path.suffix, bytes)
    path.write_bytes(pack(data))


def write_csv(path: Path, articles: Iterable[Article]) -> None:
    with path.open("w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, COLUMNS)
        out.writeheader()
        out.writerows(map(row, articles))


def write_parquet(path: Path, articles: Iterable[Article]) -> None:
    schema = pa.schema([(c, pa.string()) for c in COLUMNS])
    pq.write_table(pa.Table.from_pylist(list(map(row, articles)), schema=schema), path)


def as_csv(rows: Iterable[tuple]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def write_zip(path: Path, articles: Iterable[Article]) -> None:
    manifest = [("file", "url", "fetched")]
    with zipfile.ZipFile(path, "w") as out:

        def add(name: str, text: str) -> None:
            out.writestr(zipfile.ZipInfo(name, OLD), text, zipfile.ZIP_DEFLATED)

        for a in articles:
            name = f"pages/{a['id']}.html"
            add(name, page(a))
            manifest.append((name, a["url"], a["fetched"]))
        add("manifest.csv", as_csv(manifest))


def write_notes(folder: Path, articles: Iterable[Article]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    manifest = [("file", "url", "published", "fetched")]
    for a in articles:
        name = f"{a['id']}.txt"
        (folder / name).write_bytes(a["raw_text"].encode())
        manifest.append((name, a["url"], a.get("published") or "", a["fetched"]))
    (folder / "manifest.csv").write_text(as_csv(manifest), encoding="utf-8", newline="")


WRITERS = {
    "crawl-00.warc.gz": write_warc,
    "feed.jsonl.gz": write_jsonl,
    "wire.jsonl.zst": write_jsonl,
    "export.csv": write_csv,
    "export.parquet": write_parquet,
    "pages.zip": write_zip,
    "notes": write_notes,
}
_NAMES = dict(zip(("warc", "jsonl", "zst", "csv", "parquet", "zip", "txt"), WRITERS, strict=True))


def dump_of(article: Article) -> str:
    """The name of the dump that an article goes to: every third article of the JSON lines to the .zst file."""
    form = FORMS[choose(article["id"] + "form", len(FORMS))]
    if form == "jsonl" and choose(article["id"] + "wire", 3) == 0:
        form = "zst"
    return _NAMES[form]


def write_day(folder: Path, articles: Iterable[Article]) -> None:
    """One arrival day: the articles spread over the forms."""
    folder.mkdir(parents=True, exist_ok=True)
    of: dict[str, list[Article]] = {}
    for a in articles:
        of.setdefault(dump_of(a), []).append(a)
    for name, some in of.items():
        WRITERS[name](folder / name, some)


def by_day(articles: Iterable[Article], days: int, start: dt.date) -> Iterator[tuple[dt.date, list[Article]]]:
    articles = list(articles)
    for n in range(days):
        yield start + dt.timedelta(days=n), [a for a in articles if choose(a["id"] + "day", days) == n]


def write_landing(out: Path, articles: Iterable[Article], days: int = 7, start: str = "2026-01-05") -> None:
    """A landing folder with one folder an arrival day."""
    for day, some in by_day(articles, days, dt.date.fromisoformat(start)):
        write_day(out / day.isoformat(), some)


def thin(articles: list[Article], limit: int | None) -> list[Article]:
    """Whole stories with at most `limit` articles together: those told in several languages first, since they are few."""
    if limit is None:
        return articles
    stories: dict[str, list[Article]] = {}
    for a in articles:
        stories.setdefault(a["id"].rpartition("-")[0], []).append(a)
    tongues = {name: {a["lang"] for a in some} for name, some in stories.items()}
    picked: list[Article] = []
    for name in sorted(stories, key=lambda n: (-len(tongues[n]), choose(n, 10**6))):
        if len(picked) + len(stories[name]) <= limit:
            picked += stories[name]
    ids = {a["id"] for a in picked}
    return [a for a in articles if a["id"] in ids]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="append", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--start", default="2026-01-05")
    parser.add_argument("--limit", type=int, help="this many articles only, every language among them")
    args = parser.parse_args()
    articles = thin(load_articles(*args.gold), args.limit)
    write_landing(args.out, articles, args.days, args.start)
    print(f"{len(articles)} articles in {args.days} days under {args.out}")


if __name__ == "__main__":
    main()
