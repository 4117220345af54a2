"""Who is who across articles."""

from __future__ import annotations

import pytest

from workers.extraction.entities.model import Entity
from workers.extraction.stories import Account
from workers.extraction.stories.identity import Identities


def same(kind: str, *names: str) -> list[bool]:
    """Whether each name is the one of the first article."""
    accounts = [
        Account(f"d{k}", None, entities=(Entity("n1", kind, name, (), (), None, (), 0.5),))
        for k, name in enumerate(names)
    ]
    who = Identities(accounts)
    return [who.of(account.doc, "n1") == who.of("d0", "n1") for account in accounts[1:]]


@pytest.mark.parametrize(
    "name",
    ["Ланская", "В. Ланская", "Вера Ланская", "Вера Павловна Ланская", "вера ланская"],
)
def test_names_of_one_person(name: str) -> None:
    assert same("PERSON", "Вера Ланская", name) == [True]


@pytest.mark.parametrize("name", ["Анна Ланская", "А. Ланская", "Вера Ланских", "Вера", "Ланской"])
def test_names_of_another_person(name: str) -> None:
    assert same("PERSON", "Вера Ланская", name) == [False]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Генеральная ассамблея рыбаков", "Генассамблея рыбаков"),
        ("Центральный банк Вермонда", "Центробанк Вермонда"),
        ("Государственная дума", "Госдума"),
        ("«Вестник»", "Вестник"),
    ],
)
def test_syllables_stand_for_the_words_they_begin(full: str, short: str) -> None:
    assert same("ORGANIZATION", full, short) == [True]
    assert same("ORGANIZATION", short, full) == [True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Генеральная ассамблея рыбаков", "Генассамблея лесников"),
        ("Генеральная прокуратура", "Прокуратура"),
        ("Городская дума", "Госдума"),
    ],
)
def test_other_bodies(one: str, other: str) -> None:
    assert same("ORGANIZATION", one, other) == [False]


def test_the_fullest_name_is_told() -> None:
    accounts = [
        Account(f"d{k}", None, entities=(Entity("n1", "PERSON", name, (), (), None, (), 0.5),))
        for k, name in enumerate(("Ланская", "Вера Ланская"))
    ]
    who = Identities(accounts)
    assert who.name(who.of("d0", "n1")) == "Вера Ланская"
    assert who.of("d0", "n9") is None
    assert who.name(None, "кто-то") == "кто-то"
