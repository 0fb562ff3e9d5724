"""Main text of plain-text pages: every kind of furniture in every language, and what must not go with it."""

from __future__ import annotations

import textwrap
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titfortat.clean import lexicon, sequence, text
from titfortat.clean.boxes import is_box
from titfortat.clean.lines import Line, Page, describe

TITLE = "Northland gives Southern attache a day to leave"
BODY = [
    "NORTHTOWN — The foreign ministry of Northland said on Monday that it had declared the naval attache of the Southern "
    "embassy persona non grata and had given him 24 hours to leave the country.",
    "The ambassador was called in at noon and told that the measure answered the removal of two Northern officials in March.",
    "“Unfounded and unjust,” the Southern ministry replied.",
    "The attache, whose name was not given, left the embassy with his family late on Monday evening, a witness said.",
    "It was the third such expulsion this year.",
]


def kept(*lines: str, title: str | None = TITLE, language: str = "en") -> list[str]:
    return list(
        text.read("\n".join(lines), title, language, "https://northdaily.example/w/attache-day-leave").paragraphs
    )


@pytest.mark.parametrize(
    "line",
    [
        "Home | World | Politics | Business | Sport",
        "Home   World   Politics   Business   Sport",
        "Skip to main content",
        "We value your privacy. We and our 812 partners store and/or access information on a device. Accept all",
        "Sign in   Subscribe   Search",
        "By Marta Oyelaran",
        "26 April 2021, 14:20 GMT",
        "3 min read",
        "Share   Tweet   Email",
        "Listen to this article (4 min)",
        "The Southern embassy in Northtown. Photo: agency",
        "Support The North Daily!",
    ],
)
def test_lines_above_the_body_go(line: str) -> None:
    assert kept("The North Daily", TITLE, line, *BODY) == BODY


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "READ MORE: Eastland expels four, and what comes next"],
)
def test_boxes_inside_the_body_go(line: str) -> None:
    assert kept(TITLE, *BODY[:2], line, *BODY[2:]) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Support independent journalism. A gift of $5 keeps our reporters on the ground.",
        "If you value our reporting, please consider making a donation. Every contribution, large or small, helps us.",
        "Your donation keeps this newsroom free. Donate now.",
        "Unterstützen Sie unabhängigen Journalismus. Schon 5 Euro helfen uns.",
        "Soutenez un journalisme indépendant. Un don de 5 euros nous aide à continuer.",
        "Apoya el periodismo independiente. Con una donación de 5 euros nos ayudas a seguir.",
        "Поддержите независимую журналистику. Пожертвование от 300 рублей помогает нам работать.",
        "Bağımsız gazeteciliği destekleyin. 50 lira bağışla bize yardımcı olun.",
        "[page break] - page 2 of 2 -",
        "— page 2 of 2 —",
        "Seite 2 von 3",
        "Страница 2 из 3",
    ],
)
def test_appeals_and_page_marks_of_one_line_go_wherever_they_stand(line: str) -> None:
    assert kept(TITLE, *BODY[:2], line, *BODY[2:]) == BODY
    assert kept(TITLE, *BODY, line) == BODY


def test_a_page_of_nothing_but_boxes_has_no_text() -> None:
    assert kept(*["- page 2 of 2 -"] * 5) == []


@pytest.mark.parametrize(
    "line",
    [
        "The Northern embassy said that it would support independent journalism with a gift of $5 million.",
        "The court read page 2 of 3 of the note and sent the envoy home.",
        "Its ambassador gave 5 of 10 staff a day to leave.",
    ],
)
def test_reports_of_gifts_and_pages_are_no_boxes(line: str) -> None:
    assert not is_box(line)
    assert kept(TITLE, *BODY[:2], line, *BODY[2:]) == [*BODY[:2], line, *BODY[2:]]


def test_words_of_boxes_are_folded_and_each_language_has_all_three_kinds() -> None:
    tables = tomllib.loads((lexicon.FOLDER / "boxes.toml").read_text(encoding="utf-8"))
    assert tables.pop("page").keys() == {"word", "of", "break"}
    for language, table in tables.items():
        assert table.keys() == {"gift", "cause", "reader"}, language
        assert all(p == p.casefold() and p.strip("* ") for phrases in table.values() for p in phrases), language


@pytest.mark.parametrize(
    "tail",
    [
        ["Most read", "1 Westland recalls its envoy from the coast", "2 Eastland ambassador summoned over remarks"],
        ["Related stories", "Eastland expels four Southern diplomats", "Who is the attache?"],
        [
            "Sign up for our free weekly newsletter",
            "This week: Westland throws out two Eastern diplomats. Enter your email.",
        ],
        ["This is a developing story and will be updated."],
        ["Tags: Northland, Southland, diplomacy"],
        ["Comments (41)", "Log in to join the discussion"],
        ["© 2021 North Daily. All rights reserved.", "Terms of use   Privacy policy   Contact"],
        ["Follow us on Telegram", "Download the app"],
        ["(Reporting by the Northtown bureau; editing by M.H.)"],
    ],
)
def test_lines_behind_the_body_go(tail: list[str]) -> None:
    assert kept(TITLE, *BODY, *tail) == BODY


def test_a_letter_to_readers_about_an_expulsion_goes() -> None:
    letter = [
        "A Message from The North Daily:",
        "Dear readers,",
        "We are facing challenges without precedent. Our correspondent was expelled from Southland last year, and our work "
        "there has been criminalised.",
        "Your support, no matter how small, makes a difference. If you can, please support us monthly starting from just $2.",
    ]
    assert kept("Support The North Daily!", TITLE, *BODY, *letter) == BODY


def test_short_sentences_quotes_and_corrections_stay() -> None:
    correction = (
        "Correction: An earlier version of this article said that the attache had 48 hours to leave. It was 24 hours."
    )
    found = kept(TITLE, *BODY, correction, "Most read", "Eastland expels four")
    assert set(BODY) <= set(found)


@pytest.mark.parametrize(
    ("language", "title", "body", "above", "below"),
    [
        (
            "es",
            "Perú da 72 horas a los diplomáticos para dejar el país",
            [
                "La Cancillería anunció el martes que los diplomáticos deberán abandonar el territorio nacional en un plazo de 72 horas.",
                "El embajador fue convocado al mediodía y se le entregó una nota de protesta, según una fuente del ministerio.",
            ],
            ["Inicio | Política | Economía | Mundo", "Redacción Mundo", "30 de julio de 2024 | 12:30 p. m.", "Compartir en WhatsApp"],
            ["Únete a nuestro canal de WhatsApp", "LO MÁS LEÍDO", "1. Expulsan a dos alumnos", "Comentarios (88)"],
        ),
        (
            "fr",
            "Paris expulse deux diplomates en réponse à Bakou",
            [
                "Le ministère des affaires étrangères a annoncé mercredi l’expulsion de deux diplomates de l’ambassade, déclarés personae non gratae.",
                "La veille, Bakou avait donné quarante-huit heures à deux employés de l’ambassade de France pour quitter le pays.",
            ],
            ["À la une   International   Économie", "Par Hélène Marty", "Publié le 27 décembre 2023 à 17h50", "Partager"],
            ["Lire aussi", "Le rappel d’un ambassadeur", "Réagir à cet article (112)", "Mentions légales"],
        ),
        (
            "de",
            "Berlin weist zwei Botschaftsmitarbeiter aus",
            [
                "Das Auswärtige Amt hat am Mittwoch zwei Mitarbeiter der Botschaft zu unerwünschten Personen erklärt und zur Ausreise aufgefordert.",
                "Der Botschafter sei am Mittag einbestellt worden, teilte ein Sprecher in Berlin mit; er habe die Entscheidung zurückgewiesen.",
            ],
            ["Startseite > Politik", "Von Martin Oyen", "Stand: 06.03.2019, 19:22 Uhr", "Merken   Teilen   Drucken"],
            ["Mehr zum Thema", "Botschafter abberufen", "Kommentare (204)", "Impressum   Datenschutz   AGB"],
        ),
        (
            "ru",
            "Москва высылает двух дипломатов",
            [
                "Министерство иностранных дел в среду объявило двух сотрудников посольства персонами нон грата и потребовало покинуть страну.",
                "Посол был вызван в министерство, где ему вручили ноту протеста, сообщили в пресс-службе ведомства.",
            ],
            ["Главная   Политика   Мир", "26 сентября 2022, 21:05", "Поделиться: VK OK Telegram"],
            ["ЧИТАЙТЕ ТАКЖЕ", "Черногория выслала трёх дипломатов", "Комментарии: 71", "Подписывайтесь на наш канал в Telegram"],
        ),
        (
            "ar",
            "باكستان تمهل دبلوماسيين أسبوعا للمغادرة",
            [
                "أعلنت وزارة الخارجية، الأربعاء، أن اثنين من موظفي السفارة شخصان غير مرغوب فيهما، وأمهلتهما أسبوعا لمغادرة البلاد.",
                "واستدعت الوزارة القائم بالأعمال وسلمته مذكرة احتجاج رسمية، بحسب ما أفاد به متحدث باسم الوزارة في بيان.",
            ],
            ["الرئيسية   سياسة   اقتصاد   رياضة", "الخميس 24 أبريل 2025", "شارك   طباعة   حجم الخط"],
            ["الأكثر قراءة", "السودان يستدعي سفيره", "التعليقات (58)", "جميع الحقوق محفوظة"],
        ),
    ],
)  # fmt: skip
def test_other_languages(language: str, title: str, body: list[str], above: list[str], below: list[str]) -> None:
    found = text.read("\n".join([*above[:1], title, *above[1:], *body, *below]), title, language)
    assert list(found.paragraphs) == body


def test_the_headline_is_found_where_the_dump_states_none() -> None:
    found = text.read(
        "\n".join(["The North Daily", "Home | World", TITLE, "By Marta Oyelaran", *BODY, "Most read"]), None, "en"
    )
    assert found.title == TITLE
    assert list(found.paragraphs) == BODY
    assert "By Marta Oyelaran" in found.around


def test_the_body_alone_is_kept_whole() -> None:
    assert kept(*BODY) == BODY


def test_a_paragraph_cut_into_rows_is_joined() -> None:
    wrapped = "\n\n".join(textwrap.fill(p, 76) for p in BODY)
    assert [line.text for line in text.split_lines(wrapped)] == BODY


def test_lists_of_headlines_are_not_joined() -> None:
    rows = [
        "Eastland expels four Southern diplomats over the spying affair",
        "Westland recalls its envoy for talks after a raid",
    ]
    assert [line.text for line in text.split_lines("\n".join(rows))] == rows


@settings(deadline=None)
@given(
    st.text(max_size=300), st.one_of(st.none(), st.text(max_size=40)), st.sampled_from(["en", "ar", "ja", "xx", None])
)
def test_no_text_is_too_odd(raw: str, title: str | None, language: str | None) -> None:
    found = text.read(raw, title, language, "https://[x")
    assert all(p and p == " ".join(p.split()) for p in found.paragraphs)


def kinds_in(line: str) -> set[str]:
    return {kind for kind, _, _ in lexicon.find(line, Line(line, line).runs)}


def test_every_phrase_is_found_in_its_own_kind() -> None:
    for table in lexicon.tables().values():
        for kind, phrases in table.items():
            for phrase in phrases:
                if kind != lexicon.WORDS:
                    assert kind in kinds_in(f"– {phrase.casefold()} –"), phrase


def test_phrases_are_not_found_inside_words() -> None:
    assert not kinds_in("sharewares bypass homeland")


def test_the_files_of_languages_use_the_same_kinds() -> None:
    english = set(lexicon.tables()["en"])
    for language, table in lexicon.tables().items():
        assert set(table) <= english, language
        assert all(p == p.strip() and p for phrases in table.values() for p in phrases), language


def test_the_files_are_toml_that_a_person_can_change() -> None:
    for path in lexicon.FOLDER.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_feature_says_what_it_means() -> None:
    (names,) = describe(Page([Line("READ MORE: Four expelled", "READ MORE: Four expelled")], None, None, "en"))
    assert "related:start&short" in names
    assert "end:open" in names


def test_a_path_follows_the_steps_that_a_model_allows() -> None:
    model = sequence.model_of(
        {
            "labels": ["a", "b"],
            "starts": {"a": 0.0},
            "ends": ["b"],
            "steps": {"a": {"a": 0.0, "b": 0.0}, "b": {"b": 0.0}},
            "features": {"x": [5.0, 0.0], "y": [0.0, 1.0]},
        }
    )

    def path(*lines: list[str]) -> list[str]:
        return sequence.best_path(sequence.score(list(lines), model), model)

    assert path(["x"], ["x"], ["x"]) == ["a", "a", "b"]
    assert path(["x"], ["y"], ["x"]) == ["a", "b", "b"]
    assert path(["unknown"], ["y"]) == ["a", "b"]
    assert path() == []
    assert sequence.lean([(1.0, 2.0)], model, "b", 0.5) == [[1.0, 2.5]]
