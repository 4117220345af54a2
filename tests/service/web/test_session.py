"""Who gets in, and whose forms are taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app, make_front
from service.security import keys
from service.settings import Settings
from tests.service.samples import TEXT
from tests.service.web.conftest import BROWSER, reader_of, token_of, words_of

PAGES = ("/", "/articles", "/articles/ar_01ARZ3NDEKTSV4RRFFQ69G5FAV", "/articles/ar_01ARZ3NDEKTSV4RRFFQ69G5FAV/raw")


def _cookies(response: TestResponse) -> list[str]:
    return response.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_without_a_key(stranger: FlaskClient, path: str) -> None:
    response = stranger.get(path)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/signin?next={path}"


def test_a_key_opens_and_leads_back(stranger: FlaskClient, redis_client: redis.Redis) -> None:
    page = stranger.get("/signin?next=/articles?cursor=x")
    data = {"token": token_of(page), "key": f" {keys.create(redis_client, 'acme')} ", "next": "/articles?lang=en"}
    response = stranger.post("/signin", data=data)
    assert (response.status_code, response.headers["Location"]) == (303, "/articles?lang=en")
    assert stranger.get("/").status_code == 200
    assert stranger.get("/signin").headers["Location"] == "/"


def test_the_key_is_out_of_reach_of_scripts_and_other_sites(stranger: FlaskClient, redis_client: redis.Redis) -> None:
    data = {"token": token_of(stranger.get("/signin")), "key": keys.create(redis_client, "acme")}
    [cookie] = [c for c in _cookies(stranger.post("/signin", data=data)) if data["key"] in c]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert data["key"] not in stranger.get("/").text


def test_over_tls_no_subdomain_can_set_it(app: Flask, redis_client: redis.Redis) -> None:
    client = app.test_client()
    client.environ_base.update(BROWSER)
    page = client.get("/signin", base_url="https://room.example.org")
    data = {"token": token_of(page), "key": keys.create(redis_client, "acme")}
    cookies = _cookies(client.post("/signin", data=data, base_url="https://room.example.org"))
    assert any(c.startswith("__Host-doslovno_key=") and "; Secure;" in c for c in cookies)


@pytest.mark.parametrize("key", ["", "ds_live_00000000_" + "x" * 43, "Мост", "<script>alert(1)</script>"])
def test_what_is_no_key_opens_nothing(stranger: FlaskClient, key: str) -> None:
    response = stranger.post("/signin", data={"token": token_of(stranger.get("/signin")), "key": key})
    assert response.status_code == 403
    assert "Такого ключа нет" in words_of(response)
    assert "<script>alert" not in response.text
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example/", "/\\evil.example", "evil", "/a\nb", ""])
def test_signing_in_leads_nowhere_else(stranger: FlaskClient, redis_client: redis.Redis, away: str) -> None:
    data = {"token": token_of(stranger.get("/signin")), "key": keys.create(redis_client, "acme"), "next": away}
    assert stranger.post("/signin", data=data).headers["Location"] == "/"


def test_signing_out(reader: FlaskClient) -> None:
    response = reader.post("/signout", data={"token": token_of(reader.get("/"))})
    assert response.headers["Location"] == "/signin"
    assert reader.get("/").status_code == 303


def test_a_revoked_key_opens_nothing(app: Flask, redis_client: redis.Redis) -> None:
    reader = reader_of(app, redis_client, "acme")
    [key] = keys.every(redis_client)
    keys.revoke(redis_client, key.id)
    app.extensions["doslovno"].keyring._known.clear()
    assert reader.get("/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_forms_of_other_sites_are_refused(reader: FlaskClient, headers: dict[str, str]) -> None:
    data = {"token": token_of(reader.get("/")), "text": TEXT}
    assert reader.post("/articles", data=data, headers=headers).status_code == 403
    assert reader.post("/articles", data=data, headers={"Origin": "http://localhost"}).status_code == 200


def test_forms_need_their_token(reader: FlaskClient, app: Flask, redis_client: redis.Redis) -> None:
    reader.get("/")
    other = token_of(reader_of(app, redis_client, "acme").get("/"))
    for data in ({"text": TEXT}, {"text": TEXT, "token": ""}, {"text": TEXT, "token": other}, {"token": "я"}):
        assert reader.post("/articles", data=data).status_code == 403
    assert "Статей пока нет" in words_of(reader.get("/"))


def test_a_link_of_another_site_is_followed_once_more(stranger: FlaskClient) -> None:
    """The browser keeps a SameSite=Strict cookie back then: the page asks again, as if from here."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    response = stranger.get('/articles/ar_x?lang="><b>', headers=headers)
    assert response.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/articles/ar_x?lang=' in response.text
    assert '<a id="here" href="/articles/ar_x?lang=' in response.text
    assert "<b>" not in response.text
    assert stranger.get("/", headers={**headers, "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_a_key_that_may_only_read(app: Flask, redis_client: redis.Redis) -> None:
    reader = reader_of(app, redis_client, "acme", scopes=["read"])
    page = reader.get("/")
    assert "<textarea" not in page.text
    assert "читать, но не присылать" in words_of(page)
    assert reader.post("/articles", data={"token": token_of(page), "text": TEXT}).status_code == 200  # a refusal in it
    assert "Ключ этого не разрешает" in words_of(reader.post("/articles", data={"token": token_of(page), "text": TEXT}))
    assert "Статей пока нет" in words_of(reader.get("/"))


def test_a_key_that_may_not_read(app: Flask, redis_client: redis.Redis) -> None:
    response = reader_of(app, redis_client, "acme", scopes=["submit"]).get("/")
    assert response.status_code == 403
    assert "Ключ этого не разрешает" in words_of(response)


@pytest.fixture
def open_room(settings: Settings) -> Iterator[FlaskClient]:
    """Without authentication."""
    bare = Settings(redis_url=settings.redis_url, auth="none")
    app = create_app(bare, publish=lambda *_: None)
    yield app.test_client()
    app.extensions["doslovno"].client.close()


def test_without_authentication_there_is_no_sign_in(open_room: FlaskClient) -> None:
    page = open_room.get("/")
    assert page.status_code == 200
    assert "/signout" not in page.text
    assert open_room.get("/signin").status_code == 303
    assert open_room.post("/articles", data={"token": token_of(page), "text": TEXT}).status_code == 200
    assert open_room.post("/articles", data={"text": TEXT}).status_code == 403


def test_the_cookie_opens_no_call_of_the_api(reader: FlaskClient) -> None:
    """Else every site could make a browser call it."""
    assert reader.get("/v1/articles").status_code == 401


def test_the_store_is_away(reader: FlaskClient, app: Flask) -> None:
    app.extensions["doslovno"] = make_front(Settings(redis_url="redis://127.0.0.1:1/0"), publish=lambda *_: None)
    response = reader.get("/")
    assert response.status_code == 503
    assert "Хранилище не отвечает" in words_of(response)
