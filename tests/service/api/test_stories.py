"""/v1/stories: made, listed, read, changed, erased."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api.front import Front
from service.identifiers import new_id
from service.registry import Registry
from service.registry.stories import Stories
from service.schemas.stories import StoryListSchema, StoryQuotesSchema, StorySchema, StoryTimelineSchema
from tests.service.conftest import Hint, client_of
from tests.service.samples import TEXT

Submit = Callable[..., str]
Finish = Callable[..., None]

QUOTE = {
    "quote": "q1", "outlet": "Вестник", "published": "2026-11-23", "type": "indirect", "text": "мост откроют в декабре",
    "spans": [[42, 75]], "class": "verbatim", "similarity": 1.0, "changes": [], "diff": [],
}  # fmt: skip
CLAIM = {
    "quote": "q1", "event": None, "speaker": "Пётр Звонарёв", "value": "декабрь", "text": "мост откроют в декабре",
    "spans": [[42, 75]], "date": "2026-11-23",
}  # fmt: skip


def told(id: str) -> dict[str, Any]:
    """What a worker might tell of one article."""
    quote, claim = {"doc": id, **QUOTE}, {"doc": id, **CLAIM}
    sighting = {
        "doc": id, "event": "v1", "outlet": None, "published": None, "text": "откроют", "span": [48, 55],
        "factuality": "planned",
    }  # fmt: skip
    occurrence = {
        "id": "o1", "type": "OPENING", "participants": ["Пётр Звонарёв"], "place": None, "start": "2026-12",
        "end": None, "factuality": "planned", "history": [{"published": None, "factuality": "planned", "docs": [id]}],
        "parent": None, "members": [sighting],
    }  # fmt: skip
    return {
        "families": [
            {"id": "f1", "speaker": "Пётр Звонарёв", "text": QUOTE["text"], "members": [quote], "related": []}
        ],
        "related": [{"speaker": None, "members": [quote]}],
        "timeline": [occurrence],
        "conflicts": [{"kind": "date", "event": "OPENING", "measure": None, "claims": [claim, claim]}],
        "shifts": [{"speaker": "Пётр Звонарёв", "topic": ["мост"], "label": "shift", "before": claim, "after": claim}],
    }


@pytest.fixture
def stories(app: Flask) -> Stories:
    parts: Front = app.extensions["doslovno"]
    return parts.stories


@pytest.fixture
def tell(stories: Stories) -> Callable[[str], None]:
    """Does a worker's part."""

    def tell(id: str) -> None:
        work = stories.claim("acme", id)
        assert work.outcome == "ok"
        done = [job.id for job in stories.jobs("acme", work.members) if job.parts]
        result = told(done[0]) if done else {name: [] for name in told("")}
        assert stories.store("acme", id, work.version, result, done)[0] == "ok"

    return tell


@pytest.fixture
def make(client: FlaskClient) -> Callable[..., str]:
    def make(*articles: str, **more: Any) -> str:
        response = client.post("/v1/stories", json={"articles": articles, **more})
        assert response.status_code == 202, response.text
        return str(response.json["id"])  # type: ignore[index]

    return make


def body(response: TestResponse, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    return response.json


def codes(response: TestResponse) -> list[tuple[str, str]]:
    errors = body(response, 422)["errors"]
    return [(error.get("pointer") or error.get("parameter"), error["code"]) for error in errors]


# --- made and read ---


def test_a_story_is_made_told_and_read(
    client: FlaskClient, submit: Submit, finish: Finish, tell: Callable[[str], None], hints: list[Hint]
) -> None:
    first = submit(title="Мост", source="Вестник", external_id="v-1", published_at="2026-11-23")
    late = submit(TEXT + " Ещё.")
    finish(first)
    hints.clear()
    made = client.post("/v1/stories", json={"title": "Мост через Лужу", "articles": [first, late]})
    before = body(made, 202)
    id = before["id"]
    assert made.headers["Location"] == f"/v1/stories/{id}"
    assert made.headers["Retry-After"] == "1"
    assert hints == [("acme", id, "interactive")]
    assert (before["kind"], before["status"], before["title"], before["told_at"]) == (
        "named", "running", "Мост через Лужу", None,
    )  # fmt: skip
    assert [(a["id"], a["status"], a["included"]) for a in before["articles"]] == [
        (first, "succeeded", False), (late, "queued", False),
    ]  # fmt: skip
    assert before["articles"][0] | {"title": "Мост", "source": "Вестник", "external_id": "v-1"} == before["articles"][0]
    assert before["families"] == before["timeline"] == []
    tell(id)
    after = body(client.get(f"/v1/stories/{id}"))
    assert after["status"] == "running"  # one article is missing
    assert [a["included"] for a in after["articles"]] == [True, False]
    assert after["told_at"]
    assert after["revision"] > before["revision"]
    assert {name: after[name] for name in told(first)} == told(first)
    finish(late)
    tell(id)
    assert body(client.get(f"/v1/stories/{id}"))["status"] == "finished"
    assert body(client.get(f"/v1/stories/{id}/quotes")) | {k: told(first)[k] for k in ("families", "related")} == body(
        client.get(f"/v1/stories/{id}/quotes")
    )
    assert body(client.get(f"/v1/stories/{id}/timeline"))["timeline"] == told(first)["timeline"]


def test_the_answers_are_as_the_schemas_say(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], tell: Callable[[str], None]
) -> None:
    article = submit()
    finish(article)
    id = make(article, title="Мост")
    tell(id)
    for path, schema in (
        (f"/v1/stories/{id}", StorySchema), (f"/v1/stories/{id}/quotes", StoryQuotesSchema),
        (f"/v1/stories/{id}/timeline", StoryTimelineSchema), ("/v1/stories", StoryListSchema),
    ):  # fmt: skip
        answer = body(client.get(path))
        assert schema().validate(answer) == {}
        assert set(answer) == {field.data_key or name for name, field in schema().fields.items()}


def test_an_etag_is_that_of_what_is_answered(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], tell: Callable[[str], None]
) -> None:
    article = submit()
    id = make(article)

    def rename(id: str) -> None:
        client.patch(f"/v1/stories/{id}", json={"title": "Мост"})

    for change, what in ((finish, article), (tell, id), (rename, id)):
        for path in (f"/v1/stories/{id}", f"/v1/stories/{id}/quotes", f"/v1/stories/{id}/timeline"):
            tag = client.get(path).headers["ETag"]
            assert not tag.startswith("W/")
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        tag = client.get(f"/v1/stories/{id}").headers["ETag"]
        change(what)
        assert client.get(f"/v1/stories/{id}", headers={"If-None-Match": tag}).status_code == 200


def test_a_wait_ends_when_the_story_is_told(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], tell: Callable[[str], None]
) -> None:
    article = submit()
    finish(article)
    id = make(article)
    threading.Timer(0.3, tell, [id]).start()
    assert body(client.get(f"/v1/stories/{id}?wait=5"))["status"] == "finished"
    assert body(client.get(f"/v1/stories/{id}?wait=5"))["status"] == "finished"
    waiting = make(submit(TEXT + " Ещё."))
    answer = client.get(f"/v1/stories/{waiting}", headers={"Prefer": "wait=1"})
    assert body(answer)["status"] == "running"
    assert answer.headers["Preference-Applied"] == "wait=1"
    assert codes(client.get(f"/v1/stories/{id}?wait=99")) == [("wait", "out_of_range")]


def test_a_story_that_is_told_within_the_wait_is_answered_whole(
    client: FlaskClient, submit: Submit, finish: Finish, stories: Stories, tell: Callable[[str], None]
) -> None:
    article = submit()
    finish(article)

    def worker() -> None:
        while not (found := stories.list("acme", kind=None, cursor=None, limit=1).stories):
            pass
        tell(found[0].id)

    threading.Thread(target=worker).start()
    made = body(client.post("/v1/stories?wait=5", json={"articles": [article]}), 201)
    assert made["families"]


def test_a_request_that_is_sent_again_makes_one_story(client: FlaskClient, submit: Submit, hints: list[Hint]) -> None:
    article = submit()
    key = {"Idempotency-Key": "desk-7"}
    first = body(client.post("/v1/stories", json={"articles": [article]}, headers=key), 202)
    hints.clear()
    again = client.post("/v1/stories", json={"articles": [article]}, headers=key)
    assert body(again, 202)["id"] == first["id"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert hints == []
    other = client.post("/v1/stories", json={"articles": [article], "title": "Мост"}, headers=key)
    assert body(other, 422)["type"] == "urn:doslovno:problem:idempotency-key-reused"


def test_a_failed_telling_is_a_problem_inside(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], stories: Stories
) -> None:
    article = submit()
    finish(article)
    id = make(article)
    work = stories.claim("acme", id)
    stories.store("acme", id, work.version, None, [], {"type": "story-timeout", "detail": "It was given up."})
    answer = body(client.get(f"/v1/stories/{id}"))
    assert (answer["status"], answer["problem"]["type"]) == ("failed", "urn:doslovno:problem:story-timeout")


# --- changed and erased ---


def test_title_and_articles_are_changed(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], tell: Callable[[str], None],
    hints: list[Hint],
) -> None:  # fmt: skip
    a, b = submit(), submit(TEXT + " Ещё.")
    finish(a)
    finish(b)
    id = make(a, title="Мост")
    tell(id)
    hints.clear()
    renamed = body(client.patch(f"/v1/stories/{id}", json={"title": None}))
    assert (renamed["title"], renamed["status"], renamed["families"] != []) == (None, "finished", True)
    assert hints == []
    more = body(client.patch(f"/v1/stories/{id}", json={"articles": [a, b]}))
    assert (more["status"], more["families"] != []) == ("running", True)
    assert hints == [("acme", id, "interactive")]
    fewer = body(client.patch(f"/v1/stories/{id}", json={"articles": [b]}))
    assert ([x["id"] for x in fewer["articles"]], fewer["families"]) == ([b], [])


def test_an_erased_article_leaves_with_its_words(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], tell: Callable[[str], None],
    hints: list[Hint],
) -> None:  # fmt: skip
    gone, stays = submit(title="Звонарёв о мосте"), submit(TEXT + " Ещё.")
    finish(gone)
    finish(stays)
    id = make(gone, stays)
    tell(id)
    assert "Звонарёв" in client.get(f"/v1/stories/{id}").text
    hints.clear()
    assert client.delete(f"/v1/articles/{gone}").status_code == 204
    answer = client.get(f"/v1/stories/{id}")
    assert "Звонарёв" not in answer.text
    assert (body(answer)["status"], [a["id"] for a in body(answer)["articles"]]) == ("running", [stays])
    assert hints == [("acme", id, "interactive")]


def test_an_erased_story_is_gone_and_its_articles_stay(
    client: FlaskClient, submit: Submit, make: Callable[..., str]
) -> None:
    article = submit()
    id = make(article)
    assert client.delete(f"/v1/stories/{id}").status_code == 204
    for call in (client.get, client.delete):
        assert body(call(f"/v1/stories/{id}"), 410)["status"] == 410
    assert body(client.patch(f"/v1/stories/{id}", json={"title": "x"}), 410)
    assert client.get(f"/v1/articles/{article}").status_code == 200


def test_an_automatic_story_is_not_the_clients_to_change(
    client: FlaskClient, submit: Submit, finish: Finish, stories: Stories
) -> None:
    a, b = submit(title="Мост в декабре"), submit(TEXT + " Ещё.")
    finish(a)
    finish(b)
    id = new_id("st")
    assert stories.regroup("acme", id, "interactive", {a: "", b: ""})
    found = body(client.get(f"/v1/stories/{id}"))
    assert (found["kind"], found["title"]) == ("automatic", "Мост в декабре")
    assert body(client.patch(f"/v1/stories/{id}", json={"title": "x"}), 409)
    assert client.delete(f"/v1/stories/{id}").status_code == 204
    assert client.get(f"/v1/stories/{id}").status_code == 410


# --- embargo ---


def test_a_barred_article_is_hidden_where_it_was_not_named(
    client: FlaskClient, submit: Submit, finish: Finish, make: Callable[..., str], stories: Stories, registry: Registry
) -> None:
    free, other, later = (submit(f"{TEXT} {n}.", title=f"Заголовок {n}") for n in range(3))
    for id in (free, other, later):
        finish(id)
    found = new_id("st")
    assert stories.regroup("acme", found, "interactive", dict.fromkeys((free, other, later), ""))
    named = make(free, later, title="С тайной")
    assert registry.bar("acme", later, {"embargoed_until": "2099-01-01T00:00:00Z"})
    assert later not in client.get(f"/v1/stories/{found}").text
    assert [s["id"] for s in body(client.get("/v1/stories"))["stories"]] == [found]
    assert [s["id"] for s in body(client.get("/v1/stories?embargoed=only"))["stories"]] == [named]
    mine = body(client.get(f"/v1/stories/{named}"))
    assert [a["id"] for a in mine["articles"]] == [free, later]
    for path in ("", "/quotes", "/timeline"):
        assert body(client.get(f"/v1/stories/{named}{path}"))["embargoed_until"] == "2099-01-01T00:00:00Z"


# --- listed ---


def test_stories_are_listed_page_by_page(client: FlaskClient, submit: Submit, make: Callable[..., str]) -> None:
    article = submit()
    made = [make(article, title=f"История {n}") for n in range(3)]
    first = client.get("/v1/stories?limit=2&kind=named")
    page = body(first)
    assert 'rel="next"' in first.headers["Link"]
    rest = body(client.get(f"/v1/stories?limit=2&kind=named&cursor={page['cursor']}"))
    assert {s["id"] for s in page["stories"] + rest["stories"]} == set(made)
    assert rest["cursor"] is None
    assert "families" not in page["stories"][0]
    assert body(client.get("/v1/stories?kind=automatic")) == {"stories": [], "cursor": None}


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("kind=mine", ("kind", "not_allowed")),
        ("limit=0", ("limit", "out_of_range")),
        ("cursor=bad", ("cursor", "invalid_cursor")),
        ("sort=new", ("sort", "unknown_parameter")),
    ],
)
def test_a_bad_query_is_refused(client: FlaskClient, query: str, error: tuple[str, str]) -> None:
    assert codes(client.get(f"/v1/stories?{query}")) == [error]


def test_a_cursor_of_another_list_is_none(client: FlaskClient, submit: Submit, make: Callable[..., str]) -> None:
    for _ in range(2):
        make(submit())
    cursor = body(client.get("/v1/articles?limit=1"))["cursor"]
    assert codes(client.get(f"/v1/stories?cursor={cursor}")) == [("cursor", "invalid_cursor")]


# --- bad input ---


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, [("#/articles", "required")]),
        ({"articles": []}, [("#/articles", "empty")]),
        ({"articles": "ar_1"}, [("#/articles", "wrong_type")]),
        ({"articles": [1, None]}, [("#/articles/0", "wrong_type"), ("#/articles/1", "wrong_type")]),
        ({"articles": [f"ar_{n}" for n in range(51)]}, [("#/articles", "too_many")]),
        ({"articles": ["ar_1", "ar_2", "ar_1"]}, [("#/articles", "duplicate")]),
        ({"articles": ["ar_1"]}, [("#/articles/0", "unknown_article")]),
        ({"articles": ["a}b/../x"]}, [("#/articles/0", "unknown_article")]),
        ({"articles": ["статья"]}, [("#/articles/0", "unknown_article")]),
        ({"articles": ["ar_1"], "members": []}, [("#/members", "unknown_field")]),
        ({"articles": ["ar_1"], "title": ""}, [("#/title", "empty")]),
        ({"articles": ["ar_1"], "title": "я" * 1001}, [("#/title", "too_long")]),
    ],
)
def test_a_bad_story_is_refused(client: FlaskClient, given: dict[str, Any], errors: list[tuple[str, str]]) -> None:
    assert codes(client.post("/v1/stories", json=given)) == errors
    assert body(client.get("/v1/stories"))["stories"] == []


def test_what_is_not_there_cannot_be_named(
    client: FlaskClient, other: FlaskClient, submit: Submit, make: Callable[..., str]
) -> None:
    mine, gone = submit(), submit(TEXT + " Ещё.")
    client.delete(f"/v1/articles/{gone}")
    theirs = body(other.post("/v1/articles", json={"text": TEXT}), 202)["id"]
    id = make(mine)
    for bad in (gone, theirs, new_id(), "ar_1"):
        made = client.post("/v1/stories", json={"articles": [mine, bad]})
        assert codes(made) == [("#/articles/1", "unknown_article")]
        changed = client.patch(f"/v1/stories/{id}", json={"articles": [bad]})
        assert codes(changed) == [("#/articles/0", "unknown_article")]
    assert [a["id"] for a in body(client.get(f"/v1/stories/{id}"))["articles"]] == [mine]


def test_another_tenant_finds_nothing(other: FlaskClient, submit: Submit, make: Callable[..., str]) -> None:
    id = make(submit())
    for path in ("", "/quotes", "/timeline"):
        assert other.get(f"/v1/stories/{id}{path}").status_code == 404
    assert other.patch(f"/v1/stories/{id}", json={"title": "x"}).status_code == 404
    assert other.delete(f"/v1/stories/{id}").status_code == 404
    assert body(other.get("/v1/stories"))["stories"] == []


@pytest.mark.parametrize("id", ["st_1", "x", new_id(), new_id("st"), "st_" + "0" * 400])
def test_an_unknown_story(client: FlaskClient, id: str) -> None:
    assert client.get(f"/v1/stories/{id}").status_code == 404
    assert client.get(f"/v1/stories/{id}/quotes").status_code == 404
    assert client.delete(f"/v1/stories/{id}").status_code == 404


def test_each_call_needs_its_scope(app: Flask, redis_client: Any, submit: Submit, make: Callable[..., str]) -> None:
    article = submit()
    id = make(article)
    reader = client_of(app, redis_client, "acme", scopes=["read"])
    assert reader.get(f"/v1/stories/{id}").status_code == 200
    assert reader.post("/v1/stories", json={"articles": [article]}).status_code == 403
    assert reader.patch(f"/v1/stories/{id}", json={"title": "x"}).status_code == 403
    assert reader.delete(f"/v1/stories/{id}").status_code == 403
    writer = client_of(app, redis_client, "acme", scopes=["submit"])
    assert writer.get("/v1/stories").status_code == 403
    assert writer.patch(f"/v1/stories/{id}", json={"title": "x"}).status_code == 200
