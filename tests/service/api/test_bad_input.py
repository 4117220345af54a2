"""Everything that can be wrong with a request: each gets its own status, name, place and advice."""

from __future__ import annotations

import json
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.security import keys
from service.settings import Settings
from tests.service.samples import TEXT, UNKNOWN_ID


def problem(response: TestResponse, status: int, name: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["type"] == f"urn:doslovno:problem:{name}"
    assert body["status"] == status
    assert body["title"]
    assert len(body["detail"]) > 10
    return body


def codes(body: dict[str, Any]) -> dict[str, str]:
    """Place -> code."""
    return {e.get("pointer") or e.get("parameter") or e["header"]: e["code"] for e in body["errors"]}


def post_raw(client: FlaskClient, raw: bytes, content_type: str | None = "application/json") -> TestResponse:
    return client.post("/v1/articles", data=raw, content_type=content_type)


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0\u2003\r\n"])
def test_no_text(client: FlaskClient, text: str) -> None:
    assert codes(problem(client.post("/v1/articles", json={"text": text}), 422, "validation-error")) == {
        "#/text": "empty"
    }
    response = post_raw(client, text.encode(), "text/plain")
    assert codes(problem(response, 422, "validation-error")) == {"#/text": "empty"}


def test_missing_text(client: FlaskClient) -> None:
    assert codes(problem(client.post("/v1/articles", json={}), 422, "validation-error")) == {"#/text": "required"}


@pytest.mark.parametrize("where", ["text", "title"])
@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800", "\\udfff\\ud800"])
def test_characters_that_no_text_has(client: FlaskClient, where: str, bad: str) -> None:
    raw = json.dumps({"text": TEXT, where: TEXT + "BAD"}, ensure_ascii=False).replace("BAD", bad).encode()
    body = problem(post_raw(client, raw), 422, "validation-error")
    assert codes(body) == {f"#/{where}": "invalid_character"}
    assert str(len(TEXT)) in body["errors"][0]["detail"]


def test_a_pair_of_surrogates_is_one_character(client: FlaskClient) -> None:
    raw = json.dumps({"text": TEXT + " 🌉"}).encode()
    assert b"\\ud83c" in raw
    assert post_raw(client, raw).status_code == 202


def test_nul_in_plain_text(client: FlaskClient) -> None:
    response = post_raw(client, TEXT.encode() + b"\0", "text/plain")
    assert codes(problem(response, 422, "validation-error")) == {"#/text": "invalid_character"}


def test_nul_in_the_query(client: FlaskClient) -> None:
    assert codes(problem(client.get("/v1/articles?cursor=%00"), 422, "validation-error")) == {
        "cursor": "invalid_character"
    }


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        (b"", "line 1"),
        (b"{", "line 1"),
        (b'{"text": }', "column 10"),
        (b"text=1", "line 1"),
        (b'{"text": "a", "text": "b"}', "'text'"),
        (b'{"labels": {"x": "1", "x": "2"}}', "'x'"),
        (b'{"retention_hours": NaN}', "NaN"),
        (b'{"retention_hours": -Infinity}', "-Infinity"),
        (b'{"retention_hours": 1e999}', "too large"),
        (b'{"retention_hours": ' + b"9" * 5000 + b"}", "too long"),
        (b"[" * 100_000, "deeper"),
        (b'{"labels": ' * 20 + b"1" + b"}" * 20, "deeper"),
        (b'{"text": "\xff"}', "Byte 10"),
        ('{"text": "а"}'.encode("utf-16"), "Byte 0"),
        (b'{"text": "a\nb"}', "line 1"),
    ],
    ids=str,
)
def test_what_is_not_json(client: FlaskClient, raw: bytes, hint: str) -> None:
    assert hint in problem(post_raw(client, raw), 400, "malformed-body")["detail"]


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"null", b"1"])
def test_json_that_is_no_object(client: FlaskClient, raw: bytes) -> None:
    assert codes(problem(post_raw(client, raw), 422, "validation-error")) == {"#": "wrong_type"}


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("webhook_id", "w", "#/webhook_id", "unknown_webhook"),
        ("a/b~c", 1, "#/a~1b~0c", "unknown_field"),
        ("text", 5, "#/text", "wrong_type"),
        ("text", None, "#/text", "wrong_type"),
        ("text", ["а"], "#/text", "wrong_type"),
        ("title", 5, "#/title", "wrong_type"),
        ("title", "", "#/title", "empty"),
        ("title", "а" * 1001, "#/title", "too_long"),
        ("source", {}, "#/source", "wrong_type"),
        ("external_id", "я" * 256, "#/external_id", "too_long"),
        ("published_at", "yesterday", "#/published_at", "invalid_date"),
        ("published_at", "2026-02-30", "#/published_at", "invalid_date"),
        ("published_at", "20261123", "#/published_at", "invalid_date"),
        ("published_at", "2026-W01-1", "#/published_at", "invalid_date"),
        ("published_at", "2026-11-23T10:00:00", "#/published_at", "invalid_date"),
        ("published_at", "2026-11-23T25:00:00Z", "#/published_at", "invalid_date"),
        ("published_at", "٢٠٢٦-١١-٢٣", "#/published_at", "invalid_date"),
        ("published_at", 1763900000, "#/published_at", "wrong_type"),
        ("url", "ftp://example.org/", "#/url", "invalid_url"),
        ("url", "javascript:alert(1)", "#/url", "invalid_url"),
        ("url", "https://[::1", "#/url", "invalid_url"),
        ("url", "https://", "#/url", "invalid_url"),
        ("features", [], "#/features", "empty"),
        ("features", ["quotes", "quotes"], "#/features", "duplicate"),
        ("features", ["quotes", "weather"], "#/features/1", "not_allowed"),
        ("features", "quotes", "#/features", "wrong_type"),
        ("labels", {"desk": 5}, "#/labels/desk", "wrong_type"),
        ("labels", {"desk": "x" * 65}, "#/labels/desk", "too_long"),
        ("labels", {"стол": "x"}, "#/labels/стол", "invalid_label"),
        ("labels", {f"l{i}": "x" for i in range(17)}, "#/labels", "too_many"),
        ("labels", [], "#/labels", "wrong_type"),
        ("priority", "urgent", "#/priority", "not_allowed"),
        ("retention_hours", 0, "#/retention_hours", "out_of_range"),
        ("retention_hours", 721, "#/retention_hours", "out_of_range"),
        ("retention_hours", "5", "#/retention_hours", "wrong_type"),
        ("retention_hours", 1.5, "#/retention_hours", "wrong_type"),
    ],
)
def test_fields(client: FlaskClient, field: str, value: Any, pointer: str, code: str) -> None:
    body = problem(client.post("/v1/articles", json={"text": TEXT, field: value}), 422, "validation-error")
    assert codes(body) == {pointer: code}
    assert all(len(e["detail"]) > 10 for e in body["errors"])


def test_all_errors_are_told_at_once(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"title": 1, "priority": "x", "x": 1})
    assert set(codes(problem(response, 422, "validation-error"))) == {"#/text", "#/title", "#/priority", "#/x"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("published_at=2026-13-01", "published_at"),
        ("features=quotes,weather", "features"),
        ("label=desk", "label"),
        ("label=desk:city&label=d%20e:x", "label"),
        ("retention_hours=x", "retention_hours"),
        ("retention_hours=9999", "retention_hours"),
        ("priority=x", "priority"),
        ("title=a&title=b", "title"),
        ("title=", "title"),
        ("url=x", "url"),
        ("color=red", "color"),
    ],
)
def test_options_of_plain_text(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.post(f"/v1/articles?{query}", data=TEXT.encode(), content_type="text/plain")
    body = problem(response, 422, "validation-error")
    assert {e["parameter"] for e in body["errors"]} == {parameter}


def test_options_in_the_query_of_json(client: FlaskClient) -> None:
    response = client.post("/v1/articles?title=a", json={"text": TEXT})
    assert codes(problem(response, 422, "validation-error")) == {"title": "misplaced"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/articles?color=red", "unknown_parameter"),
        ("/v1/articles?limit=0", "out_of_range"),
        ("/v1/articles?limit=201", "out_of_range"),
        ("/v1/articles?limit=ten", "wrong_type"),
        ("/v1/articles?limit=1&limit=2", "repeated"),
        ("/v1/articles?status=done", "not_allowed"),
        ("/v1/articles?label=desk", "invalid_label"),
        ("/v1/articles?cursor=zzz", "invalid_cursor"),
        ("/v1/articles?cursor=é", "invalid_cursor"),
        (f"/v1/articles/{UNKNOWN_ID}?wait=6", "out_of_range"),
        (f"/v1/articles/{UNKNOWN_ID}?wait=-1", "out_of_range"),
        (f"/v1/articles/{UNKNOWN_ID}?wait=1.5", "wrong_type"),
        (f"/v1/articles/{UNKNOWN_ID}?include=weather", "not_allowed"),
        (f"/v1/articles/{UNKNOWN_ID}/quotes?wait=1", "unknown_parameter"),
        ("/v1/capabilities?x=1", "unknown_parameter"),
    ],
)
def test_query_parameters(client: FlaskClient, path: str, code: str) -> None:
    body = problem(client.get(path), 422, "validation-error")
    assert [e["code"] for e in body["errors"]] == [code]
    assert body["errors"][0]["parameter"] in path


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ"])
def test_idempotency_keys(client: FlaskClient, key: str) -> None:
    response = client.post(
        "/v1/articles", json={"text": TEXT}, headers={"Idempotency-Key": key.encode().decode("latin1")}
    )
    assert codes(problem(response, 422, "validation-error")) == {"Idempotency-Key": "invalid_header"}


@pytest.mark.parametrize(
    ("content_type", "hint"),
    [
        ("application/xml", "application/xml"),
        ("application/x-www-form-urlencoded", "urlencoded"),
        ("multipart/form-data; boundary=x", "multipart"),
        (None, "no Content-Type"),
        ("text/html", "text/html"),
        ("text/plain; charset=windows-1252", "koi8-r"),
        ("text/plain; charset=utf-16", "koi8-r"),
        ("text/plain; charset=nonsense", "koi8-r"),
        ("application/json; charset=windows-1251", "UTF-8"),
    ],
)
def test_content_types(client: FlaskClient, content_type: str | None, hint: str) -> None:
    body = problem(post_raw(client, b"{}", content_type), 415, "unsupported-media-type")
    assert hint in body["detail"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/vnd.api+json", "text/json"])
def test_json_under_a_wrong_content_type(client: FlaskClient, content_type: str) -> None:
    raw = json.dumps({"text": TEXT}).encode()
    body = problem(post_raw(client, raw, content_type), 415, "unsupported-media-type")
    assert "application/json" in body["detail"]


def test_braces_alone_are_no_json(client: FlaskClient) -> None:
    assert post_raw(client, f"{{{TEXT}}}".encode(), "text/plain").status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        {f"f{i}" * 100: i for i in range(2000)},
        {"labels": {f"ы{i}": "\0" for i in range(2000)}},
        {"x" * 100_000: 1},
    ],
)
def test_a_bad_body_makes_no_larger_answer(client: FlaskClient, body: dict[str, Any]) -> None:
    response = client.post("/v1/articles", json=body)
    assert 1 <= len(problem(response, 422, "validation-error")["errors"]) <= 50
    assert len(response.data) < 30_000


def test_compressed_bodies_are_refused(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"text": TEXT}, headers={"Content-Encoding": "gzip"})
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("raw", "charset", "position"),
    [
        (TEXT.encode("windows-1251"), "utf-8", 0),
        ("Мэр".encode("windows-1251") + b"\x98", "windows-1251", 3),
        ("Мэр".encode() + b"\xed\xa0\x80", "utf-8", 6),
    ],
)
def test_undecodable_text(client: FlaskClient, raw: bytes, charset: str, position: int) -> None:
    body = problem(post_raw(client, raw, f"text/plain; charset={charset}"), 400, "malformed-body")
    assert f"Byte {position} " in body["detail"]
    assert charset in body["detail"]


def test_text_over_the_limit(client: FlaskClient, settings: Settings) -> None:
    text = (TEXT + "\n") * (settings.max_text // len(TEXT) + 1)
    for response in (client.post("/v1/articles", json={"text": text}), post_raw(client, text.encode(), "text/plain")):
        body = problem(response, 413, "payload-too-large")
        assert str(len(text)) in body["detail"]
        assert str(settings.max_text) in body["detail"]


def test_text_at_the_limit_even_when_its_json_is_escaped(client: FlaskClient, settings: Settings) -> None:
    text = (TEXT * settings.max_text)[: settings.max_text]
    assert post_raw(client, json.dumps({"text": text}, ensure_ascii=True).encode()).status_code == 202


def test_a_mebibyte_of_quotation_marks(client: FlaskClient) -> None:
    problem(post_raw(client, "«".encode() * 524_288, "text/plain"), 413, "payload-too-large")


def test_quotation_marks_alone_have_no_language(client: FlaskClient) -> None:
    body = problem(post_raw(client, "«".encode() * 1000, "text/plain"), 422, "unsupported-language")
    assert body["language"] == "und"


def test_a_long_text_without_the_end_of_a_sentence(client: FlaskClient) -> None:
    assert client.post("/v1/articles", json={"text": "мост и " * 28_000}).status_code == 202


def test_body_over_the_limit(client: FlaskClient, settings: Settings) -> None:
    body = problem(post_raw(client, b" " * (settings.max_body + 1)), 413, "payload-too-large")
    assert str(settings.max_body) in body["detail"]


def test_a_chunked_body_over_the_limit_is_not_cut(redis_client: redis.Redis, settings: Settings) -> None:
    app = create_app(Settings(redis_url=settings.redis_url, max_body=100), publish=lambda *_: None)
    client = app.test_client()
    key = keys.create(redis_client, "acme")
    response = client.post(
        "/v1/articles",
        data=TEXT.encode(),
        content_type="text/plain",
        headers={"X-API-Key": key, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    problem(response, 413, "payload-too-large")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said on Monday that the bridge would be opened in December. Residents are happy.", "en"),
        ("Міський голова повідомив, що міст через річку відкриють у грудні. Мешканці задоволені цим.", "uk"),
        ("Градоначалник је рекао да ће мост преко реке бити отворен у децембру. Грађани су задовољни.", "sr"),
        ("12 34 56 !!! — 78", "und"),
    ],
)
def test_languages(client: FlaskClient, text: str, language: str) -> None:
    body = problem(client.post("/v1/articles", json={"text": text}), 422, "unsupported-language")
    assert body["language"] == language
    assert body["probability"] > 0.5
    assert codes(body) == {"#/text": "unsupported_language"}


def test_a_declared_language(client: FlaskClient) -> None:
    body = problem(client.post("/v1/articles", json={"text": TEXT, "language": "uk"}), 422, "unsupported-language")
    assert codes(body) == {"#/language": "unsupported_language"}
    assert client.post("/v1/articles", json={"text": TEXT, "language": "ru-RU"}).json["language"] == "ru"
    response = client.post("/v1/articles?language=uk", data=TEXT.encode(), content_type="text/plain")
    assert codes(problem(response, 422, "unsupported-language")) == {"language": "unsupported_language"}


@pytest.mark.parametrize("id", [UNKNOWN_ID, "ar_x", "ar_" + "0" * 25 + "%00", "..%2f", "{t:acme}", "я" * 400])
@pytest.mark.parametrize("path", ["", "/quotes", "/text"])
def test_unknown_ids(client: FlaskClient, id: str, path: str) -> None:
    response = client.get(f"/v1/articles/{id}{path}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_unknown_paths(client: FlaskClient) -> None:
    for path in ("/v1", "/v2/articles", "/v1/articles/", f"/v1/articles/{UNKNOWN_ID}/weather"):
        problem(client.get(path), 404, "not-found")


def test_wrong_methods_are_told_the_right_ones(client: FlaskClient) -> None:
    for path, allowed in (
        ("/v1/articles", {"GET", "HEAD", "OPTIONS", "POST"}),
        (f"/v1/articles/{UNKNOWN_ID}/cancel", {"OPTIONS", "POST"}),
        ("/livez", {"GET", "HEAD", "OPTIONS"}),
    ):
        response = client.patch(path)
        problem(response, 405, "method-not-allowed")
        assert set(response.headers["Allow"].split(", ")) == allowed


def test_not_acceptable(client: FlaskClient) -> None:
    problem(client.get("/v1/articles", headers={"Accept": "text/html"}), 406, "not-acceptable")
    for accepted in ("*/*", "application/*", "application/json;q=0.5, text/html", "application/problem+json"):
        assert client.get("/v1/articles", headers={"Accept": accepted}).status_code == 200


def test_too_many_open_articles(redis_client: redis.Redis, settings: Settings) -> None:
    app = create_app(Settings(redis_url=settings.redis_url, max_open=1), publish=lambda *_: None)
    client = app.test_client()
    client.environ_base["HTTP_X_API_KEY"] = keys.create(redis_client, "acme")
    assert client.post("/v1/articles", json={"text": TEXT}).status_code == 202
    response = client.post("/v1/articles", json={"text": TEXT + " Да."})
    problem(response, 503, "queue-full")
    assert int(response.headers["Retry-After"]) > 0


def test_a_defect_of_ours_is_a_problem_too(app: Flask, client: FlaskClient) -> None:
    def broken(*_: str) -> None:
        raise LookupError("secret words")

    app.extensions["doslovno"].publish = broken
    response = client.post("/v1/articles", json={"text": TEXT})
    problem(response, 500, "internal")
    assert "secret" not in response.text
