"""Look-alikes: the same word as a state, as another state, and as no state."""

from __future__ import annotations

import datetime as dt

import pytest

from titfortat.countries import gazetteer, resolve


def read(text: str, date: str | None = None) -> list[tuple[str, str]]:
    day = dt.date.fromisoformat(date) if date else None
    return [(text[h.start : h.end], h.iso3[0]) for h in gazetteer().find(text, day)]


def states(text: str, date: str | None = None) -> list[str]:
    return [iso3 for _, iso3 in read(text, date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia expelled two Russian diplomats, Tbilisi said.", ["GEO", "RUS", "GEO"]),
        ("Georgia Tech expelled two students.", []),
        ("He was arrested in Savannah, Georgia, on Monday.", []),
        ("Georgia's governor, Brian Kemp, signed it.", []),
        ("A college in central Georgia expelled four students.", []),
        ("the ambassador to Georgia was recalled", ["GEO"]),
        ("Jordan summoned the Israeli ambassador.", ["JOR", "ISR"]),
        ("Jordan Expels Iranian Envoy Over Remarks", ["JOR", "IRN"]),
        ("Michael Jordan scored forty points; Jordan was tired.", []),
        ("Mr Jordan said he would resign.", []),
        ("Jordan Haddad runs a bakery.", []),
        ("The king flew back to Jordan. In Jordan, people marched.", ["JOR", "JOR"]),
        ("Chad ordered the German ambassador out.", ["TCD", "DEU"]),
        ("Chad Smith plays the drums.", []),
        ("Lake Chad is shrinking.", []),
        ("Turkey recalled its ambassador.", ["TUR"]),
        ("Turkey sandwiches were served.", []),
        ("the Niger Delta and the Niger River", []),
        ("Niger and Nigeria closed the border.", ["NER", "NGA"]),
        ("Guinea pigs were sold in Conakry, Guinea.", ["GIN", "GIN"]),
        ("Congo expelled the envoy, Kinshasa said.", ["COD", "COD"]),
        ("Congo expelled the envoy, Brazzaville said.", ["COG", "COG"]),
        ("Korea said in Pyongyang", ["PRK", "PRK"]),
        ("Korea and Japan signed.", ["KOR", "JPN"]),
        ("Dominican police in Santo Domingo", ["DOM", "DOM"]),
        ("The Dominican prime minister, Roosevelt Skerrit", ["DMA"]),
        ("a Dominican friar", []),
        ("Northern Ireland and Ireland", ["GBR", "IRL"]),
        ("George Washington never lied; Washington denied it.", ["USA"]),
        ("the Washington Post and Washington State University", []),
        ("New Mexico, New England and New South Wales", ["USA", "USA", "AUS"]),
        ("American Samoa and Samoa", ["USA", "WSM"]),
        ("Native Americans and Americans", ["USA"]),
        ("Brussels said the bloc would answer; the EU agreed.", ["EUE", "EUE"]),
        ("Belgium recalled its envoy; Brussels gave no reason.", ["BEL", "BEL"]),
        ("under the Geneva Conventions, Geneva said", ["CHE"]),
        ("under the Vienna convention of 1961", []),
        ("Moscow University and the Moscow Times", []),
        ("a donated float from a farm in Cuba, Mo.", []),
        ("British Airways, Turkish Airlines and French fries", []),
        ("the Foreign Office in London; the German Foreign Office", ["GBR", "GBR", "DEU"]),
        ("Pakistan's Foreign Office summoned the Indian envoy", ["PAK", "PAK", "IND"]),
        ("the Security Council of the UN; Russia's Security Council", ["UNO", "UNO", "RUS"]),
        ("TELL US MORE ABOUT CHINA", ["CHN"]),
        ("RUSSIA EXPELS TWO US DIPLOMATS", ["RUS", "USA"]),
        ("Russian-language schools in Latvia", ["LVA"]),
        ("SA withdrew its envoy from Kigali, South Africa said.", ["ZAF", "RWA", "ZAF"]),
        ("the SA of the 1930s", []),
        ("He was declared persona non grata (PNG).", []),
        ("Sofia Coppola's film", []),
        ("Sofia ordered seventy Russians out.", ["BGR", "RUS"]),
        ("the Emirates Stadium; the Emirates recalled its envoy", ["ARE"]),
    ],
)
def test_look_alikes(text, expected):
    assert states(text) == expected


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Maduro gave him 48 hours.", "2019-03-06", ["VEN"]),
        ("Maduro gave him 48 hours.", "1999-03-06", []),
        ("President Trump has expelled sixty.", "2018-03-26", ["USA"]),
        ("Trump expelled sixty, Mr Trump said.", "2018-03-26", ["USA", "USA"]),
        ("Ivanka Trump opened the hall.", "2018-03-26", []),
        ("in May the Foreign Minister said", "2018-05-01", []),
        ("Prime Minister May told MPs", "2018-03-14", ["GBR"]),
        ("Theresa May told MPs. May then left.", "2018-03-14", ["GBR", "GBR"]),
        ("Nicaragua withdrew; Ortega said so.", "2018-03-14", ["NIC", "NIC"]),
        ("Amancio Ortega flew to Nicaragua; Ortega said so.", "1995-03-14", ["NIC"]),
        ("Britain in May; Spring came.", "2018-05-14", ["GBR"]),
        ("India hits back: Pak envoy called", "2025-05-14", ["IND", "PAK"]),
        ("Colombia recalled its envoy; Petro said so.", "2024-03-14", ["COL", "COL"]),
        ("Petro Symonenko left Colombia.", "2024-03-14", ["COL"]),
        ("Mr Brown runs a shop.", "2008-03-14", []),
        ("Prime Minister Rodríguez", "2008-03-14", []),
        ("Sergey Lavrov, the Russian minister; Lavrov said", "2018-03-14", ["RUS", "RUS", "RUS"]),
        ("Petro O. Poroshenko signed", "2018-03-14", ["UKR"]),
        ("Mark Rutte spoke", "2020-03-14", ["NLD"]),
        ("Mark Rutte spoke", "2025-03-14", ["NTO"]),
        ("PUTIN SUMMONS ENVOY", "2018-03-14", ["RUS"]),
        ("King Abdullah of Jordan", "2010-03-14", ["JOR", "JOR"]),
        ("Saudi Arabia's King Abdullah", "2010-03-14", ["SAU", "SAU"]),
        ("Delcy Rodríguez spoke for Venezuela; Rodríguez left.", "2020-03-14", ["VEN", "VEN", "VEN"]),
    ],
)
def test_leaders(text, date, expected):
    assert states(text, date) == expected


def test_congo_was_brazzaville_while_kinshasa_was_zaire():
    assert states("Congo and Zaire closed the river.", "1987-02-01") == ["COG", "COD"]


def test_every_resolved_hit_means_one_state():
    text = "Brussels, Congo, Georgia, Jordan and Aden met the Koreans; Dominicans watched."
    hits = gazetteer().find(text)
    assert {len(h.iso3) for h in hits} == {1}
    assert [text[h.start : h.end] for h in hits] == sorted({text[h.start : h.end] for h in hits}, key=text.index)


def test_resolving_twice_changes_nothing(corpus):
    for article in corpus[::7]:
        text, day = f"{article['title']}\n\n{article['clean_text']}", dt.date.fromisoformat(article["fetched"][:10])
        once = gazetteer().find(text, day)
        assert resolve(once, text, day) == once


def test_gold_actors_and_targets_are_named_somewhere(corpus):
    """Of the corpus' English gold events 97% of actors and targets at least; 100% when this was written."""
    from titfortat.countries import as_of

    total = missed = 0
    for article in corpus:
        if article["lang"] != "en":
            continue
        day = dt.date.fromisoformat((article["published"] or article["fetched"])[:10])
        named = set(states(f"{article['title']}\n\n{article['clean_text']}", day.isoformat()))
        named |= {as_of(iso3, day) for iso3 in named}
        for event in article["gold_events"]:
            for iso3 in (event["actor"], event["target"]):
                total += 1
                missed += iso3 not in named
    assert total > 1500
    assert missed <= 0.03 * total
