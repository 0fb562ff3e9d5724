"""The crawl that the dump benchmark measures."""

from __future__ import annotations

import pytest

from benchmarks.dump import build_dump, records
from tests.ingest.support import found
from tests.support.dumps import squeeze, warc_record
from titfortat.ingest.records import Record


@pytest.mark.parametrize(("percent", "relevant"), [(0, 0), (10, 0.1), (100, 1)])
def test_its_size_and_its_share_of_relevant_pages(tmp_path, corpus, percent, relevant):
    urls = {a["url"] for a in corpus}
    pages = tmp_path / "pages.warc.gz"
    bodies = [f"<p>{n} rain</p>".encode() + b" " * 20_000 for n in range(5)]
    pages.write_bytes(
        b"".join(squeeze(warc_record(f"http://{n}", b, "2026-01-05T00:00:00Z")) for n, b in enumerate(bodies))
    )
    facts = build_dump(pages, tmp_path / "crawl.warc.gz", 1, percent)
    assert facts == build_dump(pages, tmp_path / "crawl.warc.gz", 1, percent)
    out = found(tmp_path / "crawl.warc.gz")
    assert all(isinstance(r, Record) for r in out) and len(out) == facts["pages"]
    assert [r.url for r in out] == [url for url, _ in records(tmp_path / "crawl.warc.gz")]
    assert 1 << 20 <= facts["bytes"] == sum(len(r.content) for r in out) < (1 << 20) + 21_000
    assert sum(r.url in urls for r in out) == facts["relevant"] == int(facts["pages"] * relevant)
