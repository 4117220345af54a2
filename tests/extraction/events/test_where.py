"""Where an event happens though none of its words says so."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


def _place(find: Find, text: str, trigger: str) -> str | None:
    event = next(e for e in find(text) if trigger in {m.text for m in e.mentions})
    return event.place.name if event.place is not None else None


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        # the town of the scene
        ("В Праге прошёл митинг. Полиция задержала Олега Мурашова.", "задержала", "Прага"),
        # the town that names what is inside it, told before
        ("В Варшаве взорвался склад. Погибли два человека.", "Погибли", "Варшава"),
        # the state of those who act
        ("Полиция Чехии задержала Олега Мурашова.", "задержала", "Чехия"),
        # the name that the article has for a state
        ("Белорусский парламент принял закон. Беларусь ждала его год.", "принял", "Беларусь"),
    ],
)
def test_what_is_named_around_tells_the_place(find: Find, text: str, trigger: str, place: str) -> None:
    assert _place(find, text, trigger) == place


def test_what_is_only_said_needs_no_place(find: Find) -> None:
    text = "В Праге прошёл митинг. Олег Мурашов обвинил Анну Тагаеву в обмане."
    assert _place(find, text, "обвинил") is None


def test_the_words_of_the_place_are_in_the_text(find: Find) -> None:
    text = "В Праге прошёл митинг. Полиция Чехии задержала Олега Мурашова. Чешский суд оштрафовал его."
    for event in find(text):
        if event.place is not None:
            evidence = [e for e in event.evidence if e.rule.startswith("place-")]
            assert [e.span for e in evidence] == [event.place.span]
            assert text[event.place.span.start : event.place.span.end] == evidence[0].text
