"""Feeds in ninjs and the Superdesk dialect."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.formats import ninjs_in
from tests.service.samples import TEXT

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
