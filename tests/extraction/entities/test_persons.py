"""Persons: nominative names and merged mentions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _persons(found: Entities) -> dict[str, list[str]]:
    return {e.name: [m.text for m in e.mentions if m.kind == "name"] for e in found.all if e.type == "PERSON"}


def test_one_person_in_several_cases(find: Find) -> None:
    found = find("Встреча с Аркадием Белозёровым прошла утром. Белозёров остался доволен. О Белозёрове писали газеты.")
    assert _persons(found) == {"Аркадий Белозёров": ["Аркадием Белозёровым", "Белозёров", "Белозёрове"]}


def test_surface_forms_are_aliases(find: Find) -> None:
    found = find("Встреча с Аркадием Белозёровым прошла утром. Белозёров остался доволен.")
    assert found.all[0].aliases == ("Аркадием Белозёровым", "Белозёров")


def test_namesakes_stay_apart(find: Find) -> None:
    found = find("Анна Белозёрова приехала в город. Аркадий Белозёров остался дома.")
    assert list(_persons(found)) == ["Анна Белозёрова", "Аркадий Белозёров"]


def test_brothers_stay_apart(find: Find) -> None:
    found = find("Пётр Вышинский открыл завод. Денис Вышинский закрыл его.")
    assert list(_persons(found)) == ["Пётр Вышинский", "Денис Вышинский"]


def test_initials_join_a_full_name_and_bar_another(find: Find) -> None:
    found = find("Аркадий Белозёров выступил в суде. Потом А. Белозёров ушёл. В зал вошёл Г. Белозёров.")
    assert len(_persons(found)) == 2
    assert _persons(found)["Аркадий Белозёров"] == ["Аркадий Белозёров", "А. Белозёров"]


def test_two_surnames_side_by_side(find: Find) -> None:
    found = find("«Приезжайте», — сказал Тагаев Мурашову. Мурашов согласился. Тагаев улыбнулся.")
    assert _persons(found) == {"Тагаев": ["Тагаев", "Тагаев"], "Мурашов": ["Мурашову", "Мурашов"]}


def test_a_name_does_not_run_over_a_bracket(find: Find) -> None:
    found = find("«После встречи [с Мурашовым] Тагаев приехал домой», — сказал министр. Мурашов ответил. Тагаев ждал.")
    assert _persons(found) == {"Мурашов": ["Мурашовым", "Мурашов"], "Тагаев": ["Тагаев", "Тагаев"]}


def test_the_name_is_the_fullest_of_the_article(find: Find) -> None:
    found = find("Лопухин приехал утром. Вечером Иван Сергеевич Лопухин выступил. Иван Лопухин устал.")
    assert list(_persons(found)) == ["Иван Сергеевич Лопухин"]


def test_an_apostrophe_is_no_initial(find: Find) -> None:
    found = find("Патрик О’Мэлли приехал утром. Министр Патрик О’Мэлли выступил.")
    assert list(_persons(found)) == ["Патрик О’Мэлли"]


def test_the_spelling_of_the_article_wins(find: Find) -> None:
    found = find("Письмо для Семена Белозерова пришло. Семен Белозеров ответил.")
    assert list(_persons(found)) == ["Семен Белозеров"]


def test_gender_from_the_verb(find: Find) -> None:
    found = find("Шарлиз Деку сказала, что приедет.")
    assert [e.gender for e in found.all if e.type == "PERSON"] == ["fem"]


def test_ids_count_in_order_of_the_first_mention(find: Find) -> None:
    found = find("Тагаев прилетел в Казахстан. Там его встретил Мурашов.")
    assert [e.id for e in found.all] == [f"n{i}" for i in range(1, len(found.all) + 1)]
    starts = [e.mentions[0].span.start for e in found.all]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "text", ["Пётр Кравец приехал. Кравца встретили. Кравцу вручили приз.", "Вацлав Гашек приехал. Гашека ждали."]
)
def test_surnames_alone_in_oblique_cases(find: Find, text: str) -> None:
    """With a fleeting vowel, and such as the dictionary has."""
    (person,) = find(text).all
    assert [m.kind for m in person.mentions] == ["name"] * text.count(".")


def test_a_name_in_other_letters_in_brackets_is_the_same_person(find: Find) -> None:
    found = _persons(find("Глеб Рудаков (Gleb Rudakov) прилетел утром. Рудаков доволен. С ним прилетел John Smith."))
    assert found == {"Глеб Рудаков": ["Глеб Рудаков", "Gleb Rudakov", "Рудаков"], "John Smith": ["John Smith"]}


@pytest.mark.parametrize(
    ("text", "name", "mentions"),
    [
        (
            "Иван Петрович открыл завод. Рабочие ждали Ивана Петровича. С Иваном Петровичем приехал мэр.",
            "Иван Петрович",
            3,
        ),
        ("Иван Петрович Лютов открыл завод. Денис Лютов закрыл. Ивана Петровича ждали.", "Иван Петрович Лютов", 2),
        ("Юлия Лютова открыла завод. «Юля Лютова умеет ждать», — заявил Глеб Рудаков.", "Юлия Лютова", 2),
        ("Бриджит Вансон открыла завод. Потом Брижит Вансон закрыла его.", "Бриджит Вансон", 2),
        ("Марк Чепмонт открыл завод. Потом Марк Чэпмонт закрыл его.", "Марк Чепмонт", 2),
        ("Эдгар Варретти открыл завод. Потом Эдгар Варети закрыл его.", "Эдгар Варретти", 2),
        ("Джеймс Вансон открыл завод. Дж. Вансон закрыл его.", "Джеймс Вансон", 2),
        ("Дэвид Петрэнус открыл завод. Затем Петренус закрыл его.", "Дэвид Петрэнус", 2),
        ("Диа́с Кадырма́ев открыл завод. Затем Кадырмаев закрыл его.", "Диас Кадырмаев", 2),
    ],
)
def test_one_person_in_two_spellings(find: Find, text: str, name: str, mentions: int) -> None:
    assert {n: len(m) for n, m in _persons(find(text)).items()}[name] == mentions


@pytest.mark.parametrize(
    "text",
    [
        "Мария Лютова открыла завод. Марина Лютова закрыла его.",
        "Виктор Лютов открыл завод. Виктория Лютова закрыла его.",
        "Андрей Воронин открыл завод. Андрей Воронов закрыл его.",
        "Сергей Иванович Лютов открыл завод. Сергей Петрович Лютов закрыл его.",
        "Иван Петрович открыл завод. Иван Сергеевич закрыл его.",
    ],
)
def test_two_persons_with_names_alike(find: Find, text: str) -> None:
    assert len(_persons(find(text))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Шестидесятивосьмилетняя Лютова открыла завод.",
        "Завод открыла 68-летняя Лютова.",
        "Экс-советница Лютовой открыла завод.",
        "Вместо Анны Лютовой завод открыл мэр.",
        "Назначение Лютовой удивило рабочих.",
        "Сама Лютова открыла завод.",
    ],
)
def test_a_word_before_a_name_is_no_part_of_it(find: Find, text: str) -> None:
    (mentions,) = _persons(find(f"Анна Лютова приехала. {text}")).values()
    assert mentions[1] in ("Лютова", "Лютовой", "Анны Лютовой")
