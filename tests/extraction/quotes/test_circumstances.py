"""To whom, where and when something is said, beside the cue and in the clauses that share its subject."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find
from workers.extraction.quotes import Quote


def quote_of(find: Find, text: str, words: str) -> Quote:
    """The quote that holds the words, the shortest one."""
    return min((q for q in find(text) if words in q.text), key=lambda q: len(q.text))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("«Мост готов», — сказала Инна Лютова журналистам.", "журналистам"),
        ("Инна Лютова сообщила жителям посёлка, что мост готов.", "жителям посёлка"),
        ("Журналистам Инна Лютова призналась, что мост готов.", "Журналистам"),
        ("Инна Лютова спросила инженера, когда откроют мост.", "инженера"),
        ("Инна Лютова заверила горожан, что мост готов.", "горожан"),
        ("Инна Лютова поделилась с журналистами: «Мост почти готов».", "журналистами"),
        ("Отвечая на вопрос журналистов, Инна Лютова заявила, что мост готов.", "журналистов"),
        ("Выступая перед студентами, Инна Лютова заявила, что мост готов.", "студентами"),
        ("В беседе с журналистами Инна Лютова заявила, что мост готов.", "журналистами"),
        ("В обращении к жителям Инна Лютова заявила, что мост готов.", "жителям"),
        ("Инна Лютова рассказала журналистам о ремонте, добавив, что мост готов.", "журналистам"),
    ],
)
def test_who_hears_it(find: Find, text: str, mention: str) -> None:
    addressee = find(text)[0].addressee
    assert addressee is not None
    assert addressee.mention.text == mention


@pytest.mark.parametrize(
    "text",
    [
        "Инна Лютова заявила, что передала ключи жителям.",
        "Инна Лютова пообещала помочь жителям и заявила, что мост готов.",
        "Письмо мэру уже отправили, сообщила Инна Лютова.",
        "По словам Инны Лютовой, мост готов к открытию.",
        "Суд назначил выплаты пострадавшим, однако Инна Лютова утверждает, что мост готов.",
    ],
)
def test_a_dative_of_another_verb_or_noun_hears_nothing(find: Find, text: str) -> None:
    assert all(q.addressee is None for q in find(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Инна Лютова сообщила газете «Вымпел», что мост готов.", "Вымпел"),
        ("Инна Лютова встретила Глеба Рудакова. «Мост готов», — сказала она Рудакову.", "Глеб Рудаков"),
        ("«Мост готов», — сказала в беседе с корреспондентом газеты «Вымпел» Инна Лютова.", "Вымпел"),
    ],
)
def test_a_named_addressee_is_an_entity(find: Find, text: str, name: str) -> None:
    addressee = quote_of(find, text, "ост готов").addressee
    assert addressee is not None
    assert addressee.name == name
    assert addressee.entity is not None


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("В интервью газете «Вымпел» Инна Лютова заявила, что мост готов.", "интервью газете «Вымпел»"),
        ("«Мост готов», — сказала Инна Лютова на брифинге.", "брифинге"),
        ("«Мост готов», — написала Инна Лютова в своём блоге.", "своём блоге"),
        ("Инна Лютова заявила в эфире телеканала «Ключ», что мост готов.", "эфире телеканала «Ключ»"),
        ("«Мост готов», — написала Инна Лютова на своей странице в Facebook.", "своей странице в Facebook"),
        ("«Мост готов», — написала Инна Лютова в Twitter.", "Twitter"),
        ("В разговоре с журналистами Инна Лютова заявила, что мост готов.", "разговоре с журналистами"),
        ("В ходе пресс-конференции Инна Лютова заявила, что мост готов.", "пресс-конференции"),
        ("Инна Лютова сказала по телефону, что мост готов.", "телефону"),
        ("На совещании Инна Лютова сообщила о ремонте, добавив, что мост готов.", "совещании"),
        ("Инна Лютова дала интервью газете «Вымпел», рассказав, что мост готов.", "интервью газете «Вымпел»"),
        ("Инна Лютова дала интервью газете «Вымпел». В нём она заявила, что мост готов.", "интервью газете «Вымпел»"),
        ("Инна Лютова опубликовала статью, в которой заявила, что мост готов.", "статью"),
    ],
)
def test_where_it_is_said(find: Find, text: str, venue: str) -> None:
    found = quote_of(find, text, "ост готов").venue
    assert found is not None
    assert found.text == venue


def test_a_venue_before_a_colon_block(find: Find) -> None:
    block = "Я убеждена, что мост мы построили на совесть и что он простоит сто лет."
    quote = quote_of(find, f"Инна Лютова дала интервью газете «Вымпел». В нём она сказала:\n{block}\n", "на совесть и")
    assert quote.venue is not None
    assert quote.venue.text == "интервью газете «Вымпел»"


@pytest.mark.parametrize(
    "text",
    [
        "Инна Лютова заявила, что на брифинге все молчали.",
        "Инна Лютова прочитала жалобу, прозвучавшую в эфире, и заявила, что мост готов.",
        "Полиция подтвердила сообщения, что мост закрыт.",
        "Глеб Рудаков выступил на форуме, а Инна Лютова заявила, что мост готов.",
    ],
)
def test_a_place_in_another_clause_is_no_venue(find: Find, text: str) -> None:
    assert all(q.venue is None for q in find(text))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Инна Лютова 5 мая 2025 года заявила, что мост откроют 7 июня 2025 года.", "2025-05-05"),
        ("Ранее 5 мая 2025 года Инна Лютова заявила, что мост готов.", "2025-05-05"),
        ("5 мая 2025 года Инна Лютова вышла к прессе и заявила, что мост готов.", "2025-05-05"),
        ("В письме, опубликованном 5 мая 2025 года, Инна Лютова заявила, что мост готов.", "2025-05-05"),
    ],
)
def test_the_time_of_speaking_is_resolved(find: Find, text: str, time: str) -> None:
    found = find(text)[0].time
    assert found is not None
    assert found.start == time


@pytest.mark.parametrize(
    "text",
    [
        "Инна Лютова, жившая в 2010 году в Заречинске, заявила, что мост готов.",
        "По данным Инны Лютовой, 5 мая 2025 года мост закрыли.",
        "Мост начали строить 5 мая 2025 года, а Инна Лютова заявила, что он готов.",
        "Инна Лютова заявила, что мост откроют 7 июня 2025 года.",
    ],
)
def test_another_time_is_not_that_of_speaking(find: Find, text: str) -> None:
    assert all(q.time is None for q in find(text))
