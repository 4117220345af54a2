"""/stories: what several articles tell together."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote as escaped

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as WsgiResponse

from service.schemas.stories import KINDS
from service.web.calls import Refused, call, read
from service.web.pages import blueprint, is_fragment, render
from service.web.telling import Telling

PAGE: Final = 15
CHOICE: Final = 50  # articles to choose from
_WAIT: Final = 5  # seconds that a story which is being told is waited for


@blueprint.get("/stories")
def stories() -> Response:
    return _page()


@blueprint.post("/stories")
def make_story() -> Response | WsgiResponse:
    title, articles = request.form.get("title", "").strip(), request.form.getlist("articles")
    made = call("POST", "/v1/stories", json={"articles": articles} | ({"title": title} if title else {}))
    if made.status == 422:
        return _page(chosen=articles, title=title, wrong=[error["detail"] for error in made.value["errors"]])
    if not made.ok:
        raise Refused(made)
    return redirect(url_for("web.story", id=made.value["id"]), 303)


@blueprint.get("/stories/<id>")
def story(id: str) -> Response:
    told = read(_address(id), {"wait": _WAIT} if is_fragment() else {})
    return render("told.html" if is_fragment() else "story.html", story=told, told=Telling(told))


@blueprint.post("/stories/<id>/erase")
def erase_story(id: str) -> Response | WsgiResponse:
    erased = call("DELETE", _address(id))
    if not erased.ok:
        raise Refused(erased)
    return redirect(url_for("web.stories"), 303)


def _page(chosen: list[str] | None = None, title: str = "", wrong: list[str] | None = None) -> Response:
    names = ("kind", "embargoed")
    asked = {name: value for name in names if (value := request.args.get(name, "").strip())}
    found = read("/v1/stories", {**asked, "limit": PAGE, "cursor": request.args.get("cursor")})
    articles: list[dict[str, Any]] = read("/v1/articles", {"limit": CHOICE})["articles"]
    return render(
        "stories.html", 422 if wrong else 200, stories=found["stories"], cursor=found["cursor"], asked=asked,
        kinds=KINDS, articles=articles, chosen=chosen or [], title=title, wrong=wrong or [],
    )  # fmt: skip


def _address(id: str) -> str:
    return f"/v1/stories/{escaped(id, safe='')}"
