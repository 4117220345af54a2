"""«который» for the person or organization right before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _meant(found: Entities, pronoun: str) -> list[str]:
    return [e.name for e in found.all for m in e.mentions if m.kind == "pronoun" and m.text == pronoun]


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("Награду получил Аркадий Белозёров, который руководит клубом.", "который", "Аркадий Белозёров"),
        ("Врачи осмотрели Веру Лютову, которая упала на льду.", "которая", "Вера Лютова"),
        ("Аркадий Белозёров, с которым говорили врачи, уже дома.", "которым", "Аркадий Белозёров"),
    ],
)
def test_right_after_the_name(find: Find, text: str, pronoun: str, name: str) -> None:
    assert _meant(find(text), pronoun) == [name]


@pytest.mark.parametrize(
    ("text", "pronoun"),
    [
        ("Вышла книга Аркадия Белозёрова, которая понравилась всем.", "которая"),
        ("Аркадий Белозёров купил дом, который строили долго.", "который"),
        ("Приехали Аркадий Белозёров и Вера Лютова, которые руководят клубом.", "которые"),
    ],
)
def test_what_is_not_the_person(find: Find, text: str, pronoun: str) -> None:
    assert _meant(find(text), pronoun) == []
