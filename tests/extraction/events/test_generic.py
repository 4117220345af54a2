"""Trigger words that name no occurrence of their own: attributes, habits, purposes, rules; and what still counts."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


@pytest.mark.parametrize(
    "text",
    [
        "Запрещённые книги лежали на столе.",
        "На площади было шумно, митингующие пели.",
        "Каждый год в деревне отмечают праздник моста.",
        "Сосед обычно приезжает на дачу один.",
        "Комната годится для обсуждения рукописей.",
        "Если человека уволят, он получит пособие.",
        "Если гражданина оштрафуют, он вправе молчать.",
        "Кошка спала в зале заседаний.",
        "На двери остались следы взлома.",
        "Вход открыт по требованию.",
        "Сосед спит в арендуемой им квартире.",
    ],
)
def test_no_single_occurrence(find: Find, text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("RESTRICT", "Книгу, запрещённую парламентом Армении в мае, вернули на полки.", "запрещённую"),
        ("LIFE", "Семьи погибших в шахте шахтёров ждут ответа.", "погибших"),
        ("VISIT", "В пятницу Олег Мурашов приехал в Армению.", "приехал"),
        ("PERSONNEL", "Если Олега Мурашова уволят, завод закроют.", "уволят"),
        ("PROSECUTE", "В Самарканде создали комиссию для расследования этого взрыва.", "расследования"),
    ],
)
def test_tied_to_one_occurrence(find: Find, kind: str, text: str, word: str) -> None:
    assert (kind, word) in [(e.type, m.text) for e in find(text) for m in e.mentions]


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("LEGISLATE", "Парламент Армении принял ряд важных законов.", "принял"),
        ("LIFE", "Олега Мурашова доставили в одну из городских больниц.", "доставили"),
        ("DEAL", "Завод погасил большую часть долга.", "погасил"),
    ],
)
def test_words_of_quantity_are_looked_through(find: Find, kind: str, text: str, word: str) -> None:
    assert (kind, word) in [(e.type, e.trigger.text) for e in find(text)]


def test_what_is_postponed_and_that_it_is_are_two(find: Find) -> None:
    found = {e.type: e.trigger.text for e in find("Власти Самарканда перенесли матч на июль.")}
    assert found == {"REJECT": "перенесли", "SPORT": "матч"}


def test_a_bare_gathering_counts_where_people_attend_it(find: Find) -> None:
    assert [(e.type, e.trigger.text) for e in find("Анна Тагаева выступила на форуме.")] == [("MEETING", "форуме")]
    assert find("Форум полезен всем.") == ()
