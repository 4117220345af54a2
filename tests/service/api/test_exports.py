"""An ended article in the formats of newsrooms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.service.api.test_corrections import EVENT
from tests.service.samples import PARTS, TEXT


@pytest.fixture
def done(submit: Callable[..., str], finish: Callable[..., None]) -> str:
    id = submit(
        title="Мост откроют", source="Вестник", url="https://example.org/most", published_at="2026-11-21T10:00:00+03:00"
    )
    time = {"text": "в декабре", "span": [66, 75], "start": "2026-12", "end": "2026-12", "granularity": "month"}
    finish(id, parts=PARTS | {"events": [EVENT | {"time": time, "iptc": ["medtop:20000501"]}]})
    return id


def test_ninjs(client: FlaskClient, done: str) -> None:
    item: Any = client.get(f"/v1/articles/{done}?format=ninjs").json
    assert item["uri"] == "https://example.org/most"
    assert item["standard"]["version"] == "3.1"
    assert item["bodies"][0]["value"] == TEXT
    assert item["headlines"][0]["value"] == "Мост откроют"
    quote, event = item["associations"]
    assert (quote["rel"], quote["bodies"][0]["value"]) == ("quote", "мост через Лужу откроют в декабре")
    assert quote["people"] == [{"name": "Пётр Звонарёв", "rel": "speaker", "literal": "e1"}]
    assert quote["altIds"] == [{"role": "offsets", "value": "42-75"}]
    assert [row["uri"] for row in item["subjects"]] == ["http://cv.iptc.org/newscodes/mediatopic/20000501"]
    assert event["eventDetails"]["dates"] == {"expectedStartDate": "2026-12", "expectedEndDate": "2026-12"}
    assert item["people"] == [{"name": "Пётр Звонарёв", "rel": "speaker", "literal": "e1"}]


@pytest.mark.parametrize("how", [{"query_string": "format=jsonld"}, {"headers": {"Accept": "application/ld+json"}}])
def test_jsonld(client: FlaskClient, done: str, how: dict[str, Any]) -> None:
    response = client.get(f"/v1/articles/{done}", **how)
    assert response.mimetype == "application/ld+json"
    item = json.loads(response.data)
    assert (item["@type"], item["headline"]) == ("NewsArticle", "Мост откроют")
    [claim] = item["hasPart"]
    assert (claim["@type"], claim["author"]["name"]) == ("Claim", "Пётр Звонарёв")
    assert claim["author"]["@id"] == item["mentions"][0]["@id"]


@pytest.mark.parametrize("how", [{"query_string": "format=csv"}, {"headers": {"Accept": "text/csv"}}])
def test_csv(client: FlaskClient, done: str, how: dict[str, Any]) -> None:
    response = client.get(f"/v1/articles/{done}", **how)
    assert response.mimetype == "text/csv"
    quote, event = csv.DictReader(io.StringIO(response.text))
    assert (quote["kind"], quote["who"], quote["start"], quote["end"]) == ("quote", "Пётр Звонарёв", "42", "75")
    assert (event["kind"], event["type"], event["first_day"]) == ("event", "CEREMONY", "2026-12")


def test_a_cell_is_no_formula(client: FlaskClient, submit: Callable[..., str], finish: Callable[..., None]) -> None:
    id = submit()
    quote = PARTS["quotes"][0] | {"text": "=HYPERLINK(1)"}
    finish(id, parts=PARTS | {"quotes": [quote]})
    row = next(csv.DictReader(io.StringIO(client.get(f"/v1/articles/{id}?format=csv").text)))
    assert row["text"] == "'=HYPERLINK(1)"


def test_what_an_editor_rejected_is_left_out(client: FlaskClient, done: str) -> None:
    client.patch(f"/v1/articles/{done}/quotes/q1", json={"verdict": "rejected"})
    item: Any = client.get(f"/v1/articles/{done}?format=ninjs").json
    assert [a["rel"] for a in item["associations"]] == ["reported"]


def test_native_is_the_same_as_nothing(client: FlaskClient, done: str) -> None:
    assert client.get(f"/v1/articles/{done}?format=native").data == client.get(f"/v1/articles/{done}").data


def test_too_early(client: FlaskClient, submit: Callable[..., str]) -> None:
    response = client.get(f"/v1/articles/{submit()}?format=csv")
    assert response.status_code == 409
    assert response.headers["Retry-After"]


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", None, "application/json"),
        ("", "*/*", "application/json"),
        ("", "application/*", "application/json"),
        ("", "text/*", "text/csv"),
        ("", "application/x-ninjs+json", "application/x-ninjs+json"),
        ("", "text/csv;q=0.5, application/json", "application/json"),
        ("", "text/csv, application/json;q=0.5", "text/csv"),
        ("", "text/html, application/ld+json;q=0.1", "application/ld+json"),
        ("", "text/csv;q=0, */*", "application/json"),
        ("", "application/problem+json, text/csv;q=0.9", "application/json"),  # as generated clients have it
        # what is asked for by name wins
        ("?format=csv", "application/json", "text/csv"),
        ("?format=ninjs", "text/csv", "application/x-ninjs+json"),
        ("?format=native", "text/csv", "application/json"),
        ("?format=jsonld", "text/html,application/xml;q=0.9,*/*;q=0.8", "application/ld+json"),
    ],
)
def test_the_format_that_was_asked_for(
    client: FlaskClient, done: str, query: str, accept: str | None, media_type: str
) -> None:
    response = client.get(f"/v1/articles/{done}{query}", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype, response.headers["Vary"]) == (200, media_type, "Accept")


@pytest.mark.parametrize("form", ["native", "ninjs", "jsonld", "csv"])
def test_an_unchanged_answer_is_304(client: FlaskClient, done: str, form: str) -> None:
    path = f"/v1/articles/{done}?format={form}&include=quotes"
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    client.patch(f"/v1/articles/{done}/quotes/q1", json={"verdict": "rejected"})
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("accept", ["application/x-ndjson", "application/json", "*/*"])
def test_lines_may_be_accepted_as_what_they_are(client: FlaskClient, accept: str) -> None:
    batch = client.post("/v1/batches", json=[{"text": TEXT}]).json["id"]  # type: ignore[index]
    for path in ("/v1/corrections", f"/v1/batches/{batch}/results"):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, "application/x-ndjson")


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_no_such_format(client: FlaskClient, done: str, accept: str) -> None:
    assert client.get(f"/v1/articles/{done}", headers={"Accept": accept}).status_code == 406
    assert client.get(f"/v1/articles/{done}?format=xml").status_code == 422
    # other calls answer JSON alone
    assert client.get("/v1/articles", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": "https://example.org:порт/"}, "#/url"),
        ({"url": "https://example.org:99999/"}, "#/url"),
        ({"url": "\x01https://example.org/"}, "#/url"),
        ({"published_at": "2026-11-21T10:00:00+03:99"}, "#/published_at"),
        ({"embargoed_until": "2026-11-21T10:00:00+24:00"}, "#/embargoed_until"),
    ],
)
def test_what_no_format_could_carry_is_refused(client: FlaskClient, change: dict[str, str], pointer: str) -> None:
    response = client.post("/v1/articles", json={"text": TEXT, **change})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]  # type: ignore[index]
