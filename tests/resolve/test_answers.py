"""What answers what."""

from __future__ import annotations

import pytest

from tests.resolve.rows import mention, run


def back(date: str, article: str = "z", **values) -> dict:
    """Something that Russia does to the Czech Republic."""
    return mention(article, date, **({"actor": "RUS", "target": "CZE"} | values))


def links(*rows: dict) -> list[tuple]:
    """(answer, answered, latency, basis), each event as 'TYPE ACTOR day'."""
    tables = run(rows)
    name = {e["event_id"]: f"{e['event_type']} {e['actor']} {e['event_date']}" for e in tables.events.to_pylist()}
    best = {e["event_id"]: e["responds_to"] for e in tables.events.to_pylist() if e["responds_to"]}
    found = tables.responses.to_pylist()
    assert {r["event_id"]: r["responds_to"] for r in found} == best
    return [(name[r["event_id"]], name[r["responds_to"]], r["latency_days"], r["basis"]) for r in found]


def test_a_stated_answer_goes_to_the_act_before_it():
    assert links(mention("a", "2021-04-17"), back("2021-04-20", reason="retaliation")) == [
        ("EXPEL RUS 2021-04-20", "EXPEL CZE 2021-04-17", 3, "stated")
    ]


def test_like_for_like_within_days_is_inferred():
    assert links(mention("a", "2021-04-17"), back("2021-04-20")) == [
        ("EXPEL RUS 2021-04-20", "EXPEL CZE 2021-04-17", 3, "inferred")
    ]


def test_an_act_with_a_reason_of_its_own_only_answers_like_for_like_and_with_less_confidence():
    assert links(mention("a", "2021-04-17"), back("2021-04-19", event_type="RECALL", reason="espionage")) == []
    plain, own = (
        run([mention("a", "2021-04-17"), back("2021-04-20", reason=r)]).responses.to_pylist()
        for r in (None, "espionage")
    )
    assert own[0]["confidence"] < plain[0]["confidence"]


def test_which_of_two_like_acts_of_one_day_came_first_is_not_guessed():
    assert links(mention("a", "2021-04-17"), back("2021-04-17", "a")) == []
    assert links(mention("a", "2021-04-17"), back("2021-04-17", "a", reason="retaliation"))[0][0].startswith(
        "EXPEL RUS"
    )


def test_no_link_is_better_than_a_poor_one():
    rows = [mention("a", "2021-04-11", event_type="CONDEMN"), back("2021-04-17", reason="retaliation")]
    assert links(*rows) == []


def test_alike_in_number_reaches_weeks():
    rows = [mention("a", "2021-04-17", headcount=35)]
    assert links(*rows, back("2021-05-25", headcount=34))[0][3] == "inferred"
    assert links(*rows, back("2021-05-25", headcount=3)) == []


def test_one_report_of_many_does_not_make_an_answer():
    rows = [back("2021-04-20", f"o{i}", event_type="DOWNGRADE", reason="espionage") for i in range(3)]
    rows += [mention("a", "2021-04-17"), back("2021-04-20", "p", event_type="DOWNGRADE", reason="retaliation")]
    assert links(*rows) == []


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("in response to the ransacking of its embassy", False),
        ("after gunmen killed 26 people", False),
        ("after the expulsion of two officers", True),
        ("in response to the unfriendly move", True),
        ("in response to the expulsion of Polish diplomats", False),
        ("in response to Czech sanctions", True),
    ],
)
def test_words_about_something_else_state_no_answer(text, answers):
    found = links(mention("a", "2021-04-17"), back("2021-05-10", reason="retaliation", responds_to_text=text))
    assert bool(found) is answers


def test_a_sentence_that_tells_both_acts_does_not_say_which_is_the_answer():
    both = "Prague expelled three and Moscow hit back with a mirror measure"
    rows = [mention("a", "2021-04-17", evidence=both), back("2021-04-17", "a", evidence=both)]
    assert links(*rows) == []


@pytest.mark.parametrize(
    "words", ["in response to Prague's move", "a tit-for-tat step", "a mirror measure", "in retaliation"]
)
def test_the_words_of_a_report_state_an_answer(words):
    assert links(mention("a", "2021-04-17"), back("2021-05-15", evidence=f"were expelled, {words}"))[0][3] == "stated"


def test_an_answer_months_later_is_not_inferred():
    assert links(mention("a", "2021-04-17"), back("2021-07-20")) == []


def test_another_pair_or_the_same_direction_is_never_answered():
    rows = [mention("a", "2021-04-17", actor="POL"), mention("b", "2021-04-10", headcount=3)]
    assert links(*rows, back("2021-04-20", actor="CZE", target="RUS", reason="retaliation")) == []


def test_what_did_not_happen_is_not_answered():
    rows = [mention("a", "2021-04-17", status="denied"), back("2021-04-20", reason="retaliation")]
    assert links(*rows) == []


def test_of_two_acts_the_like_one_is_answered():
    rows = [mention("a", "2021-04-17"), mention("b", "2021-04-18", event_type="DOWNGRADE")]
    assert (
        links(*rows, back("2021-04-20", event_type="DOWNGRADE", reason="retaliation"))[0][1]
        == "DOWNGRADE CZE 2021-04-18"
    )


def test_the_latest_round_is_answered():
    rows = [mention("a", "2021-04-17", headcount=18), mention("b", "2021-04-22", headcount=63)]
    assert links(*rows, back("2021-04-24", reason="retaliation"))[0][1] == "EXPEL CZE 2021-04-22"


def test_what_the_report_says_it_answers_decides():
    rows = [mention("a", "2021-03-02", headcount=2), mention("b", "2021-04-22", headcount=63)]
    answer = back("2021-04-24", responds_to_text="in response to the expulsion of two officers in March")
    assert links(*rows, answer)[0][1] == "EXPEL CZE 2021-03-02"


def test_a_month_is_answered_from_its_end_and_without_a_latency():
    rows = [
        mention("a", "2021-03", "2021-05-26"),
        back("2021-05-25", responds_to_text="the Czech removal of two officers in March"),
    ]
    assert links(*rows) == [("EXPEL RUS 2021-05-25", "EXPEL CZE 2021-03-01", None, "stated")]


def test_a_protest_on_the_same_day_answers_the_measure_and_not_the_reverse():
    rows = [mention("a", "2021-04-17", reason="espionage"), back("2021-04-17", event_type="CONDEMN")]
    assert links(*rows) == [("CONDEMN RUS 2021-04-17", "EXPEL CZE 2021-04-17", 0, "inferred")]


def test_handing_over_a_measure_is_no_answer():
    rows = [mention("a", "2021-04-17"), back("2021-04-18", reason="retaliation")]
    rows.append(back("2021-04-18", event_type="SUMMON", reason="retaliation"))
    assert [link[0] for link in links(*rows)] == ["EXPEL RUS 2021-04-18"]


def test_undated_rounds_of_the_past_are_linked_where_one_article_tells_both():
    rows = [
        mention("a", None, "2021-09-01", is_main=False, headcount=5, evidence="In May five were slung out"),
        back(None, "a", published="2021-09-01", is_main=False, headcount=3, reason="retaliation", evidence_start=60),
    ]
    assert links(*rows) == [("EXPEL RUS None", "EXPEL CZE None", None, "stated")]


def test_an_answer_is_answered_in_turn_and_one_act_by_many():
    rows = [
        mention("a", "2021-04-17"),
        back("2021-04-18", reason="retaliation"),
        mention("b", "2021-04-22", reason="retaliation"),
        back("2021-04-18", event_type="CONDEMN", reason="retaliation"),
    ]
    assert [link[:2] for link in sorted(links(*rows))] == [
        ("CONDEMN RUS 2021-04-18", "EXPEL CZE 2021-04-17"),
        ("EXPEL CZE 2021-04-22", "EXPEL RUS 2021-04-18"),
        ("EXPEL RUS 2021-04-18", "EXPEL CZE 2021-04-17"),
    ]


def test_a_report_without_any_date_still_tells_who_answered_whom():
    rows = [
        mention("a", None, None, headcount=2, evidence="the removal of two officials in March", evidence_start=90),
        back(
            None,
            "a",
            published=None,
            headcount=1,
            responds_to_text='the "unfriendly" removal of two officials',
            evidence_start=0,
        ),
        back(None, "a", published=None, event_type="SUMMON", roles=["ambassador"], evidence_start=150, is_main=False),
        mention("a", None, None, event_type="CONDEMN", evidence_start=300, is_main=False),
    ]
    assert sorted(links(*rows)) == [
        ("CONDEMN CZE None", "EXPEL RUS None", None, "inferred"),
        ("EXPEL RUS None", "EXPEL CZE None", None, "stated"),
    ]
