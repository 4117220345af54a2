"""What holds for every page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service import web
from service.web import assets
from tests.service.web.conftest import words_of

FOLDER = Path(web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))


def test_nothing_may_be_loaded_or_run_that_is_not_ours(reader: FlaskClient) -> None:
    policy = dict(part.strip().split(" ", 1) for part in reader.get("/").headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[f"{kind}-src"] for kind in ("script", "style", "img", "font", "connect")} == {"'self'"}
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_code_or_style_inside_a_page(template: Path) -> None:
    written = template.read_text(encoding="utf8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|\|\s*safe\b|autoescape", written)
    for script in re.findall(r"<script[^>]*>", written):
        assert 'src="{{ asset(' in script
    assert not re.search(r"(src|href)=\"(https?:)?//", written)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_has_a_token(template: Path) -> None:
    for form in re.findall(r'<form[^>]*method="post".*?</form>', template.read_text(encoding="utf8"), re.DOTALL):
        assert '<input type="hidden" name="token" value="{{ token() }}">' in form


def test_pages_stay_in_no_cache(reader: FlaskClient) -> None:
    assert reader.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", assets.every())
def test_assets_are_kept_for_ever_under_their_hash(stranger: FlaskClient, name: str) -> None:
    response = stranger.get(f"/assets/{assets.digest()}/{name}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.data == (FOLDER / "assets" / name).read_bytes()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    old = stranger.get(f"/assets/0123456789abcdef/{name}")
    assert (old.data, old.headers["Cache-Control"]) == (response.data, "no-cache")


def test_assets_come_compressed(stranger: FlaskClient) -> None:
    response = stranger.get(f"/assets/{assets.digest()}/base.css", headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == (FOLDER / "assets" / "base.css").read_bytes()


@pytest.mark.parametrize("name", ["nothing.css", "base.txt", "..%2fpages.py"])
def test_there_are_no_other_assets(stranger: FlaskClient, name: str) -> None:
    assert stranger.get(f"/assets/{assets.digest()}/{name}").status_code == 404


def test_style_sheets_load_nothing() -> None:
    for path in (FOLDER / "assets").glob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text(encoding="utf8")):
            assert (FOLDER / "assets" / address.strip("\"'").removeprefix("./")).is_file(), address


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ru", "ru"), ("en-GB,en;q=0.9", "en"), ("de,ru;q=0.5,en;q=0.3", "ru"), ("fr", "ru"), ("", "ru"), ("EN", "en")],
)
def test_the_language_of_the_browser(reader: FlaskClient, accepted: str, language: str) -> None:
    page = reader.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in page.text
    assert ("Последние статьи" in words_of(page)) == (language == "ru")


def test_the_language_that_was_chosen_stays(reader: FlaskClient) -> None:
    assert '<a href="/?lang=en" lang="en"' in reader.get("/").text
    assert '<html lang="en">' in reader.get("/?lang=en").text
    assert '<html lang="en">' in reader.get("/").text
    assert '<html lang="ru">' in reader.get("/?lang=ru").text
    assert '<html lang="ru">' in reader.get("/?lang=xx").text


def test_the_query_of_a_page_makes_no_other_address(reader: FlaskClient) -> None:
    """Parameters that mean something to Flask's url_for are words like others."""
    page = reader.get("/?_external=1&_scheme=javascript&_anchor=x&_method=PUT&endpoint=evil&id=evil&cursor=")
    for address in re.findall(r'(?:href|data-from|action)="([^"]*)"', page.text):
        assert address.startswith(("/", "#")), address
    other = reader.get("/articles/ar_x?id=evil").text
    assert 'href="/articles/ar_x?id=evil&amp;lang=en"' in other


def test_what_does_not_exist(reader: FlaskClient, stranger: FlaskClient) -> None:
    """A page for people, a problem for programs; the same for everybody."""
    for client in (reader, stranger):
        response = client.get("/nowhere")
        assert response.status_code == 404
        assert "Здесь ничего нет" in words_of(response)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert client.get("/nowhere", headers={"Accept": "*/*"}).content_type == "application/problem+json"
        assert client.get("/v1/nowhere").content_type == "application/problem+json"


def test_the_words_of_a_problem_cannot_do_anything(reader: FlaskClient, submit: Callable[..., str]) -> None:
    id = submit()
    page = reader.get(f"/articles/{id}/raw?format=<script>alert(1)</script>")
    assert page.status_code == 422
    assert "<script>alert" not in page.text
