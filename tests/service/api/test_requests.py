"""What every answer carries, and what the logs may hold."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import telemetry
from service.settings import Settings
from tests.service.samples import TEXT

CANARY = "канарейка"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What goes to standard error as logs."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    telemetry.configure(Settings(log_level="DEBUG"))
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_headers_of_every_answer(client: FlaskClient, anonymous: FlaskClient) -> None:
    for response in (
        client.get("/v1/articles"),
        anonymous.get("/v1/articles"),
        anonymous.get("/x"),
        client.put("/docs"),
    ):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Server" not in response.headers
        assert len(response.headers["X-Request-Id"]) == 32


def test_the_id_of_a_request_is_the_clients(client: FlaskClient) -> None:
    assert client.get("/v1/articles", headers={"X-Request-Id": "desk-7.1"}).headers["X-Request-Id"] == "desk-7.1"
    for bad in ("a b", "x" * 129, "ы".encode().decode("latin1")):
        assert client.get("/v1/articles", headers={"X-Request-Id": bad}).headers["X-Request-Id"] != bad


def test_one_line_for_a_request(client: FlaskClient, lines: io.StringIO) -> None:
    response = client.post("/v1/articles", json={"text": TEXT}, headers={"X-Request-Id": "r-1"})
    line = next(parsed for parsed in map(json.loads, lines.getvalue().splitlines()) if parsed["message"] == "request")
    assert line["request_id"] == "r-1"
    assert line["tenant"] == "acme"
    assert line["article"] == response.json["id"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/articles", 202)


def test_no_word_of_an_article_is_logged(app: Flask, client: FlaskClient, lines: io.StringIO) -> None:
    text = f"{TEXT} {CANARY}"
    client.post("/v1/articles", json={"text": text, "title": CANARY, "labels": {"a": CANARY}, "source": CANARY})
    client.post(f"/v1/articles?title={CANARY}", data=text.encode(), content_type="text/plain")
    client.post("/v1/articles", json={"text": text, CANARY: 1})
    client.post("/v1/articles", data=('{"text": "' + CANARY).encode(), content_type="application/json")
    client.get(f"/v1/articles?label=a:{CANARY}&x={CANARY}")
    client.get(f"/v1/articles/{CANARY}")

    def broken(*_: str) -> None:
        raise ValueError(f"cannot do {CANARY}")

    app.extensions["doslovno"].publish = broken
    assert client.post("/v1/articles", json={"text": text + " Да."}).status_code == 500
    logged = lines.getvalue()
    assert "ValueError" in logged
    assert logged.count('"message": "request"') == 7
    for written in (CANARY, json.dumps(CANARY).strip('"'), "%D0%BA%D0%B0%D0%BD", "Звонар"):
        assert written not in logged


def test_a_proxy_is_believed_only_when_it_is_expected(redis_server) -> None:  # type: ignore[no-untyped-def]
    from service.app import create_app

    plain = create_app(Settings(redis_url=redis_server.url), publish=lambda *_: None)
    behind = create_app(Settings(redis_url=redis_server.url, trusted_proxies=1), publish=lambda *_: None)
    seen = []
    for app in (plain, behind):
        with app.test_client() as client:
            client.get("/livez", headers={"X-Forwarded-For": "203.0.113.9"})
            from flask import request

            seen.append(request.remote_addr)
    assert seen == ["127.0.0.1", "203.0.113.9"]


def test_a_request_belongs_to_the_trace_of_its_caller(client: FlaskClient, lines: io.StringIO) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    client.get("/v1/articles", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    client.get("/v1/articles")
    found = [line for line in map(json.loads, lines.getvalue().splitlines()) if line["message"] == "request"]
    first, second = (line["traceparent"].split("-")[1] for line in found)
    assert first == trace != second
