"""Where and when: own words, light verbs, clauses, quotation marks, the visit around, the lead."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.events.conftest import Find


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Олег Мурашов встретился с Анной Тагаевой в Праге.", "встретился", "Прага"),
        ("Переговоры между Арменией и Польшей прошли в Праге.", "Переговоры", "Прага"),
        ("В Праге полиция задержала Олега Мурашова.", "задержала", "Прага"),
        ("Олег Мурашов прилетел из Варшавы в Прагу.", "прилетел", "Прага"),
        ("Олег Мурашов посетил Прагу.", "посетил", "Прага"),
        ("Олег Мурашов купил завод в Праге.", "купил", "Прага"),
        ("Встреча Олега Мурашова с Анной Тагаевой, прошедшая в Праге, длилась час.", "Встреча", "Прага"),
    ],
)
def test_places(find: Find, text: str, trigger: str, place: str) -> None:
    event = next(e for e in find(text) if e.trigger.text == trigger)
    assert event.place is not None
    assert event.place.name == place


def test_a_place_knows_its_country(find: Find) -> None:
    (event,) = find("Олег Мурашов посетил Прагу.")
    assert event.place is not None
    assert event.place.country == "CZ"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Олег Мурашов встретился с Анной Тагаевой 5 мая 2023 года.", "2023-05-05"),
        ("5 мая 2023 года начались переговоры с Анной Тагаевой.", "2023-05-05"),
        ("Олег Мурашов посетил Прагу в 2019 году.", "2019"),
        # the year of a name is that of its occasion, not that of a day told beside it
        ("Анна Тагаева выиграла золотую медаль на Олимпиаде-2016.", "2016"),
        ("Конкурс «Новая волна-2009» прошёл в Праге.", "2009"),
        ("17 июня 2018 года на ЧМ-2018 сборная Заречья обыграла сборную Поречья.", "2018-06-17"),
    ],
)
def test_days(find: Find, text: str, start: str) -> None:
    (event,) = find(text)
    assert event.time is not None
    assert (event.time.start, event.time.end) == (start, start)


def test_the_day_of_saying_is_not_that_of_the_event(find: Find) -> None:
    event = next(iter(find("«Анна Тагаева приедет в Прагу», — сказал Олег Мурашов 5 мая 2023 года.")))
    assert event.type == "VISIT"
    assert event.time is None


def test_news_of_the_lead_happened_on_the_day_of_publication(find: Find) -> None:
    (event,) = find("Олег Мурашов прибыл в Прагу.", published=date(2023, 5, 6))
    assert event.time is not None
    assert (event.time.text, event.time.span) == (None, None)
    assert event.time.start == "2023-05-06"
    (undated,) = find("Олег Мурашов прибыл в Прагу.")
    assert undated.time is None


def test_a_trial_is_in_its_court(find: Find) -> None:
    event = next(e for e in find("Басманный суд приговорил Олега Мурашова к штрафу.") if e.type == "VERDICT")
    assert event.place is not None
    assert "суд" in event.place.name


def test_the_place_of_the_clause_is_not_that_of_what_came_before_it(find: Find) -> None:
    found = find("В Праге Олег Мурашов рассказал о саммите глав государств.")
    summit = next(e for e in found if e.trigger.text == "саммите")
    assert "place-own" not in {e.rule for e in summit.evidence}


def test_the_most_exact_place_of_a_phrase(find: Find) -> None:
    event = next(e for e in find("В Приморском крае Олег Мурашов посетил Владивосток.") if e.type == "VISIT")
    assert event.place is not None
    assert event.place.name == "Владивосток"


def test_arrests_are_in_the_foreign_state_that_the_article_is_about(find: Find) -> None:
    text = (
        "В Польше прошёл митинг. Власти Польши молчали. Польша ждёт новостей.\n\n"
        "Стороны говорили о дорогах и мостах.\n\nОхрана молчала весь день.\n\nПолиция задержала Аркадия Белозёрова."
    )
    arrest = next(e for e in find(text) if e.type == "ARREST")
    assert arrest.place is not None
    assert arrest.place.name == "Польша"


def test_who_holds_the_office_of_a_region_is_dismissed_there(find: Find) -> None:
    event = next(iter(find("Губернатор Тверской области Олег Мурашов уволен.")))
    assert event.place is not None
    assert event.place.name == "Тверская область"


def test_a_call_has_no_place(find: Find) -> None:
    text = (
        "Олег Мурашов встретился с Анной Тагаевой в Праге. Анна Тагаева провела телефонный разговор с Олегом Мурашовым."
    )
    call = next(e for e in find(text) if e.trigger.text == "разговор")
    assert call.place is None


def test_a_death_told_beside_a_scene_happened_elsewhere(find: Find) -> None:
    text = "Олег Мурашов встретился с Анной Тагаевой в Праге. Год назад скончался Аркадий Белозёров."
    death = next(e for e in find(text) if e.type == "LIFE")
    assert death.place is None


def test_where_something_is_said_is_not_among_its_own_places(find: Find) -> None:
    event = next(e for e in find("В Праге Олег Мурашов заявил, что Польша выведет войска.") if e.type == "YIELD")
    assert "place-own" not in {e.rule for e in event.evidence}


def test_an_escort_is_where_the_plane_comes_in(find: Find) -> None:
    text = "При входе в воздушное пространство Польши истребители сопровождали самолёт Олега Мурашова."
    event = next(e for e in find(text) if e.trigger.text == "сопровождали")
    assert event.place is not None
    assert event.place.name == "Польша"


def test_the_name_of_a_town_is_closer_than_what_it_lies_in(find: Find) -> None:
    event = next(e for e in find("Матч «Зари» и «Волны» состоится в столице Калмыкии — Элисте.") if e.type == "SPORT")
    assert event.place is not None
    assert event.place.name == "Элиста"


def test_the_state_votes_not_the_town_of_most_events(find: Find) -> None:
    text = (
        "Италия ждёт мая, Италия спорит о налогах. В Неаполе прошёл митинг. Позже в Неаполе полиция задержала Олега "
        "Мурашова. Выборы парламента пройдут в мае."
    )
    event = next(e for e in find(text) if e.trigger.text == "Выборы")
    assert event.place is not None
    assert event.place.name == "Италия"


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        # a house by its name in quotation marks
        ("Олег Мурашов встретился с Анной Тагаевой на стадионе «Волна».", "встретился", "Волна"),
        # a common noun takes up the house named before
        (
            "Иск рассмотрит Зареченский районный суд. Олега Мурашова задержали у здания суда.",
            "задержали",
            "Зареченский районный суд",
        ),
        # whither the expelled and the wounded are brought, whence troops leave
        ("Олега Мурашова выслали в Польшу.", "выслали", "Польша"),
        ("Олега Мурашова госпитализировали в больницу Праги.", "госпитализировали", "Прага"),
        ("Армения вывела войска с территории Польши.", "вывела", "Польша"),
        # the town and the state named last
        ("Прага ждёт гостей. Сегодня Олег Мурашов прибыл в город.", "прибыл", "Прага"),
        # streets and squares
        ("На улице Генерала Мурашова в Праге произошла авария.", "авария", "улица Генерала Мурашова"),
        # a town behind an adjective, named or not
        ("Лондонские беспорядки продолжаются.", "беспорядки", "Лондон"),
        ("Фильм получил приз Каннского фестиваля.", "приз", "Канны"),
    ],
)
def test_places_that_common_nouns_name(find: Find, text: str, trigger: str, place: str) -> None:
    event = next(e for e in find(text) if trigger in (m.text for m in e.mentions))
    assert event.place is not None
    assert event.place.name == place


def test_the_adjective_of_a_region_names_no_town(find: Find) -> None:
    event = next(e for e in find("В Московской области произошла авария.") if e.type == "ACCIDENT")
    assert event.place is None or event.place.name != "Москва"


def test_another_town_does_not_mean_the_one_named_last(find: Find) -> None:
    event = next(e for e in find("Прага ждёт гостей. Олег Мурашов прибыл в соседний город.") if e.type == "VISIT")
    assert "place-own" not in {e.rule for e in event.evidence}


def test_trials_are_held_in_the_court_named_last(find: Find) -> None:
    text = "Дело рассмотрел Зареченский районный суд. Прения прошли быстро. Олега Мурашова приговорили к штрафу."
    verdict = next(e for e in find(text) if e.type == "VERDICT")
    assert verdict.place is not None
    assert verdict.place.name == "Зареченский районный суд"
