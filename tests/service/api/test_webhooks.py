"""/v1/webhooks: made, changed, tried, and named by articles."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.registry.webhooks import Webhooks
from service.settings import Settings
from tests.service.conftest import Hint, client_of
from tests.service.samples import TEXT

URL = "https://receiver.example/hook"
UNKNOWN = "wh_01ARZ3NDEKTSV4RRFFQ69G5FAV"
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def make(client: FlaskClient) -> Make:
    def make(**fields: Any) -> dict[str, Any]:
        response = client.post("/v1/webhooks", json={"url": URL, **fields})
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json  # type: ignore[assignment]
        return made

    return make


@pytest.fixture
def webhooks(redis_client: redis.Redis, settings: Settings) -> Webhooks:
    return Webhooks(redis_client, settings)


def errors(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return [(e.get("pointer") or e.get("parameter"), e["code"]) for e in response.json["errors"]]


def test_a_secret_is_shown_once(client: FlaskClient, make: Make) -> None:
    response = client.post("/v1/webhooks", json={"url": URL, "description": "Сайт"})
    made = response.json
    assert made is not None
    assert response.headers["Location"] == f"/v1/webhooks/{made['id']}" == made["links"]["self"]
    assert response.headers["Cache-Control"] == "no-store"
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert (made["status"], made["description"], made["disabled_reason"]) == ("enabled", "Сайт", None)
    assert client.get(f"/v1/webhooks/{made['id']}").json == made
    make()
    listed = client.get("/v1/webhooks")
    assert listed.json["webhooks"][0] == made
    assert len(listed.json["webhooks"]) == 2
    assert "whsec_" not in listed.text


def test_a_new_secret(client: FlaskClient, make: Make, webhooks: Webhooks) -> None:
    made = make()
    rotated = client.post(f"/v1/webhooks/{made['id']}/rotate-secret")
    assert rotated.headers["Cache-Control"] == "no-store"
    assert rotated.json["secret"] != made["secret"]
    stored = webhooks.get("acme", made["id"])
    assert stored is not None
    assert (stored.secret, stored.old_secret) == (rotated.json["secret"], made["secret"])


def test_changes(client: FlaskClient, make: Make) -> None:
    path = f"/v1/webhooks/{make(description='Сайт')['id']}"
    changed = client.patch(path, json={"url": "https://other.example:8443/x", "status": "disabled"}).json
    assert (changed["url"], changed["status"]) == ("https://other.example:8443/x", "disabled")
    assert (changed["description"], changed["disabled_reason"]) == ("Сайт", "client")
    changed = client.patch(path, json={"status": "enabled", "description": None}).json
    assert (changed["status"], changed["disabled_reason"], changed["description"]) == ("enabled", None, None)
    assert client.get(path).json == changed


def test_deleted_for_good(client: FlaskClient, make: Make) -> None:
    path = f"/v1/webhooks/{make()['id']}"
    assert client.delete(path).status_code == 204
    for response in (client.get(path), client.delete(path), client.patch(path, json={"status": "enabled"})):
        assert response.status_code == 404
    assert client.get("/v1/webhooks").json["webhooks"] == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://localhost/hook", "forbidden_address"),
        ("https://127.0.0.1/hook", "forbidden_address"),
        ("https://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("https://[::1]/", "forbidden_address"),
        ("https://[::ffff:10.0.0.1]/", "forbidden_address"),
        ("https://10.0.0.1/", "forbidden_address"),
        ("https://2130706433/", "forbidden_address"),
        ("http://receiver.example/", "forbidden_scheme"),
        ("https://receiver.example:6379/", "forbidden_port"),
        ("https://user:secret@receiver.example/", "credentials"),
        ("https://receiver.example/#x", "fragment"),
        ("https://", "invalid_url"),
        ("", "empty"),
        ("https://receiver.example/" + "x" * 2048, "too_long"),
        (None, "wrong_type"),
        (7, "wrong_type"),
    ],
)
def test_addresses_that_are_refused(client: FlaskClient, make: Make, url: Any, code: str) -> None:
    assert errors(client.post("/v1/webhooks", json={"url": url})) == [("#/url", code)]
    made = make()
    assert errors(client.patch(f"/v1/webhooks/{made['id']}", json={"url": url})) == [("#/url", code)]
    assert client.get("/v1/webhooks").json["webhooks"][0]["url"] == URL


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("#/url", "required")]),
        ({"url": URL, "color": "red"}, [("#/color", "unknown_field")]),
        ({"url": URL, "secret": "whsec_mine"}, [("#/secret", "unknown_field")]),
        ({"url": URL, "description": "а" * 256}, [("#/description", "too_long")]),
    ],
)
def test_bodies_that_are_refused(client: FlaskClient, body: Any, expected: list[tuple[str, str]]) -> None:
    assert errors(client.post("/v1/webhooks", json=body)) == expected


def test_changes_that_are_refused(client: FlaskClient, make: Make) -> None:
    path = f"/v1/webhooks/{make()['id']}"
    assert client.patch(path, json={}).json == client.get(path).json
    assert errors(client.patch(path, json={"status": "gone"})) == [("#/status", "not_allowed")]
    assert client.patch(path, data="status=enabled").status_code == 415
    assert client.patch(path, data="{", content_type="application/json").status_code == 400


def test_so_many_and_no_more(app: Flask, redis_client: redis.Redis, client: FlaskClient, make: Make) -> None:
    for _ in range(20):
        make()
    response = client.post("/v1/webhooks", json={"url": URL})
    assert response.status_code == 409
    assert response.json["type"] == "urn:doslovno:problem:conflict-state"


# --- named by articles ---
def test_an_article_tells_its_webhook(
    client: FlaskClient, make: Make, submit: Callable[..., str], finish: Callable[..., None], hints: list[Hint]
) -> None:
    hook = make()["id"]
    id = submit(webhook_id=hook, external_id="zarechinsk-7")
    assert client.get(f"/v1/articles/{id}").json["webhook_id"] == hook
    finish(id)
    [row] = client.get(f"/v1/webhooks/{hook}/deliveries").json["deliveries"]
    assert hints == [("acme", id, "interactive"), ("acme", row["id"], "webhooks")]
    assert row["id"] == "dl_" + id.removeprefix("ar_")
    assert (row["type"], row["article"], row["external_id"]) == ("article.finished", id, "zarechinsk-7")
    assert (row["webhook"], row["status"], row["problem"], row["attempts"]) == (hook, "pending", None, [])
    assert row["next_attempt_at"] is not None
    assert row["finished_at"] is None


def test_a_cancelled_article_too(
    client: FlaskClient, make: Make, submit: Callable[..., str], hints: list[Hint]
) -> None:
    hook = make()["id"]
    id = submit(webhook_id=hook)
    client.post(f"/v1/articles/{id}/cancel")
    assert len(client.get(f"/v1/webhooks/{hook}/deliveries").json["deliveries"]) == 1
    assert hints[-1][2] == "webhooks"


def test_plain_text_and_batches_name_one_too(client: FlaskClient, make: Make, finish: Callable[..., None]) -> None:
    hook = make()["id"]
    plain = client.post(f"/v1/articles?webhook_id={hook}", data=TEXT.encode(), content_type="text/plain")
    assert plain.json["webhook_id"] == hook
    lines = [{"text": f"{TEXT} Номер {n}.", "webhook_id": hook} for n in range(3)]
    lines.append({"text": TEXT + " Чужой.", "webhook_id": UNKNOWN})
    batch = client.post(
        "/v1/batches", data="\n".join(map(json.dumps, lines)).encode(), content_type="application/x-ndjson"
    ).json
    assert (batch["accepted"], batch["rejected"]) == (3, 1)
    assert batch["problems"][0]["problem"]["errors"][0]["code"] == "unknown_webhook"
    for row in client.get("/v1/articles").json["articles"]:
        finish(row["id"])
    assert len(client.get(f"/v1/webhooks/{hook}/deliveries").json["deliveries"]) == 4


@pytest.mark.parametrize("id", [UNKNOWN, "wh_x", "", "ar_01ARZ3NDEKTSV4RRFFQ69G5FAV", "../keys"])
def test_a_webhook_that_is_none(client: FlaskClient, id: str) -> None:
    response = client.post("/v1/articles", json={"text": TEXT, "webhook_id": id})
    assert errors(response) == [("#/webhook_id", "unknown_webhook")]
    response = client.post(
        "/v1/articles", query_string={"webhook_id": id}, data=TEXT.encode(), content_type="text/plain"
    )
    assert errors(response) == [("webhook_id", "unknown_webhook")]


def test_anothers_webhook_is_none(make: Make, other: FlaskClient) -> None:
    body = {"text": TEXT, "webhook_id": make()["id"]}
    foreign = other.post("/v1/articles", json=body)
    unknown = other.post("/v1/articles", json=body | {"webhook_id": UNKNOWN})
    assert errors(foreign) == [("#/webhook_id", "unknown_webhook")]
    assert foreign.data == unknown.data


# --- the log ---
def test_a_test_message(client: FlaskClient, make: Make, hints: list[Hint]) -> None:
    hook = make()["id"]
    response = client.post(f"/v1/webhooks/{hook}/test")
    assert response.status_code == 202
    assert (response.json["type"], response.json["article"]) == ("webhook.test", None)
    assert hints == [("acme", response.json["id"], "webhooks")]
    assert client.get(f"/v1/webhooks/{hook}/deliveries").json["deliveries"] == [response.json]
    client.patch(f"/v1/webhooks/{hook}", json={"status": "disabled"})
    assert client.post(f"/v1/webhooks/{hook}/test").status_code == 409


def test_sent_again(client: FlaskClient, make: Make, webhooks: Webhooks, hints: list[Hint]) -> None:
    hook = make()["id"]
    log = f"/v1/webhooks/{hook}/deliveries"
    id = client.post(f"/v1/webhooks/{hook}/test").json["id"]
    claim = webhooks.claim("acme", id)
    webhooks.settle("acme", claim, "failed", {"at": 1_800_000_000_000, "code": 500, "error": None, "seconds": 0.1})
    [row] = client.get(f"{log}?status=failed").json["deliveries"]
    assert row["attempts"] == [{"at": "2027-01-15T08:00:00.000Z", "code": 500, "error": None, "seconds": 0.1}]
    assert client.get(f"{log}?status=pending").json["deliveries"] == []
    again = client.post(f"{log}/{id}/retry")
    assert again.status_code == 202
    assert (again.json["status"], again.json["finished_at"]) == ("pending", None)
    assert hints[-1] == ("acme", id, "webhooks")
    assert webhooks.claim("acme", id).outcome == "ok"
    other = make()["id"]
    for path in (
        f"{log}/dl_01ARZ3NDEKTSV4RRFFQ69G5FAV/retry", f"{log}/x/retry", f"/v1/webhooks/{other}/deliveries/{id}/retry",
    ):  # fmt: skip
        assert client.post(path).status_code == 404
    client.patch(f"/v1/webhooks/{hook}", json={"status": "disabled"})
    assert client.post(f"{log}/{id}/retry").status_code == 409


def test_page_by_page(client: FlaskClient, make: Make) -> None:
    hook = make()["id"]
    sent = [client.post(f"/v1/webhooks/{hook}/test").json["id"] for _ in range(5)]
    seen, path = [], f"/v1/webhooks/{hook}/deliveries?limit=2"
    while path:
        page = client.get(path)
        seen += [row["id"] for row in page.json["deliveries"]]
        link = page.headers.get("Link")
        path = link.split(">")[0].removeprefix("<") if link else ""
        assert (page.json["cursor"] is None) == (not link)
    assert sorted(seen) == sorted(sent)
    assert errors(client.get(f"/v1/webhooks/{hook}/deliveries?cursor=x")) == [("cursor", "invalid_cursor")]
    assert errors(client.get(f"/v1/webhooks/{hook}/deliveries?limit=201")) == [("limit", "out_of_range")]
    assert errors(client.get(f"/v1/webhooks/{hook}/deliveries?status=lost")) == [("status", "not_allowed")]


def test_the_scope(app: Flask, redis_client: redis.Redis, make: Make) -> None:
    hook = make()["id"]
    every = client_of(app, redis_client, "acme", scopes=["submit", "read", "delete"])
    for method, path in (
        ("GET", "/v1/webhooks"), ("POST", "/v1/webhooks"), ("GET", f"/v1/webhooks/{hook}"),
        ("DELETE", f"/v1/webhooks/{hook}"), ("POST", f"/v1/webhooks/{hook}/test"),
    ):  # fmt: skip
        assert every.open(path, method=method, json={"url": URL}).status_code == 403
    assert every.post("/v1/articles", json={"text": TEXT, "webhook_id": hook}).status_code == 202
    own = client_of(app, redis_client, "acme", scopes=["webhooks"])
    assert own.get(f"/v1/webhooks/{hook}").status_code == 200
    assert own.get("/v1/articles").status_code == 403
