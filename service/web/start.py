"""/: submit articles, and see the latest ones."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from service import problems
from service.api.bodies import CHARSETS
from service.registry.model import TERMINAL
from service.web import incoming
from service.web.calls import call, read
from service.web.pages import blueprint, is_fragment, render
from service.web.reading import first_line

PAGE = 15
ABOUT = ("title", "source", "published_at", "url")


@blueprint.get("/")
def start() -> Response:
    return _page()


@blueprint.get("/articles")
def articles() -> Response:
    """The list alone, as a piece of a page."""
    return render("recent.html", **_recent())


@blueprint.post("/articles")
def submit() -> Response:
    """What was pasted and dropped. With a script a receipt comes back, without one the page with all receipts."""
    about = {name: value for name in ABOUT if (value := request.form.get(name, "").strip())}
    charset = request.form.get("charset", incoming.AUTO)
    receipts = []
    text = request.form.get("text", "").replace("\r\n", "\n")  # browsers send all ends of lines so
    if text.strip():
        receipts.append(incoming.paste(text, about))
    files = [file for file in request.files.getlist("files") if file.filename]
    for file in files:
        own = about if len(files) == 1 else {name: v for name, v in about.items() if name in ("source", "published_at")}
        receipts.append(incoming.drop(str(file.filename), file.read(), charset, own))
    if not receipts:
        raise problems.ValidationError("Paste an article or choose a file.")
    if is_fragment():
        return render("receipts.html", receipts=receipts, terminal=TERMINAL)
    return _page(receipts)


def _page(receipts: list[incoming.Receipt] | None = None) -> Response:
    return render(
        "start.html", receipts=receipts or [], terminal=TERMINAL, charsets=(incoming.AUTO, *CHARSETS), **_recent()
    )


def _recent() -> dict[str, Any]:
    """The latest articles that may be seen without being named, each with words to know it by."""
    query = {"limit": PAGE, "cursor": request.args.get("cursor"), "embargoed": request.args.get("embargoed")}
    found = read("/v1/articles", query)
    return {
        "recent": [{**article, "called": article["title"] or _opening(article)} for article in found["articles"]],
        "cursor": found["cursor"],
        "embargoed": query["embargoed"],
    }


def _opening(article: dict[str, Any]) -> str:
    answered = call("GET", article["links"]["text"])
    return first_line(answered.value["content"]) if answered.ok else str(article["external_id"] or article["id"])
