"""The front over a real Redis, called through Flask's test client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doslovno.redis_server import RedisServer
from service.api.front import Front
from service.app import create_app, make_front
from service.registry import Registry, quoted
from service.security import keys
from service.settings import Settings
from tests.service.samples import PARTS, TEXT

Hint = tuple[str, str, str]


@pytest.fixture
def settings(redis_server: RedisServer, redis_client: redis.Redis) -> Settings:
    """For an empty store."""
    return Settings(redis_url=redis_server.url, max_wait=5)


@pytest.fixture
def hints() -> list[Hint]:
    """What was published."""
    return []


@pytest.fixture(scope="session")
def made_app(redis_server: RedisServer) -> Flask:
    """Made once: writing the API document takes longer than most tests."""
    return create_app(Settings(redis_url=redis_server.url), publish=lambda *_: None)


@pytest.fixture
def app(made_app: Flask, settings: Settings, hints: list[Hint]) -> Iterator[Flask]:
    """The application with a front of its own."""
    parts = make_front(settings, publish=lambda *hint: hints.append(hint))
    made_app.extensions["doslovno"] = parts
    yield made_app
    parts.stop()
    parts.client.close()


@pytest.fixture
def registry(app: Flask) -> Registry:
    parts: Front = app.extensions["doslovno"]
    return parts.registry


@pytest.fixture
def anonymous(app: Flask) -> FlaskClient:
    """A client without a key."""
    return app.test_client()


def client_of(app: Flask, redis_client: redis.Redis, tenant: str, **more: Any) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Bearer " + keys.create(redis_client, tenant, **more)
    return client


@pytest.fixture
def client(app: Flask, redis_client: redis.Redis) -> FlaskClient:
    """A client with a key of the tenant acme."""
    return client_of(app, redis_client, "acme")


@pytest.fixture
def other(app: Flask, redis_client: redis.Redis) -> FlaskClient:
    """A client with a key of another tenant."""
    return client_of(app, redis_client, "other")


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., str]:
    """Submits an article and answers its id."""

    def submit(text: str = TEXT, **options: Any) -> str:
        response: TestResponse = client.post("/v1/articles", json={"text": text, **options})
        assert response.status_code in (200, 202), response.text
        return str(response.json["id"])  # type: ignore[index]

    return submit


@pytest.fixture
def finish(registry: Registry) -> Callable[..., None]:
    """Does a worker's part."""

    def finish(id: str, status: str = "succeeded", parts: dict[str, Any] | None = None, **more: Any) -> None:
        claim = registry.claim("acme", id, "worker")
        assert claim.outcome == "ok"
        wanted = PARTS if parts is None else parts
        options = {"pipeline": "7", "entries": quoted.entries(wanted.get("quotes", ())), **more}
        assert registry.finish("acme", id, claim.fence, status, parts=wanted, **options)

    return finish
