"""What an analyst finds in the DuckDB file: comments, keys, `_meta`, and macros that answer."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from tests.publish.store import ANSWER, DAY1, DAY2, EXPULSION, FORMER, event, rows, write_store
from titfortat import __version__, publish
from titfortat.publish import PUBLISHED_TABLES
from titfortat.publish.macros import MACROS
from titfortat.resolve.correcting import event_id
from titfortat.schema import SCHEMA_VERSION, TABLES, table
from titfortat.storage import Warehouse, short_hash


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    stored, tables = Warehouse(tmp_path_factory.mktemp("database")), rows()
    tables["events"] += [
        event(short_hash("threat"), "ITA", "RUS", DAY2, status="threatened"),
        event(short_hash("undated"), "ITA", "RUS", None),
        event(short_hash("others"), "FRA", "RUS", dt.date(2025, 6, 1)),
    ]
    mention = tables["event_sources"][0]["mention_id"]
    tables["event_sources"] += [{"event_id": e["event_id"], "mention_id": mention} for e in tables["events"][2:]]
    write_store(stored, tables)
    candidate = publish.plan(stored)
    publish.build(candidate)
    candidate.promote()
    with duckdb.connect(stored.duckdb, read_only=True) as connection:
        yield connection


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    found = con.execute(sql)
    names = [c[0] for c in found.description]
    return [dict(zip(names, r, strict=True)) for r in found.fetchall()]


def test_every_table_and_column_is_explained(con):
    silent = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    ).fetchall()
    assert silent == []
    comments = dict(con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    assert {n: comments[n] for n in PUBLISHED_TABLES} == {n: TABLES[n].grain for n in PUBLISHED_TABLES}
    (hours,) = con.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'events' AND column_name = 'deadline_hours'"
    ).fetchone()
    assert "[hours]" in hours


def test_columns_stand_in_the_order_of_the_codebook_and_refuse_nulls(con):
    for name in PUBLISHED_TABLES:
        found = con.execute(
            "SELECT column_name, is_nullable FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [name]
        ).fetchall()
        assert found == [(c.name, c.nullable) for c in table(name).columns]


def test_the_file_opens_with_old_clients_and_says_what_it_is(con):
    ((tags,),) = con.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'titfortat'").fetchall()
    assert tags["storage_version"].startswith("v1.2.0")
    meta = dict(con.execute("FROM _meta").fetchall())
    assert meta["schema_version"] == SCHEMA_VERSION and meta["code_version"] == __version__
    assert meta["release"] is None and len(meta["input_fingerprint"]) == 16
    for name in PUBLISHED_TABLES:
        assert meta[f"rows.{name}"] == str(con.execute(f"SELECT count(*) FROM {name}").fetchone()[0])


def test_dyad_gives_both_directions_in_order(con):
    found = asked(con, "FROM dyad('rus', 'ITA')")
    assert [(r["event_date"], r["actor"], r["status"]) for r in found] == [
        (DAY1, "ITA", "occurred"),
        *sorted([(DAY2, "RUS", "occurred"), (DAY2, "ITA", "threatened")], key=lambda r: order_of(found, r)),
        (None, "ITA", "occurred"),
    ]
    assert asked(con, "FROM dyad('ITA', 'RUS')") == found


def order_of(found: list[dict], row: tuple) -> str:
    return next(r["event_id"] for r in found if (r["event_date"], r["actor"], r["status"]) == row)


def test_tit_for_tat_pairs_the_act_with_its_answer(con):
    (found,) = asked(con, "FROM tit_for_tat('ITA', 'RUS')")
    assert (found["first_actor"], found["first_date"], found["first_headcount"]) == ("ITA", DAY1, 2)
    assert (found["answer_actor"], found["answer_date"], found["answer_headcount"]) == ("RUS", DAY2, 1)
    assert (found["first_event_id"], found["answer_event_id"]) == (EXPULSION, ANSWER)
    assert found["latency_days"] == 1 and found["basis"] == "stated"
    assert asked(con, "FROM tit_for_tat('FRA', 'RUS')") == []


@pytest.mark.parametrize("told", [EXPULSION, ANSWER])
def test_a_chain_is_told_from_any_of_its_events(con, told):
    found = asked(con, f"FROM chain('{told}')")
    assert [(r["chain_step"], r["event_id"]) for r in found] == [(0, EXPULSION), (1, ANSWER)]


def test_an_id_of_an_earlier_release_leads_to_its_event(con):
    assert [r["event_id"] for r in asked(con, f"FROM event('{EXPULSION}')")] == [EXPULSION]
    assert [r["event_id"] for r in asked(con, f"FROM event('{FORMER}')")] == [EXPULSION]
    assert asked(con, "FROM event('nothing')") == []
    assert len(asked(con, f"FROM chain('{FORMER}')")) == 2
    assert asked(con, f"FROM evidence('{FORMER}')") == asked(con, f"FROM evidence('{EXPULSION}')") != []


def test_an_id_that_a_report_ever_founded_leads_to_the_event_of_that_report(con):
    (found,) = con.execute("SELECT mention_id FROM event_sources WHERE event_id = ?", [ANSWER]).fetchone()
    assert [r["event_id"] for r in asked(con, f"FROM event('{event_id(found)}')")] == [ANSWER]


def test_an_event_without_answers_is_a_chain_of_itself(con):
    (found,) = asked(con, f"FROM chain('{short_hash('others')}')")
    assert found["actor"] == "FRA" and found["chain_step"] is None
    assert asked(con, "FROM chain('nothing')") == []


@pytest.mark.parametrize(
    ("call", "actors"),
    [
        ("expulsions('2025-05-14', '2025-05-15')", ["ITA", "RUS"]),
        ("expulsions(DATE '2025-05-15', NULL)", ["RUS", "FRA"]),
        ("expulsions(NULL, '2025-05-14')", ["ITA"]),
        ("expulsions(NULL, NULL)", ["ITA", "RUS", "FRA", "ITA"]),
    ],
)
def test_expulsions_took_place_between_the_days(con, call, actors):
    assert [r["actor"] for r in asked(con, f"FROM {call}")] == actors


def test_evidence_leads_to_the_sentence_and_its_article(con):
    (found,) = asked(con, f"FROM evidence('{ANSWER}')")
    assert found["evidence"] == "Text of b." and found["url"] == "https://news.test/copy"
    assert found["published_at"] == dt.datetime(2025, 5, 15, 9)


def test_gdelts_users_find_their_61_columns(con):
    found = asked(con, "FROM as_gdelt()")
    assert len(found[0]) == 61
    assert list(found[0])[:7] == [
        "GlobalEventID",
        "Day",
        "MonthYear",
        "Year",
        "FractionDate",
        "Actor1Code",
        "Actor1Name",
    ]
    assert list(found[0])[25:35] == [
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
        "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    ]  # fmt: skip
    assert list(found[0])[-2:] == ["DATEADDED", "SOURCEURL"]
    answer = next(r for r in found if r["GlobalEventID"] == int(ANSWER, 16))
    assert (answer["Day"], answer["MonthYear"], answer["Year"]) == (20250515, 202505, 2025)
    assert answer["FractionDate"] == pytest.approx(2025 + 165 / 365)
    assert (answer["Actor1Code"], answer["Actor1Name"], answer["Actor2CountryCode"]) == ("RUSGOV", "RUSSIA", "ITA")
    assert (answer["Actor1Geo_CountryCode"], answer["ActionGeo_CountryCode"]) == ("RS", None)
    assert (answer["EventCode"], answer["EventRootCode"], answer["NumMentions"]) == ("145", "14", 1)
    assert answer["DATEADDED"] == 20250515090000 and answer["SOURCEURL"] == "https://news.test/copy"


def test_every_macro_is_explained_and_its_example_runs(con):
    comments = dict(
        con.execute("SELECT function_name, comment FROM duckdb_functions() WHERE function_type = 'table_macro'")
        .fetchall()
    )  # fmt: skip
    for macro in MACROS:
        assert macro.example in comments[macro.name]
        con.execute(macro.example).fetchall()


ICEWS = (
    "Event ID, Event Date, Source Name, Source Sectors, Source Country, Event Text, CAMEO Code, Intensity, Target Name, "
    "Target Sectors, Target Country, Story ID, Sentence Number, Publisher, City, District, Province, Country, Latitude, Longitude"
)
GDELT = (
    "GlobalEventID Day MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode "
    "Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name "
    "Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code "
    "Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions "
    "NumSources NumArticles AvgTone Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code "
    "Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName "
    "Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID "
    "ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long "
    "ActionGeo_FeatureID DATEADDED SOURCEURL"
)


@pytest.mark.parametrize(("macro", "columns"), [("as_gdelt", GDELT.replace(" ", ", ")), ("as_icews", ICEWS)])
def test_columns_of_other_datasets_stand_in_their_order(con, macro, columns):
    assert ", ".join(c[0] for c in con.execute(f"FROM {macro}()").description) == columns


def test_icews_users_find_who_did_what_to_whom(con):
    (found,) = [r for r in asked(con, "FROM as_icews()") if r["Event ID"] == int(ANSWER, 16)]
    assert (found["Source Name"], found["Target Country"], found["Source Sectors"]) == ("Russia", "Italy", "Government")
    assert (found["Event Date"], found["CAMEO Code"], found["Publisher"]) == (DAY2, "145", "news.test")
