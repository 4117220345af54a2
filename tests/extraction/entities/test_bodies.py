"""Common nouns for organizations that the article has named before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _meant(found: Entities, name: str) -> list[str]:
    entity = next(e for e in found.all if e.name == name)
    return [m.text for m in entity.mentions if m.kind == "descriptor"]


@pytest.mark.parametrize(
    ("text", "name", "noun"),
    [
        ("Об этом пишет газета «Северный вестник». Издание ссылается на врачей.", "Северный вестник", "Издание"),
        ("Завод купила компания «Ясень». Сделку компания закрыла в мае.", "Ясень", "компания"),
        ("Партия «Северный путь» провела съезд. Своего кандидата партия назовёт позже.", "Северный путь", "партия"),
        ("Пожар потушили, сообщили в МЧС. О пострадавших ведомство не знает.", "МЧС", "ведомство"),
        ("Об иске знает ЕСПЧ. Жалобу суд рассмотрит в мае.", "ЕСПЧ", "суд"),
        ("Пела группа «Ясень». Новый альбом группа покажет в мае.", "Ясень", "группа"),
        ("Матч сорван, передал ТАСС. Как отмечает агентство, зрители разошлись.", "ТАСС", "агентство"),
    ],
)
def test_a_noun_of_its_kind(find: Find, text: str, name: str, noun: str) -> None:
    assert _meant(find(text), name) == [noun]


def test_the_kind_must_fit(find: Find) -> None:
    found = find("Завод купила компания «Ясень». Своего кандидата партия назовёт позже.")
    assert _meant(found, "Ясень") == []


@pytest.mark.parametrize(
    "second",
    [
        "Новая компания построит здесь цех.",
        "Одна компания уже построила здесь цех.",
        "Компания друзей гуляла по берегу.",
        "Компании построят здесь цех.",
        "Компания «Клён» построит здесь цех.",
    ],
)
def test_another_or_any_company_stays_out(find: Find, second: str) -> None:
    assert _meant(find(f"Завод купила компания «Ясень». {second}"), "Ясень") == []


def test_two_companies_named_together_are_candidates(find: Find) -> None:
    found = find("Сделку обсудили компания «Ясень» и компания «Клён». Договор компания подписала в мае.")
    assert _meant(found, "Ясень") == _meant(found, "Клён") == []
    names = [[found.by_id[i].name for i in c.entities] for c in found.candidates if c.text == "компания"]
    assert names == [["Ясень", "Клён"]]


def test_the_last_of_a_kind(find: Find) -> None:
    found = find("Завод продала компания «Ясень». Его купила компания «Клён». Цену компания не назвала.")
    assert (_meant(found, "Ясень"), _meant(found, "Клён")) == ([], ["компания"])


def test_a_company_named_long_ago_stays_out(find: Find) -> None:
    between = "Погода была хорошей. Дети играли во дворе. Птицы пели. Вода в реке поднялась. "
    assert _meant(find(f"Завод купила компания «Ясень». {between}Цену компания не назвала."), "Ясень") == []


def test_the_only_one_of_a_kind_that_is_named_often_reaches_further(find: Find) -> None:
    between = "Диск группы «Ясень» продан. Афиши группы «Ясень» сняты. Было тихо. Люди пели. Люди ели. Люди спали."
    found = find(f"Концерт дала группа «Ясень». {between} В заявлении группы сказано о мосте.")
    assert _meant(found, "Ясень") == ["группы"]
    found = find(f"Концерты дали группа «Ясень» и группа «Клён». {between} В заявлении группы сказано о мосте.")
    assert _meant(found, "Ясень") == _meant(found, "Клён") == []
