"""/quotes and /speakers: what was said in all articles, and by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote as escaped

from flask import Response, request

from service.registry.words import stem, words
from service.schemas.quotes import TYPES
from service.web.calls import Refused, call, read
from service.web.pages import blueprint, render
from service.web.reading import whole_role

PAGE: Final = 20
CONDITIONS: Final = ("q", "speaker", "source", "from", "to", "type", "embargoed")

_WORD = re.compile(r"[^\W_]+(?:[\u0301\u00ad][^\W_]+)*[\u0301\u00ad]?")

Piece = tuple[str, bool]  # words, and whether they were looked for


@blueprint.get("/quotes")
def quotes() -> Response:
    """Without conditions the newest quotes of all."""
    asked = _asked(*CONDITIONS)
    exchange = call("GET", "/v1/quotes", {**asked, **_page()})
    if exchange.status == 422:  # a form that was filled in wrongly is shown with what is wrong
        wrong = {error["parameter"]: error["detail"] for error in exchange.value.get("errors", ())}
        return render("quotes.html", 422, asked=asked, wrong=wrong, rows=(), cursor=None, types=TYPES, role=whole_role)
    if not exchange.ok:
        raise Refused(exchange)
    found = exchange.value
    rows = [{**quote, "pieces": marked(quote["text"], asked.get("q", ""))} for quote in found["quotes"]]
    return render("quotes.html", asked=asked, wrong={}, rows=rows, cursor=found["cursor"], types=TYPES, role=whole_role)


@blueprint.get("/speakers")
def speakers() -> Response:
    asked = _asked("q", "embargoed")
    exchange = call("GET", "/v1/speakers", {**asked, **_page(3 * PAGE)})
    if exchange.status == 422:
        wrong = {error["parameter"]: error["detail"] for error in exchange.value.get("errors", ())}
        return render("speakers.html", 422, asked=asked, wrong=wrong, people=(), cursor=None)
    if not exchange.ok:
        raise Refused(exchange)
    found = exchange.value
    return render("speakers.html", asked=asked, wrong={}, people=found["speakers"], cursor=found["cursor"])


@blueprint.get("/speakers/<id>")
def speaker(id: str) -> Response:
    """What somebody said, by the day of the article."""
    asked = _asked("embargoed")
    profile = read(f"/v1/speakers/{escaped(id, safe='')}", {**asked, **_page()})
    days: dict[str, list[Mapping[str, Any]]] = {}
    for statement in profile["statements"]:
        days.setdefault(told_on(statement["article"]), []).append(statement)
    return render("speaker.html", asked=asked, speaker=profile, days=days, cursor=profile["cursor"], role=whole_role)


def told_on(article: Mapping[str, Any]) -> str:
    """The day by which an article is ordered, `2026-11-20`."""
    return str(article["published_at"] or article["created_at"])[:10]


def marked(text: str, query: str) -> list[Piece]:
    """The text in pieces, those that are words of the query in any inflection apart."""
    stems = {stem(word) for word in words(query)}
    found: list[Piece] = []
    done = 0
    for match in _WORD.finditer(text) if stems else ():
        if all(stem(word) in stems for word in words(match[0])):
            found += [(text[done : match.start()], False), (match[0], True)]
            done = match.end()
    return [piece for piece in (*found, (text[done:], False)) if piece[0]]


def _asked(*names: str) -> dict[str, str]:
    """What the form says; what is left empty is no condition."""
    return {name: value for name in names if (value := request.args.get(name, "").strip())}


def _page(limit: int = PAGE) -> dict[str, Any]:
    return {"limit": limit, "cursor": request.args.get("cursor")}
