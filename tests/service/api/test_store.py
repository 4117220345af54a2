"""Redis away, slow or full: a clear 503, and back to work by itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient

from doslovno.redis_server import RedisServer
from service.app import create_app
from service.security import keys
from service.settings import Settings
from tests.service.samples import TEXT, UNKNOWN_ID

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def own_client(own_redis: RedisServer) -> FlaskClient:
    client = create_app(Settings(redis_url=own_redis.url), publish=lambda *_: None).test_client()
    with redis.Redis.from_url(own_redis.url) as direct:
        client.environ_base["HTTP_X_API_KEY"] = keys.create(direct, "acme")
    assert client.get("/v1/articles").status_code == 200
    return client


def _all_unavailable(client: FlaskClient) -> None:
    for method, path in (
        ("POST", "/v1/articles"), ("GET", "/v1/articles"), ("GET", f"/v1/articles/{UNKNOWN_ID}"),
        ("DELETE", f"/v1/articles/{UNKNOWN_ID}"), ("GET", "/v1/capabilities"),
    ):  # fmt: skip
        response = client.open(path, method=method, json={"text": TEXT} if method == "POST" else None)
        assert response.status_code == 503, path
        assert response.content_type == "application/problem+json"
        assert response.json["type"] == "urn:doslovno:problem:store-unavailable"
        assert int(response.headers["Retry-After"]) > 0


def test_redis_down_and_up_again(own_redis: RedisServer, own_client: FlaskClient) -> None:
    id = own_client.post("/v1/articles", json={"text": TEXT}).json["id"]
    own_redis.stop()
    _all_unavailable(own_client)
    assert own_client.get("/livez").status_code == 200
    assert own_client.get("/readyz").status_code == 503
    own_redis.start()
    assert own_client.get(f"/v1/articles/{id}").status_code == 200
    assert own_client.post("/v1/articles", json={"text": TEXT + " Да."}).status_code == 202


@pytest.mark.timeout(20, func_only=True)  # the client's own defaults would take a minute; nominally it is 4 seconds
def test_a_frozen_redis_is_given_up_soon(own_redis: RedisServer, own_client: FlaskClient) -> None:
    assert own_redis.process is not None
    own_redis.process.send_signal(signal.SIGSTOP)
    try:
        response = own_client.post("/v1/articles", json={"text": TEXT})
    finally:
        own_redis.process.send_signal(signal.SIGCONT)
    assert response.status_code == 503
    assert response.json["type"] == "urn:doslovno:problem:store-unavailable"


def test_a_full_redis(own_redis: RedisServer, own_client: FlaskClient) -> None:
    id = own_client.post("/v1/articles", json={"text": TEXT}).json["id"]
    with redis.Redis.from_url(own_redis.url) as direct:
        direct.config_set("maxmemory", "1mb")
        response = own_client.post("/v1/articles", json={"text": TEXT + " Да."})
        assert (response.status_code, response.json["type"]) == (503, "urn:doslovno:problem:store-full")
        assert int(response.headers["Retry-After"]) > 0
        assert own_client.get(f"/v1/articles/{id}").status_code == 200
        assert own_client.get("/readyz").status_code == 503
        direct.config_set("maxmemory", "100mb")
    assert own_client.post("/v1/articles", json={"text": TEXT + " Да."}).status_code == 202


def test_the_hint_may_be_lost(own_redis: RedisServer, tmp_path: Path) -> None:
    broker = RedisServer(tmp_path / "broker")
    client = create_app(Settings(redis_url=own_redis.url, broker_url=broker.url)).test_client()
    with redis.Redis.from_url(own_redis.url) as direct:
        client.environ_base["HTTP_X_API_KEY"] = keys.create(direct, "acme")
    response = client.post("/v1/articles", json={"text": TEXT})
    assert (response.status_code, response.json["status"]) == (202, "queued")
