"""Who else of those named around an event takes part in it."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


def _names(find: Find, text: str, trigger: str) -> list[str]:
    event = next(e for e in find(text) if trigger in {m.text for m in e.mentions})
    return [p.name for p in event.participants]


@pytest.mark.parametrize(
    ("text", "trigger", "who"),
    [
        ("Олег Мурашов готовится к суду, где ему предъявят обвинение.", "обвинение", "Олег Мурашов"),
        ("Олег Мурашов предложил подписать договор с компанией «Вымпел».", "подписать", "Вымпел"),
        ("Минск и Варшава подписали соглашение о границе.", "подписали", "Белоруссия"),
        ("После избрания Анна Тагаева уехала в Прагу.", "избрания", "Анна Тагаева"),
    ],
)
def test_those_named_beside_it_take_part(find: Find, text: str, trigger: str, who: str) -> None:
    assert who in _names(find, text, trigger)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Полиция провела обыск в доме. Позже Анна Тагаева читала об этом в газете.", "обыск"),
    ],
)
def test_bystanders_do_not(find: Find, text: str, trigger: str) -> None:
    assert _names(find, text, trigger) == []


def test_nobody_takes_part_twice_and_few_are_added(find: Find) -> None:
    names = ["Олег Мурашов", "Анна Тагаева", "Глеб Рудаков", "Инна Лютова", "Пётр Карачев", "Зоя Вершинина"]
    text = f"На митинг протеста в Праге пришли {', '.join(names)}. После митинга Олег Мурашов ушёл."
    for event in find(text):
        found = [p.name for p in event.participants]
        assert len(found) == len(set(found))
        assert all(p.mention.text == text[p.mention.span.start : p.mention.span.end] for p in event.participants)


def test_the_words_of_an_event_come_first(find: Find) -> None:
    text = "Олег Мурашов предложил подписать договор с компанией «Вымпел»."
    assert _names(find, text, "предложил")[0] == "Олег Мурашов"
