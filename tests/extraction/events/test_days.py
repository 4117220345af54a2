"""The day of an event: its own, that of words around it, that of the story."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.events.conftest import Find
from workers.extraction.events import Event

PUBLISHED = date(2023, 5, 20)


def named(events: tuple[Event, ...], trigger: str) -> Event:
    return next(e for e in events if trigger in (m.text for m in e.mentions))


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        # a participle of the noun
        ("Стороны вернулись к договору, подписанному в Праге 5 мая 2023 года.", "подписанному", "2023-05-05"),
        # right behind the noun, not that of the verb
        (
            "3 мая 2023 года Олег Мурашов рассказал журналистам о встрече с Анной Тагаевой в Праге 5 апреля 2022 года.",
            "встрече",
            "2022-04-05",
        ),
        # the nearest of two
        (
            "5 мая 2020 года Олег Мурашов посетил Прагу, а 7 июня 2021 года прибыл в Варшаву.",
            "прибыл",
            "2021-06-07",
        ),
    ],
)
def test_the_nearest_words_count(find: Find, text: str, trigger: str, start: str) -> None:
    time = named(find(text), trigger).time
    assert time is not None
    assert time.start == start


@pytest.mark.parametrize(
    "text",
    [
        "5 мая 2023 года Олег Мурашов подписал указ о призыве в армию.",
        "5 мая 2023 года Олег Мурашов выступил после отставки Анны Тагаевой.",
    ],
)
def test_the_time_of_a_verb_is_not_that_of_a_noun_apart_from_it(find: Find, text: str) -> None:
    assert all(e.time is None for e in find(text) if e.trigger.text in ("призыве", "отставки"))


def test_a_paragraph_goes_on_on_the_day_told(find: Find) -> None:
    found = find("5 мая 2023 года в Праге было людно. Олег Мурашов встретился там с Анной Тагаевой.")
    meeting = named(found, "встретился")
    assert meeting.time is not None
    assert meeting.time.start == "2023-05-05"
    assert "time-story" in [e.rule for e in meeting.evidence]


def test_words_that_leave_the_day_told(find: Find) -> None:
    found = find("5 мая 2023 года Олег Мурашов приехал в Прагу. Ранее он встретился с Анной Тагаевой в Варшаве.")
    assert named(found, "встретился").time is None


def test_the_headline_is_of_the_day_that_the_lead_tells(find: Find) -> None:
    text = "Олега Мурашова арестовали в Праге\n\nПолиция задержала чиновника 5 мая 2023 года. Ему грозит штраф."
    time = named(find(text), "арестовали").time
    assert time is not None
    assert time.start == "2023-05-05"


def test_words_at_a_meeting_are_of_its_day(find: Find) -> None:
    text = (
        "Олег Мурашов и Анна Тагаева встретились в Праге 5 мая 2023 года.\n\n"
        "Стороны говорили три часа.\n\nОлег Мурашов поблагодарил Анну Тагаеву за поддержку."
    )
    thanks = named(find(text, published=PUBLISHED), "поблагодарил")
    assert thanks.time is not None
    assert thanks.time.start == "2023-05-05"
    assert {"time-company"} <= {e.rule for e in thanks.evidence}


def test_an_article_of_one_day(find: Find) -> None:
    text = (
        "5 мая 2023 года в Праге было людно.\n\nНа площади продавали книги и цветы.\n\n"
        "Дул ветер с реки.\n\nПолиция задержала Олега Мурашова."
    )
    time = named(find(text), "задержала").time
    assert time is not None
    assert time.start in ("2023-05", "2023-05-05")


def test_the_day_of_a_document_is_not_that_of_what_it_brings(find: Find) -> None:
    found = find("Олега Мурашова задержали на основании решения от 5 мая 2023 года.")
    assert named(found, "задержали").time is None


def test_an_occurrence_lasts_as_long_as_said(find: Find) -> None:
    text = "Двухдневный визит Олега Мурашова в Прагу начался 5 мая 2023 года."
    time = next(e for e in find(text) if e.type == "VISIT").time
    assert time is not None
    assert (time.start, time.end) == ("2023-05-05", "2023-05-06")


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        ("В 2017 г. Олег Мурашов приехал в Прагу, возглавив завод.", "возглавив", "2017"),
        # of a clause that only reports, the day stays with it
        ("В 2017 г. Олег Мурашов сказал, что Анна Тагаева возглавит завод.", "возглавит", None),
    ],
)
def test_a_time_that_opens_the_sentence(find: Find, text: str, trigger: str, start: str | None) -> None:
    time = named(find(text), trigger).time
    assert (time.start if time is not None else None) == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("5 мая 2023 года в Праге загорелся склад. В 19:28 прогремел взрыв.", "2023-05-05"),
        ("5 мая 2023 года в Праге загорелся склад. Взрыв может прогреметь и ночью.", None),
    ],
)
def test_an_hour_is_of_the_day_told(find: Find, text: str, start: str | None) -> None:
    words = ("взрыв", "Взрыв", "прогремел", "прогреметь")
    time = next(e for e in find(text) if e.trigger.text in words).time
    assert (time.start if time is not None else None) == start


def test_a_clause_about_the_event_gives_its_day(find: Find) -> None:
    text = "В Праге следили за встречей с Олегом Мурашовым в Польше, которая состоялась в начале ноября 2023 года."
    time = named(find(text), "встречей").time
    assert time is not None
    assert time.start == "2023-11"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("В Праге завершился турнир Поречья 2017.", "2017"),
        ("В Праге завершился турнир 2017 участников.", None),
    ],
)
def test_a_year_in_the_name_of_an_occasion(find: Find, text: str, start: str | None) -> None:
    time = named(find(text), "турнир").time
    assert (time.start if time is not None else None) == start


def test_acts_at_a_meeting_are_a_part_of_it(find: Find) -> None:
    text = "На встрече с Олегом Мурашовым в Праге 5 мая 2023 года Анна Тагаева потребовала вывести войска."
    events = find(text)
    demand, meeting = named(events, "потребовала"), named(events, "встрече")
    assert demand.parent == meeting.id
    assert demand.time is not None
    assert demand.time.start == "2023-05-05"


def test_about_eight_is_an_hour_of_its_day(find: Find) -> None:
    time = named(find("Взрыв в Праге прогремел около 8 часов утра 14 февраля 2017 года."), "Взрыв").time
    assert time is not None
    assert time.start == "2017-02-14"


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Олега Мурашова убили в Праге. Врач сообщил, что умерший родился в 1970 году.", "убили"),
        ("Врач сообщил, что погибший в аварии родился в 1970 году.", "погибший"),
    ],
)
def test_the_birth_of_the_dead_is_not_their_death(find: Find, text: str, trigger: str) -> None:
    events = find(text)
    assert named(events, trigger).time is None
    assert named(events, "родился").time is not None


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        # what the gerund tells, the verb tells too
        ("Потеряв пост в 1985 году, Олег Мурашов прибыл в Прагу.", "прибыл", "1985"),
        # an infinitive belongs to the verb of going, not to that of asking
        ("Олег Мурашов прибыл работать в Прагу в октябре 2012 года.", "прибыл", "2012-10"),
        ("Олег Мурашов призвал вернуться в Прагу к 2020 году.", "призвал", None),
        # to declare one's readiness is to offer
        ("26 февраля 2016 года Олег Мурашов заявил о готовности к переговорам.", "готовности", "2016-02-26"),
        # what was followed at once lies in the year told
        ("В 1993 году Олег Мурашов возглавил завод после кончины Анны Тагаевой.", "кончины", "1993"),
        ("Осенью 2015 года Олег Мурашов прибыл в Прагу.", "прибыл", "2015"),
        # the year of a prize is not that of a death
        ("Скончался лауреат премии Поречья 1997 года Олег Мурашов.", "Скончался", None),
    ],
)
def test_times_beside_an_event(find: Find, text: str, trigger: str, start: str | None) -> None:
    time = named(find(text), trigger).time
    assert (time.start if time is not None else None) == start


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        ("Олег Мурашов скончался 4 декабря 2017 года. За два дня до смерти Олег Мурашов прибыл в Прагу.", "прибыл",
         "2017-12-02"),
        ("Матч в Праге прошёл 14 мая 2023 года. Накануне матча Олега Мурашова задержали.", "задержали", "2023-05-13"),
        ("Олег Мурашов скончался 30 марта 2011 года. За полтора месяца до смерти он прибыл в Прагу.", "прибыл",
         "2011-02"),
        ("Переговоры в Праге прошли 11 мая 2023 года, спустя несколько дней после ареста Олега Мурашова.", "ареста",
         "2023-05"),
    ],
)  # fmt: skip
def test_a_day_counted_from_another_event(find: Find, text: str, trigger: str, start: str) -> None:
    event = named(find(text), trigger)
    assert event.time is not None
    assert (event.time.start, event.time.text) == (start, None)
    assert "time-relative" in [e.rule for e in event.evidence]
