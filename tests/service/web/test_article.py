"""The page of an article, and the cards of its findings."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.registry import Registry
from tests.service.samples import PARTS, TEXT, UNKNOWN_ID
from tests.service.web.conftest import reader_of, words_of
from tests.service.web.test_segments import Reader

Submit = Callable[..., str]
Finish = Callable[..., None]
Post = Callable[..., TestResponse]

FRAGMENT = {"X-Fragment": "1"}
EVENT: dict[str, Any] = {
    "id": "e1", "type": "CEREMONY", "plover": None, "iptc": [], "text": "мост через Лужу откроют в декабре",
    "trigger": {"text": "откроют", "span": [58, 65]}, "mentions": [{"text": "откроют", "span": [58, 65]}],
    "participants": [{"name": "Пётр Звонарёв", "entity": "n1", "role": "agent",
                      "mention": {"text": "Пётр Звонарёв", "span": [15, 28]}, "confidence": 0.97}],
    "place": {"name": "Заречинск", "country": None, "span": [4, 14], "confidence": 0.64},
    "time": {"text": "в декабре", "span": [66, 75], "start": "2026-12", "end": "2026-12", "granularity": "month",
             "confidence": 0.81},
    "factuality": "planned", "source": {"quote": "q1", "name": "Пётр Звонарёв", "chain": []}, "parent": None,
    "salience": "main", "confidence": 0.8,
    "evidence": [{"rule": "trigger-открыть", "text": "откроют", "span": [58, 65]}], "numbers": [],
}  # fmt: skip
PROBABILITIES = {"negative": 0.7, "neutral": 0.2, "positive": 0.1}


def parts(**changed: Any) -> dict[str, Any]:
    """The sample's, with an entity `n1` and an event."""
    found: dict[str, Any] = json.loads(json.dumps(PARTS).replace('"e1"', '"n1"'))
    return found | {"events": [copy.deepcopy(EVENT)]} | changed


@pytest.fixture
def article(submit: Submit, finish: Finish) -> Callable[..., str]:
    """An analysed article; answers its id."""

    def article(found: dict[str, Any] | None = None, text: str = TEXT, **options: Any) -> str:
        id = submit(text, **options)
        finish(id, parts=parts() if found is None else found)
        return id

    return article


def prose(page: TestResponse) -> Reader:
    """The text with its marks."""
    found = re.search(r'<div class="prose"[^>]*>(.*?)</div>', page.text, re.DOTALL)
    assert found
    return Reader(found[1])


def test_the_text_with_its_findings(reader: FlaskClient, article: Callable[..., str]) -> None:
    page = reader.get(f"/articles/{article(title='Мост через Лужу', source='Вестник', published_at='2026-11-20')}")
    assert page.status_code == 200
    text = prose(page)
    assert text.text.strip() == TEXT
    assert text.words == {
        "q1": "Пётр Звонарёв" + "сообщил" + "мост через Лужу откроют в декабре", "e1": "откроют", "n1": "Пётр Звонарёв",
    }  # fmt: skip
    words = words_of(page)
    assert all(said in words for said in ("Мост через Лужу", "Вестник", "20 ноября 2026", "мэр (Заречинск)"))
    assert "декабрь 2026 мост через Лужу откроют в декабре торжество · запланировано · 80 %" in words


def test_the_same_in_english(reader: FlaskClient, article: Callable[..., str]) -> None:
    page = reader.get(f"/articles/{article()}?lang=en")
    assert '<div class="prose" lang="ru"' in page.text
    assert "December 2026" in words_of(page)
    assert "ceremony · planned · 80 %" in words_of(page)


def test_it_says_nothing_that_the_api_does_not(reader: FlaskClient, client: FlaskClient, article: Any) -> None:
    id = article()
    raw = reader.get(f"/articles/{id}/raw")
    assert raw.data == client.get(f"/v1/articles/{id}?include=quotes,events,sentiment,entities,times").data
    for form in ("ninjs", "jsonld", "csv"):
        given, own = client.get(f"/v1/articles/{id}?format={form}"), reader.get(f"/articles/{id}/raw?format={form}")
        assert (own.data, own.content_type) == (given.data, given.content_type)


def test_the_call_that_does_the_same(reader: FlaskClient, article: Any) -> None:
    id = article()
    words = words_of(reader.get(f"/articles/{id}"))
    assert f"curl 'http://localhost/v1/articles/{id}?include=quotes,events,sentiment,entities,times'" in words
    assert '-H "Authorization: Bearer $KEY"' in words


def test_the_card_of_a_quote(reader: FlaskClient, article: Any) -> None:
    id = article()
    card = reader.get(f"/articles/{id}/quotes/q1", headers=FRAGMENT)
    assert card.text.lstrip().startswith('<section class="card quote s1" data-finding="q1"')
    words = words_of(card)
    assert "косвенная речь × Пётр Звонарёв мэр (Заречинск) мост через Лужу откроют в декабре" in words
    assert "Слово автора сообщил нейтрально" in words
    assert "90 %" in words
    assert "придаточное с «что»: «сообщил»" in words
    assert "событие: торжество" in words
    assert words in words_of(reader.get(f"/articles/{id}/quotes/q1"))  # a page for who has no script


def test_the_card_of_an_event(reader: FlaskClient, article: Any) -> None:
    words = words_of(reader.get(f"/articles/{article()}/events/e1", headers=FRAGMENT))
    assert "торжество · запланировано × откроют" in words
    shown = (
        "Когда декабрь 2026 «в декабре» 81 % Где Заречинск 64 % Участники Пётр Звонарёв кто 97 % Со слов Пётр Звонарёв"
    )
    assert shown in words


@pytest.mark.parametrize(("confidence", "heading"), [(0.2, "декабрь 2026"), (0.15, "Без даты")])
def test_a_day_that_is_a_mere_guess_is_none_of_the_timeline(
    reader: FlaskClient, article: Any, confidence: float, heading: str
) -> None:
    guessed = EVENT | {"time": EVENT["time"] | {"confidence": confidence}}
    page = reader.get(f"/articles/{article(parts(events=[guessed]))}")
    assert re.findall(r'<li class="when">(.*?)</li>', page.text) == [heading]


def test_the_card_of_an_entity(reader: FlaskClient, article: Any) -> None:
    light = {"entity": "n1", "name": "Пётр Звонарёв", "polarity": "negative", "probabilities": PROBABILITIES}
    party = {"entity": "n1", "name": "Пётр Звонарёв", "author": False}
    attitude = {"holder": {"entity": None, "name": None, "author": True}, "target": party, "polarity": "negative",
                "quote": None, "span": [76, 93], "probabilities": PROBABILITIES}  # fmt: skip
    sentiment = PARTS["sentiment"] | {"targets": [{**light, "mentions": []}], "attitudes": [attitude]}
    id = article(parts(sentiment=sentiment))
    words = words_of(reader.get(f"/articles/{id}/entities/n1", headers=FRAGMENT))
    assert "человек × Пётр Звонарёв Должности мэр Заречинска" in words
    assert "негативно −0.60" in words
    assert "автор статьи → Пётр Звонарёв" in words
    assert "Сказано мост через Лужу откроют в декабре" in words
    page = words_of(reader.get(f"/articles/{id}"))
    assert "автор статьи → Пётр Звонарёв негативно −0.60 … что мост через Лужу" in page
    assert "откроют в декабре. Жители довольны." in page


@pytest.mark.parametrize("path", ["quotes/q9", "events/e9", "entities/n9", "quotes/%3Cb%3E", "weather/w1"])
def test_cards_that_are_not_there(reader: FlaskClient, article: Any, path: str) -> None:
    assert reader.get(f"/articles/{article()}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/raw", "/state", "/quotes/q1"])
def test_articles_that_are_not_there(
    reader: FlaskClient, app: Flask, redis_client: redis.Redis, article: Any, path: str
) -> None:
    """An unknown one and another tenant's look the same."""
    other = reader_of(app, redis_client, "other")
    unknown, foreign = other.get(f"/articles/{UNKNOWN_ID}{path}"), other.get(f"/articles/{article()}{path}")
    assert unknown.status_code == foreign.status_code == 404
    assert words_of(unknown) == words_of(foreign)


def test_an_erased_article(reader: FlaskClient, client: FlaskClient, article: Any) -> None:
    id = article()
    client.delete(f"/v1/articles/{id}")
    page = reader.get(f"/articles/{id}")
    assert page.status_code == 410
    assert "удалена" in words_of(page)


@pytest.mark.parametrize("verdict", ["confirmed", "rejected"])
def test_a_verdict(post: Post, client: FlaskClient, reader: FlaskClient, article: Any, verdict: str) -> None:
    id = article()
    card = post(f"/articles/{id}/quotes/q1", {"verdict": verdict, "note": " проверено "}, headers=FRAGMENT)
    assert card.status_code == 200
    assert f'class="verdict {verdict}"' in card.text
    said = client.get(f"/v1/articles/{id}/quotes").json["quotes"][0]["verdict"]  # type: ignore[index]
    assert (said["verdict"], said["note"]) == (verdict, "проверено")
    page = reader.get(f"/articles/{id}")
    assert ("q1" in prose(page).words) == (verdict == "confirmed")
    assert f'class="verdict {verdict}"' in page.text

    post(f"/articles/{id}/quotes/q1", {"verdict": "withdrawn"}, headers=FRAGMENT)
    assert client.get(f"/v1/articles/{id}/quotes").json["quotes"][0]["verdict"] is None  # type: ignore[index]


def test_a_verdict_without_a_script(post: Post, article: Any) -> None:
    id = article()
    response = post(f"/articles/{id}/events/e1", {"verdict": "confirmed"})
    assert (response.status_code, response.headers["Location"]) == (303, f"/articles/{id}#e1")


def test_a_correction_says_only_what_is_wrong(
    post: Post, client: FlaskClient, reader: FlaskClient, article: Any
) -> None:
    id = article()
    form = {"verdict": "corrected", "type": "indirect", "speaker": "Анна Лесная", "role": "мэр"}
    card = post(f"/articles/{id}/quotes/q1", form, headers=FRAGMENT)
    assert "Анна Лесная" in words_of(card)
    said = client.get(f"/v1/articles/{id}/quotes").json["quotes"][0]["verdict"]  # type: ignore[index]
    assert said["correction"] == {"speaker": "Анна Лесная"}
    assert "Анна Лесная" in words_of(reader.get(f"/articles/{id}"))

    post(f"/articles/{id}/quotes/q1", form | {"speaker": "Анна Лесная", "type": "partial"}, headers=FRAGMENT)
    said = client.get(f"/v1/articles/{id}/quotes").json["quotes"][0]["verdict"]  # type: ignore[index]
    assert said["correction"] == {"speaker": "Анна Лесная", "type": "partial", "role": "мэр"}


def test_an_event_is_corrected(post: Post, client: FlaskClient, reader: FlaskClient, article: Any) -> None:
    id = article()
    form = {"verdict": "corrected", "type": "CEREMONY", "factuality": "asserted", "place": "", "start": "2026-12-05"}
    assert post(f"/articles/{id}/events/e1", form | {"end": "2026-12-05"}, headers=FRAGMENT).status_code == 200
    said = client.get(f"/v1/articles/{id}/events").json["events"][0]["verdict"]  # type: ignore[index]
    assert said["correction"] == {
        "factuality": "asserted", "place": None, "start": "2026-12-05", "end": "2026-12-05",
    }  # fmt: skip
    assert "5 декабря 2026" in words_of(reader.get(f"/articles/{id}"))


def test_a_correction_that_says_nothing_is_refused(post: Post, article: Any) -> None:
    form = {"verdict": "corrected", "type": "indirect", "speaker": "Пётр Звонарёв", "role": "мэр"}
    card = post(f"/articles/{article()}/quotes/q1", form, headers=FRAGMENT)
    assert card.status_code == 422
    assert "В запросе ошибка" in words_of(card) or "validation-error" in words_of(card)
    assert 'data-finding="q1"' in card.text


def test_who_may_only_read_judges_nothing(app: Flask, redis_client: redis.Redis, article: Any) -> None:
    reader = reader_of(app, redis_client, "acme", scopes=["read"])
    id = article()
    assert "/quotes/q1" in reader.get(f"/articles/{id}").text
    assert '<form class="judge"' not in reader.get(f"/articles/{id}/quotes/q1", headers=FRAGMENT).text


def test_while_it_is_open(reader: FlaskClient, submit: Submit) -> None:
    id = submit()
    page = reader.get(f"/articles/{id}")
    assert f'data-follow="/articles/{id}/state?wait=1"' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert prose(page).text.strip() == TEXT
    state = reader.get(f"/articles/{id}/state", headers=FRAGMENT)
    assert 'data-ended="0"' in state.text
    assert "В очереди" in words_of(state)


def test_its_analysis_can_be_stopped(reader: FlaskClient, post: Post, submit: Submit) -> None:
    id = submit()
    for _ in range(2):  # the second time it has ended
        assert post(f"/articles/{id}/cancel").status_code == 303
    assert "Разбор остановлен" in words_of(reader.get(f"/articles/{id}"))
    assert 'data-ended="1"' in reader.get(f"/articles/{id}/state?wait=1").text


def test_an_article_that_failed(reader: FlaskClient, submit: Submit, registry: Registry) -> None:
    id = submit()
    claim = registry.claim("acme", id, "worker")
    problem = {"type": "worker-crashed", "title": "<b>", "status": 500, "detail": "<script>alert(1)</script>"}
    assert registry.finish("acme", id, claim.fence, "failed", parts={}, pipeline="7", problem=problem)
    page = reader.get(f"/articles/{id}")
    assert "Разобрать статью не удалось" in words_of(page)
    assert "worker-crashed" in words_of(page)
    assert "<script>alert" not in page.text


def test_some_parts_alone(reader: FlaskClient, submit: Submit, finish: Finish) -> None:
    id = submit(features=["quotes"])
    finish(id, parts={"quotes": parts()["quotes"]})
    page = reader.get(f"/articles/{id}")
    assert page.status_code == 200
    assert "q1" in prose(page).words
    assert "Этой части нет." in words_of(page)
    assert reader.get(f"/articles/{id}/quotes/q1").status_code == 200


def test_marks_of_an_embargo(reader: FlaskClient, article: Any) -> None:
    assert "Не для публикации" in words_of(reader.get(f"/articles/{article(withheld=True)}"))
    until = reader.get(f"/articles/{article(text=TEXT + ' Ещё.', embargoed_until='2099-03-01')}")
    assert "Эмбарго до 1 марта 2099" in words_of(until)


HOSTILE = "<script>alert(1)</script>\u202e</p></main>\u0301\u0302\u200b𝔸🏳️‍🌈&lt;b&gt;\"'"


def test_a_hostile_article(reader: FlaskClient, article: Any) -> None:
    """In every place that a writer or an analysis can fill."""
    text = f"{HOSTILE} сообщил мэр Пётр Звонарёв, что мост через Лужу откроют в декабре. Жители довольны."
    evil = {"text": HOSTILE, "span": [0, len(HOSTILE)]}
    quote = parts()["quotes"][0] | {
        "text": HOSTILE, "spans": [[0, len(HOSTILE)]], "cue": {**evil, "lemma": HOSTILE, "stance": HOSTILE},
        "speaker": {"name": HOSTILE, "kind": "person", "entity": "n1", "role": HOSTILE,
                    "affiliation": {"name": HOSTILE, "entity": None}, "mention": evil},
        "addressee": {"name": HOSTILE, "entity": None, "mention": evil}, "venue": evil,
        "relay": {"name": HOSTILE, "entity": None, "mention": evil},
        "evidence": [{"rule": HOSTILE, **evil}],
    }  # fmt: skip
    event = EVENT | {"text": HOSTILE, "trigger": evil, "mentions": [evil], "type": HOSTILE,
                     "place": {"name": HOSTILE, "country": HOSTILE, "span": [0, 5]}}  # fmt: skip
    entity = parts()["entities"][0] | {
        "name": HOSTILE,
        "aliases": [HOSTILE],
        "roles": [HOSTILE],
        "mentions": [{**evil, "kind": "name"}],
    }
    id = article(
        parts(quotes=[quote], events=[event], entities=[entity]), text, title=HOSTILE, source=HOSTILE,
        url="https://example.org/?a=<script>alert(1)</script>&b=\"'" .replace(" ", ""),
    )  # fmt: skip
    page = reader.get(f"/articles/{id}")
    found = prose(page)
    assert {found.words[id] for id in ("q1", "e1", "n1")} == {HOSTILE}
    for path in ("", "/quotes/q1", "/events/e1", "/entities/n1"):
        answer = reader.get(f"/articles/{id}{path}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert answer.text.count("</main>") == 1
        scripts = [a for name, a in WholePage(answer.text).elements if name == "script"]
        assert all((a.get("src") or "").startswith("/assets/") for a in scripts)
    assert "<script>alert" not in reader.get("/").text


class WholePage(Reader):
    """Elements of a whole page, whatever they close."""

    def handle_endtag(self, tag: str) -> None:
        pass


def test_a_link_to_the_source_is_no_script(reader: FlaskClient, client: FlaskClient) -> None:
    """The API takes http and https alone."""
    body = {"text": TEXT, "url": "javascript:alert(1)"}
    assert client.post("/v1/articles", json=body).status_code == 422
