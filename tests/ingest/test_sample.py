"""The bundled sample: made from the corpus, every form in it, nothing of it lost."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from tests.ingest.support import tally
from tests.support.dumps import thin, write_landing
from tests.support.shared import ROOT
from titfortat.ingest import discover

SAMPLE = ROOT / "sample" / "landing"


def test_it_is_what_its_readme_says(tmp_path, corpus):
    some = thin(corpus, 60)
    write_landing(tmp_path, some, days=4)
    ours = {p.relative_to(SAMPLE): p for p in SAMPLE.rglob("*") if p.is_file()}
    made = {p.relative_to(tmp_path): p for p in tmp_path.rglob("*") if p.is_file()}
    assert set(ours) == set(made)
    for name, path in ours.items():
        if path.suffix == ".parquet":  # its writer notes its own version
            assert pq.read_table(path).equals(pq.read_table(made[name]))
        elif path.suffix not in (".gz", ".zip", ".zst"):  # packers of other versions may pack otherwise
            assert path.read_bytes() == made[name].read_bytes()


def test_it_holds_every_form_and_all_of_it_is_read(tmp_path, corpus):
    found = discover(SAMPLE)
    assert len(found) == 4
    assert {d.form for dumps in found.values() for d in dumps} == {"warc", "jsonl", "csv", "parquet", "zip", "txt"}
    some = thin(corpus, 60)
    assert tally(SAMPLE, tmp_path) == {"document": len(some)}
    assert len(some) == 60 and {a["lang"] for a in some} == {a["lang"] for a in corpus}


@pytest.mark.parametrize("limit", [None, 0, 10, 1000])
def test_thinning_keeps_stories_whole(corpus, limit):
    some = thin(corpus, limit)
    assert limit is None or len(some) <= limit
    stories = {a["id"].rpartition("-")[0] for a in some}
    assert [a for a in corpus if a["id"].rpartition("-")[0] in stories] == some
