"""How much a tenant may ask for."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app, make_front
from service.security.limits import REQUEST, Limiter
from service.settings import Settings
from tests.service.conftest import client_of
from tests.service.samples import TEXT


@pytest.fixture
def limited(made_app: Flask, settings: Settings, redis_client: redis.Redis) -> FlaskClient:
    """A client whose tenant may submit 1,000 characters a minute."""
    few = replace(settings, rate_quota=1000, rate_window=60)
    made_app.extensions["doslovno"] = make_front(few, publish=lambda *_: None)
    return client_of(made_app, redis_client, "acme")


def test_a_bucket_empties_and_fills_evenly(redis_client: redis.Redis, settings: Settings) -> None:
    limiter = Limiter(redis_client, replace(settings, rate_quota=1000, rate_window=1))
    first = limiter.article("acme", 600)
    assert (first.taken, first.left) == (True, 400)
    refused = limiter.article("acme", 600)
    assert not refused.taken
    assert refused.retry >= 1
    assert limiter.article("beta", 600).taken
    time.sleep(0.5)
    assert limiter.article("acme", 600).taken


def test_a_cost_above_the_quota_empties_it_and_is_not_refused_for_ever(
    redis_client: redis.Redis, settings: Settings
) -> None:
    limiter = Limiter(redis_client, replace(settings, rate_quota=1000, rate_window=60))
    assert limiter.article("acme", 5000).taken
    assert limiter.article("acme", 1).taken is False


def test_no_limit(redis_client: redis.Redis, settings: Settings) -> None:
    limiter = Limiter(redis_client, replace(settings, rate_quota=0))
    assert not limiter.limited
    assert all(limiter.article("acme", 200_000).taken for _ in range(50))


def test_every_answer_tells_what_is_left(limited: FlaskClient) -> None:
    response = limited.get("/v1/articles")
    assert response.headers["RateLimit-Policy"] == '"characters";q=1000;w=60'
    assert response.headers["RateLimit"] == f'"characters";r={1000 - REQUEST};t=6'


def test_429_says_when_to_come_back(limited: FlaskClient) -> None:
    text = TEXT * (800 // len(TEXT))
    assert limited.post("/v1/articles", json={"text": text}).status_code == 202
    refused = limited.post("/v1/articles", json={"text": text + " Да."})
    assert refused.status_code == 429
    assert refused.json["type"] == "urn:doslovno:problem:rate-limited"  # type: ignore[index]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"characters";r=')


def test_a_refused_article_is_not_stored(limited: FlaskClient, redis_client: redis.Redis) -> None:
    text = TEXT * (800 // len(TEXT))
    limited.post("/v1/articles", json={"text": text})
    before = len(list(redis_client.scan_iter("*:job:*")))
    limited.post("/v1/articles", json={"text": text + " Да."})
    assert len(list(redis_client.scan_iter("*:job:*"))) == before == 1


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/openapi.yaml", "/docs"])
def test_health_and_docs_are_exempt(limited: FlaskClient, path: str) -> None:
    for _ in range(30):
        response = limited.get(path)
        assert response.status_code in (200, 308)
        assert "RateLimit" not in response.headers


def test_usage_counts_the_day(limited: FlaskClient) -> None:
    limited.post("/v1/articles", json={"text": TEXT})
    usage = limited.get("/v1/usage").json
    assert usage is not None
    today = usage["days"][0]
    assert (today["requests"], today["articles"], today["characters"]) == (2, 1, len(TEXT))
    assert usage["open_articles"] == 1
    assert len(usage["days"]) == 30
    assert usage["rate"]["quota"] == 1000
    assert 0 <= usage["rate"]["remaining"] - (1000 - 2 * REQUEST - len(TEXT)) < 100


def test_nothing_of_the_limits_lives_for_ever(limited: FlaskClient, redis_client: redis.Redis) -> None:
    limited.post("/v1/articles", json={"text": TEXT})
    names = [n for n in redis_client.scan_iter("ds:{t:acme}:*") if b"bucket" in n or b"usage" in n]
    assert len(names) == 2
    assert all(redis_client.ttl(n) > 0 for n in names)  # type: ignore[operator]


def test_a_full_store_takes_no_articles(client: FlaskClient, redis_client: redis.Redis) -> None:
    used = int(redis_client.info("memory")["used_memory"])  # type: ignore[index]
    redis_client.config_set("maxmemory", int(used * 1.05))
    try:
        refused = client.post("/v1/articles", json={"text": TEXT})
    finally:
        redis_client.config_set("maxmemory", 0)
    assert refused.status_code == 503
    assert refused.json["type"] == "urn:doslovno:problem:store-full"  # type: ignore[index]
    assert refused.headers["Retry-After"] == "30"
    assert client.get("/v1/articles").json["articles"] == []  # type: ignore[index]


def test_a_full_queue_takes_no_articles(made_app: Flask, settings: Settings, redis_client: redis.Redis) -> None:
    made_app.extensions["doslovno"] = make_front(replace(settings, max_queue=3), publish=lambda *_: None)
    client = client_of(made_app, redis_client, "acme")
    redis_client.rpush("ds:celery:bulk", "a", "b", "c")
    refused = client.post("/v1/articles", json={"text": TEXT})
    assert refused.status_code == 503
    assert refused.json["type"] == "urn:doslovno:problem:queue-full"  # type: ignore[index]


@pytest.mark.parametrize(
    "wrong",
    [
        {"auth": "none", "bind": "0.0.0.0:8080"},
        {"auth": "none", "bind": "192.168.1.5:8080"},
        {"auth": "none", "trusted_proxies": 1},
        {"auth": "maybe"},
    ],
)
def test_no_authentication_only_on_loopback(settings: Settings, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="DOSLOVNO_AUTH"):
        create_app(replace(settings, **wrong), publish=lambda *_: None)  # type: ignore[arg-type]


def test_without_authentication_all_is_one_tenant(settings: Settings, redis_client: redis.Redis) -> None:
    app = create_app(replace(settings, auth="none", bind="[::1]:8080"), publish=lambda *_: None)
    client = app.test_client()
    assert client.post("/v1/articles", json={"text": TEXT}).status_code == 202
    assert len(client.get("/v1/articles").json["articles"]) == 1  # type: ignore[index]


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:80", "127.9.9.9", "[::1]:8080", "[::1]"])
def test_without_authentication_this_machine_may_ask(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, auth="none"), publish=lambda *_: None)
    assert app.test_client().get("/v1/capabilities", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["news.example", "news.example:8080", "192.168.1.5", "localhost.news.example:80", "::", ""]
)
def test_without_authentication_no_page_elsewhere_may_ask(settings: Settings, host: str) -> None:
    """A name of theirs may be told to lead to this machine (DNS rebinding)."""
    app = create_app(replace(settings, auth="none"), publish=lambda *_: None)
    for address in ("/v1/capabilities", "/v1/articles", "/"):
        response = app.test_client().get(address, headers={"Host": host})
        assert response.status_code == 403
        assert b"localhost" in response.data


def test_with_keys_any_name_may_be_asked(client: FlaskClient) -> None:
    assert client.get("/v1/capabilities", headers={"Host": "news.example"}).status_code == 200
