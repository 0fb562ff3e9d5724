"""Plan and build: every record has one fate, duplicates are told, and the bytes depend on nothing but the input."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.clean.days import DAY, build_hashes, raw_row, store_day
from titfortat.clean import build, plan, stage
from titfortat.clean.duplicates import repeats
from titfortat.errors import TerminalError
from titfortat.storage import Warehouse

BODY = (
    "The foreign ministry said on Monday that it had declared the naval attache persona non grata and given him a day.\n"
    "The ambassador was called in at noon and told that the measure answered the removal of two officials in March.\n"
)


def rows() -> list[dict[str, object]]:
    return [
        raw_row(0, BODY, url="https://a.example/1", published="2021-04-26T12:00:00Z"),
        raw_row(1, BODY, url="https://a.example/1", published="2021-04-26T12:00:00Z"),
        raw_row(2, BODY, url="https://b.example/1", published="2021-04-26T10:00:00Z"),
        raw_row(3, BODY, url="https://c.example/1"),
        raw_row(4, b"\x00\x01\x02\x03" * 50),
        raw_row(5, "Menu | Home | World"),
        raw_row(6, "<div>" * 5_000, content_type="text/html"),
        raw_row(7, BODY.replace("naval", "military"), url="https://d.example/1"),
        raw_row(8, BODY.replace("Monday", "Friday"), url="https://e.example/1"),
    ]


def built(root: Path, workers: int = 1) -> Warehouse:
    settled = [
        {
            "dump_id": "1" * 16,
            "dump_date": dt.date.fromisoformat(DAY),
            "dump_path": "a.csv",
            "position": 0,
            "outcome": "irrelevant",
            "reason": "no_trigger",
        }
    ]
    warehouse = store_day(root, rows(), settled)
    build(plan(warehouse, DAY), workers)
    return warehouse


def test_every_record_has_one_fate(tmp_path: Path) -> None:
    candidate = plan(built(tmp_path), DAY)
    ledger = candidate.read("ingest_ledger").to_pylist()
    assert [(r["position"], r["outcome"], r["reason"]) for r in ledger] == [
        (0, "irrelevant", "no_trigger"),
        (0, "article", None),
        (1, "duplicate", "same_document"),
        (2, "article", None),
        (3, "article", None),
        (4, "rejected", "undecodable"),
        (5, "rejected", "no_text"),
        (6, "rejected", "too_deep"),
        (7, "article", None),
        (8, "article", None),
    ]
    articles = candidate.read("articles").to_pylist()
    assert {r["article_id"] for r in articles} == {r["article_id"] for r in ledger if r["outcome"] == "article"}
    assert ledger[2]["article_id"] == ledger[1]["article_id"]


def test_the_same_text_elsewhere_points_to_the_earliest(tmp_path: Path) -> None:
    articles = {r["url"]: r for r in plan(built(tmp_path), DAY).read("articles").to_pylist()}
    first = articles["https://b.example/1"]
    assert first["duplicate_of"] is None
    assert articles["https://a.example/1"]["duplicate_of"] == first["article_id"]
    assert articles["https://c.example/1"]["duplicate_of"] == first["article_id"]
    assert articles["https://d.example/1"]["duplicate_of"] is None
    assert first["source"] == "b.example"
    assert first["language"] == "en"
    assert (first["published_at_source"], first["published_at_precision"]) == ("dump", "time")


def test_near_copies_and_revisions_are_told(tmp_path: Path) -> None:
    body = " ".join(f"Sentence {n} of the agency says that envoy number {n} left town {n}." for n in range(30))
    fetched = [dt.datetime(2026, 1, 5, hour, tzinfo=dt.UTC) for hour in (8, 12)]
    day = [
        raw_row(0, body, url="https://agency.example/1", published="2026-01-05T06:00:00Z", fetched_at=fetched[0]),
        raw_row(1, body[:-300], url="https://daily.example/2", published="2026-01-05T07:00:00Z"),
        raw_row(
            2,
            body + " Late note: the envoy has landed.",
            url="https://agency.example/1?utm_source=x",
            fetched_at=fetched[1],
        ),
        raw_row(3, body, url="https://post.example/3", published="2026-01-05T09:00:00Z"),
    ]
    warehouse = store_day(tmp_path, day)
    build(plan(warehouse, DAY))
    ledger = plan(warehouse, DAY).read("ingest_ledger").to_pylist()
    by_id = {r["article_id"]: r for r in plan(warehouse, DAY).read("articles").to_pylist()}
    first, cut, revised, same = (by_id[r["article_id"]] for r in ledger)
    assert (first["near_duplicate_of"], first["duplicate_of"], first["similarity"]) == (None, None, None)
    assert cut["near_duplicate_of"] == first["article_id"] and cut["duplicate_of"] is None
    assert 0.5 <= cut["similarity"] < 1
    assert revised["near_duplicate_of"] is None
    assert (revised["revision"], first["revision"], cut["revision"]) == (1, 2, 1)
    assert (same["duplicate_of"], same["near_duplicate_of"], same["similarity"]) == (first["article_id"], None, 1.0)


def test_workers_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "WORTH_A_PROCESS", 0)
    tables = ("articles", "ingest_ledger", "site_furniture")
    built(tmp_path / "one", workers=1)
    built(tmp_path / "two", workers=2)
    assert build_hashes(tmp_path / "one", tables) == build_hashes(tmp_path / "two", tables)


def test_a_promoted_day_is_current_until_its_input_changes(tmp_path: Path) -> None:
    warehouse = built(tmp_path)
    candidate = plan(warehouse, DAY)
    assert not candidate.is_current()
    candidate.promote()
    assert plan(warehouse, DAY).is_current()
    warehouse.stored("raw_documents", DAY).unlink()
    assert not plan(warehouse, DAY).is_current()


def test_a_day_that_ingest_has_not_stored_is_a_terminal_fault(tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match=r"raw_documents of 2026-01-05 .*titfortat run"):
        build(plan(Warehouse(tmp_path), DAY))


def test_a_record_that_comes_again_is_cleaned_once_and_shares_its_fate(tmp_path: Path) -> None:
    again = [row | {"position": 10 + row["position"], "fetched_at": None} for row in rows()]
    stated = [
        again[0] | {"position": 30, "title": "Another title"},
        again[0] | {"position": 31, "content_sha256": None},
    ]
    warehouse = store_day(tmp_path / "twice", [*rows(), *again, *stated])
    build(plan(warehouse, DAY))
    twice = {r["position"]: r for r in plan(warehouse, DAY).read("ingest_ledger").to_pylist()}
    once = {r["position"]: r for r in plan(built(tmp_path / "once"), DAY).read("ingest_ledger").to_pylist() if r["url"]}
    for position, fate in once.items():
        copy = twice[10 + position]
        article = fate["outcome"] == "article"
        assert copy["outcome"] == ("duplicate" if article else fate["outcome"])
        assert copy["reason"] == ("same_document" if article else fate["reason"])
        assert (copy["detail"], copy["article_id"]) == (fate["detail"], fate["article_id"])
    assert {twice[30]["outcome"], twice[31]["outcome"]} == {"duplicate"}
    articles = plan(warehouse, DAY).read("articles")
    assert articles.equals(plan(Warehouse(tmp_path / "once"), DAY).read("articles"))


def test_records_are_the_same_only_in_all_that_matters() -> None:
    first = raw_row(0, BODY) | dict.fromkeys(("charset", "title", "published", "language"))
    other = [first | {name: "x"} for name in ("url", "content_type", "charset", "title", "published", "language")]
    unknown = first | {"content_sha256": None}
    assert repeats([first, *other, unknown, unknown, first, other[2]]) == {9: 0, 10: 3}


def site_rows(count: int = 4) -> list[dict[str, object]]:
    """Articles of one publisher that have nothing in common but two lines: one that no model is sure of, and plain prose."""
    out = []
    for n in range(count):
        body = (
            f"The ministry of country {n} said on day {n} that its envoy number {n} had been called home for talks on matter {n}.\n"
            f"Sources in city {n} confirmed step {n} and added that reply number {n} would follow within {n} weeks of decree {n}.\n"
            "The two countries had last exchanged ambassadors in the spring, after a pause of eleven years over the strait.\n"
            "Members may write below."
        )
        out.append(raw_row(n, body, url=f"https://site.example/{n}", title=f"Envoy {n} called home"))
    return out


def furniture(root: Path, rows: list[dict[str, object]]) -> tuple[list[dict], list[str]]:
    candidate = plan(store_day(root, rows), DAY)
    build(candidate)
    found = candidate.read("site_furniture").to_pylist()
    return found, candidate.read("articles")["text"].to_pylist()


def test_lines_that_recur_are_listed_and_sure_prose_stays(tmp_path: Path) -> None:
    lines, texts = furniture(tmp_path, site_rows())
    by_line = {r["line"]: r for r in lines}
    prose = next(r for line, r in by_line.items() if line.startswith("The two countries"))
    assert (prose["articles"], prose["kept"], prose["dropped"]) == (4, 4, 0)
    assert by_line["Members may write below."]["kept"] == 0
    assert all(t.count("\n\n") == 2 and "Members" not in t for t in texts)


def test_two_articles_are_too_few_to_learn_from(tmp_path: Path) -> None:
    assert furniture(tmp_path, site_rows(2))[0] == []


def test_versions_of_one_story_make_no_furniture(tmp_path: Path) -> None:
    rows = [
        raw_row(
            n, BODY + f"Version {n} of the report adds that {n} more people were heard.", url=f"https://a.example/{n}"
        )
        for n in range(6)
    ]
    lines, texts = furniture(tmp_path, rows)
    assert lines == []
    assert all(t.startswith("The foreign ministry said") for t in texts)


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    rows = site_rows(5)
    lines, texts = furniture(tmp_path / "a", rows)
    mixed = [r | {"position": n} for n, r in enumerate(reversed(rows))]
    again, other = furniture(tmp_path / "b", mixed)
    assert again == lines
    assert sorted(other) == sorted(texts)
