"""Roles and the descriptors that stand for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from workers.extraction import entities, parsing, zones
from workers.extraction.entities import Entities, Entity
from workers.extraction.entities.offices import terms

Find = Callable[[str], Entities]


def _person(found: Entities, surname: str) -> Entity:
    return next(e for e in found.all if e.type == "PERSON" and e.name.endswith(surname))


def _descriptors(found: Entities, surname: str) -> list[str]:
    return [m.text for m in _person(found, surname).mentions if m.kind == "descriptor"]


def test_role_before_the_name(find: Find) -> None:
    person = _person(find("На форуме с президентом Исландии Гуннаром Торваном встретились врачи."), "Торван")
    assert person.roles == ("президент Исландии",)
    assert person.country == "IS"


def test_role_behind_the_name(find: Find) -> None:
    found = find("Аркадий Белозёров, главный редактор журнала «Северный маяк», вышел на сцену.")
    assert _person(found, "Белозёров").roles == ("главный редактор журнала «Северный маяк»",)


def test_an_office_given_by_a_verb(find: Find) -> None:
    person = _person(find("Гуннар Торван был избран президентом Исландии."), "Торван")
    assert person.roles == ("президент Исландии",)


def test_synonyms_of_an_office(find: Find) -> None:
    found = find(
        "Президент Исландии Гуннар Торван прилетел в Осло. Исландский лидер встретился с врачами. "
        "Глава Исландии улетел вечером."
    )
    assert _descriptors(found, "Торван") == ["Исландский лидер", "Глава Исландии"]


def test_two_presidents_are_told_apart_by_the_state(find: Find) -> None:
    found = find(
        "Президент Исландии Гуннар Торван и президент Боливии Хорхе Мадрано провели встречу. "
        "Президент Боливии остался доволен. Президент Исландии промолчал."
    )
    assert _descriptors(found, "Мадрано") == ["Президент Боливии"]
    assert _descriptors(found, "Торван") == ["Президент Исландии"]


def test_a_bare_office_of_two_stays_out(find: Find) -> None:
    found = find(
        "Президент Исландии Гуннар Торван и президент Боливии Хорхе Мадрано провели встречу. Президент остался доволен."
    )
    assert _descriptors(found, "Мадрано") == []
    assert _descriptors(found, "Торван") == []


def test_a_wider_word(find: Find) -> None:
    found = find(
        "Политолог Аркадий Белозёров считает, что зима будет тёплой. По словам эксперта, снега не будет. "
        "Политолог ждёт весны."
    )
    assert _descriptors(found, "Белозёров") == ["эксперта", "Политолог"]


def test_an_indefinite_noun_is_somebody_else(find: Find) -> None:
    found = find("Политолог Аркадий Белозёров ждёт весны. Другой эксперт ждёт осени. Ни один политолог не ждёт зимы.")
    assert _descriptors(found, "Белозёров") == []


def test_nobody_is_called_by_an_office_of_another_state(find: Find) -> None:
    found = find("Президент Исландии Гуннар Торван прилетел в Осло. Президент Боливии остался дома.")
    assert _descriptors(found, "Торван") == []


def test_a_minister_is_no_head_of_state(find: Find) -> None:
    found = find("Министр культуры Исландии Гуннар Торван прилетел в Осло. Глава Исландии остался дома.")
    assert _descriptors(found, "Торван") == []


def test_feminine_nouns_are_about_women(find: Find) -> None:
    found = find("Певица Анна Горецкая и певец Лев Вышинский выступили в клубе. Певица устала.")
    assert _descriptors(found, "Горецкая") == ["Певица"]


@pytest.mark.parametrize(
    ("text", "surname", "descriptor"),
    [
        ("Глава правительства Исландии Гуннар Торван прилетел в Осло. Премьер доволен.", "Торван", "Премьер"),
        ("Первый замминистра энергетики Гуннар Торван ждёт зимы. Чиновник спокоен.", "Торван", "Чиновник"),
        ("Анне Горецкой исполнилось 90 лет. Сама актриса праздновать не хочет.", "Горецкая", "актриса"),
        ("Льву Вышинскому исполнилось 90 лет. Юбиляр праздновать не хочет.", "Вышинский", "Юбиляр"),
        (
            "Глава МИД Исландии Гуннар Торван прилетел. Министр иностранных дел устал.",
            "Торван",
            "Министр иностранных дел",
        ),
        ("Мэр Осло Гуннар Торван устал. Глава города взял отпуск.", "Торван", "Глава города"),
        (
            "Создатель социальной сети Лев Вышинский сыт. Создатель «Сколы» ждёт весны.",
            "Вышинский",
            "Создатель «Сколы»",
        ),
    ],
)
def test_another_word_for_the_office(find: Find, text: str, surname: str, descriptor: str) -> None:
    assert _descriptors(find(text), surname) == [descriptor]


@pytest.mark.parametrize(
    "text",
    [
        "Президент Исландии Гуннар Торван прилетел в Осло. Глава региона взял отпуск.",
        "Глава государства Гуннар Торван прилетел в Осло. Премьер-министр взял отпуск.",
        "Начальник штаба Гуннар Торван прилетел в Осло. Начальник управления связи штаба взял отпуск.",
        "Гуннар Торван и Лев Вышинский пели. Юбиляр устал.",
        "Первый замминистра Гуннар Торван ждал мэра Льва Вышинского. Чиновник опоздал.",
        "Гуннар Торван пел. Эксперт ждёт весны.",
        "Прилетел тогда президент Исландии. Гуннар Торван, бывший президент Исландии, устал.",
    ],
)
def test_no_word_for_the_wrong_office(find: Find, text: str) -> None:
    assert _descriptors(find(text), "Торван") == []


def test_rivals_are_candidates(find: Find) -> None:
    found = find("Первый замминистра Гуннар Торван ждал мэра Льва Вышинского. Чиновник опоздал.")
    names = [{found.by_id[i].name for i in c.entities} for c in found.candidates if c.text == "Чиновник"]
    assert names == [{"Гуннар Торван", "Лев Вышинский"}]


def test_a_role_behind_a_dash(find: Find) -> None:
    found = find("Врачи говорили с Гуннаром Торваном — действующим премьером Исландии.")
    assert _person(found, "Торван").roles == ("премьер Исландии",)


def test_the_medium_behind_an_office_is_no_part_of_it(find: Find) -> None:
    found = find("Президент Исландии Гуннар Торван устал. Это сказал президент Исландии The Nordic Post.")
    assert _descriptors(found, "Торван") == ["президент Исландии"]


def test_offices_by_date() -> None:
    term = terms()["Франция"][0]
    text = f"Вчера {term.name} выступил. Президент Франции говорил час."
    page = zones.divide(text)
    parsed = parsing.parse(text, page.blocks, page.zones)
    for published, expected in ((term.since, ["Президент Франции"]), (date(1999, 1, 1), [])):
        found = entities.find(type(parsed)(**{**_fields(parsed), "published": published}))
        assert _descriptors(found, term.name.split()[-1]) == expected


def _fields(document: object) -> dict[str, object]:
    return {k: getattr(document, k) for k in ("text", "zones", "sentences", "tokens", "names")}


@pytest.mark.parametrize("state", sorted(terms()))
def test_terms_are_sound(state: str) -> None:
    for term in terms()[state]:
        assert term.until is None or term.since < term.until
        assert len(term.name.split()) >= 2
