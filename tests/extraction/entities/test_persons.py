"""Persons: nominative names and merged mentions."""

from __future__ import annotations

from collections.abc import Callable

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _persons(found: Entities) -> dict[str, list[str]]:
    return {e.name: [m.text for m in e.mentions if m.kind == "name"] for e in found.all if e.type == "PERSON"}


def test_one_person_in_several_cases(find: Find) -> None:
    found = find("Встреча с Аркадием Белозёровым прошла утром. Белозёров остался доволен. О Белозёрове писали газеты.")
    assert _persons(found) == {"Аркадий Белозёров": ["Аркадием Белозёровым", "Белозёров", "Белозёрове"]}


def test_namesakes_stay_apart(find: Find) -> None:
    found = find("Анна Белозёрова приехала в город. Аркадий Белозёров остался дома.")
    assert list(_persons(found)) == ["Анна Белозёрова", "Аркадий Белозёров"]


def test_two_surnames_side_by_side(find: Find) -> None:
    found = find("«Приезжайте», — сказал Тагаев Мурашову. Мурашов согласился. Тагаев улыбнулся.")
    assert _persons(found) == {"Тагаев": ["Тагаев", "Тагаев"], "Мурашов": ["Мурашову", "Мурашов"]}


def test_ids_count_in_order_of_the_first_mention(find: Find) -> None:
    found = find("Тагаев прилетел в Казахстан. Там его встретил Мурашов.")
    assert [e.id for e in found.all] == [f"n{i}" for i in range(1, len(found.all) + 1)]
    starts = [e.mentions[0].span.start for e in found.all]
    assert starts == sorted(starts)
