"""Dead, injured, detained, participants, sums, scores."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find
from workers.extraction.events import Event


def _numbers(found: tuple[Event, ...], kind: str) -> list[tuple[str, float | None, str | None]]:
    return [(n.role, n.value, n.unit) for e in found if e.type == kind for n in e.numbers]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("В результате аварии в Заречном погибли 12 человек.", "ACCIDENT", ("dead", 12, "человек")),
        ("В результате аварии в Заречном погибли 12 человек.", "LIFE", ("dead", 12, "человек")),
        ("В Заречном произошёл пожар. Пострадали трое.", "ACCIDENT", ("injured", 3, None)),
        ("На митинге в Заречном полиция задержала 15 человек.", "ARREST", ("detained", 15, "человек")),
        ("На митинг в Заречном вышли 400 человек.", "PROTEST", ("participants", 400, "человек")),
        ("Концерн «Вымпел» купил завод «Луч» за 5 млн рублей.", "DEAL", ("amount", 5e6, "RUB")),
        ("Суд оштрафовал концерн «Вымпел» на 300 тысяч рублей.", "VERDICT", ("amount", 3e5, "RUB")),
        ("Писательница Анна Тагаева скончалась в возрасте 81 года.", "LIFE", ("age", 81, "year")),
    ],
)
def test_a_number_has_its_role(find: Find, text: str, kind: str, number: tuple[str, float, str | None]) -> None:
    assert number in _numbers(find(text), kind)


def test_a_score_has_two_sides(find: Find) -> None:
    found = find("«Вымпел» обыграл «Сокол» со счётом 2:1.")
    assert [(n.role, n.value, n.low, n.high) for e in found for n in e.numbers] == [("score", None, 2, 1)]


def test_bounds_are_kept(find: Find) -> None:
    found = find("Полиция Заречного задержала более 30 человек.")
    (number,) = (n for e in found for n in e.numbers)
    assert (number.low, number.high) == (30, None)


def test_parts_of_a_number_are_no_numbers_of_their_own(find: Find) -> None:
    found = find("В результате аварии в Заречном погибли 12 человек, в том числе пять женщин.")
    assert _numbers(found, "ACCIDENT") == [("dead", 12, "человек")]


def test_who_kills_is_not_among_the_dead(find: Find) -> None:
    found = find("Олега Мурашова убили две женщины.")
    assert [e.type for e in found] == ["CRIME"]
    assert _numbers(found, "CRIME") == []


def test_the_nearest_word_tells_the_role(find: Find) -> None:
    found = find("Нападавший в Праге сумел убить одного и ранить четырёх человек.")
    assert ("injured", 4, "человек") in {n for e in found for n in _numbers((e,), e.type)}
    assert ("dead", 4, "человек") not in {n for e in found for n in _numbers((e,), e.type)}


def test_what_is_counted_must_be_people(find: Find) -> None:
    found = find("В результате аварии в Заречном погибли 12 коров.")
    assert _numbers(found, "ACCIDENT") == []


def test_numbers_lie_in_the_text(find: Find) -> None:
    text = "Олег Мурашов купил дом за 5 млн рублей. В доме случился пожар, погибли двое."
    numbers = [n for e in find(text) for n in e.numbers]
    assert {n.role for n in numbers} == {"amount", "dead"}
    assert all(text[slice(*n.span)] == n.text for n in numbers)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Число погибших при пожаре в Заречном выросло до пяти.", ("dead", 5)),
        ("Число погибших при пожаре в Заречном выросло с трёх до пяти человек.", ("dead", 5)),
        ("Число погибших при пожаре в Заречном увеличилось на двоих и достигло пяти.", ("dead", 5)),
        ("До пяти возросло число погибших при пожаре в Заречном.", ("dead", 5)),
        ("Количество пострадавших при пожаре в Заречном достигло 40.", ("injured", 40)),
        ("Количество задержанных на митинге в Заречном составило 150.", ("detained", 150)),
    ],
)
def test_a_count_that_grows_is_what_it_has_grown_to(find: Find, text: str, number: tuple[str, float]) -> None:
    found = find(text)
    assert {(role, value) for e in found for role, value, _ in _numbers((e,), e.type)} == {number}
    of = {"dead": "LIFE", "injured": "ACCIDENT", "detained": "PROTEST"}[number[0]]
    assert [(role, value) for role, value, _ in _numbers(found, of)] == [number]


def test_people_told_by_a_clause_are_not_the_subject_counted(find: Find) -> None:
    found = find("Родственники моряков, погибших в аварии в Заречном, собрали 300 подписей.")
    assert all(role != "dead" for e in found for role, _, _ in _numbers((e,), e.type))
