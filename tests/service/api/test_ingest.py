"""Feeds in ninjs and the Superdesk dialect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient

from service.formats import ninjs_in
from service.registry import Registry
from service.registry.origins import Origins
from tests.service.samples import TEXT

Meanwhile = Callable[[dict[str, Any]], tuple[Any, Any]]  # what comes in the middle -> rows of the one and the other

URI = "urn:newsml:example.org:2026-11-21:most"
ONE = {"uri": URI, "version": "1", "type": "text", "headline": "Мост", "body_text": TEXT, "pubstatus": "usable"}
TWO = {
    "uri": URI, "standard": {"name": "ninjs", "version": "2.2"}, "type": "text",
    "headlines": [{"role": "sub", "value": "нет"}, {"role": "main", "value": "Мост"}],
    "bodies": [
        {"role": "caption", "contenttype": "text/plain", "value": "Подпись"},
        {"role": "main", "contenttype": "text/html", "value": f"<p>{TEXT}</p>"},
    ],
    "contentcreated": "2026-11-21T10:00:00+0300", "infosources": [{"name": "Вестник"}],
}  # fmt: skip
THREE = {
    "uri": URI, "type": "text", "headlines": [{"value": "Мост"}], "pubStatus": "withheld",
    "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}],
    "contentCreated": "2026-11-21T10:00:00Z", "embargoedUntil": "2030-01-01T00:00:00Z",
    "infoSources": [{"name": "Вестник"}],
}  # fmt: skip
SUPERDESK = {
    "guid": URI, "type": "text", "headline": "Мост", "slugline": "x", "priority": 6, "source": "Вестник",
    "body_html": f"<p>{TEXT}</p><figure><figcaption>Подпись</figcaption></figure>", "language": "ru-RU",
    "firstpublished": "2026-11-21T10:00:00+0000", "associations": {"featured": {"description_text": "Подпись"}},
}  # fmt: skip


def post(client: FlaskClient, body: Any) -> list[Any]:
    response = client.post("/v1/ingest/ninjs", json=body)
    assert response.status_code == 200
    return list(response.json["items"])  # type: ignore[index]


@pytest.mark.parametrize(("item", "dialect"), [(ONE, "1"), (TWO, "2"), (THREE, "3"), (SUPERDESK, "superdesk")])
def test_every_dialect(client: FlaskClient, item: dict[str, Any], dialect: str) -> None:
    [row] = post(client, item)
    assert (row["dialect"], row["outcome"], row["problem"]) == (dialect, "accepted", None)
    article = row["article"]
    assert (article["title"], article["external_id"]) == ("Мост", URI)
    stored: Any = client.get(f"/v1/articles/{article['id']}/text").json
    assert stored["content"] == TEXT
    if dialect != "1":
        assert article["published_at"].startswith("2026-11-21T10:00:00")
        assert article["source"] == "Вестник"


def test_withheld_and_embargoed_items_are_marked(client: FlaskClient) -> None:
    [row] = post(client, THREE)
    assert row["article"]["withheld"] is True
    assert row["article"]["embargoed_until"] == "2030-01-01T00:00:00Z"
    [row] = post(client, ONE | {"version": "2"})
    assert (row["article"]["withheld"], row["article"]["embargoed_until"]) == (False, None)


@pytest.mark.parametrize("word", ["withhold", "Withheld ", "hold", 5, ["usable"]])
def test_an_unknown_status_is_withheld(client: FlaskClient, word: Any) -> None:
    [row] = post(client, ONE | {"pubstatus": word})
    assert (row["outcome"], row["article"]["withheld"]) == ("accepted", True)


def test_a_new_version_may_come_free_or_be_taken_back(client: FlaskClient) -> None:
    """The same words, hence the same results; but what may be published is the version's own."""
    wanted = {"1": "withheld", "2": "usable", "3": "withheld"}
    rows = [post(client, ONE | {"version": v, "pubstatus": status})[0] for v, status in wanted.items()]
    assert [row["article"]["withheld"] for row in rows] == [True, False, True]
    assert len({row["article"]["id"] for row in rows}) == 3


def test_the_same_version_is_the_same_article_and_a_new_one_another(client: FlaskClient) -> None:
    [first], [again] = post(client, ONE), post(client, ONE)
    assert first["article"]["id"] == again["article"]["id"]
    [next_one] = post(client, ONE | {"version": "2", "body_text": TEXT + " Добавлено."})
    assert next_one["article"]["id"] != first["article"]["id"]
    [changed] = post(client, ONE | {"body_text": TEXT + " Подменено."})
    assert changed["problem"]["type"] == "urn:doslovno:problem:idempotency-key-reused"


@pytest.mark.parametrize(
    "status",
    [{"pubstatus": "canceled"}, {"pubStatus": "canceled"}, {"pubstatus": "cancelled"}, {"pubstatus": "Recalled"}],
)
def test_a_canceled_item_is_erased_in_all_versions(client: FlaskClient, status: dict[str, str]) -> None:
    ids = [post(client, ONE | {"version": v})[0]["article"]["id"] for v in ("1", "2")]
    item = {name: value for name, value in ONE.items() if name != "pubstatus"} | status
    [row] = post(client, item | {"version": "3"})
    assert (row["outcome"], row["article"]) == ("withdrawn", None)
    assert [client.get(f"/v1/articles/{id}").status_code for id in ids] == [410, 410]


def test_another_tenants_item_is_not_withdrawn(client: FlaskClient, other: FlaskClient) -> None:
    id = post(client, ONE)[0]["article"]["id"]
    post(other, ONE | {"pubstatus": "canceled"})
    assert client.get(f"/v1/articles/{id}").status_code == 200


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"uri": None}, "#/uri", "required"),
        ({"type": "picture"}, "#/type", "unsupported_type"),
        ({"body_text": ""}, "#/body_text", "required"),
        ({"embargoed": "soon"}, "#/embargoed_until", "invalid_date"),
        ({"embargoed": 1893456000}, "#/embargoed_until", "invalid_date"),
        ({"embargoed": "2030-01-01T00:00:00"}, "#/embargoed_until", "invalid_date"),
        ({"language": "en"}, "#/language", "unsupported_language"),
    ],
)
def test_bad_items_are_rejected_one_by_one(
    client: FlaskClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    bad, good = post(client, [ONE | change, ONE])
    assert (bad["outcome"], good["outcome"]) == ("rejected", "accepted")
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in bad["problem"]["errors"]]


@pytest.mark.parametrize("body", [[], "x", [1], 5, [[]]])
def test_no_items(client: FlaskClient, body: Any) -> None:
    assert client.post("/v1/ingest/ninjs", json=body).status_code == 422


def test_too_many_items(client: FlaskClient) -> None:
    assert client.post("/v1/ingest/ninjs", json=[ONE] * 101).status_code == 413


@pytest.mark.parametrize("odd", [{"headlines": "x"}, {"bodies": [1]}, {"standard": "ninjs"}, {"infosource": [{}]}])
def test_members_of_another_kind_do_no_harm(odd: dict[str, Any]) -> None:
    assert ninjs_in.read(ONE | odd).text == TEXT


def test_the_address_of_a_feed_names_a_webhook(client: FlaskClient, hints: list[Any]) -> None:
    """HTTP Push has no other place for it. It is no part of an item: the same one again is the same article."""
    hook = client.post("/v1/webhooks", json={"url": "https://receiver.example/hook"}).json["id"]  # type: ignore[index]
    [plain] = post(client, ONE)
    items = client.post(f"/v1/ingest/ninjs?webhook_id={hook}", json=[ONE, ONE | {"version": "2"}]).json["items"]  # type: ignore[index]
    assert [row["article"]["webhook_id"] for row in items] == [None, hook]
    assert items[0]["article"]["id"] == plain["article"]["id"]
    client.post(f"/v1/articles/{items[1]['article']['id']}/cancel")
    assert hints[-1][2] == "webhooks"


@pytest.mark.parametrize("id", ["wh_01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", ""])
def test_a_webhook_that_is_none(client: FlaskClient, id: str) -> None:
    response = client.post("/v1/ingest/ninjs", query_string={"webhook_id": id}, json=ONE)
    assert response.status_code == 422
    assert [(e["parameter"], e["code"]) for e in response.json["errors"]] == [("webhook_id", "unknown_webhook")]  # type: ignore[index]
    assert client.get("/v1/articles").json["articles"] == []  # type: ignore[index]


def test_anothers_webhook_is_none(client: FlaskClient, other: FlaskClient) -> None:
    hook = other.post("/v1/webhooks", json={"url": "https://receiver.example/hook"}).json["id"]  # type: ignore[index]
    assert client.post(f"/v1/ingest/ninjs?webhook_id={hook}", json=ONE).status_code == 422


# --- what comes while an earlier version is being stored ---

NEXT = ONE | {"version": "2", "body_text": TEXT + " Добавлено."}


@pytest.fixture(params=["before it is remembered", "before it is stored", "when it is stored"])
def meanwhile(request: pytest.FixtureRequest, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Another request of the same tenant, done in the middle of the next one."""
    told: list[Any] = []

    def then(item: dict[str, Any]) -> Any:
        def other() -> None:
            told.append(client.application.test_client().post("/v1/ingest/ninjs", json=item, headers=key).json)

        def once() -> None:
            if not told and threading.current_thread() is threading.main_thread():
                told.append(None)
                thread = threading.Thread(target=other)
                thread.start()
                thread.join()

        def wrapped(*arguments: Any, **more: Any) -> Any:
            if request.param != "when it is stored":
                once()
            answer = real(*arguments, **more)
            once()
            return answer

        owner, name = (Origins, "remember") if request.param == "before it is remembered" else (Registry, "submit")
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, wrapped)
        [row] = post(client, ONE)
        return row, told[-1]["items"][0]

    key = {"Authorization": client.environ_base["HTTP_AUTHORIZATION"]}
    return then


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        ({"pubstatus": "withheld"}, (True, None)),
        ({"embargoed": "2030-01-01T00:00:00Z"}, (False, "2030-01-01T00:00:00Z")),
        ({"pubstatus": "withheld", "body_text": ""}, (True, None)),  # rejected itself, and yet it takes back
    ],
)
def test_what_is_taken_back_meanwhile_is_barred(
    meanwhile: Meanwhile, client: FlaskClient, change: dict[str, Any], marks: tuple[bool, str | None]
) -> None:
    first, _ = meanwhile(NEXT | change)
    assert first["outcome"] == "accepted"
    now: Any = client.get(f"/v1/articles/{first['article']['id']}").json
    assert (now["withheld"], now["embargoed_until"]) == marks
    assert client.get("/v1/articles").json["articles"] == []  # type: ignore[index]


def test_what_is_withdrawn_meanwhile_is_erased_or_never_stored(meanwhile: Meanwhile, client: FlaskClient) -> None:
    first, second = meanwhile(ONE | {"version": "2", "pubstatus": "canceled"})
    assert second["outcome"] == "withdrawn"
    assert first["article"] is None
    assert client.get("/v1/articles?embargoed=include").json["articles"] == []  # type: ignore[index]
    [row] = post(client, NEXT | {"version": "3"})
    assert (row["outcome"], row["article"]["withheld"]) == ("accepted", False)


def test_a_free_version_meanwhile_bars_nothing(meanwhile: Meanwhile, client: FlaskClient) -> None:
    first, second = meanwhile(NEXT)
    listed = {article["id"] for article in client.get("/v1/articles").json["articles"]}  # type: ignore[index]
    assert listed == {first["article"]["id"], second["article"]["id"]}


def test_the_same_version_meanwhile_is_one_article(
    meanwhile: Meanwhile, client: FlaskClient, redis_client: redis.Redis
) -> None:
    first, second = meanwhile(ONE)
    assert first["article"]["id"] == second["article"]["id"]
    [origin] = redis_client.keys("ds:{t:acme}:origin:*")
    assert redis_client.smembers(origin) == {first["article"]["id"].encode()}


def test_an_answer_of_the_store_that_was_lost(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, redis_client: redis.Redis
) -> None:
    """Sent again, the item is the article that was stored; and so it is for what comes later."""
    submit = Registry.submit

    def lost(*arguments: Any) -> Any:
        submit(*arguments)
        raise redis.ConnectionError

    with monkeypatch.context() as once:
        once.setattr(Registry, "submit", lost)
        assert client.post("/v1/ingest/ninjs", json=ONE).status_code == 503
    [stored] = client.get("/v1/articles").json["articles"]  # type: ignore[index]
    [origin] = redis_client.keys("ds:{t:acme}:origin:*")
    assert redis_client.smembers(origin) == {stored["id"].encode()}
    assert post(client, ONE)[0]["article"]["id"] == stored["id"]
    post(client, NEXT | {"pubstatus": "withheld"})
    assert client.get(f"/v1/articles/{stored['id']}").json["withheld"] is True  # type: ignore[index]


def test_what_was_rejected_is_not_remembered(client: FlaskClient, redis_client: redis.Redis) -> None:
    post(client, ONE)
    [changed] = post(client, ONE | {"body_text": TEXT + " Подменено."})
    assert changed["outcome"] == "rejected"
    [origin] = redis_client.keys("ds:{t:acme}:origin:*")
    assert redis_client.scard(origin) == 1


def test_very_many_notes_bar_what_they_may_have_meant(
    client: FlaskClient, redis_client: redis.Redis, registry: Registry
) -> None:
    """Older notes are dropped: then nobody knows what they said."""
    origins = Origins(redis_client)
    begun = origins.last_note("acme", URI)
    for _ in range(150):
        origins.bar("acme", URI, {"embargoed_until": "2030-01-01"})
    assert {"withheld": True} in origins.notes("acme", URI, begun)[1]
    assert all(redis_client.ttl(key) > 0 for key in redis_client.keys("ds:{t:acme}:*"))
