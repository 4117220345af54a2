"""/quotes and /speakers: what was said in all articles, and by whom."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any, Final
from urllib.parse import quote as escaped

from flask import Response, request

from service.registry.speakers import KINDS, Speaker
from service.registry.words import stem, words
from service.schemas.quotes import TYPES
from service.web.calls import Refused, call, read
from service.web.pages import blueprint, render
from service.web.reading import whole_role

PAGE: Final = 20
MOST_COUNTED: Final = 100  # quotes
FIELDS: Final = ("q", "speaker", "source", "from", "to", "type")
CONDITIONS: Final = (*FIELDS, "embargoed")

_QUOTES: Final = "/v1/quotes"
_WORD = re.compile(r"[^\W_]+(?:[\u0301\u00ad][^\W_]+)*[\u0301\u00ad]?")

Piece = tuple[str, bool]  # words, and whether they were looked for


@blueprint.get("/quotes")
def quotes() -> Response:
    """Without conditions the newest quotes of all."""
    asked = _asked(*CONDITIONS)
    found, wrong = _found(_QUOTES, {**asked, **_page()}, FIELDS)
    rows = [{**quote, "pieces": marked(quote["text"], asked.get("q", ""))} for quote in found.get("quotes", ())]
    return render(
        "quotes.html", 422 if wrong else 200, asked=asked, wrong=wrong, rows=rows, cursor=found.get("cursor"),
        count=_count(asked, found), types=TYPES, role=whole_role, speaker_id=speaker_id,
    )  # fmt: skip


@blueprint.get("/speakers")
def speakers() -> Response:
    asked = _asked("q", "embargoed")
    found, wrong = _found("/v1/speakers", {**asked, **_page(3 * PAGE)}, ("q",))
    people, cursor = found.get("speakers", ()), found.get("cursor")
    return render("speakers.html", 422 if wrong else 200, asked=asked, wrong=wrong, people=people, cursor=cursor)


@blueprint.get("/speakers/<id>")
def speaker(id: str) -> Response:
    """What somebody said, by the day of the article."""
    asked = _asked("embargoed")
    profile = read(f"/v1/speakers/{escaped(id, safe='')}", {**asked, **_page()})
    days: dict[str, list[Mapping[str, Any]]] = {}
    for statement in profile["statements"]:
        days.setdefault(told_on(statement["article"]), []).append(statement)
    return render(
        "speaker.html", asked=asked, speaker=profile, days=days, cursor=profile["cursor"],
        role=whole_role, speaker_id=speaker_id,
    )  # fmt: skip


def _count(asked: Mapping[str, str], found: Mapping[str, Any]) -> tuple[str, int] | None:
    """How many quotes have what was asked for, on the first page: the phrase, and its number. More than `MOST_COUNTED`
    are not counted, nor what one call does not reach."""
    if not (asked and found.get("quotes")) or request.args.get("cursor"):
        return None
    count, cursor = len(found["quotes"]), found["cursor"]
    if cursor:
        more = read(_QUOTES, {**asked, "limit": MOST_COUNTED + 1 - count, "cursor": cursor})
        count, cursor = count + len(more["quotes"]), more["cursor"]
    if count > MOST_COUNTED:
        return "search.count_more", MOST_COUNTED
    return "search.count_least" if cursor else "search.count", count


def _found(
    path: str, query: Mapping[str, Any], fields: Container[str]
) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, str]]]:
    """The answer, and none of it but what is wrong in fields of the form, by their names. Raises Refused."""
    exchange = call("GET", path, query)
    if exchange.ok:
        return exchange.value, {}
    wrong = {error["parameter"]: error for error in (exchange.value or {}).get("errors", ()) if "parameter" in error}
    if exchange.status == 422 and wrong and all(name in fields for name in wrong):
        return {}, wrong
    raise Refused(exchange)


def speaker_id(speaker: Mapping[str, Any]) -> str | None:
    """Under which the speaker of a quote has a page; None of one whose name tells nobody who it is."""
    named = speaker["kind"] in KINDS and speaker["name"]
    return Speaker(speaker["kind"], speaker["name"]).id if named else None


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
