"""From HTML to text."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service import markup
from tests.service.samples import TEXT

LONG = (
    "Мэр Заречинска Пётр Звонарёв сообщил во вторник, что новый мост через Лужу откроют в декабре, раньше срока. "
    "По его словам, строители работали без выходных, и городской бюджет выделил на это дополнительные средства."
)
PAGE = f"""<!doctype html><html><head><title>Мост</title><script>var a = "<p>нет</p>";</script></head><body>
<nav><a href="/">Главная</a> <a href="/sport">Спорт</a></nav>
<article><h1>В Заречинске откроют мост</h1><p>{LONG}</p><p>«Мы обещали и сделали», — сказал он журналистам в мэрии.</p>
</article><footer>© Заречинский вестник</footer></body></html>"""


def test_a_fragment_keeps_its_paragraphs() -> None:
    html = (
        "<p>Мост <b>готов</b>.</p><figure><figcaption>Подпись</figcaption></figure>"
        "<p>«Откроем&nbsp;в&nbsp;мае»,<br/>— сказал мэр.</p>"
    )
    assert markup.text_of(html) == "Мост готов.\n«Откроем в мае»,\n— сказал мэр."


def test_a_page_gives_its_article_without_the_menu() -> None:
    text = markup.text_of(PAGE)
    assert LONG in text
    assert "«Мы обещали и сделали»" in text
    assert "Спорт" not in text
    assert "var a" not in text


@pytest.mark.parametrize("html", ["", "<", "<p>", "<script>x</script>", "<!-- x -->", "&nbsp;", "<html></html>"])
def test_nothing_in_it(html: str) -> None:
    assert markup.text_of(html).strip() in ("", "<")


def test_nesting_without_end() -> None:
    assert markup.text_of("<div>" * 50_000 + "текст") in ("", "текст")


@given(st.text(alphabet="<>/p&;abдивscript\"'= \n", max_size=200))
def test_any_heap_of_signs(html: str) -> None:
    assert isinstance(markup.text_of(html), str)


def test_submitted(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"html": f"<p>{TEXT}</p><p>Второй абзац о мосте.</p>"})
    assert response.status_code == 202
    job: Any = response.json
    stored: Any = client.get(f"/v1/articles/{job['id']}/text").json
    assert f"{TEXT}\nВторой абзац о мосте." in stored.values()
    assert job["text"]["length"] == len(f"{TEXT}\nВторой абзац о мосте.")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/text", "required"),
        ({"text": TEXT, "html": TEXT}, "#/html", "conflict"),
        ({"html": "<script>alert(1)</script>"}, "#/html", "empty"),
        ({"html": 5}, "#/html", "wrong_type"),
    ],
)
def test_bad_bodies(client: FlaskClient, body: dict[str, Any], pointer: str, code: str) -> None:
    response = client.post("/v1/articles", json=body)
    assert response.status_code == 422
    errors = response.json["errors"]  # type: ignore[index]
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in errors]
