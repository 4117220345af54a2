"""An article's whole way: submitted over HTTP, analysed by a worker, read part by part."""

from __future__ import annotations

import hashlib

import pytest

from tests.e2e.stack import TEXT, Stack, eventually, long_text

pytestmark = pytest.mark.e2e


def test_submit_poll_and_read_every_part(stack: Stack) -> None:
    id = stack.submit(TEXT, published_at="2026-03-12T10:00:00+03:00", external_id="bridge-1")
    article = stack.call("GET", f"/v1/articles/{id}?wait=30&include=quotes,entities").json()
    assert article["status"] == "succeeded"
    assert article["text"] == {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "length": len(TEXT)}
    quotes = article["result"]["quotes"]
    assert {(q["type"], q["speaker"]["name"]) for q in quotes} >= {("direct", "Вера Ланская")}
    for quote in quotes:
        assert quote["text"] == " ".join(TEXT[start:end] for start, end in quote["spans"])
        if quote["cue"]:
            assert TEXT[slice(*quote["cue"]["span"])] == quote["cue"]["text"]
    for name in ("quotes", "events", "sentiment", "entities", "times"):
        part = stack.call("GET", article["parts"][name]["href"])
        assert part.status == 200
        assert part.json()["text"]["sha256"] == article["text"]["sha256"]
        if name != "sentiment":
            assert len(part.json()[name]) == article["parts"][name]["count"]
    assert [e["name"] for e in article["result"]["entities"] if e["type"] == "PERSON"][:1] == ["Вера Ланская"]


def test_the_day_of_publication_is_that_of_its_own_time_zone(stack: Stack) -> None:
    text = "Мэр Тальцовска Вера Ланская вчера посетила стройку моста через Журавку."
    id = stack.submit(text, published_at="2026-03-13T00:30:00+10:00")  # 12 March in UTC
    stack.finished(id)
    (time,) = stack.call("GET", f"/v1/articles/{id}/times").json()["times"]
    assert (time["text"], time["start"]) == ("вчера", "2026-03-12")


def test_only_the_parts_asked_for_are_there(stack: Stack) -> None:
    id = stack.submit(TEXT + "\nОтдельно.", features=["quotes"])
    assert set(stack.finished(id).parts) == {"quotes"}
    assert stack.call("GET", f"/v1/articles/{id}/quotes").status == 200
    assert stack.call("GET", f"/v1/articles/{id}/events").status == 409


def test_the_same_article_is_analysed_once(stack: Stack) -> None:
    text = TEXT + "\nДважды."
    first = stack.finished(stack.submit(text))
    answer = stack.call("POST", "/v1/articles", json={"text": text})
    assert answer.status == 200
    again = answer.json()
    assert again["id"] != first.id
    assert (again["status"], again["deduplicated"], again["attempts"]) == ("succeeded", True, 0)
    assert stack.registry.part("newsroom", again["id"], "quotes") == stack.registry.part("newsroom", first.id, "quotes")


def test_an_article_is_cancelled_in_the_middle_of_its_analysis(stack: Stack) -> None:
    id = stack.submit(long_text("Отмена", copies=150))
    stack.running(id)
    assert stack.call("POST", f"/v1/articles/{id}/cancel").status == 202
    job = stack.finished(id)
    assert (job.status, job.parts) == ("cancelled", {})


def test_a_deleted_article_does_not_come_back(stack: Stack) -> None:
    id = stack.submit(long_text("Удаление"))
    stack.running(id)
    assert stack.call("DELETE", f"/v1/articles/{id}").status == 204
    stack.finished(stack.submit(TEXT + "\nПосле удаления."))  # its worker goes on
    eventually(lambda: stack.worker.log.read_text(encoding="utf8"), lambda log: f'"article": "{id}"' in log)
    assert stack.call("GET", f"/v1/articles/{id}").status == 410
    assert stack.registry.part("newsroom", id, "quotes") is None


def test_logs_hold_no_word_of_an_article(stack: Stack) -> None:
    id = stack.submit(TEXT + "\nБармаглотская Зюзябрина заявила, что хливкие шорьки пырялись.", title="Снарковая охота")
    stack.finished(id)
    logs = stack.logs()
    assert id in logs
    for word in ("Бармаглот", "Зюзябрин", "шорьки", "Снарков", "Ланск", "\\u041b\\u0430\\u043d\\u0441\\u043a"):
        assert word not in logs
