"""JSON lines, CSV and Parquet: what rows become, whatever their columns are called and whatever is wrong with them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.ingest.support import NEWS, fates, found
from titfortat.ingest.limits import DEFAULT
from titfortat.ingest.records import Record

SMALL = replace(DEFAULT, record=1000, line=3000, url=200)


def line(**row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def test_other_names_for_the_same_columns(tmp_path):
    row = {
        "Link": "http://a",
        "Headline": "T",
        "pub_date": "26 April",
        "Crawled-At": "2021-04-26T10:00:00+02:00",
        "articleBody": "B",
    }
    (tmp_path / "a.jsonl").write_bytes(line(**row))
    assert found(tmp_path / "a.jsonl") == [
        Record(
            0,
            "http://a",
            "text/plain",
            b"B",
            "utf-8",
            "T",
            "26 April",
            None,
            dt.datetime(2021, 4, 26, 8, tzinfo=dt.UTC),
        )
    ]


def test_a_page_goes_before_its_text_and_markup_is_told(tmp_path):
    lines = [
        line(url="http://a", text="plain", html="<p>page</p>"),
        line(url="http://b", text="<p>one</p>\n<p>two</p>"),
        line(url="http://c", text="a < b and c > d"),
        line(url="http://d", text=["one", "two"], html=""),
    ]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    assert [(r.content_type, r.content) for r in found(tmp_path / "a.jsonl")] == [
        ("text/html", b"<p>page</p>"),
        ("text/html", b"<p>one</p>\n<p>two</p>"),
        ("text/plain", b"a < b and c > d"),
        ("text/plain", b"one\n\ntwo"),
    ]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2021-04-26", dt.datetime(2021, 4, 26)),
        ("20210426101112", dt.datetime(2021, 4, 26, 10, 11, 12)),
        ("2021-04-26T10:11:12Z", dt.datetime(2021, 4, 26, 10, 11, 12)),
        (1619431872, dt.datetime(2021, 4, 26, 10, 11, 12)),
        (1619431872000, dt.datetime(2021, 4, 26, 10, 11, 12)),
        ("1619431872", dt.datetime(2021, 4, 26, 10, 11, 12)),
        ("Monday", None),
        (True, None),
        (1e300, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_times_of_fetching(tmp_path, value, moment):
    (tmp_path / "a.jsonl").write_bytes(line(url="http://a", text="B", fetched=value))
    (record,) = found(tmp_path / "a.jsonl")
    assert record.fetched_at == (moment and moment.replace(tzinfo=dt.UTC))


def test_broken_lines_cost_themselves(tmp_path):
    lines = [
        line(url="http://a", text="x"),
        b"{broken\n",
        b"[1, 2]\n",
        b"   \n",
        b"\x00\x00\x00\n",
        line(url="http://b"),
        line(text="no address"),
        b'{"url": "http://' + b"x" * 300 + b'", "text": "x"}\n',
        line(url="http://c", text="x" * 1001),
        line(url="http://d", text="x" * 5000),
        b"[" * 100_000 + b"\n",
        b'{"a":' * 500 + b"\n",
        line(url="http://e\x00", text="\ud800x".encode("utf-16", "surrogatepass").decode("utf-16", "replace")),
        b'{"url": "http://f", "text": "\\ud800"}\n',
        b'{"url": "http://g", "text": "last, without an end"}',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    assert fates(tmp_path / "a.jsonl", SMALL) == [
        "http://a",
        "malformed",
        "malformed",
        "malformed",
        "no_content",
        "file:a.jsonl#5",
        "bad_url",
        "too_large",
        "too_long_line",
        "too_long_line",
        "malformed",
        "http://e\N{REPLACEMENT CHARACTER}",
        "malformed",
        "http://g",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1251", "utf-8"])
def test_encodings_of_lines(tmp_path, encoding):
    text = json.dumps({"url": "http://a", "text": "Посол России вызван в МИД"}, ensure_ascii=False)
    bom = b"\xff\xfe" if encoding == "utf-16-le" else b""
    (tmp_path / "a.jsonl").write_bytes(bom + text.encode(encoding))
    (record,) = found(tmp_path / "a.jsonl")
    assert record.content.decode() == "Посол России вызван в МИД"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_what_a_cut_file_still_holds_comes_out(tmp_path, pack):
    rows = [line(url=f"http://{n}", text=f"{n} {hash_of(n)}") for n in range(2000)]
    whole = pack(b"".join(rows))
    for cut in (1, 30, len(whole) // 2, len(whole) - 1):
        (tmp_path / "a.jsonl.zst").write_bytes(whole[:cut])
        out = fates(tmp_path / "a.jsonl.zst")
        assert out[-1] in ("truncated", "malformed")
        assert out[:-1] == [f"http://{n}" for n in range(len(out) - 1)]
    assert len(out) > 1000
    (tmp_path / "a.jsonl.zst").write_bytes(whole[: len(whole) // 2] + b"\0" * 50 + whole[len(whole) // 2 :])
    assert fates(tmp_path / "a.jsonl.zst")[-1] in ("damaged", "malformed", "truncated")


def hash_of(n: int) -> str:
    import hashlib

    return hashlib.sha256(str(n).encode()).hexdigest()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_line_of_fifty_megabytes_costs_itself(tmp_path, pack):
    long = line(url="http://long", text="x" * (50 << 20))
    (tmp_path / "a.jsonl").write_bytes(pack(line(url="http://a", text="x") + long + line(url="http://b", text="x")))
    assert fates(tmp_path / "a.jsonl") == ["http://a", "too_long_line", "http://b"]


def test_several_members_and_padding_are_one_stream(tmp_path):
    parts = [gzip.compress(line(url=f"http://{n}", text="x")) for n in range(3)]
    (tmp_path / "a.jsonl.gz").write_bytes(parts[0] + parts[1] + b"\0" * 700 + parts[2] + b"\0" * 9)
    assert fates(tmp_path / "a.jsonl.gz") == ["http://0", "http://1", "http://2"]
    (tmp_path / "a.jsonl.gz").write_bytes(parts[0] + b"rubbish")
    assert fates(tmp_path / "a.jsonl.gz") == ["http://0", "damaged"]
    frames = [zstandard.compress(line(url=f"http://{n}", text="x")) for n in range(3)]
    (tmp_path / "a.jsonl.zst").write_bytes(b"".join(frames))
    assert fates(tmp_path / "a.jsonl.zst") == ["http://0", "http://1", "http://2"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_ends_at_the_limit(tmp_path, pack):
    tight = replace(DEFAULT, ratio=50, ratio_from=1 << 20, line=1000)
    (tmp_path / "a.jsonl").write_bytes(pack(line(url="http://a", text="x") + b" " * (64 << 20)))
    assert fates(tmp_path / "a.jsonl", tight) == ["http://a", "decompression_ratio"]


def test_csv_in_the_ways_in_which_it_is_written(tmp_path):
    cases = {
        "comma": 'url,title,text\r\nhttp://a,T,"one, ""two""\nthree"\r\n',
        "semicolon": 'url;title;text\nhttp://a;T;"one, ""two""\nthree"\n',
        "tab": 'URL\tTitle\tText\nhttp://a\tT\t"one, ""two""\nthree"\n',
        "bar": '\ufeffurl|title|text\nhttp://a|T|"one, ""two""\nthree"',
    }
    for name, text in cases.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode())
        (record,) = found(tmp_path / f"{name}.csv")
        assert (record.url, record.title, record.content) == ("http://a", "T", b'one, "two"\nthree'), name


def test_csv_of_another_encoding_keeps_its_bytes(tmp_path):
    (tmp_path / "a.csv").write_bytes("url,title,text\nhttp://a,L’été,Persona non grata à Rome\n".encode("cp1252"))
    (record,) = found(tmp_path / "a.csv")
    assert (record.title, record.charset) == ("L’été", None)
    assert record.content == "Persona non grata à Rome".encode("cp1252")


def test_broken_csv_rows_cost_themselves(tmp_path):
    rows = [
        "url,text",
        "http://a,x",
        "http://b",
        "http://c,x,y,z",
        "http://d,x\0y",
        "http://e," + "x" * 5000,
        "http://f," + "x" * 1500,
        "",
        'http://g,"' + "x\n" * 700 + '"',
        'http://h,a 5" gun',
        'http://i,"left open',
        "http://j,swallowed",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n")
    assert fates(tmp_path / "a.csv", SMALL) == [
        "http://a",
        "no_content",
        "malformed",
        "http://d",
        "too_long_line",
        "too_large",
        "too_large",
        "http://h",
        "malformed",
    ]


def test_tables_without_text_are_one_row(tmp_path):
    (tmp_path / "a.csv").write_text("id,price\n1,2\n")
    assert fates(tmp_path / "a.csv") == ["no_columns"]
    (tmp_path / "b.csv").write_text("\n\n")
    assert fates(tmp_path / "b.csv") == ["empty"]
    pq.write_table(pa.table({"id": [1]}), tmp_path / "c.parquet")
    assert fates(tmp_path / "c.parquet") == ["no_columns"]


def test_parquet_types(tmp_path):
    moment = dt.datetime(2021, 4, 26, 10, 11, 12)
    table = pa.table(
        {
            "url": pa.array(["http://a", "http://b", None]).dictionary_encode(),
            "body": pa.array([b"bytes \xe9", b"", b"text"], pa.binary()),
            "date": pa.array([moment, None, moment], pa.timestamp("ns")),
            "fetched": pa.array([moment, None, None], pa.timestamp("ms", "UTC")),
            "other": pa.array([[{"deep": [1]}], None, None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    first, second, third = found(tmp_path / "a.parquet")
    assert (first.url, first.content, first.charset) == ("http://a", b"bytes \xe9", None)
    assert (first.published, first.fetched_at) == ("2021-04-26T10:11:12", moment.replace(tzinfo=dt.UTC))
    assert second.reason == "no_content"
    assert (third.url, third.content) == ("file:a.parquet#2", b"text")


def test_damaged_parquet_is_one_row(tmp_path):
    pq.write_table(
        pa.table({"url": ["http://a"] * 500, "text": [hash_of(n) for n in range(500)]}),
        tmp_path / "a.parquet",
        row_group_size=100,
    )
    whole = (tmp_path / "a.parquet").read_bytes()
    for cut in (4, 100, len(whole) // 2, len(whole) - 1):
        (tmp_path / "a.parquet").write_bytes(whole[:cut])
        assert fates(tmp_path / "a.parquet") == ["damaged"]
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2 : len(whole) // 2 + 200] = b"\xff" * 200
    (tmp_path / "a.parquet").write_bytes(bytes(spoilt))
    out = fates(tmp_path / "a.parquet")
    assert out[-1] == "damaged" and set(out[:-1]) <= {"http://a"}


def test_a_small_parquet_file_of_large_rows_is_read_in_pieces(tmp_path):
    """One text of 1 MB, 3,000 times: 3 GB that a dictionary packs into a megabyte."""
    text = pa.array([NEWS * 10_000])
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), text)
    pq.write_table(pa.table({"url": ["http://a"] * 3000, "text": column}), tmp_path / "a.parquet")
    import tracemalloc

    tracemalloc.start()
    before = pa.total_allocated_bytes()
    most = 0
    for number, _ in enumerate(iter_records(tmp_path / "a.parquet")):
        most = max(most, pa.total_allocated_bytes() - before)
        if number == 200:
            break
    assert most < 300 << 20
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


def iter_records(path):
    from tests.ingest.support import only
    from titfortat.ingest.readers import read

    return read(only(path))


def test_a_csv_field_of_any_length_is_bounded(tmp_path):
    out = io.StringIO()
    csv.writer(out).writerows([("url", "text"), ("http://a", "x" * 900), ("http://b", "y" * 900)])
    (tmp_path / "a.csv").write_text(out.getvalue())
    assert fates(tmp_path / "a.csv", SMALL) == ["http://a", "http://b"]
