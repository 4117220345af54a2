"""How the service is doing, and articles that no worker survives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.registry import Registry
from service.registry.presence import Presence
from service.schemas.operations import OperationsSchema
from service.settings import Settings
from tests.service.conftest import Hint, client_of
from tests.service.registry.articles import exhausted
from tests.service.samples import TEXT

OPERATIONS = "/v1/operations"
QUARANTINE = f"{OPERATIONS}/quarantine"
A, B = "ar_01M80PTFE531JVDQN331S0WVW9", "ar_01M80PTFE531JVDQN331S0WVWA"

Submit = Callable[..., str]
Finish = Callable[..., None]


@pytest.fixture
def operator(app: Flask, redis_client: redis.Redis) -> FlaskClient:
    return client_of(app, redis_client, "acme", scopes=["admin"])


def seen(operator: FlaskClient) -> Any:
    response = operator.get(OPERATIONS)
    assert response.status_code == 200, response.text
    assert OperationsSchema().validate(response.json or {}) == {}
    assert response.headers["Cache-Control"] == "no-store"
    return response.json


def test_it_wants_the_scope_admin(client: FlaskClient, operator: FlaskClient) -> None:
    assert client.get(OPERATIONS).status_code == 403
    assert client.post(f"{QUARANTINE}/{A}/retry").status_code == 403
    assert client.delete(f"{QUARANTINE}/{A}").status_code == 403
    assert operator.post(f"{QUARANTINE}/{A}/retry").status_code == 404


def test_an_empty_service(operator: FlaskClient) -> None:
    found = seen(operator)
    assert set(found["articles"].values()) == {0}
    assert len(found["hours"]) == 24
    assert found["quarantine"] == found["service"]["workers"] == []
    assert [(q["name"], q["oldest_seconds"], q["workers"]) for q in found["service"]["queues"]] == [
        ("interactive", None, 0), ("webhooks", None, 0), ("bulk", None, 0),
    ]  # fmt: skip


def test_articles_by_state_and_by_hour(
    client: FlaskClient, operator: FlaskClient, submit: Submit, finish: Finish, registry: Registry
) -> None:
    for n in range(3):
        finish(submit(f"{TEXT} Номер {n}."))
    finish(submit(f"{TEXT} Без событий."), "partial")
    finish(submit(f"{TEXT} Не вышло."), "failed", {}, problem={"type": "timed-out", "title": "x", "status": 500})
    registry.claim("acme", submit(f"{TEXT} Идёт."), "worker")
    client.post(f"/v1/articles/{submit(f'{TEXT} Не надо.')}/cancel")
    submit(f"{TEXT} Ждёт.")
    found = seen(operator)
    assert found["articles"] == {
        "stored": 8, "queued": 1, "running": 1, "cancelling": 0, "quarantined": 0,
    }  # fmt: skip
    two = found["hours"][:2]  # the hour may have turned meanwhile
    ends = {name: sum(hour[name] for hour in two) for name in ("succeeded", "partial", "failed", "cancelled")}
    assert ends == {"succeeded": 3, "partial": 1, "failed": 1, "cancelled": 1}
    assert found["hours"][0]["hour"] > found["hours"][1]["hour"]
    assert found["service"]["open_articles"] == 2
    assert found["service"]["queues"][0]["oldest_seconds"] >= 0


def test_of_anothers_articles_there_are_but_numbers(
    app: Flask, redis_client: redis.Redis, registry: Registry, submit: Submit, finish: Finish
) -> None:
    finish(submit(title="Мост"))
    submit(f"{TEXT} Ждёт.", title="Мост")
    exhausted(registry, redis_client, A, tenant="acme", title="Мост")
    other = client_of(app, redis_client, "other", scopes=["admin"])
    found = seen(other)
    assert set(found["articles"].values()) == {0}
    assert sum(sum(hour[name] for name in hour if name != "hour") for hour in found["hours"]) == 0
    assert found["quarantine"] == []
    assert found["service"]["open_articles"] == 1
    assert "Мост" not in str(found)
    assert other.post(f"{QUARANTINE}/{A}/retry").status_code == 404
    assert other.delete(f"{QUARANTINE}/{A}").status_code == 404


def test_who_is_alive(operator: FlaskClient, redis_client: redis.Redis, settings: Settings, registry: Registry) -> None:
    Presence(redis_client, settings).announce("celery@news-1", ("bulk", "interactive"))
    registry.announce("0.9.1+aa00bb11", {"ner": "1"})
    registry.announce("0.10.0+3f9a2c81", {"ner": "1"})
    service = seen(operator)["service"]
    [worker] = service["workers"]
    assert (worker["name"], worker["queues"]) == ("celery@news-1", ["bulk", "interactive"])
    assert [queue["workers"] for queue in service["queues"]] == [1, 0, 1]
    assert [(row["version"], row["current"]) for row in service["pipelines"]] == [
        ("0.10.0+3f9a2c81", True), ("0.9.1+aa00bb11", False),
    ]  # fmt: skip


def test_an_article_of_the_quarantine_is_tried_again(
    operator: FlaskClient, registry: Registry, redis_client: redis.Redis, hints: list[Hint], settings: Settings
) -> None:
    exhausted(registry, redis_client, A, tenant="acme", title="Мост")
    found = seen(operator)
    assert found["articles"]["quarantined"] == 1
    [row] = found["quarantine"]
    assert (row["article"], row["title"], row["attempts"]) == (A, "Мост", settings.max_attempts)
    assert sum(hour["failed"] for hour in found["hours"]) == 1
    hints.clear()
    answer = operator.post(f"{QUARANTINE}/{A}/retry")
    assert (answer.status_code, answer.json["status"]) == (202, "queued")  # type: ignore[index]
    assert answer.headers["Location"] == f"/v1/articles/{A}"
    assert hints == [("acme", A, "interactive")]
    assert seen(operator)["quarantine"] == []
    assert operator.post(f"{QUARANTINE}/{A}/retry").status_code == 404


def test_an_article_is_taken_off_the_quarantine(
    operator: FlaskClient, registry: Registry, redis_client: redis.Redis
) -> None:
    exhausted(registry, redis_client, A, tenant="acme")
    assert operator.delete(f"{QUARANTINE}/{A}").status_code == 204
    assert operator.delete(f"{QUARANTINE}/{A}").status_code == 404
    assert operator.get(f"/v1/articles/{A}").json["status"] == "failed"  # type: ignore[index]


@pytest.mark.parametrize("marks", [{"withheld": True}, {"embargoed_until": "2099-01-01"}])
def test_what_may_not_be_published_is_counted_and_not_listed(
    operator: FlaskClient, registry: Registry, redis_client: redis.Redis, marks: dict[str, Any]
) -> None:
    exhausted(registry, redis_client, A, tenant="acme", title="Мост", **marks)
    exhausted(registry, redis_client, B, tenant="acme", title="Дождь")
    found = seen(operator)
    assert found["articles"]["quarantined"] == 2
    assert [row["article"] for row in found["quarantine"]] == [B]
    assert A not in str(found)
    assert operator.post(f"{QUARANTINE}/{A}/retry").status_code == 202


@pytest.mark.parametrize("id", ["x", "ar_1", f"{A}x", "..%2F", "{}"])
def test_an_impossible_id(operator: FlaskClient, id: str) -> None:
    assert operator.post(f"{QUARANTINE}/{id}/retry").status_code == 404
    assert operator.delete(f"{QUARANTINE}/{id}").status_code == 404
