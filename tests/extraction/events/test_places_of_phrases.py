"""Places that the words around an event name: behind its phrase, «где», «там»; and those that are not its own."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


def _place(find: Find, text: str, trigger: str) -> str | None:
    event = next(e for e in find(text) if trigger in (m.text for m in e.mentions))
    return event.place.name if event.place is not None else None


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Журналисты следили за поездкой Олега Мурашова на саммит с Анной Тагаевой в Праге.", "саммит", "Прага"),
        ("После выборов Олег Мурашов посетит Прагу, где встретится с Анной Тагаевой.", "встретится", "Прага"),
        ("Олег Мурашов выступил на форуме в Праге. Там он встретился с Анной Тагаевой.", "встретился", "Прага"),
        ("Олег Мурашов живёт в центре Праги, где встретился с Анной Тагаевой.", "встретился", "Прага"),
    ],
)
def test_words_around_tell_the_place(find: Find, text: str, trigger: str, place: str) -> None:
    assert _place(find, text, trigger) == place


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        # where one goes
        ("В Варшаве внимательно следили за поездкой Олега Мурашова на саммит с Анной Тагаевой.", "саммит"),
        # what another event preceded
        (
            "Беседа Олега Мурашова с послом в Варшаве состоялась спустя три дня после ареста Анны Тагаевой.",
            "ареста",
        ),
    ],
)
def test_the_place_of_the_clause_above_is_not_its_own(find: Find, text: str, trigger: str) -> None:
    event = next(e for e in find(text) if e.trigger.text == trigger)
    assert not {"place-own", "place-mention"} & {e.rule for e in event.evidence}


def test_what_words_are_about_is_not_where_they_are_said(find: Find) -> None:
    assert _place(find, "Олег Мурашов выступил с осуждением переворота в Праге.", "осуждением") is None


def test_where_a_journey_begins_is_not_where_it_goes(find: Find) -> None:
    text = "Олег Мурашов прибыл с визитом в Прагу. Его визит начался в Градчанах с встречи с Анной Тагаевой."
    assert _place(find, text, "прибыл") == "Прага"


def test_talks_on_the_day_after_an_arrival_are_a_part_of_the_visit(find: Find) -> None:
    found = find(
        "5 мая 2023 года Олег Мурашов прибыл с визитом в Прагу. 6 мая состоялись переговоры делегаций двух стран."
    )
    visit = next(e for e in found if e.type == "VISIT")
    talks = next(e for e in found if e.type == "NEGOTIATION")
    assert talks.parent == visit.id
    assert talks.place is not None
    assert talks.place.name == "Прага"


def test_talks_a_week_after_an_arrival_are_none(find: Find) -> None:
    found = find(
        "5 мая 2023 года Олег Мурашов прибыл с визитом в Прагу. 16 мая состоялись переговоры делегаций двух стран."
    )
    assert next(e for e in found if e.type == "NEGOTIATION").parent is None
