"""/livez and /readyz."""

from __future__ import annotations

from pathlib import Path

import redis
from flask import Flask
from flask.testing import FlaskClient

from doslovno.redis_server import RedisServer
from service.app import create_app
from service.registry import Registry, keys
from service.registry.presence import Presence
from service.settings import Settings


def checks(client: FlaskClient) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, {c["name"]: c["status"] for c in response.json["checks"]}


def test_livez(anonymous: FlaskClient) -> None:
    assert anonymous.get("/livez").json == {"status": "ok"}
    assert anonymous.head("/livez").status_code == 200


def test_no_worker_is_a_warning(anonymous: FlaskClient) -> None:
    assert checks(anonymous) == (200, {"store": "ok", "eviction": "ok", "workers": "warn", "draining": "ok"})


def test_a_worker_that_is_alive(anonymous: FlaskClient, redis_client: redis.Redis, settings: Settings) -> None:
    presence = Presence(redis_client, settings)
    presence.announce("one", ["interactive", "webhooks"])
    presence.announce("two", ["interactive", "bulk"])
    assert checks(anonymous)[1]["workers"] == "ok"
    [told] = [check for check in anonymous.get("/readyz").json["checks"] if check["name"] == "workers"]  # type: ignore[index]
    assert told["detail"] == "Readers of interactive: 2, webhooks: 1, bulk: 1."


def test_a_queue_that_nobody_reads_is_a_warning(
    anonymous: FlaskClient, redis_client: redis.Redis, settings: Settings
) -> None:
    Presence(redis_client, settings).announce("one", ["interactive", "webhooks"])
    assert checks(anonymous)[:1] == (200,)
    [told] = [check for check in anonymous.get("/readyz").json["checks"] if check["name"] == "workers"]  # type: ignore[index]
    assert (told["status"], told["detail"]) == ("warn", "No worker reads bulk; what comes there waits.")


def test_a_worker_that_was_alive_is_a_warning(
    anonymous: FlaskClient, redis_client: redis.Redis, registry: Registry, settings: Settings
) -> None:
    registry.announce("7", {})  # results of that pipeline may be reused, but nobody makes new ones
    Presence(redis_client, settings).announce("one", ["bulk"])
    redis_client.zincrby(keys.WORKERS, -1000 * (4 * settings.sweep_interval + 2), "one bulk")
    assert checks(anonymous) == (200, {"store": "ok", "eviction": "ok", "workers": "warn", "draining": "ok"})


def test_a_store_of_another_layout_is_not_ready(anonymous: FlaskClient, redis_client: redis.Redis) -> None:
    redis_client.set(keys.SCHEMA, "0")
    response = anonymous.get("/readyz")
    assert response.status_code == 503
    [told] = [check for check in response.json["checks"] if check["name"] == "store"]  # type: ignore[index]
    assert "doslovno migrate" in told["detail"]


def test_a_store_that_evicts_is_not_ready(anonymous: FlaskClient, redis_client: redis.Redis) -> None:
    redis_client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        status, found = checks(anonymous)
    finally:
        redis_client.config_set("maxmemory-policy", "noeviction")
    assert (status, found["eviction"]) == (503, "fail")


def test_the_drain_file(redis_server: RedisServer, tmp_path: Path) -> None:
    file = tmp_path / "drain"
    client = create_app(
        Settings(redis_url=redis_server.url, drain_file=str(file)), publish=lambda *_: None
    ).test_client()
    assert checks(client)[0] == 200
    file.touch()
    status, found = checks(client)  # at once: the store's checks hold for a second, this one does not
    assert (status, found["draining"]) == (503, "fail")


def test_a_stopping_process_is_not_ready(app: Flask, anonymous: FlaskClient) -> None:
    app.extensions["doslovno"].stop()
    response = anonymous.get("/readyz")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == "urn:doslovno:problem:unready"


def test_the_checks_hold_for_a_second(anonymous: FlaskClient, redis_client: redis.Redis) -> None:
    checks(anonymous)
    redis_client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        assert checks(anonymous)[0] == 200
    finally:
        redis_client.config_set("maxmemory-policy", "noeviction")
