"""Places: states, capitals, and others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities
from workers.extraction.entities.countries import gazetteer

Find = Callable[[str], Entities]


def _places(found: Entities) -> dict[str, str | None]:
    return {e.name: e.country for e in found.all if e.type == "LOCATION"}


def test_names_of_one_state_are_one_entity(find: Find) -> None:
    found = find("Делегация вылетела в Россию. Гости из РФ остались. Граждане Российской Федерации ждали в порту.")
    (russia,) = (e for e in found.all if e.name == "Россия")
    assert [m.text for m in russia.mentions] == ["Россию", "РФ", "Российской Федерации"]
    assert russia.country == "RU"


def test_a_state_bears_the_name_that_the_article_uses(find: Find) -> None:
    assert _places(find("Поезд шёл в Беларусь. Жители Беларуси ждали.")) == {"Беларусь": "BY"}


def test_of_two_names_of_a_state_the_usual_one_wins(find: Find) -> None:
    assert _places(find("Поезд шёл в Беларусь. Жители Белоруссии ждали.")) == {"Белоруссия": "BY"}


def test_a_state_with_its_kind_in_front(find: Find) -> None:
    assert _places(find("Визит в Республику Казахстан продлится два дня.")) == {"Казахстан": "KZ"}


def test_capitals_stay_places_with_the_code_of_their_state(find: Find) -> None:
    assert _places(find("Поезд идёт из Москвы в Астану.")) == {"Москва": "RU", "Астана": "KZ"}


def test_a_name_of_several_words(find: Find) -> None:
    assert _places(find("Судно шло из Тринидада и Тобаго в Новую Зеландию.")) == {
        "Тринидад и Тобаго": "TT",
        "Новая Зеландия": "NZ",
    }


def test_lower_case_words_are_no_states(find: Find) -> None:
    assert _places(find("Он не ожидал того, что чад будет так много.")) == {}


def test_adjectives_are_no_places(find: Find) -> None:
    assert _places(find("Российские и украинские учёные провели опыт.")) == {}


def test_unknown_places_in_two_cases_are_one(find: Find) -> None:
    found = find("Пожар начался в посёлке Верхний Кундыш. Жителей Верхнего Кундыша вывезли.")
    assert list(_places(found)) == ["Верхний Кундыш"]


@pytest.mark.parametrize(
    ("lemma", "names"),
    [
        ("казахстанский", ["Казахстан"]),
        ("российско-украинский", ["Россия", "Украина"]),
        ("русско-турецкий", ["Турция"]),
        ("деревянный", []),
        ("торгово-экономический", []),
    ],
)
def test_states_of_adjectives(lemma: str, names: list[str]) -> None:
    assert [s.name for s in gazetteer().of_adjective(lemma)] == names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["Соединённых", "Штатов"], "США"),
        (["Соединенными", "Штатами", "Америки"], "США"),
        (["Боснией", "и", "Герцеговиной"], "Босния и Герцеговина"),
        (["Белого", "дома"], "Белый дом"),
        (["Кот-д’Ивуара"], "Кот-д’Ивуар"),
        (["того"], None),
        (["Соединённых"], None),
    ],
)
def test_names_in_all_cases(words: list[str], name: str | None) -> None:
    place = gazetteer().match(words)
    assert (place.name if place else None) == name


def test_the_gazetteer_is_sound() -> None:
    gaz = gazetteer()
    states = {p.state.name: p.state for p in gaz.by_name.values()}
    codes = [s.code for s in states.values() if s.code]
    assert len(codes) == len(set(codes))
    assert len(codes) >= 195
    assert all(len(c) == 2 and c.isascii() and c.isupper() for c in codes)
    lemmas = [*gaz.by_adjective, *gaz.by_demonym]
    assert all(w == w.lower() and "ё" not in w for w in lemmas)
    assert all(a.endswith("ий") for a in gaz.by_adjective)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Пожар произошёл на улице Ленина.", {"улица Ленина"}),
        ("По улице Генерала Мурашова в Праге прошёл парад.", {"улица Генерала Мурашова", "Прага"}),
        ("Пожар был на ул. Гагарина, 5.", {"улица Гагарина"}),
        ("Улица Ленина перекрыта. Пожар был на улице Ленина.", {"улица Ленина"}),
        ("Авария на пересечении улицы Мурашова и проспекта Лосева.", {"улица Мурашова", "проспект Лосева"}),
        ("Люди вышли на площадь Тахрир в Каире.", {"площадь Тахрир", "Каир"}),
        ("Пробка на Невском проспекте.", {"Невский проспект"}),
        # so many square kilometres
        ("Площадь России — 17 млн кв. км.", {"Россия"}),
        # a street and somebody on it
        ("На улице Олег Мурашов встретил друга.", set()),
    ],
)
def test_streets_bear_their_noun(find: Find, text: str, names: set[str]) -> None:
    assert set(_places(find(text))) == names
