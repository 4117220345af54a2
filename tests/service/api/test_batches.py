"""Many articles in one request."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api import submissions
from service.app import make_front
from service.settings import Settings
from tests.service.conftest import Hint, client_of
from tests.service.samples import TEXT, UNKNOWN_ID

NDJSON = "application/x-ndjson"


def article(n: int, **more: Any) -> dict[str, Any]:
    return {"text": f"{TEXT} Мост номер {n}.", "external_id": f"x-{n}", **more}


def lines(*items: Any) -> bytes:
    return b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in items)


def post(client: FlaskClient, body: bytes, query: str = "", **headers: str) -> TestResponse:
    return client.post(f"/v1/batches{query}", data=body, content_type=NDJSON, headers=headers)


def results(client: FlaskClient, id: str, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/v1/batches/{id}/results{query}")
    assert response.status_code == 200
    assert response.mimetype == NDJSON
    return [json.loads(line) for line in response.data.splitlines()]


def problem(response: TestResponse) -> str:
    return str(response.json["type"]).removeprefix("urn:doslovno:problem:")  # type: ignore[index]


def test_a_list_of_articles(client: FlaskClient, hints: list[Hint]) -> None:
    response = client.post("/v1/batches", json=[article(1), article(2, priority="interactive")])
    assert response.status_code == 202
    batch: Any = response.json
    assert response.headers["Location"] == f"/v1/batches/{batch['id']}"
    assert (batch["status"], batch["total"], batch["accepted"], batch["rejected"]) == ("running", 2, 2, 0)
    assert batch["articles"]["queued"] == 2
    assert [queue for _, _, queue in hints] == ["bulk", "interactive"]


def test_every_line_is_answered_on_its_own(client: FlaskClient) -> None:
    bad = [b"{", b'{"text": NaN}', b'{"a": 1, "a": 2}', b"[]", b"\xff", {"text": ""}, {"text": "x", "color": "red"}]
    batch: Any = post(client, lines(article(1), *bad, article(2), {"text": "Nothing here is Russian at all."})).json
    assert (batch["total"], batch["accepted"], batch["rejected"]) == (10, 2, 8)
    names = [p["problem"]["type"].rsplit(":", 1)[1] for p in batch["problems"]]
    assert names == ["malformed-body"] * 3 + ["validation-error", "malformed-body"] + ["validation-error"] * 2 + [
        "unsupported-language"
    ]
    assert [p["seq"] for p in batch["problems"]] == [2, 3, 4, 5, 6, 7, 8, 10]


def test_strict_is_all_or_nothing(client: FlaskClient, redis_client: redis.Redis) -> None:
    response = post(client, lines(article(1), {"text": ""}, b"{"), "?mode=strict")
    assert response.status_code == 422
    errors = response.json["errors"]  # type: ignore[index]
    assert [(e["pointer"], e["code"]) for e in errors] == [("#/1/text", "empty"), ("#/2", "malformed-body")]
    assert not list(redis_client.scan_iter("*:job:*"))
    assert not list(redis_client.scan_iter("*:batch:*"))


def test_a_batch_without_one_good_line_is_refused(client: FlaskClient) -> None:
    assert post(client, lines({"text": ""}, {})).status_code == 422


@pytest.mark.parametrize("body", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_nothing_in_it(client: FlaskClient, body: bytes) -> None:
    assert post(client, body).status_code == 422


def test_the_results_in_order_and_from_where_one_stopped(client: FlaskClient, finish: Callable[..., None]) -> None:
    batch: Any = post(client, lines(article(1), {"text": ""}, article(2), article(3))).json
    ids = [job["id"] for job in reversed(client.get("/v1/articles").json["articles"])]  # type: ignore[index]
    by_name = {client.get(f"/v1/articles/{i}").json["external_id"]: i for i in ids}  # type: ignore[index]
    assert results(client, batch["id"]) == []
    finish(by_name["x-1"])
    first, second = results(client, batch["id"])
    assert (first["seq"], first["external_id"], first["status"]) == (1, "x-1", "succeeded")
    assert first["article"]["id"] == by_name["x-1"]
    assert (second["seq"], second["status"], second["article"]) == (2, "rejected", None)
    finish(by_name["x-3"])
    assert results(client, batch["id"], "?after=2") == []  # x-2 comes first
    finish(by_name["x-2"], "failed", {}, problem={"type": "worker-crashed"})
    rest = results(client, batch["id"], "?after=2&include=quotes")
    assert [(r["seq"], r["status"]) for r in rest] == [(3, "failed"), (4, "succeeded")]
    assert rest[1]["article"]["result"]["quotes"]
    done: Any = client.get(f"/v1/batches/{batch['id']}?wait=1").json
    assert done["status"] == "finished"
    assert (done["articles"]["succeeded"], done["articles"]["failed"]) == (2, 1)
    assert done["links"]["cancel"] is None


def test_packed_with_gzip(client: FlaskClient) -> None:
    body = gzip.compress(lines(*(article(n) for n in range(30))))
    response = post(client, body, **{"Content-Encoding": "gzip"})
    assert response.status_code == 202
    assert response.json["accepted"] == 30  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no gzip", 400),
        (gzip.compress(b"{}\n")[:-5], 400),
        (gzip.compress(b"{}\n") + b"more", 400),
        (gzip.compress(b" " * 50_000_000), 413),
        (zlib.compress(b"{}\n"), 400),
    ],
)
def test_bad_gzip(client: FlaskClient, body: bytes, status: int) -> None:
    assert post(client, body, **{"Content-Encoding": "gzip"}).status_code == status


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip"])
def test_other_codings_are_refused(client: FlaskClient, coding: str) -> None:
    response = post(client, b"{}", **{"Content-Encoding": coding})
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "identity, gzip"


def test_too_many(client: FlaskClient, app: Flask, settings: Settings, redis_client: redis.Redis) -> None:
    assert client.post("/v1/batches", json=[{}] * 101).status_code == 413
    app.extensions["doslovno"] = make_front(
        replace(settings, max_batch_lines=3, max_batch_body=2000), publish=lambda *_: None
    )
    assert post(client, lines({}, {}, {}, {})).status_code == 413
    assert post(client, b" " * 2001).status_code == 413


@pytest.mark.parametrize("body", ["{}", '"x"', "1", "[]"])
def test_json_that_is_no_list_of_articles(client: FlaskClient, body: str) -> None:
    response = client.post("/v1/batches", data=body, content_type="application/json")
    assert response.status_code == 422


def test_sent_again_with_the_same_key_nothing_is_doubled(client: FlaskClient, hints: list[Hint]) -> None:
    body = lines(article(1), article(2))
    first: Any = post(client, body, **{"Idempotency-Key": "k1"}).json
    for again in (post(client, body, **{"Idempotency-Key": "k1"}), packed(client, body, "k1")):
        assert again.status_code == 202
        assert again.json["id"] == first["id"]  # type: ignore[index]
        assert again.headers["Idempotent-Replayed"] == "true"
    assert len(client.get("/v1/articles").json["articles"]) == 2  # type: ignore[index]
    assert len(hints) == 2
    for other in (lines(article(3), article(2)), lines(article(1)), body + b"{\n"):
        answer: Any = post(client, other, **{"Idempotency-Key": "k1"})
        assert (answer.status_code, problem(answer)) == (422, "idempotency-key-reused")
        assert [(e["header"], e["code"]) for e in answer.json["errors"]] == [("Idempotency-Key", "reused")]
    assert post(client, body, "?mode=strict", **{"Idempotency-Key": "k1"}).status_code == 422
    assert len(hints) == 2
    client.delete(f"/v1/batches/{first['id']}")
    assert post(client, body, **{"Idempotency-Key": "k1"}).status_code == 410


def packed(client: FlaskClient, body: bytes, key: str) -> TestResponse:
    return post(client, gzip.compress(body), **{"Content-Encoding": "gzip", "Idempotency-Key": key})


def test_a_key_that_is_in_progress(
    client: FlaskClient, other: FlaskClient, monkeypatch: pytest.MonkeyPatch, hints: list[Hint]
) -> None:
    """While the first request is taken in, the second comes."""
    meanwhile: list[TestResponse] = []
    headers = {"Idempotency-Key": "k1"}

    def others() -> None:
        for who, what in ((client, 1), (client, 2), (other, 1)):
            meanwhile.append(post(who, lines(article(what)), **headers))

    def slowly(*args: Any) -> Any:
        if threading.current_thread() is threading.main_thread() and not meanwhile:
            thread = threading.Thread(target=others)
            thread.start()
            thread.join()
        return of_value(*args)

    of_value = submissions.of_value
    monkeypatch.setattr(submissions, "of_value", slowly)
    first = post(client, lines(article(1)), **headers)
    same, another, of_other = meanwhile
    assert first.status_code == of_other.status_code == 202
    assert (same.status_code, problem(same)) == (409, "idempotency-in-progress")
    assert same.headers["Retry-After"]
    assert [(e["header"], e["code"]) for e in same.json["errors"]] == [("Idempotency-Key", "in_progress")]  # type: ignore[index]
    assert (another.status_code, problem(another)) == (422, "idempotency-key-reused")
    assert post(client, lines(article(1)), **headers).json["id"] == first.json["id"]  # type: ignore[index]
    assert len(hints) == 2


def test_a_refused_batch_leaves_its_key_free(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    assert post(client, lines({"text": ""}), **headers).status_code == 422
    assert post(client, lines(article(1)), **headers).status_code == 202


def test_lines_that_found_no_room_may_come_again(
    app: Flask, settings: Settings, redis_client: redis.Redis, finish: Callable[..., None]
) -> None:
    app.extensions["doslovno"] = make_front(replace(settings, max_open=1), publish=lambda *_: None)
    client = client_of(app, redis_client, "acme")
    body, headers = lines(article(1), article(2)), {"Idempotency-Key": "k1"}
    first: Any = post(client, body, **headers).json
    assert (first["accepted"], first["rejected"]) == (1, 1)
    finish(client.get("/v1/articles").json["articles"][0]["id"])  # type: ignore[index]
    again: Any = post(client, body, **headers).json
    assert (again["accepted"], again["rejected"]) == (2, 0)
    assert len(client.get("/v1/articles").json["articles"]) == 2  # type: ignore[index]


def test_open_articles_are_limited(app: Flask, settings: Settings, redis_client: redis.Redis) -> None:
    app.extensions["doslovno"] = make_front(replace(settings, max_open=2), publish=lambda *_: None)
    client = client_of(app, redis_client, "acme")
    strict = post(client, lines(article(1), article(2), article(3)), "?mode=strict")
    assert strict.status_code == 503
    assert problem(strict) == "queue-full"
    batch: Any = post(client, lines(article(1), article(2), article(3))).json
    assert (batch["accepted"], batch["rejected"]) == (2, 1)
    assert batch["problems"][0]["problem"]["type"] == "urn:doslovno:problem:queue-full"


def test_cancel_and_delete(client: FlaskClient, finish: Callable[..., None], redis_client: redis.Redis) -> None:
    batch: Any = post(client, lines(article(1), article(2))).json
    [second, first] = [job["id"] for job in client.get("/v1/articles").json["articles"]]  # type: ignore[index]
    finish(first)
    cancelled: Any = client.post(f"/v1/batches/{batch['id']}/cancel").json
    assert (cancelled["articles"]["succeeded"], cancelled["articles"]["cancelled"]) == (1, 1)
    assert [r["status"] for r in results(client, batch["id"])] == ["succeeded", "cancelled"]
    client.delete(f"/v1/articles/{second}")
    assert [r["status"] for r in results(client, batch["id"])] == ["succeeded", "gone"]
    assert client.delete(f"/v1/batches/{batch['id']}").status_code == 204
    assert client.get(f"/v1/batches/{batch['id']}").status_code == 410
    assert client.get(f"/v1/articles/{first}").status_code == 410
    assert all(redis_client.ttl(name) != -1 for name in redis_client.scan_iter("ds:{t:acme}:*"))


def test_an_erased_batch_has_nothing_more_to_say(client: FlaskClient) -> None:
    id = client.post("/v1/batches", json=[{"text": TEXT}]).json["id"]  # type: ignore[index]
    erased = client.delete(f"/v1/batches/{id}")
    assert (erased.status_code, erased.data, erased.headers.get("Content-Type")) == (204, b"", None)
    again = client.get(f"/v1/batches/{id}")
    assert (again.status_code, again.json["title"]) == (410, "It was deleted or has expired")  # type: ignore[index]


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("GET", "/results"), ("POST", "/cancel"), ("DELETE", "")])
def test_anothers_batch_looks_like_none(client: FlaskClient, other: FlaskClient, method: str, rest: str) -> None:
    id = client.post("/v1/batches", json=[article(1)]).json["id"]  # type: ignore[index]
    foreign = other.open(f"/v1/batches/{id}{rest}", method=method)
    unknown = other.open(f"/v1/batches/{UNKNOWN_ID.replace('ar_', 'ba_')}{rest}", method=method)
    an_article = other.open(f"/v1/batches/{UNKNOWN_ID}{rest}", method=method)
    assert foreign.status_code == 404
    assert foreign.data == unknown.data == an_article.data
    assert client.get(f"/v1/batches/{id}").status_code == 200


def test_usage_counts_the_articles_of_a_batch(client: FlaskClient) -> None:
    client.post("/v1/batches", json=[article(1), article(2)])
    assert client.get("/v1/usage").json["days"][0]["articles"] == 2  # type: ignore[index]


@pytest.mark.parametrize("query", ["?mode=loose", "?wait=5", "?color=red"])
def test_unknown_options_are_refused(client: FlaskClient, query: str) -> None:
    assert post(client, lines(article(1)), query).status_code == 422


def test_after_is_no_negative_number(client: FlaskClient) -> None:
    id = client.post("/v1/batches", json=[article(1)]).json["id"]  # type: ignore[index]
    assert client.get(f"/v1/batches/{id}/results?after=-1").status_code == 422
    assert results(client, id, "?after=1000") == []


def test_repeated_lists_are_one(client: FlaskClient, finish: Callable[..., None]) -> None:
    """As generated clients send `include`."""
    id = client.post("/v1/articles", json={"text": TEXT}).json["id"]
    finish(id)
    both = client.get(f"/v1/articles/{id}?include=quotes&include=times").json
    assert both == client.get(f"/v1/articles/{id}?include=quotes,times").json
    assert set(both["result"]) == {"quotes", "times"}


def test_a_number_that_no_line_has_is_refused(client: FlaskClient) -> None:
    id = client.post("/v1/batches", json=[{"text": TEXT}]).json["id"]
    answer = client.get(f"/v1/batches/{id}/results?after=343008699667815782678528")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "after")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'{"text": "a", "text": "b"}', "malformed-body"),
        (b'{"retention_hours": NaN}', "malformed-body"),
        (b"[" * 100_000, "malformed-body"),
        (b'{"text": "\xff"}', "malformed-body"),
        (b'{"text": "\\ud800"}', "validation-error"),
        (b'"text"', "validation-error"),
    ],
    ids=lambda x: repr(x)[:20],
)
def test_a_bad_line_spoils_no_other(client: FlaskClient, line: bytes, name: str) -> None:
    body = line + b"\n" + json.dumps({"text": TEXT}).encode()
    answer = client.post("/v1/batches", data=body, content_type="application/x-ndjson")
    assert (answer.status_code, answer.json["accepted"], answer.json["rejected"]) == (202, 1, 1)
    rejected = answer.json["problems"][0]
    assert (rejected["seq"], rejected["problem"]["type"]) == (1, f"urn:doslovno:problem:{name}")


def test_the_key_of_a_batch_that_takes_long_is_kept(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, redis_client: redis.Redis
) -> None:
    """As if its time had been over in the middle."""
    headers, met = {"Idempotency-Key": "k1"}, []

    def slowly(*args: Any) -> Any:
        [key] = redis_client.keys("ds:{t:acme}:idem:*")
        if not met:
            redis_client.delete(key)
        met.append(key)
        return of_value(*args)

    of_value = submissions.of_value
    monkeypatch.setattr(submissions, "of_value", slowly)
    monkeypatch.setattr("service.api.batches.HOLD_AGAIN", 0.0)
    first = post(client, lines(article(1), article(2)), **headers)
    assert first.status_code == 202
    assert len(met) == 2
    assert post(client, lines(article(1), article(2)), **headers).json["id"] == first.json["id"]  # type: ignore[index]
