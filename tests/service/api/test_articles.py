"""Submit, poll, read, list, cancel, delete: the ways that work."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from service.registry import Registry
from service.schemas.articles import PART_SCHEMAS, ArticleListSchema, ArticleSchema, ArticleTextSchema
from tests.service.samples import PARTS, SHOWN, TEXT


def test_submit_answers_202_with_the_place_to_poll(client: FlaskClient, hints: list[tuple[str, str, str]]) -> None:
    response = client.post("/v1/articles", json={"text": TEXT})
    assert response.status_code == 202
    body = response.json
    assert re.fullmatch(r"ar_[0-9A-HJKMNP-TV-Z]{26}", body["id"])
    assert response.headers["Location"] == f"/v1/articles/{body['id']}" == body["links"]["self"]
    assert int(response.headers["Retry-After"]) >= 1
    assert body["status"] == "queued"
    assert body["text"] == {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "length": len(TEXT)}
    assert body["progress"] == {"done": [], "pending": ["quotes", "events", "sentiment", "entities", "times"]}
    assert hints == [("acme", body["id"], "interactive")]


def test_every_option_comes_back(client: FlaskClient, hints: list[tuple[str, str, str]]) -> None:
    options = {
        "title": "Мост откроют",
        "published_at": "2026-11-23T10:00:00+03:00",
        "source": "Заречинский вестник",
        "url": "https://пример.рф/мост?id=1",
        "external_id": "zv-42",
        "language": "ru",
        "features": ["entities", "quotes"],
        "labels": {"desk": "city"},
        "priority": "bulk",
    }
    body = client.post("/v1/articles", json={"text": TEXT, **options, "retention_hours": 2}).json
    assert {name: body[name] for name in options} == options | {"features": ["quotes", "entities"]}
    assert set(body["parts"]) == {"quotes", "entities"}
    kept = datetime.fromisoformat(body["expires_at"]) - datetime.fromisoformat(body["created_at"])
    assert kept.total_seconds() == 7200
    assert hints[0][2] == "bulk"


@pytest.mark.parametrize("published", ["2026-11-23", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.5-11:30"])
def test_days_and_moments_are_dates(client: FlaskClient, published: str) -> None:
    assert client.post("/v1/articles", json={"text": TEXT, "published_at": published}).json["published_at"] == published


def test_null_is_as_good_as_absent(client: FlaskClient) -> None:
    names = ("title", "published_at", "source", "url", "external_id", "language", "features", "labels", "priority")
    body = client.post("/v1/articles", json={"text": TEXT, **dict.fromkeys(names)}).json
    assert (body["language"], body["priority"], body["labels"], len(body["features"])) == ("ru", "interactive", {}, 5)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "windows-1251", "cp1251", "koi8-r"])
def test_text_in_the_charsets_of_newsrooms(client: FlaskClient, charset: str) -> None:
    response = client.post(
        "/v1/articles?title=Мост&labels=x".replace("labels=x", "label=desk:city&label=lang:ru:1")
        + "&features=quotes,times&published_at=2026-11-23&retention_hours=3&priority=bulk",
        data=TEXT.encode(charset),
        content_type=f"text/plain; charset={charset}",
    )
    assert response.status_code == 202, response.text
    body = response.json
    assert body["text"]["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert body["title"] == "Мост"
    assert body["labels"] == {"desk": "city", "lang": "ru:1"}
    assert (body["features"], body["published_at"], body["priority"]) == (["quotes", "times"], "2026-11-23", "bulk")


def test_a_byte_order_mark_is_cut_off(client: FlaskClient) -> None:
    body = client.post("/v1/articles", data=b"\xef\xbb\xbf" + TEXT.encode(), content_type="text/plain").json
    assert body["text"]["length"] == len(TEXT)


def test_offsets_count_code_points(client: FlaskClient) -> None:
    text = TEXT + " 🌉"
    assert client.post("/v1/articles", json={"text": text}).json["text"]["length"] == len(TEXT) + 2


def test_the_article_has_one_shape_in_every_state(
    client: FlaskClient, registry: Registry, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    queued = client.get(f"/v1/articles/{id}").json
    claim = registry.claim("acme", id, "worker")
    registry.heartbeat("acme", id, claim.fence, ["entities"])
    running = client.get(f"/v1/articles/{id}").json
    registry.finish("acme", id, claim.fence, "succeeded", parts=PARTS, pipeline="7")
    ended = client.get(f"/v1/articles/{id}").json
    for body in (queued, running, ended):
        assert ArticleSchema().validate(body) == {}
        assert list(body) == list(queued)
    assert [b["status"] for b in (queued, running, ended)] == ["queued", "running", "succeeded"]
    assert running["progress"] == {"done": ["entities"], "pending": ["quotes", "events", "sentiment", "times"]}
    assert running["attempts"] == 1
    assert ended["pipeline"] == {"version": "7"}
    assert ended["parts"]["quotes"] == {"status": "succeeded", "count": 1, "href": f"/v1/articles/{id}/quotes"}
    assert ended["created_at"].endswith("Z")
    assert ended["created_at"] <= ended["started_at"] <= ended["finished_at"] < ended["expires_at"]


@pytest.mark.parametrize("name", PART_SCHEMAS)
def test_parts_are_objects_of_their_schema(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None], name: str
) -> None:
    id = submit()
    finish(id)
    response = client.get(f"/v1/articles/{id}/{name}")
    assert response.status_code == 200
    assert response.json[name] == SHOWN[name]
    assert response.json["article"] == id
    assert response.json["text"]["length"] == len(TEXT)
    assert PART_SCHEMAS[name]().validate(response.json) == {}


def test_the_text_is_there_in_every_state(client: FlaskClient, submit: Callable[..., str]) -> None:
    id = submit()
    body = client.get(f"/v1/articles/{id}/text").json
    assert body["content"] == TEXT
    assert ArticleTextSchema().validate(body) == {}


def test_include_puts_finished_parts_into_the_article(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    assert client.get(f"/v1/articles/{id}?include=quotes").json["result"] == {}
    finish(id)
    assert client.get(f"/v1/articles/{id}").json["result"] is None
    result = client.get(f"/v1/articles/{id}?include=quotes,times").json["result"]
    assert result == {"quotes": SHOWN["quotes"], "times": PARTS["times"]}


def test_an_unchanged_answer_is_304(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    assert "ETag" not in client.get(f"/v1/articles/{id}").headers
    finish(id)
    for path in (f"/v1/articles/{id}", f"/v1/articles/{id}?include=quotes", f"/v1/articles/{id}/quotes"):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        etag = first.headers["ETag"]
        assert etag.startswith('"')
        second = client.get(path, headers={"If-None-Match": etag})
        assert (second.status_code, second.data, second.headers["ETag"]) == (304, b"", etag)
        assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    other_view = client.get(f"/v1/articles/{id}", headers={"If-None-Match": etag})
    assert other_view.status_code == 200


def test_an_identical_article_is_answered_at_once(
    client: FlaskClient, registry: Registry, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    registry.announce("7", {})
    first = submit(published_at="2026-11-23")
    finish(first)
    response = client.post("/v1/articles", json={"text": TEXT, "published_at": "2026-11-23", "title": "Мост"})
    assert response.status_code == 200
    body = response.json
    assert body["deduplicated"] is True
    assert body["id"] != first
    assert response.headers["Location"] == f"/v1/articles/{body['id']}"
    assert client.get(f"/v1/articles/{body['id']}/quotes").json["quotes"] == SHOWN["quotes"]
    assert client.post("/v1/articles", json={"text": TEXT, "published_at": "2026-11-24"}).status_code == 202


def test_an_idempotency_key_replays(client: FlaskClient, hints: list[tuple[str, str, str]]) -> None:
    headers = {"Idempotency-Key": "a-1"}
    first = client.post("/v1/articles", json={"text": TEXT}, headers=headers)
    again = client.post("/v1/articles", json={"text": TEXT}, headers=headers)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.json, again.headers["Location"]) == (202, first.json, first.headers["Location"])
    assert len(hints) == 1
    other = client.post("/v1/articles", json={"text": TEXT, "title": "Другой"}, headers=headers)
    assert other.status_code == 422
    assert other.json["type"] == "urn:doslovno:problem:idempotency-key-reused"


def test_an_idempotency_key_belongs_to_its_tenant(client: FlaskClient, other: FlaskClient) -> None:
    headers = {"Idempotency-Key": "a-1"}
    first = client.post("/v1/articles", json={"text": TEXT}, headers=headers).json
    second = other.post("/v1/articles", json={"text": TEXT + " Вот."}, headers=headers)
    assert second.status_code == 202
    assert second.json["id"] != first["id"]


def test_the_list_goes_page_by_page(client: FlaskClient, submit: Callable[..., str]) -> None:
    ids = [submit(f"{TEXT} Мост номер {i}.") for i in range(5)]
    seen: list[str] = []
    path: str | None = "/v1/articles?limit=2"
    while path:
        response = client.get(path)
        assert ArticleListSchema().validate(response.json) == {}
        seen += [a["id"] for a in response.json["articles"]]
        link = re.fullmatch(r'<([^>]+)>; rel="next"', response.headers.get("Link", ""))
        assert bool(link) == (response.json["cursor"] is not None)
        path = link[1] if link else None
    assert seen == ids[::-1]


def test_the_list_filters(client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]) -> None:
    city = submit(TEXT + " Один.", labels={"desk": "city"})
    done = submit(TEXT + " Два.", labels={"desk": "sport"})
    finish(done)

    def ids(query: str) -> list[str]:
        return [a["id"] for a in client.get(f"/v1/articles?{query}").json["articles"]]

    assert ids("status=succeeded") == [done]
    assert ids("label=desk:city") == [city]
    assert ids("status=succeeded&label=desk:city") == []


def test_the_list_of_a_filter_keeps_it(client: FlaskClient, submit: Callable[..., str]) -> None:
    for i in range(3):
        submit(f"{TEXT} Мост номер {i}.", labels={"desk": "city desk"})
    link = client.get("/v1/articles?limit=1&label=desk:city desk&status=queued").headers["Link"]
    second = client.get(link[1 : link.index(">")])
    assert len(second.json["articles"]) == 1
    assert second.json["articles"][0]["labels"] == {"desk": "city desk"}


def test_a_queued_article_is_cancelled_at_once(client: FlaskClient, submit: Callable[..., str]) -> None:
    id = submit()
    for _ in range(2):
        response = client.post(f"/v1/articles/{id}/cancel")
        assert (response.status_code, response.json["status"]) == (200, "cancelled")
    assert response.json["parts"]["quotes"]["status"] == "cancelled"
    assert response.json["links"]["cancel"] is None
    part = client.get(f"/v1/articles/{id}/quotes")
    assert (part.status_code, part.json["type"]) == (409, "urn:doslovno:problem:conflict-state")
    assert "Retry-After" not in part.headers


def test_a_running_article_is_told_to_stop(client: FlaskClient, registry: Registry, submit: Callable[..., str]) -> None:
    id = submit()
    registry.claim("acme", id, "worker")
    response = client.post(f"/v1/articles/{id}/cancel")
    assert (response.status_code, response.json["status"]) == (202, "cancelling")
    assert "Retry-After" in response.headers


def test_an_ended_article_cannot_be_cancelled(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    finish(id)
    response = client.post(f"/v1/articles/{id}/cancel")
    assert (response.status_code, response.json["type"]) == (409, "urn:doslovno:problem:conflict-state")


def test_a_deleted_article_is_gone(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    finish(id)
    response = client.delete(f"/v1/articles/{id}")
    assert (response.status_code, response.data) == (204, b"")
    for method, path in (
        ("GET", ""), ("GET", "/quotes"), ("GET", "/text"), ("POST", "/cancel"), ("DELETE", ""),
    ):  # fmt: skip
        again = client.open(f"/v1/articles/{id}{path}", method=method)
        assert (again.status_code, again.json["type"]) == (410, "urn:doslovno:problem:gone"), path
    assert client.get("/v1/articles").json["articles"] == []


def test_the_key_of_a_deleted_article_does_not_bring_it_back(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "k"}
    id = client.post("/v1/articles", json={"text": TEXT}, headers=headers).json["id"]
    client.delete(f"/v1/articles/{id}")
    assert client.post("/v1/articles", json={"text": TEXT}, headers=headers).status_code == 410


def test_a_part_of_an_open_article_is_not_ready(client: FlaskClient, submit: Callable[..., str]) -> None:
    response = client.get(f"/v1/articles/{submit()}/quotes")
    assert (response.status_code, response.json["type"]) == (409, "urn:doslovno:problem:not-ready")
    assert int(response.headers["Retry-After"]) >= 1


def test_a_failed_analysis_is_no_http_error(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    finish(id, "failed", {}, problem={"type": "analysis-failed", "title": "Broke", "status": 500, "detail": "Sorry."})
    response = client.get(f"/v1/articles/{id}")
    assert (response.status_code, response.json["status"]) == (200, "failed")
    assert response.json["problem"]["type"] == "urn:doslovno:problem:analysis-failed"
    assert ArticleSchema().validate(response.json) == {}
    part = client.get(f"/v1/articles/{id}/quotes")
    assert (part.status_code, part.json["type"]) == (409, "urn:doslovno:problem:conflict-state")


def test_a_partial_article_has_its_good_parts(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit()
    finish(id, "partial", {"quotes": PARTS["quotes"]})
    body = client.get(f"/v1/articles/{id}").json
    assert {name: part["status"] for name, part in body["parts"].items()} == {
        "quotes": "succeeded", "events": "failed", "sentiment": "failed", "entities": "failed", "times": "failed",
    }  # fmt: skip
    assert client.get(f"/v1/articles/{id}/quotes").status_code == 200
    assert client.get(f"/v1/articles/{id}/events").status_code == 409


def test_a_part_that_nobody_asked_for(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]
) -> None:
    id = submit(features=["quotes"])
    finish(id, parts={"quotes": []})
    response = client.get(f"/v1/articles/{id}/events")
    assert response.status_code == 409
    assert "events" in response.json["detail"]


@pytest.mark.parametrize("how", ["query", "prefer"])
def test_a_poll_waits_for_the_end(
    client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None], how: str
) -> None:
    id = submit()
    worker = threading.Timer(0.3, finish, [id])
    worker.start()
    if how == "query":
        response = client.get(f"/v1/articles/{id}?wait=5")
    else:
        response = client.get(f"/v1/articles/{id}", headers={"Prefer": "respond-async, wait=99"})
        assert response.headers["Preference-Applied"] == "wait=5"
    worker.join()
    assert response.json["status"] == "succeeded"


def test_a_submission_waits_for_the_end(app, client: FlaskClient, finish: Callable[..., None]) -> None:  # type: ignore[no-untyped-def]
    app.extensions["doslovno"].publish = lambda tenant, id, queue: threading.Timer(0.2, finish, [id]).start()
    response = client.post("/v1/articles?wait=5&include=quotes", json={"text": TEXT})
    assert (response.status_code, response.json["status"]) == (200, "succeeded")
    assert response.json["result"] == {"quotes": SHOWN["quotes"]}
    assert "Location" in response.headers


def test_a_wait_that_is_over_is_202(client: FlaskClient) -> None:
    response = client.post("/v1/articles?wait=1", json={"text": TEXT})
    assert (response.status_code, response.json["status"]) == (202, "queued")


@pytest.mark.parametrize("preference", ["wait=x", "wait=-1", "handling=lenient", "wait", ""])
def test_a_preference_that_is_none_is_ignored(client: FlaskClient, submit: Callable[..., str], preference: str) -> None:
    response = client.get(f"/v1/articles/{submit()}", headers={"Prefer": preference})
    assert response.status_code == 200
    assert "Preference-Applied" not in response.headers


def test_head_is_get_without_a_body(client: FlaskClient, submit: Callable[..., str]) -> None:
    path = f"/v1/articles/{submit()}"
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_capabilities(client: FlaskClient, registry: Registry) -> None:
    assert client.get("/v1/capabilities").json["pipeline"] is None
    registry.announce("7", {"ner": "3"})
    body = client.get("/v1/capabilities").json
    assert body["pipeline"] == {"version": "7", "models": {"ner": "3"}}
    assert body["limits"]["wait"] == 5
    assert body["charsets"] == ["utf-8", "windows-1251", "koi8-r"]
