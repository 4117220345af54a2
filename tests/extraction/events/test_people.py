"""Whom an event is about where its own words name nobody."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


def _names(find: Find, text: str, trigger: str) -> set[str]:
    event = next(e for e in find(text) if e.trigger.text == trigger)
    return {p.name for p in event.participants}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Анна Тагаева болела целый год. Смерть наступила ночью.", "Смерть"),
        ("По словам врачей, Анна Тагаева не дышала, и в полдень была зафиксирована смерть.", "смерть"),
    ],
)
def test_what_befalls_one_person_befalls_the_one_just_named(find: Find, text: str, trigger: str) -> None:
    assert _names(find, text, trigger) == {"Анна Тагаева"}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Анна Тагаева приехала на завод. Погибли 12 человек.", "Погибли"),
        ("Анна Тагаева и Олег Мурашов болели целый год. Смерть наступила ночью.", "Смерть"),
        ("Анна Тагаева приехала на завод. Митинг собрал сто человек.", "Митинг"),
    ],
)
def test_nobody_is_guessed(find: Find, text: str, trigger: str) -> None:
    assert _names(find, text, trigger) == set()
