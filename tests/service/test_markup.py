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


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>а&#0;б &#xD800; &#x110000;</p>", "а\ufffdб \ufffd \ufffd"),
        (f"<p>а&#{'9' * 5000};б</p>", "а\ufffdб"),
        ("<p>а&#1;б\x00в\x01г\x7fд</p>", "абвгд"),
        ("<p>сло\u200bво сло\xadво \ufeffсло\u2060во</p>", "слово слово слово"),
        ("<p>\u202e«Да»\u202c, \u200fсказал\u2066 он\u2069</p>", "«Да», сказал он"),
        ("<p>&laquo;Да&raquo;&nbsp;&mdash; сказал&#x301; он&hellip; &lt;b&gt; &amp;amp; AT&T</p>",
         "«Да» — сказа\u043b\u0301 он… <b> &amp; AT&T"),
        ("<table><tr><td>а<table><tr><td>б</td></tr></table>в</td><td>г</td></tr></table>", "а\nб\nв\nг"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><p>а&e;б</p>', "а&e;б"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>а&e;б</p>', "]>\nа&e;б"),
        ("<p>до</p></body></html><p>после</p>", "до\nпосле"),
        ("<p>а<figure><img alt='x'>б<figcaption>в</figcaption></figure>г", "а\nг"),
        ("<p>а</p><aside><p>б</aside><p>в</p>", "а\nв"),
        ("<p hidden>а<p>б<p style='color: red; DISPLAY : none'>в<p>г<p title='hidden'>д", "б\nг\nд"),
        ('<p title="a>б" data-x=\'</p>\'>в</p>', "в"),
        ("<!-- а --><p>б<!-- > <p> -->в</p><!--> г <!-- д", "бв\nг"),
        ("<script>var a = '<p>а</p>'; </SCRIPT >б<style>в</style>", "б"),
        ("<select><option>а</select><textarea><p>б</textarea>в<button>г</button>", "в"),
        ("<P>А<BR>Б<b><i>В</b></i></P></p></div>Г", "А\nБВ\nГ"),
        ("а < б и в > г <3 </>д", "а < б и в > г <3 д"),
        ("<svg/>а<svg><text>б</text></svg>в", "ав"),
        ("а\u2028б\x85в", "а б в"),
        ("<p>" * 5000 + "текст", "текст"),
    ],
)  # fmt: skip
def test_hostile_and_odd_fragments(html: str, text: str) -> None:
    assert markup.text_of(html) == text


def test_a_page_within_a_form_hides_its_captions_and_marks() -> None:
    page = PAGE.replace("<article>", "<form><article><figure><figcaption>Фото: Лужин</figcaption></figure>")
    page = page.replace("</article>", "</article></form>").replace("новый мост", "но\u200bвый&#1; мост")
    text = markup.text_of(page)
    assert LONG in text
    assert "Лужин" not in text


@pytest.mark.parametrize("before", ["", "<!doctype html><html><body>"])
@pytest.mark.parametrize(
    "unit",
    [
        "<b>",
        "<div>",
        "<table><tr><td>",
        "<p>Мост.</p>",
        "а<br>",
        "<",
        "</p>",
        "<!--",
        "<!-- -->",
        "&amp;",
        "<script>",
        "<a b=",
    ],
)
def test_two_megabytes_of_anything(before: str, unit: str) -> None:
    """Ends: the suite's own limit is there for what takes the square of the length."""
    assert isinstance(markup.text_of(before + unit * (2_000_000 // len(unit))), str)


@pytest.mark.parametrize("before", ["", "<!doctype html><html><body>"])
@pytest.mark.parametrize("attributes", [" a{}=1", ' a{}=">"', " a{}"])
def test_a_tag_with_attributes_without_end(before: str, attributes: str) -> None:
    many = "".join(attributes.format(n) for n in range(150_000))
    assert markup.text_of(f"{before}<p{many}>текст</p>") == "текст"


def test_as_many_tags_as_are_read() -> None:
    assert markup.text_of("<p>а</p>" * 25_000).count("\n") == 24_999
    assert markup.text_of("<p>а</p>" * 25_001) == ""
    assert markup.text_of("<!doctype html>" + "<p>Мост открыли.</p>" * 24_000).count("\n") == 23_999


@given(st.text(alphabet="<>/p&;!-=\"' аimg#x0", max_size=300))
def test_plain_text_is_left(html: str) -> None:
    """No text is lost where there is no markup, and none has a character that a text may not have."""
    text = markup.text_of(html)
    assert "\0" not in text
    text.encode()
    if "<" not in html and "&" not in html:
        assert text == " ".join(html.split())


def test_odd_characters_through_the_api(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"html": f"<p>&#0;&#xDC00;{TEXT}&#8;</p>"})
    assert response.status_code == 202
    stored: Any = client.get(f"/v1/articles/{response.json['id']}/text").json  # type: ignore[index]
    assert stored["content"] == f"\ufffd\ufffd{TEXT}"
