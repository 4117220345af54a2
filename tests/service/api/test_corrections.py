"""What editors say of findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.service.conftest import client_of
from tests.service.samples import MENTION, PARTS, TEXT

EVENT: dict[str, Any] = {
    "id": "e1", "type": "CEREMONY", "plover": None, "iptc": [], "text": "мост откроют", "numbers": [], "evidence": [],
    "trigger": {"text": "откроют", "span": [59, 66]}, "mentions": [MENTION], "participants": [], "place": None,
    "time": None, "factuality": "planned", "source": None, "parent": None, "salience": "main", "confidence": 0.8,
}  # fmt: skip


@pytest.fixture
def done(submit: Callable[..., str], finish: Callable[..., None]) -> str:
    """An article with a quote q1 and an event e1."""
    id = submit()
    finish(id, parts=PARTS | {"events": [EVENT]})
    return id


def judge(client: FlaskClient, id: str, what: str, **body: Any) -> TestResponse:
    return client.patch(f"/v1/articles/{id}/{what}", json=body)


def first(client: FlaskClient, id: str, part: str) -> Any:
    return client.get(f"/v1/articles/{id}/{part}").json[part][0]  # type: ignore[index]


def test_nobody_has_said_anything_yet(client: FlaskClient, done: str) -> None:
    assert first(client, done, "quotes")["verdict"] is None
    assert first(client, done, "events")["verdict"] is None


def test_confirmed_rejected_corrected_and_taken_back(client: FlaskClient, done: str) -> None:
    answer: Any = judge(client, done, "quotes/q1", verdict="confirmed", note="Слышал сам").json
    assert (answer["id"], answer["verdict"]["verdict"], answer["verdict"]["note"]) == ("q1", "confirmed", "Слышал сам")
    assert first(client, done, "quotes")["verdict"] == answer["verdict"]
    assert judge(client, done, "quotes/q1", verdict="rejected").status_code == 200
    correction = {"speaker": "Анна Ковылина", "spans": [[42, 66]]}
    judge(client, done, "quotes/q1", verdict="corrected", correction=correction)
    assert first(client, done, "quotes")["verdict"]["correction"] == correction
    judge(client, done, "events/e1", verdict="corrected", correction={"factuality": "asserted", "place": None})
    assert first(client, done, "events")["verdict"]["correction"] == {"factuality": "asserted", "place": None}
    assert judge(client, done, "quotes/q1", verdict=None).json["verdict"] is None  # type: ignore[index]
    assert first(client, done, "quotes")["verdict"] is None


def test_the_verdict_shows_wherever_the_part_does(client: FlaskClient, done: str) -> None:
    before = client.get(f"/v1/articles/{done}/quotes").headers["ETag"]
    judge(client, done, "quotes/q1", verdict="confirmed")
    included: Any = client.get(f"/v1/articles/{done}?include=quotes,events").json
    assert included["result"]["quotes"][0]["verdict"]["verdict"] == "confirmed"
    assert included["result"]["events"][0]["verdict"] is None
    assert client.get(f"/v1/articles/{done}/quotes", headers={"If-None-Match": before}).status_code == 200


def test_it_is_kept_when_the_text_is_analysed_again(
    client: FlaskClient, done: str, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    judge(client, done, "quotes/q1", verdict="rejected")
    again = submit(external_id="again")
    another = {"quotes": [PARTS["quotes"][0] | {"id": "q2"}], "events": []}
    finish(again, parts=PARTS | another)
    assert first(client, again, "quotes")["verdict"]["verdict"] == "rejected"


def test_another_tenant_sees_nothing_of_it(
    client: FlaskClient, done: str, app: Flask, redis_client: redis.Redis
) -> None:
    judge(client, done, "quotes/q1", verdict="rejected")
    other = client_of(app, redis_client, "other")
    assert other.get("/v1/corrections").data == b""
    assert judge(other, done, "quotes/q1", verdict="rejected").status_code == 404


def test_the_export(client: FlaskClient, done: str) -> None:
    judge(client, done, "quotes/q1", verdict="confirmed")
    judge(client, done, "events/e1", verdict="rejected", note="Это было в прошлом году")
    response = client.get("/v1/corrections")
    assert response.mimetype == "application/x-ndjson"
    rows = {row["part"]: row for row in map(json.loads, response.data.splitlines())}
    assert rows["quotes"]["spans"] == [[42, 75]]
    assert (rows["events"]["type"], rows["events"]["spans"]) == ("CEREMONY", [[59, 66]])
    assert rows["events"]["note"] == "Это было в прошлом году"
    assert rows["events"]["sha256"] == client.get(f"/v1/articles/{done}").json["text"]["sha256"]  # type: ignore[index]


def test_erasing_the_article_erases_what_was_said_of_it(
    client: FlaskClient, done: str, redis_client: redis.Redis
) -> None:
    judge(client, done, "quotes/q1", verdict="confirmed")
    assert all(redis_client.ttl(name) != -1 for name in redis_client.scan_iter("ds:{t:acme}:*"))
    client.delete(f"/v1/articles/{done}")
    assert client.get("/v1/corrections").data == b""
    assert not list(redis_client.scan_iter("*verdicts*"))


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/verdict", "required"),
        ({"verdict": "maybe"}, "#/verdict", "not_allowed"),
        ({"verdict": "corrected"}, "#/correction", "conflict"),
        ({"verdict": "corrected", "correction": {}}, "#/correction", "conflict"),
        ({"verdict": "confirmed", "correction": {"speaker": "Н."}}, "#/correction", "conflict"),
        ({"verdict": "corrected", "correction": {"colour": "red"}}, "#/correction/colour", "unknown_field"),
        ({"verdict": "corrected", "correction": {"type": "loud"}}, "#/correction/type", "not_allowed"),
        ({"verdict": "corrected", "correction": {"spans": [[5, 5]]}}, "#/correction/spans/0", "out_of_range"),
        ({"verdict": "corrected", "correction": {"spans": [[1, 9], [5, 12]]}}, "#/correction/spans/1", "out_of_range"),
        ({"verdict": "corrected", "correction": {"spans": [[0, 10**6]]}}, "#/correction/spans/0", "out_of_range"),
        ({"verdict": "confirmed", "note": "х" * 1001}, "#/note", "too_long"),
    ],
)
def test_bad_bodies(client: FlaskClient, done: str, body: dict[str, Any], pointer: str, code: str) -> None:
    response = judge(client, done, "quotes/q1", **body)
    assert response.status_code == 422
    errors = response.json["errors"]  # type: ignore[index]
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in errors]


@pytest.mark.parametrize("what", ["quotes/q9", "quotes/e1", "quotes/x", "events/e9"])
def test_no_such_finding(client: FlaskClient, done: str, what: str) -> None:
    assert judge(client, done, what, verdict="confirmed").status_code == 404


def test_too_early(client: FlaskClient, submit: Callable[..., str]) -> None:
    response = judge(client, submit(TEXT + " Да."), "quotes/q1", verdict="confirmed")
    assert response.status_code == 409
    assert response.json["type"] == "urn:doslovno:problem:not-ready"  # type: ignore[index]
