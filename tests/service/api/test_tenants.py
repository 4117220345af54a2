"""Nobody gets in without a key, and nobody sees another tenant's articles: over every operation of openapi.yaml."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.api.openapi import openapi_dict
from service.app import create_app
from service.security import keys
from service.settings import Settings
from tests.service.conftest import client_of
from tests.service.samples import TEXT, UNKNOWN_ID

WITHOUT_KEY = {("get", "/livez"), ("get", "/readyz")}


def _operations() -> list[tuple[str, str]]:
    document = openapi_dict(create_app(Settings(), publish=lambda *_: None))
    return [
        (method, path)
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    ]


OPERATIONS = _operations()


def test_the_document_knows_every_route(made_app: Flask) -> None:
    pages = {"/openapi.yaml", "/openapi.json", "/docs", "/docs/", "/docs/<asset>"}
    routed = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in made_app.url_map.iter_rules()
        if rule.rule not in pages and not rule.endpoint.startswith("web.")  # the reading room
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routed == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), sorted(set(OPERATIONS) - WITHOUT_KEY))
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer ds_live_00000000_" + "A" * 43},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic ZHM6ZHM="},
        {"X-API-Key": "ds_live_00000000_" + "A" * 43},
        {"X-API-Key": ""},
    ],
)
def test_401_before_anything_else(anonymous: FlaskClient, method: str, path: str, headers: dict[str, str]) -> None:
    url = path.replace("{id}", UNKNOWN_ID) + "?color=red"
    response = anonymous.open(url, method=method, headers=headers, data=b"\xff", content_type="text/nonsense")
    assert response.status_code == 401
    assert response.json["type"] == "urn:doslovno:problem:unauthenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_both_ways_to_send_a_key(anonymous: FlaskClient, redis_client: redis.Redis) -> None:
    key = keys.create(redis_client, "acme")
    for headers in ({"Authorization": f"Bearer {key}"}, {"Authorization": f"bearer {key}"}, {"X-API-Key": key}):
        assert anonymous.get("/v1/articles", headers=headers).status_code == 200


@pytest.mark.parametrize(("method", "path"), [op for op in OPERATIONS if "{id}" in op[1]])
def test_anothers_article_looks_like_none(
    app: Flask, redis_client: redis.Redis, client: FlaskClient, submit: Callable[..., str],
    finish: Callable[..., None], method: str, path: str,
) -> None:  # fmt: skip
    other = client_of(app, redis_client, "other", scopes=["admin"])
    kind = path.split("/")[2]
    if kind == "webhooks":
        id = client.post("/v1/webhooks", json={"url": "https://receiver.example/hook"}).json["id"]
        delivery = client.post(f"/v1/webhooks/{id}/test").json["id"]
        path = path.replace("{delivery}", delivery)
    elif kind == "batches":
        id = client.post("/v1/batches", json=[{"text": TEXT}]).json["id"]
    else:
        id = submit()
        finish(id)
    prefix = id[:3]
    foreign = other.open(path.replace("{id}", id), method=method)
    unknown = other.open(path.replace("{id}", prefix + UNKNOWN_ID[3:]), method=method)
    malformed = other.open(path.replace("{id}", f"{prefix}x"), method=method)
    assert foreign.status_code == 404
    assert foreign.data == unknown.data == malformed.data
    varying = {"X-Request-Id", "Date", "RateLimit"}

    def rest(headers: object) -> dict[str, str]:
        return {k: v for k, v in dict(headers).items() if k not in varying}  # type: ignore[call-overload]

    assert rest(foreign.headers) == rest(unknown.headers) == rest(malformed.headers)


def test_a_list_holds_ones_own(client: FlaskClient, other: FlaskClient, submit: Callable[..., str]) -> None:
    submit()
    assert len(client.get("/v1/articles").json["articles"]) == 1
    assert other.get("/v1/articles").json["articles"] == []


def test_anothers_cursor_is_none(client: FlaskClient, other: FlaskClient, submit: Callable[..., str]) -> None:
    for i in range(3):
        submit(f"{TEXT} Мост номер {i}.")
        other.post("/v1/articles", json={"text": f"{TEXT} Мост номер {i}."})
    cursor = client.get("/v1/articles?limit=1").json["cursor"]
    hook = client.post("/v1/webhooks", json={"url": "https://receiver.example/hook"}).json["id"]
    for who, path in ((other, "/v1/articles"), (client, f"/v1/webhooks/{hook}/deliveries")):
        refused = who.get(f"{path}?cursor={cursor}")
        assert refused.status_code == 422
        assert [(e["parameter"], e["code"]) for e in refused.json["errors"]] == [("cursor", "invalid_cursor")]


def test_anothers_results_are_not_reused(
    client: FlaskClient, other: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    client.application.extensions["doslovno"].registry.announce("7", {})
    finish(submit())
    assert client.post("/v1/articles", json={"text": TEXT}).status_code == 200
    assert other.post("/v1/articles", json={"text": TEXT}).status_code == 202


def test_every_operation_names_its_scope(made_app: Flask) -> None:
    for path, operations in openapi_dict(made_app)["paths"].items():
        for method, operation in operations.items():
            if method == "parameters" or (method, path) in WITHOUT_KEY:
                continue
            [scope] = operation["security"][0]["bearer"]
            assert scope in keys.SCOPES
            assert operation["security"] == [{"bearer": [scope]}, {"apiKey": [scope]}]


@pytest.mark.parametrize(("scope", "allowed"), [("read", {"GET"}), ("submit", {"POST"}), ("delete", {"DELETE"})])
def test_scopes(
    app: Flask, redis_client: redis.Redis, submit: Callable[..., str], scope: str, allowed: set[str]
) -> None:
    id = submit()
    limited = client_of(app, redis_client, "acme", scopes=[scope])
    answers = {
        "GET": limited.get(f"/v1/articles/{id}"),
        "POST": limited.post("/v1/articles", json={"text": TEXT + " Да."}),
        "DELETE": limited.delete(f"/v1/articles/{id}"),
    }
    for method, response in answers.items():
        assert (response.status_code != 403) == (method in allowed)
        if response.status_code == 403:
            assert response.json["type"] == "urn:doslovno:problem:forbidden"
