"""What may not be published now gets out of no call that did not name it, and out of none without its mark.

Over every operation of openapi.yaml, so that a new one is checked too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import openapi_dict
from service.app import create_app
from service.settings import Settings
from tests.service.api.test_ingest import ONE, THREE, post
from tests.service.conftest import Hint
from tests.service.samples import PARTS, TEXT

CANARY = "Звонарёв"  # in text, title and findings
LATER = "2099-01-01T00:00:00Z"
BARS = [{"embargoed_until": LATER}, {"embargoed_until": "2099-01-01"}, {"withheld": True}]
FREE = [{}, {"embargoed_until": "2020-01-01"}, {"embargoed_until": None, "withheld": False}]

Submit = Callable[..., str]
Finish = Callable[..., None]


def _reading() -> list[tuple[str, set[str]]]:
    """The paths that are read, with the names of their query parameters."""
    document = openapi_dict(create_app(Settings(), publish=lambda *_: None))
    return [
        (path, {p["name"] for p in operations["get"].get("parameters", ()) if p["in"] == "query"})
        for path, operations in document["paths"].items()
        if "get" in operations
    ]


FINDING = [path for path, _ in _reading() if "{" not in path]
NAMING = [path for path, _ in _reading() if path.startswith("/v1/articles/{id}")]
WISHING = [path for path, names in _reading() if "embargoed" in names and "{" not in path]


@pytest.fixture
def barred(client: FlaskClient, submit: Submit, finish: Finish) -> Callable[..., str]:
    """An article with marks, analysed and judged by an editor, in a story."""

    def barred(marks: dict[str, Any], **options: Any) -> str:
        id = submit(title=f"{CANARY} о мосте", external_id=f"{CANARY}-1", **marks, **options)
        finish(id)
        correction = {"speaker": f"Пётр {CANARY}-младший"}
        judged = client.patch(
            f"/v1/articles/{id}/quotes/q1", json={"verdict": "corrected", "correction": correction, "note": CANARY}
        )
        assert judged.status_code == 200
        story = client.post("/v1/stories", json={"title": f"{CANARY} и мост", "articles": [id]})
        assert story.status_code == 202
        return id

    return barred


@pytest.mark.parametrize("marks", BARS)
@pytest.mark.parametrize("path", FINDING)
def test_nothing_gets_out_that_was_not_named(
    client: FlaskClient, barred: Callable[..., str], path: str, marks: dict[str, Any]
) -> None:
    id = barred(marks, labels={"desk": "city"})
    for query in ("", "?embargoed=exclude") if path in WISHING else ("",):
        answer = client.get(path + query).get_data(as_text=True)
        assert CANARY not in answer
        assert json.dumps(CANARY) not in answer
        assert id not in answer


@pytest.mark.parametrize("query", ["status=succeeded", "label=desk:city", "limit=1"])
def test_no_filter_lets_it_out(client: FlaskClient, barred: Callable[..., str], query: str) -> None:
    barred({"embargoed_until": LATER}, labels={"desk": "city"})
    assert client.get(f"/v1/articles?{query}").json == {"articles": [], "cursor": None}


@pytest.mark.parametrize("marks", FREE)
@pytest.mark.parametrize("path", WISHING)
def test_what_is_free_is_there(
    client: FlaskClient, barred: Callable[..., str], path: str, marks: dict[str, Any]
) -> None:
    barred(marks)
    for query in ("", "?embargoed=include", "?embargoed=exclude"):
        assert CANARY in client.get(path + query).get_data(as_text=True)
    assert CANARY not in client.get(f"{path}?embargoed=only").get_data(as_text=True)


@pytest.mark.parametrize("marks", BARS)
@pytest.mark.parametrize("wish", ["include", "only"])
def test_who_wants_it_gets_it_with_its_mark(
    client: FlaskClient, barred: Callable[..., str], marks: dict[str, Any], wish: str
) -> None:
    barred(marks)
    wanted = {"embargoed_until": None, "withheld": False} | marks
    [row] = client.get(f"/v1/articles?embargoed={wish}").json["articles"]  # type: ignore[index]
    assert {name: row[name] for name in wanted} == wanted
    [row] = map(json.loads, client.get(f"/v1/corrections?embargoed={wish}").data.splitlines())
    assert {name: row[name] for name in wanted} == wanted
    assert row["note"] == CANARY


def test_the_lists_that_can_leave_out() -> None:
    assert set(WISHING) == {"/v1/articles", "/v1/corrections", "/v1/quotes", "/v1/speakers", "/v1/stories"}


@pytest.mark.parametrize("path", WISHING)
def test_a_wish_that_is_none(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?embargoed=yes")
    assert response.status_code == 422
    assert [(e["parameter"], e["code"]) for e in response.json["errors"]] == [("embargoed", "not_allowed")]  # type: ignore[index]


def test_pages_keep_the_wish(client: FlaskClient, submit: Submit) -> None:
    for n in range(3):
        submit(f"{TEXT} Номер {n}.", withheld=True)
    page = client.get("/v1/articles?embargoed=only&limit=2")
    assert "embargoed=only" in page.headers["Link"]
    assert len(page.json["articles"]) == 2  # type: ignore[index]


@pytest.mark.parametrize("marks", BARS)
@pytest.mark.parametrize("path", NAMING)
def test_whoever_names_it_gets_the_mark(
    client: FlaskClient, barred: Callable[..., str], path: str, marks: dict[str, Any]
) -> None:
    answer: Any = client.get(path.replace("{id}", barred(marks))).json
    wanted = {"embargoed_until": None, "withheld": False} | marks
    assert {name: answer[name] for name in wanted} == wanted


def test_exports_carry_the_mark(client: FlaskClient, barred: Callable[..., str]) -> None:
    id = barred({"embargoed_until": LATER, "withheld": True})
    ninjs: Any = client.get(f"/v1/articles/{id}?format=ninjs").json
    assert (ninjs["pubStatus"], ninjs["embargoedUntil"]) == ("withheld", LATER)
    jsonld: Any = json.loads(client.get(f"/v1/articles/{id}?format=jsonld").data)
    assert jsonld["creativeWorkStatus"] == "Withheld"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/v1/articles/{id}?format=csv").text)))
    assert {(row["embargoed_until"], row["withheld"]) for row in rows} == {(LATER, "true")}
    jsonld = json.loads(client.get(f"/v1/articles/{barred({'embargoed_until': LATER})}?format=jsonld").data)
    assert jsonld["creativeWorkStatus"] == f"Embargoed until {LATER}"


def test_results_of_a_batch_carry_the_mark(client: FlaskClient, finish: Finish) -> None:
    batch: Any = client.post("/v1/batches", json=[{"text": TEXT, "embargoed_until": LATER}, {"text": TEXT}]).json
    for article in client.get("/v1/articles?embargoed=include").json["articles"]:  # type: ignore[index]
        finish(article["id"])
    rows = client.get(f"/v1/batches/{batch['id']}/results?include=quotes").data.splitlines()
    assert [json.loads(row)["article"]["embargoed_until"] for row in rows] == [LATER, None]
    assert len(client.get("/v1/articles").json["articles"]) == 1  # type: ignore[index]
    # the batch itself counts them and tells nothing
    assert CANARY not in client.get(f"/v1/batches/{batch['id']}").get_data(as_text=True)


def test_plain_text_may_be_barred_too(client: FlaskClient) -> None:
    for query, wanted in (("withheld=true", (None, True)), (f"embargoed_until={LATER}", (LATER, False))):
        answer: Any = client.post(f"/v1/articles?{query}", data=TEXT.encode(), content_type="text/plain").json
        assert (answer["embargoed_until"], answer["withheld"]) == wanted
    assert client.get("/v1/articles").json["articles"] == []  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "code"), [("withheld=maybe", "wrong_type"), ("embargoed_until=soon", "invalid_date")]
)
def test_marks_that_cannot_be_read_are_refused(client: FlaskClient, query: str, code: str) -> None:
    response = client.post(f"/v1/articles?{query}", data=TEXT.encode(), content_type="text/plain")
    assert response.status_code == 422
    assert [e["code"] for e in response.json["errors"]] == [code]  # type: ignore[index]
    assert client.get("/v1/articles?embargoed=include").json["articles"] == []  # type: ignore[index]


@pytest.mark.parametrize("first", [0, 1])
def test_reused_results_bring_no_mark_and_take_none_away(
    client: FlaskClient, barred: Callable[..., str], submit: Submit, first: int
) -> None:
    """The same words, once free and once not: whichever was analysed first."""
    client.application.extensions["doslovno"].registry.announce("7", {})
    marks = [{"embargoed_until": LATER}, {}]
    done = barred(marks[first])
    copied = submit(**marks[1 - first])
    article: Any = client.get(f"/v1/articles/{copied}").json
    assert article["deduplicated"] is True
    by_mark = {bool(marks[first]): done, bool(marks[1 - first]): copied}
    assert [a["id"] for a in client.get("/v1/articles").json["articles"]] == [by_mark[False]]  # type: ignore[index]
    assert client.get(f"/v1/articles/{by_mark[True]}/quotes").json["embargoed_until"] == LATER  # type: ignore[index]


def test_a_repeated_request_cannot_lift_it(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "k"}
    first = client.post("/v1/articles", json={"text": TEXT, "embargoed_until": LATER}, headers=headers)
    assert first.status_code == 202
    for body in ({"text": TEXT}, {"text": TEXT, "embargoed_until": "2020-01-01"}):
        again = client.post("/v1/articles", json=body, headers=headers)
        assert (again.status_code, again.json["type"]) == (422, "urn:doslovno:problem:idempotency-key-reused")  # type: ignore[index]
    assert client.get("/v1/articles").json["articles"] == []  # type: ignore[index]


def test_messages_to_webhooks_say_so(client: FlaskClient, submit: Submit, finish: Finish, hints: list[Hint]) -> None:
    hook: Any = client.post("/v1/webhooks", json={"url": "https://receiver.example/hook"}).json
    webhooks = client.application.extensions["doslovno"].webhooks
    wanted = [(None, None), (LATER, None), (None, "1")]
    for n, marks in enumerate(({}, {"embargoed_until": LATER}, {"withheld": True})):
        finish(submit(f"{TEXT} Номер {n}.", webhook_id=hook["id"], title=CANARY, **marks))
        facts = webhooks.delivery("acme", hints[-1][1]).facts
        assert (facts.get("embargoed_until"), facts.get("withheld")) == wanted[n]
        [row] = client.get(f"/v1/webhooks/{hook['id']}/deliveries?limit=1").json["deliveries"]  # type: ignore[index]
        assert (row["embargoed_until"], row["withheld"]) == (wanted[n][0], bool(wanted[n][1]))
        assert CANARY not in str(facts)


# --- feeds ---
def free(client: FlaskClient) -> list[str]:
    return [article["id"] for article in client.get("/v1/articles").json["articles"]]  # type: ignore[index]


def test_items_are_left_out_as_long_as_they_may_not_be_published(client: FlaskClient) -> None:
    post(client, THREE)
    assert free(client) == []
    [row] = post(client, THREE | {"version": "2", "pubStatus": "usable", "embargoedUntil": "2026-01-01T00:00:00Z"})
    assert free(client) == [row["article"]["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"pubstatus": "withheld"},
        {"pubstatus": "hold"},
        {"embargoed": LATER},
        {"embargoed": "soon"},  # rejected, and obeyed as far as it can be
        {"pubstatus": "withheld", "body_text": None},
        {"pubstatus": "withheld", "body_text": "This is the English text of an article about a bridge in the city."},
        {"pubstatus": "withheld", "version": "1"},  # without a new version: rejected too
    ],
)
def test_what_is_taken_back_is_so_in_all_versions(client: FlaskClient, change: dict[str, Any]) -> None:
    first = [post(client, ONE | {"version": v})[0]["article"]["id"] for v in ("1", "2")]
    other = post(client, ONE | {"uri": "urn:other"})[0]["article"]["id"]
    assert set(free(client)) == {*first, other}
    post(client, ONE | {"version": "3"} | change)
    assert free(client) == [other]
    [row] = post(client, ONE | {"version": "4"})
    assert set(free(client)) == {row["article"]["id"], other}


def test_nobody_takes_back_anothers_item(client: FlaskClient, other: FlaskClient) -> None:
    id = post(client, ONE)[0]["article"]["id"]
    post(other, ONE | {"pubstatus": "withheld"})
    assert free(client) == [id]


def test_verdicts_on_what_was_taken_back_are_left_out(client: FlaskClient, finish: Finish) -> None:
    id = post(client, ONE)[0]["article"]["id"]
    finish(id, parts=PARTS)
    client.patch(f"/v1/articles/{id}/quotes/q1", json={"verdict": "confirmed"})
    assert client.get("/v1/corrections").data
    post(client, ONE | {"version": "2", "pubstatus": "withheld"})
    assert client.get("/v1/corrections").data == b""


def test_an_old_version_of_a_canceled_item_does_not_bring_it_back(client: FlaskClient) -> None:
    post(client, ONE)
    post(client, ONE | {"version": "2", "pubstatus": "canceled"})
    [row] = post(client, ONE)
    assert (row["outcome"], row["problem"]["type"]) == ("rejected", "urn:doslovno:problem:gone")
    assert client.get("/v1/articles?embargoed=include").json["articles"] == []  # type: ignore[index]
