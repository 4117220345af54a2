"""The start page: what is pasted and dropped becomes calls of the API, and these are shown."""

from __future__ import annotations

import html
import io
import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.web.incoming import charset_of, looks_like_json
from tests.service.conftest import Hint
from tests.service.samples import TEXT
from tests.service.web.conftest import words_of

Post = Callable[..., TestResponse]
Submit = Callable[..., str]

FRAGMENT = {"X-Fragment": "1"}
NINJS = {"uri": "urn:x:1", "type": "text", "headline": "Мост", "body_text": TEXT}


def commands(page: TestResponse) -> list[list[str]]:
    """The command lines that a page shows, word by word."""
    found = re.findall(r'<pre id="request-[^"]*"[^>]*>(.*?)</pre>', page.text, re.DOTALL)
    return [shlex.split(html.unescape(line).replace("\\\n", " ")) for line in found]


def files(**contents: bytes) -> dict[str, Any]:
    return {"files": [(io.BytesIO(raw), name.replace("_", ".")) for name, raw in contents.items()]}


def stored(client: FlaskClient) -> list[str]:
    """The texts of all articles, newest first."""
    rows = client.get("/v1/articles?embargoed=include").json["articles"]  # type: ignore[index]
    return [client.get(row["links"]["text"]).json["content"] for row in rows]  # type: ignore[index]


def test_pasting_an_article(post: Post, client: FlaskClient, hints: list[Hint]) -> None:
    form = {"text": TEXT, "title": "Мост", "source": "Вестник", "published_at": "2026-11-20", "url": ""}
    page = post("/articles", form)
    assert page.status_code == 200
    assert stored(client) == [TEXT]
    [row] = client.get("/v1/articles").json["articles"]  # type: ignore[index]
    assert [row[name] for name in ("title", "source", "published_at", "url")] == ["Мост", "Вестник", "2026-11-20", None]
    assert [hint[1] for hint in hints] == [row["id"]]
    assert f'data-follow="/articles/{row["id"]}/state?wait=1"' in page.text


def test_ends_of_lines_are_those_of_the_text(post: Post, client: FlaskClient) -> None:
    post("/articles", {"text": f"{TEXT}\r\n\r\n{TEXT}"})
    assert stored(client) == [f"{TEXT}\n\n{TEXT}"]


def test_the_command_does_the_same(post: Post, client: FlaskClient) -> None:
    """What the page shows can be sent again, byte for byte."""
    text = f"{TEXT} «'\"$HOME`ls`\\n» & ещё."
    [command] = commands(post("/articles", {"text": text}))
    assert command[:2] == ["curl", "http://localhost/v1/articles"]
    headers = [command[n + 1] for n, word in enumerate(command) if word == "-H"]
    assert headers == ["Authorization: Bearer $KEY", "Content-Type: application/json"]
    body = command[command.index("--data-binary") + 1]
    assert json.loads(body) == {"text": text}
    again = client.post("/v1/articles", data=body.encode(), content_type="application/json")
    assert client.get(again.json["links"]["text"]).json["content"] == text  # type: ignore[index]


def test_the_answer_is_shown(post: Post) -> None:
    words = words_of(post("/articles", {"text": TEXT}, headers=FRAGMENT))
    assert "202 accepted" in words
    assert "Location: /v1/articles/ar_" in words
    assert '"status": "queued"' in words


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
def test_files_in_the_charsets_of_newsrooms(post: Post, client: FlaskClient, charset: str) -> None:
    page = post("/articles", files(article_txt=TEXT.encode(charset)))
    assert stored(client) == [TEXT]
    [command] = commands(page)
    assert f"Content-Type: text/plain; charset={charset}" in command
    assert command[-2:] == ["--data-binary", "@article.txt"]


def test_a_charset_that_is_named_is_believed(post: Post, client: FlaskClient) -> None:
    post("/articles", files(a_txt=TEXT.encode("windows-1251")) | {"charset": "koi8-r"})
    assert stored(client) == [TEXT.encode("windows-1251").decode("koi8-r")]


def test_html_pasted_and_dropped(post: Post, client: FlaskClient) -> None:
    page = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"
    post("/articles", {"text": f"<p>{TEXT}</p>"})
    post("/articles", files(page_html=page.replace("довольны", "рады").encode("windows-1251")))
    assert stored(client) == [TEXT.replace("довольны", "рады"), TEXT]


def test_ninjs_pasted_and_dropped(post: Post, client: FlaskClient) -> None:
    page = post("/articles", {"text": json.dumps(NINJS)})
    assert commands(page)[0][1] == "http://localhost/v1/ingest/ninjs"
    items = [NINJS | {"uri": "urn:x:2", "body_text": f"{TEXT} Ещё."}, {"uri": "urn:x:3", "type": "picture"}]
    page = post("/articles", files(feed_json=json.dumps(items).encode()))
    assert stored(client) == [f"{TEXT} Ещё.", TEXT]
    assert "В запросе ошибка" in words_of(page)


def test_several_files(post: Post, client: FlaskClient) -> None:
    page = post("/articles", files(a_txt=TEXT.encode(), b_txt=b"too short", c_txt=f"{TEXT} Ещё.".encode()))
    assert stored(client) == [f"{TEXT} Ещё.", TEXT]
    assert "Текст не на русском языке" in words_of(page)
    assert len(commands(page)) == 3


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": "This is an English text about a bridge across the river."}, "Текст не на русском языке"),
        ({"text": TEXT, "published_at": "вчера"}, "#/published_at"),
        ({"text": "Мост. " * 40_000}, "Слишком длинно"),
        ({"text": "  \n "}, "Paste an article or choose a file."),
    ],
)
def test_what_is_refused_says_why(post: Post, client: FlaskClient, form: dict[str, str], said: str) -> None:
    assert said in words_of(post("/articles", form, headers=FRAGMENT))
    assert stored(client) == []


def test_the_longest_article(post: Post, client: FlaskClient) -> None:
    text = ("Мэр сказал: мост. 🌉" * 20_000)[:200_000]
    assert post("/articles", {"text": text}).status_code == 200
    assert [len(t) for t in stored(client)] == [200_000]


def test_the_latest_articles(reader: FlaskClient, submit: Submit, finish: Callable[..., None]) -> None:
    finish(submit(title="Мост через Лужу", source="Вестник"))
    submit(f"\n  {TEXT} Ещё раз.")
    words = words_of(reader.get("/"))
    assert "Мост через Лужу Вестник 1 цитата 0 событий" in words
    assert f"{TEXT} Ещё раз." in words  # what has no title is known by its first line
    assert "в очереди" in words


def test_articles_under_embargo_are_left_out_until_they_are_asked_for(reader: FlaskClient, submit: Submit) -> None:
    submit(title="Звонарёв уходит", embargoed_until="2099-01-01")
    submit(f"{TEXT} Ещё.", withheld=True)
    for path in ("/", "/articles", "/?embargoed=exclude"):
        assert "Звонарёв" not in reader.get(path).text
    words = words_of(reader.get("/?embargoed=include"))
    assert "Звонарёв уходит" in words
    assert "Эмбарго до 1 января 2099" in words
    assert "Не для публикации" in words


def test_older_articles(reader: FlaskClient, submit: Submit) -> None:
    for n in range(17):
        submit(f"{TEXT} Номер {n}.", title=f"Статья номер {n}.")
    page = reader.get("/")
    assert "Статья номер 16." in page.text
    assert "Статья номер 1." not in page.text
    [older] = re.findall(r'href="(/\?cursor=[^"]+)"', page.text)
    assert "Статья номер 1." in reader.get(html.unescape(older)).text
    assert reader.get("/?cursor=nonsense").status_code == 422


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (TEXT.encode(), "utf-8"), (b"", "utf-8"), (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("windows-1251"), "windows-1251"), (TEXT.encode("koi8-r"), "koi8-r"),
        ("ПОЖАР В ПОРТУ. Двое пострадали.".encode("koi8-r"), "koi8-r"),
        (b'<meta charset="KOI8-R">' + "ПОЖАР".encode("koi8-r"), "koi8-r"),
        (b"\xff\xfe\x00", "windows-1251"),
    ],
)  # fmt: skip
def test_charsets_are_found_out(raw: bytes, charset: str) -> None:
    assert charset_of(raw) == charset


@pytest.mark.parametrize(
    ("text", "is_json"), [('{"a": 1}', True), (" [1]", True), ("{мост}", False), ("1", False), ("[" * 9999, False)]
)
def test_ninjs_is_known_by_its_looks(text: str, is_json: bool) -> None:
    assert looks_like_json(text) == is_json


def test_a_large_file_is_not_written_anywhere(post: Post, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", refuse)
    large = f"<!-- {'x' * 600_000} --><p>{TEXT}</p>".encode()
    assert post("/articles", files(most_html=large)).status_code == 200
    assert len(stored(client)) == 1
