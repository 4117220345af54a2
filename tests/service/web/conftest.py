"""The pages through Flask's test client, as a browser would ask for them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.security import keys

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8", "HTTP_ACCEPT_LANGUAGE": "ru"}


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="token" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def words_of(page: TestResponse) -> str:
    """What a reader sees of it, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def reader_of(app: Flask, redis_client: redis.Redis, tenant: str, **more: Any) -> FlaskClient:
    client = app.test_client()
    client.environ_base.update(BROWSER)
    page = client.get("/signin")
    key = keys.create(redis_client, tenant, **more)
    assert client.post("/signin", data={"token": token_of(page), "key": key}).status_code == 303
    return client


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser that has not signed in."""
    client = app.test_client()
    client.environ_base.update(BROWSER)
    return client


@pytest.fixture
def reader(app: Flask, redis_client: redis.Redis) -> FlaskClient:
    """A browser that has signed in with a key of the tenant acme."""
    return reader_of(app, redis_client, "acme")


@pytest.fixture
def post(reader: FlaskClient) -> Callable[..., TestResponse]:
    """Sends a form of a page."""

    def post(path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return reader.post(path, data={"token": token_of(reader.get("/")), **(data or {})}, **more)

    return post
