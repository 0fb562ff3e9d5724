"""The descriptions for machines and people: judged by the libraries of their standards, and by what the files say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest
import yaml

from tests.publish.store import rows
from tests.release.conftest import VERSION, make, published_in
from titfortat import release
from titfortat.errors import TerminalError
from titfortat.release import checksums, measure
from titfortat.release.tables import RELEASED, SNIPPET, WITH_TEXT
from titfortat.schema import VOCABULARIES

CROISSANT = Path(sys.prefix) / "mlcroissant"
"""Where `make setup` puts mlcroissant: not into the lock, since one of its dependencies is to be had as source only."""

LOAD = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
assert not dataset.metadata.issues.errors, dataset.metadata.issues.report()
assert not dataset.metadata.issues.warnings, dataset.metadata.issues.report()
print(json.dumps({r.id: sum(1 for _ in dataset.records(r.id)) for r in dataset.metadata.record_sets}))
"""


def document(folder, name: str) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_frictionless_takes_the_data_package(released, monkeypatch):
    monkeypatch.chdir(released)
    package = frictionless.Package("datapackage.json")
    assert package.resource_names == [t.name for t in RELEASED]
    assert package.licenses[0]["name"] == "CC-BY-4.0"
    for spec in RELEASED:
        schema = package.get_resource(spec.name).schema
        assert schema.field_names == list(spec.names) and schema.primary_key == list(spec.key)
    # Its reader of Parquet knows neither lists nor nulls in whole numbers nor several files: a table without them is read.
    report = package.get_resource("responses").validate(frictionless.Checklist(skip_errors=["byte-count"]))
    assert report.valid, report.flatten(["message"])
    assert report.tasks[0].stats["rows"] == 1


def test_frictionless_would_refuse_a_wrong_one(released, monkeypatch):
    monkeypatch.chdir(released)
    package = document(released, "datapackage.json")
    package["resources"][0]["schema"]["fields"][0]["type"] = "word"
    with pytest.raises(frictionless.FrictionlessException):
        frictionless.Package.from_descriptor(package)


def test_croissant_lists_every_file_with_its_sum_and_every_column(released):
    found = document(released, "croissant.json")
    sums = checksums.read_sums(released)
    listed = {d["@id"]: d["sha256"] for d in found["distribution"] if d["@type"] == "cr:FileObject"}
    assert listed == {p: s for p, s in sums.items() if p.endswith(".parquet") and p.startswith("published/")}
    records = {r["name"]: [f["name"] for f in r["field"]] for r in found["recordSet"]}
    assert records == {t.name: list(t.names) for t in RELEASED}
    sets = {d["@id"]: d["includes"] for d in found["distribution"] if d["@type"] == "cr:FileSet"}
    used = {f["source"]["fileSet"]["@id"] for r in found["recordSet"] for f in r["field"]}
    assert used == set(sets)
    assert found["version"] == "2026.1.0" and found["datePublished"] == "2026-01"


@pytest.mark.skipif(not CROISSANT.exists(), reason=f"needs mlcroissant in {CROISSANT}: `make setup` puts it there")
def test_mlcroissant_loads_every_row(released):
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(released / "croissant.json")],
        capture_output=True,
        text=True,
        cwd=released,
        env={**os.environ, "PYTHONPATH": str(CROISSANT)},
    )
    assert done.returncode == 0, done.stderr
    described = {r["name"]: r["rows"] for r in document(released, "datapackage.json")["resources"]}
    assert json.loads(done.stdout.splitlines()[-1]) == described


class Anchors(HTMLParser):
    """The ids of a page, what its links lead to, and the addresses that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.fetched: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links |= {given["href"].removeprefix("#")} if tag == "a" else set()
        self.fetched |= {v for k, v in given.items() if k in ("src", "data") or (k == "href" and tag != "a")}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_of_the_codebook_is_whole_and_needs_nothing_else(released):
    text = (released / "codebook.html").read_text(encoding="utf-8")
    page = Anchors()
    page.feed(text)
    assert page.open == [] and page.fetched == set() and "<script" not in text and "url(" not in text
    assert len(page.ids) == len(set(page.ids))
    assert page.links <= set(page.ids)
    assert {f"{t.name}.{c}" for t in RELEASED for c in t.names} <= set(page.ids)
    assert "articles.text" not in page.ids and f"at most {SNIPPET} characters" in text
    assert "values-of-event_type" in page.ids and all(v in text for v in VOCABULARIES["event_type"])


def test_texts_stay_apart_and_are_there_only_when_asked_for(warehouse):
    public = make(warehouse)
    private = make(warehouse, with_text=True)
    assert private == warehouse.releases / "private" / VERSION
    with duckdb.connect(private / "titfortat.duckdb", read_only=True) as con:
        assert con.execute("SELECT min(length(text)) > 0 FROM articles").fetchone() == (True,)
    assert all("text" in pq.read_schema(p).names for p in private.rglob("articles/**/*.parquet"))
    assert "must not be" in (private / "README.md").read_text(encoding="utf-8")
    assert release.verify(private).problems == [] and release.verify(public).problems == []
    assert [t.name for t in WITH_TEXT] == [t.name for t in RELEASED]
    # The next public release is compared with public ones only.
    assert "since v2026.01.0" in (make(warehouse, "v2026.01.1") / "DIFF.md").read_text(encoding="utf-8")
    assert (warehouse.releases / "latest").resolve().name == "v2026.01.1"


def test_evidence_of_any_length_stays_in_a_private_copy(tmp_path):
    tables = rows()
    long = tables["articles"][0]["text"] = "Rome expelled two. " * 40
    for mention in tables["event_mentions"][:2]:
        mention.update(evidence=long, evidence_end=len(long))
    folder = make(published_in(tmp_path, tables), with_text=True)
    with duckdb.connect(folder / "titfortat.duckdb", read_only=True) as con:
        assert (long,) in con.execute("SELECT evidence FROM event_mentions").fetchall()


def test_a_release_without_an_accuracy_card_is_refused(warehouse):
    with pytest.raises(TerminalError, match="accuracy card"):
        make(warehouse, documents={"notes.md": "x"})
    assert not warehouse.releases.exists() or list(warehouse.releases.iterdir()) == []


def test_the_card_is_measured_on_the_bundled_stories(warehouse, tmp_path):
    documents = measure.documents()
    assert set(documents) == {"accuracy.md", "accuracy.json"}
    measured = json.loads(documents["accuracy.json"])["measured"]["English articles"]
    assert measured["mentions"]["mentions"]["tp"] > 300 and measured["text"]["articles_missing"] == 0
    assert documents == measure.documents()
    page = (make(warehouse, documents=documents) / "accuracy.md").read_text(encoding="utf-8")
    assert "mentions: EXPEL" in page and "flatter" in page
    assert "## Coverage" in page and "| en | 5 | 2 |" in page
    with pytest.raises(TerminalError, match="--gold"):
        measure.documents(tmp_path / "none")


def test_the_head_of_the_page_is_what_the_hub_reads(released):
    _, head, page = (released / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(head)
    assert told["license"] == "cc-by-4.0" and told["pretty_name"]
    for config in told["configs"]:
        rows = sum(pq.read_metadata(p).num_rows for p in released.glob(config["data_files"]))
        assert f"| {config['config_name']} | {rows:,} |" in page
    assert [c["config_name"] for c in told["configs"]] == [t.name for t in RELEASED]


def test_the_citation_is_whole(released):
    cited = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert (cited["type"], cited["version"], cited["license"]) == ("dataset", VERSION, "CC-BY-4.0")
