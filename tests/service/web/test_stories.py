"""The pages of stories, and what they draw."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api.front import Front
from service.web.telling import WIDTH, Telling
from tests.service.api.test_stories import told
from tests.service.samples import TEXT
from tests.service.web.conftest import words_of

Submit = Callable[..., str]
Finish = Callable[..., None]
Post = Callable[..., TestResponse]
Made = Callable[..., str]


def occurrence(id: str, start: str | None, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "start": start, "end": end, "parent": None, "members": [], **more}


def telling(*timeline: dict[str, Any], published: str | None = "2026-11-20", **more: Any) -> Telling:
    article = {"id": "a1", "included": True, "published_at": published, "source": "Вестник", "title": None}
    return Telling({"articles": [article], "families": [], "timeline": timeline, **more})


@pytest.fixture
def make(app: Flask, post: Post, submit: Submit, finish: Finish) -> Made:
    """Makes a story of two articles on its page, tells it as a worker might, and answers its address."""

    def make(title: str = "Мост через Лужу", result: dict[str, Any] | None = None, **options: Any) -> str:
        first = submit(title="Мост", source="Вестник", published_at="2026-11-20", **options)
        second = submit(TEXT + " Ещё одна.", source="Голос", published_at="2026-11-21")
        finish(first)
        finish(second)
        made = post("/stories", {"title": title, "articles": [first, second]})
        assert made.status_code == 303, made.text
        address = made.headers["Location"]
        stories = (parts := app.extensions["doslovno"]).stories
        assert isinstance(parts, Front)
        work = stories.claim("acme", address.rpartition("/")[2])
        assert stories.store("acme", address.rpartition("/")[2], work.version, result or told(first), [first, second])
        return str(address)

    return make


def test_a_story_is_made_of_chosen_articles_and_shown(reader: FlaskClient, make: Made) -> None:
    page = reader.get(make())
    words = words_of(page)
    assert page.status_code == 200
    for told_there in ("Мост через Лужу", "составлен вами", "2 статьи", "мост откроют в декабре", "Пётр Звонарёв"):
        assert told_there in words
    assert "разные даты" in words
    assert 'href="/articles/ar_' in page.text
    assert '#q1"' in page.text
    assert '#v1"' in page.text
    assert "http-equiv" not in page.text


def test_stories_are_listed(reader: FlaskClient, make: Made) -> None:
    address = make()
    assert f'href="{address}"' in reader.get("/stories").text
    assert f'href="{address}"' in reader.get("/stories?kind=named").text
    assert f'href="{address}"' not in reader.get("/stories?kind=automatic").text
    words = words_of(reader.get("/stories"))
    assert "сложились сами" in words
    assert "составлены вами" in words


@pytest.mark.parametrize(("language", "before", "after"), [("ru", "против", "за"), ("en", "against", "for")])
def test_a_position_is_told_in_the_language_of_the_page(
    reader: FlaskClient, make: Made, language: str, before: str, after: str
) -> None:
    said = {"doc": "a1", "quote": "q1", "event": None, "speaker": "Пётр Звонарёв", "text": "строить", "spans": [[0, 7]]}
    sides = {side: said | {"value": value, "date": None} for side, value in (("before", "against"), ("after", "for"))}
    shifts = [{"speaker": "Пётр Звонарёв", "topic": ["мост"], "label": "shift"} | sides]
    address = make(result={"families": [], "related": [], "timeline": [], "conflicts": [], "shifts": shifts})
    page = reader.get(f"{address}?lang={language}", follow_redirects=True)
    assert re.findall(r'class="value"[^>]*>([^<]+)<', page.text) == [before, after]


def test_a_story_of_nothing_is_refused_in_the_form(reader: FlaskClient, post: Post, submit: Submit) -> None:
    id = submit(title="Мост")
    page = post("/stories", {"title": "Ничего"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert 'value="Ничего"' in page.text
    assert f'value="{id}"' in page.text


def test_a_story_that_is_not_told_yet_says_so(reader: FlaskClient, post: Post, submit: Submit) -> None:
    made = post("/stories", {"articles": [submit()]})
    page = reader.get(made.headers["Location"])
    assert "Сюжет составляется" in words_of(page)
    assert 'data-status="running"' in page.text
    assert 'http-equiv="refresh"' in page.text


def test_a_script_gets_the_story_and_no_frame(reader: FlaskClient, make: Made) -> None:
    address = make()
    piece = reader.get(address, headers={"X-Fragment": "1"}).get_data(as_text=True)
    assert piece.lstrip().startswith('<div id="story" data-status="finished">')
    assert "<html" not in piece
    assert piece.strip() in reader.get(address).get_data(as_text=True)


def test_a_story_is_erased_and_its_articles_stay(
    reader: FlaskClient, client: FlaskClient, post: Post, make: Made
) -> None:
    address = make()
    assert post(f"{address}/erase").status_code == 303
    assert reader.get(address).status_code == 410
    assert len(client.get("/v1/articles").json["articles"]) == 2  # type: ignore[index]


def test_markup_of_others_is_words(reader: FlaskClient, make: Made) -> None:
    def hostile(value: Any) -> Any:
        match value:
            case dict():
                kept = ("doc", "class", "op", "kind", "type", "factuality", "id", "parent", "start", "end", "published")
                return {k: v if k in kept else hostile(v) for k, v in value.items()}
            case list():
                return [hostile(v) for v in value]
            case str():
                return f"<script>{value}</script>"
        return value

    result = hostile(told("x"))
    for side in ("before", "after"):
        assert "<script>" in result["shifts"][0][side]["text"]
    page = reader.get(make("<img src=x>", result))
    assert page.status_code == 200
    assert "<script>мост" not in page.text
    assert "&lt;script&gt;мост" in page.text
    assert "<img" not in page.text


def test_another_tenants_story_is_not_there(app: Flask, other: FlaskClient, reader: FlaskClient) -> None:
    theirs = other.post("/v1/articles", json={"text": TEXT}).json["id"]  # type: ignore[index]
    id = other.post("/v1/stories", json={"articles": [theirs]}).json["id"]  # type: ignore[index]
    assert reader.get(f"/stories/{id}").status_code == 404
    assert id not in reader.get("/stories").text


# --- what is drawn ---


def test_days_are_places_on_the_line() -> None:
    drawn = telling(occurrence("o1", "2026-11-10"), occurrence("o2", "2026-11-15"), occurrence("o3", "2026-11-20"))
    first, middle, last = (drawn.places[id] for id in ("o1", "o2", "o3"))
    assert first.left < middle.left < last.left
    assert middle.left == pytest.approx(WIDTH / 2)
    assert [tick.day for tick in drawn.ticks] == ["2026-11-10", "2026-11-20"]


def test_a_month_is_a_stretch_and_far_years_lie_beyond() -> None:
    drawn = telling(
        occurrence("o1", "2026-11", "2026-11"), occurrence("o2", "1991"), occurrence("o3", "2030-01-01"),
        occurrence("o4", "2026-11-25"),
    )  # fmt: skip
    assert drawn.places["o1"].left < drawn.places["o1"].right
    assert [drawn.places[id].beyond for id in ("o1", "o2", "o3")] == [0, -1, 1]


@pytest.mark.parametrize("start", [None, "", "2026-13", "2026-02-30", "завтра"])
def test_what_has_no_day_has_no_place(start: str | None) -> None:
    drawn = telling(occurrence("o1", start))
    assert "o1" not in drawn.places


def test_nothing_is_drawn_of_nothing() -> None:
    drawn = telling(occurrence("o1", None), published=None)
    assert (drawn.ticks, dict(drawn.places), list(drawn.timeline)) == ((), {}, [])
    assert [one["id"] for one in drawn.undated] == ["o1"]


def test_an_article_is_named_once_for_an_occurrence() -> None:
    members = [{"doc": doc, "event": event} for doc, event in (("a1", "v1"), ("a2", "v2"), ("a1", "v3"))]
    shown = Telling.sightings(occurrence("o1", None) | {"members": members})
    assert [one["event"] for one in shown] == ["v1", "v2"]
