"""Names in other cases than the nominative."""

from __future__ import annotations

import pytest

from service.registry import speakers
from service.registry.speakers import Speaker


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("Звонарёв", "Звонарёва Звонарёву Звонарёвым Звонарёве"),
        ("Ковылина", "Ковылиной Ковылину Ковылиною"),
        ("Дроздецкий", "Дроздецкого Дроздецкому Дроздецким Дроздецком"),
        ("Дроздецкая", "Дроздецкой Дроздецкую"),
        ("Крутой", "Крутого Крутому Крутым Крутом"),
        ("Бойчук", "Бойчука Бойчуку Бойчуком Бойчуке"),
        ("Кравец", "Кравца Кравцу Кравцом Кравце"),
        ("Сергей", "Сергея Сергею Сергеем Сергее"),
        ("Игорь", "Игоря Игорю Игорем Игоре"),
        ("Павел", "Павла Павлу Павлом Павле"),
        ("Лев", "Льва Льву Львом Льве"),
        ("Мария", "Марии Марию Марией"),
        ("Илья", "Ильи Илье Илью Ильёй"),
        ("Анна", "Анны Анне Анну Анной"),
        ("Минздрав", "Минздрава Минздраву Минздравом"),
        ("Управление", "управления управлению управлением управлении"),
        ("Абдул-Карим", "Абдул-Карима Абдул-Кариму"),
    ],
)
def test_a_name_is_found_in_any_case(name: str, cases: str) -> None:
    speaker = Speaker("person", name)
    for written in [name, *cases.split()]:
        wanted = speakers.words(written)
        assert speakers.has_name(speaker, wanted), written
        assert speakers.begins(speaker, wanted), written


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Пётр Звонарёв", "Петров"),
        ("Иван", "Иванов"),
        ("Ковылина", "Ковылин"),
        ("Звонарёв", "Звон"),
    ],
)
def test_a_longer_or_a_shorter_word_is_another_name(name: str, other: str) -> None:
    assert not speakers.has_name(Speaker("person", name), speakers.words(other))


def test_what_is_typed_of_a_name_begins_it_as_it_is_written() -> None:
    assert speakers.begins(Speaker("person", "Пётр Звонарёв"), ["звон"])
    assert not speakers.begins(Speaker("person", "Пётр Звонарёв"), ["звону"])
