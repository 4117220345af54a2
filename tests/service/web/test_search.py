"""The pages over all articles: search of quotes, speakers, what one of them said."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.registry import search
from service.web.search import marked
from tests.service.samples import PARTS
from tests.service.web.conftest import words_of

Publish = Callable[..., str]


@pytest.fixture
def publish(submit: Callable[..., str], finish: Callable[..., None]) -> Publish:
    """An article with a quote of each of these, analysed."""

    def publish(*said: str, who: str = "Пётр Звонарёв", **options: Any) -> str:
        quotes = []
        for n, text in enumerate(said, 1):
            quote = deepcopy(PARTS["quotes"][0]) | {"id": f"q{n}", "text": text}
            quote["speaker"] |= {"name": who}
            quotes.append(quote)
        id = submit(text=f"Заметка о том, что сказано: {' '.join(said)}. Жители довольны новостями.", **options)
        finish(id, parts={**PARTS, "quotes": quotes})
        return id

    return publish


def test_words_of_the_query_are_marked_in_any_inflection() -> None:
    assert marked("Мосту и мостам ещё быть.", "мост еще") == [
        ("Мосту", True), (" и ", False), ("мостам", True), (" ", False), ("ещё", True), (" быть.", False),
    ]  # fmt: skip
    assert marked("Мост.", "") == [("Мост.", False)]
    assert "".join(words for words, _ in marked("Мо́ст <b>мост</b>-то", "мост")) == "Мо́ст <b>мост</b>-то"


def test_a_quote_is_found_and_leads_to_its_card(reader: FlaskClient, publish: Publish) -> None:
    id = publish("Дороги ждут", "Мосты откроют", title="Мост", source="Вестник", published_at="2026-11-20")
    page = reader.get("/quotes?q=мостами")
    assert page.status_code == 200
    assert "<mark>Мосты</mark> откроют" in page.text
    assert f'href="/articles/{id}#q2"' in page.text
    words = words_of(page)
    assert "Пётр Звонарёв мэр (Заречинск)" in words
    assert "20 ноября 2026" in words
    assert "Вестник" in words
    assert "Дороги" not in words


def test_all_conditions_go_to_the_search(reader: FlaskClient, publish: Publish) -> None:
    publish("Мосты откроют", source="Вестник", published_at="2026-11-20")
    assert "откроют" in reader.get("/quotes?q=мост&source=Вестник&from=2026-11-19&to=2026-11-21&speaker=Звонарёв").text
    for other in ("source=Голос", "from=2026-11-21", "to=2026-11-19", "speaker=Панов", "type=partial"):
        page = reader.get(f"/quotes?q=мост&{other}")
        assert "откроют" not in page.text
        assert "Таких цитат нет" in words_of(page)


def test_an_empty_form_is_no_condition(reader: FlaskClient, publish: Publish) -> None:
    publish("Мосты откроют")
    assert "откроют" in reader.get("/quotes?q=&speaker=&source=&from=&to=&type=").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=%00", "Здесь есть недопустимый знак"),
        ("q=…", "Здесь нет ни одного слова"),
        ("q=" + "ы" * 600, "Слишком длинно"),
        ("q=" + "+".join(f"слово{n}" for n in range(40)), "Слишком много слов"),
        ("speaker=…", "Здесь нет ни одного слова"),
        ("source=%01", "Здесь есть недопустимый знак"),
        ("from=yesterday", "Это не день"),
        ("from=2026-11-21&to=2026-11-20", "Этот день раньше начального"),
        ("type=shout", "Такого вида нет"),
    ],
)
def test_what_cannot_be_searched_for_is_told_in_the_form(reader: FlaskClient, query: str, told: str) -> None:
    page = reader.get(f"/quotes?{query}")
    assert page.status_code == 422
    assert 'role="search"' in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert told in words_of(page)


@pytest.mark.parametrize("query", ["cursor=x", "embargoed=yes", "cursor=%00"])
@pytest.mark.parametrize("path", ["/quotes", "/speakers"])
def test_an_address_that_was_tampered_with_is_a_problem(reader: FlaskClient, path: str, query: str) -> None:
    page = reader.get(f"{path}?{query}")
    assert page.status_code == 422
    assert 'role="search"' not in page.text
    assert query.split("=")[0] in words_of(page)


def test_a_quote_leads_to_what_else_its_speaker_said(reader: FlaskClient, publish: Publish) -> None:
    publish("Мосты откроют", "Дороги ждут")
    [address] = set(re.findall(r'href="(/speakers/sp_\w+)"', reader.get("/quotes").text))
    page = reader.get(address)
    assert "Пётр Звонарёв" in words_of(page)
    assert "Дороги ждут" in page.text


def test_markup_of_others_is_words(reader: FlaskClient, publish: Publish) -> None:
    publish("<script>alert(1)</script> мост", who="<b>Пан</b>", source='"><i>', title="<img src=x>")
    for address in ('/quotes?q="><svg', "/quotes?q=мост", "/speakers?q=<svg"):
        page = reader.get(address)
        assert page.status_code in (200, 422)
        for hostile in ("<script>alert", "<b>Пан", "<i>", "<img", "<svg"):
            assert hostile not in page.text


def test_pages_follow_one_another(reader: FlaskClient, publish: Publish) -> None:
    for n in range(25):
        publish(f"Мост номер {n}", source="Вестник")
    first = reader.get("/quotes?q=мост&source=Вестник")
    [more] = [part.split('"')[0] for part in first.text.split('rel="next" href="')[1:]]
    second = reader.get(more.replace("&amp;", "&"))
    shown = [page.text.count("<blockquote") for page in (first, second)]
    assert shown == [20, 5]


@pytest.mark.parametrize(
    ("many", "russian", "english"),
    [
        (1, "Найдена 1 цитата.", "1 quote found."),
        (22, "Найдены 22 цитаты.", "22 quotes found."),
        (100, "Найдено 100 цитат.", "100 quotes found."),
        (101, "Найдено больше 100 цитат.", "More than 100 quotes found."),
    ],
)
def test_what_is_found_is_counted(reader: FlaskClient, publish: Publish, many: int, russian: str, english: str) -> None:
    publish(*(f"Мост номер {n}" for n in range(many)))
    publish("Дороги ждут")
    page = reader.get("/quotes?q=мост")
    assert page.text.count("<blockquote") == min(many, 20)
    assert russian in words_of(page)
    assert english in words_of(reader.get("/quotes?q=мост&lang=en", follow_redirects=True))


def test_what_one_call_does_not_reach_is_not_counted(
    reader: FlaskClient, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_READ", 20)
    for n in range(45):
        publish(f"Мост номер {n}")
    assert "Найдено не меньше 39 цитат." in words_of(reader.get("/quotes?q=мост"))


def test_nothing_is_counted_where_nothing_is_looked_for(reader: FlaskClient, publish: Publish) -> None:
    publish(*(f"Мост номер {n}" for n in range(25)))
    for address in ("/quotes", "/quotes?q=дорога"):
        assert "Найден" not in re.sub("Найденные цитаты", "", reader.get(address).text)
    first = reader.get("/quotes?q=мост").text
    [more] = [part.split('"')[0] for part in first.split('rel="next" href="')[1:]]
    assert "Найдено" not in reader.get(more.replace("&amp;", "&")).text  # of what is left nobody asked


def test_what_is_barred_is_shown_only_when_asked_for(reader: FlaskClient, publish: Publish) -> None:
    publish("Мосты откроют", who="Глеб Панов", embargoed_until="2199-01-01")
    for address in ("/quotes?q=мост", "/speakers?"):
        assert "Панов" not in reader.get(address).text
        page = reader.get(f"{address}&embargoed=include")
        assert "Панов" in page.text


def test_a_speaker_has_a_page_by_the_day_and_outlet(reader: FlaskClient, publish: Publish) -> None:
    publish("Мосты откроют", source="Вестник", published_at="2026-11-20")
    publish("Мосты закроют", source="Голос", published_at="2026-11-22")
    people = reader.get("/speakers?q=звон")
    [address] = [part.split('"')[0] for part in people.text.split('<li><a href="')[1:]]
    page = reader.get(address)
    words = words_of(page)
    assert words.index("22 ноября 2026 Мосты закроют") < words.index("20 ноября 2026 Мосты откроют")
    assert "2 цитаты" in words
    assert "Голос 1" in words
    assert "Вестник 1" in words


def test_nobody_of_this_id(reader: FlaskClient) -> None:
    assert reader.get("/speakers/sp_aaaaaaaaaaaaaaaa").status_code == 404


def test_pages_of_another_tenant_are_empty(reader: FlaskClient, other: FlaskClient) -> None:
    text = "Мэр Заречинска Пётр Звонарёв сообщил, что мост откроют."
    assert other.post("/v1/articles", json={"text": text}).status_code == 202
    assert "Никто ещё ничего не сказал" in words_of(reader.get("/speakers"))
    assert "Цитат пока нет" in words_of(reader.get("/quotes"))
