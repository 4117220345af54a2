"""Roles beside the names of persons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Чрезвычайный и полномочный посол Италии в Грузии Глеб Рудаков прилетел утром.",
            ["чрезвычайный и полномочный посол Италии в Грузии"],
        ),
        ("Об этом заявил первый замминистра энергетики Глеб Рудаков.", ["первый замминистра энергетики"]),
        ("Первый президент республики Глеб Рудаков прилетел утром.", ["президент республики"]),
        (
            "Глеб Рудаков, главный инженер завода, депутат собрания, прилетел утром.",
            ["главный инженер завода", "депутат собрания"],
        ),
        ("Глеб Рудаков (Gleb Rudakov), главный инженер завода, прилетел утром.", ["главный инженер завода"]),
        ("Глеб Рудаков, член общественного совета, прилетел утром.", ["член общественного совета"]),
        ("Прилетел наблюдатель от ОБСЕ Глеб Рудаков.", ["наблюдатель от ОБСЕ"]),
        ("Глеб Рудаков, главный инженер завода", ["главный инженер завода"]),
    ],
)
def test_all_words_of_a_role_are_told(find: Find, text: str, roles: list[str]) -> None:
    (person,) = [e for e in find(text).all if e.type == "PERSON"]
    assert list(person.roles) == roles


def test_a_member_is_nobody_known_before(find: Find) -> None:
    found = find("Глеб Рудаков, член совета завода, прилетел утром. Член совета ничего не заявил.")
    (person,) = [e for e in found.all if e.type == "PERSON"]
    assert [m.kind for m in person.mentions] == ["name"]
