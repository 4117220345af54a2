"""/articles/<id>: an article with what was found in it, each finding on a card that takes a verdict."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote as quoted

from flask import Response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as WsgiResponse

from service import problems
from service.registry.model import TERMINAL
from service.schemas.events import FACTUALITIES
from service.schemas.queries import FORMATS
from service.schemas.quotes import TYPES
from service.schemas.submission import FEATURES
from service.web import phrases, segments
from service.web.calls import Exchange, Refused, call, read
from service.web.curl import as_curl
from service.web.pages import blueprint, is_fragment, language, render
from service.web.reading import Item, Reading, first_line, rejected, score

PARTS = {"quotes": "quote", "events": "event", "entities": "entity"}  # parts with cards, and what one finding is called
JUDGED = ("quotes", "events")
LONGEST_LOOK = 5  # seconds that a look at an open article waits for its end


def path_of(id: str) -> str:
    return f"/v1/articles/{quoted(id, safe='')}"


def _whole(id: str) -> Reading:
    """The article with all its parts. Raises Refused."""
    article = read(path_of(id), {"include": ",".join(FEATURES)})
    return Reading(article, read(path_of(id) + "/text")["content"])


@blueprint.get("/articles/<id>")
def article(id: str) -> Response:
    """While it is open: its state, and the text without marks."""
    reading = _whole(id)
    about = _about(reading)
    looked = Exchange("GET", path_of(id) + f"?include={','.join(FEATURES)}", "", b"", 200, "OK", {}, b"")
    return render(
        "article.html",
        reading=reading,
        article=reading.article,
        ended=reading.article["status"] in TERMINAL,
        rows=list(_rows(reading, about)),
        headed=reading.title == first_line(reading.text),
        curl=as_curl(looked),
        formats=FORMATS,
        rejected=rejected,
        missing=[name for name, found in reading.article["parts"].items() if found["status"] != "succeeded"],
    )


def _rows(reading: Reading, about: Mapping[str, str]) -> Iterator[Markup]:
    for row in reading.paragraphs():
        time.sleep(0)  # other requests of this process go on
        yield segments.html(reading.text, row, about)


def _about(reading: Reading) -> dict[str, str]:
    """What the links in the text say to those who cannot see the colours."""
    spoken = language()

    def say(kind: str, words: str | None) -> str:
        return phrases.say(spoken, f"article.about.{kind}", words=words or phrases.say(spoken, "article.nobody"))

    voices = {q["id"]: say("quote", voice.label) for voice in reading.voices for q in voice.quotes}
    events = {e["id"]: say("event", phrases.word(spoken, "wire.event", e["type"])) for e in reading.events}
    return voices | events | {e["id"]: say("entity", e["name"]) for e in reading.entities}


@blueprint.get("/articles/<id>/state")
def state(id: str) -> Response:
    """The state of an article, as a piece of a page: held until it has ended, for some seconds."""
    found = read(path_of(id), {"wait": LONGEST_LOOK} if request.args.get("wait") else None)
    return render("state.html", article=found, ended=found["status"] in TERMINAL)


@blueprint.post("/articles/<id>/cancel")
def cancel(id: str) -> WsgiResponse:
    answered = call("POST", path_of(id) + "/cancel")
    if not answered.ok and answered.status != problems.ConflictState.status:  # it has ended meanwhile
        raise Refused(answered)
    return redirect(url_for("web.article", id=id), 303)


@blueprint.get("/articles/<id>/raw")
def raw(id: str) -> Response:
    """What the API answers, as it is: a browser cannot send a key."""
    form = request.args.get("format", FORMATS[0])
    query = {"include": ",".join(FEATURES)} if form == FORMATS[0] else {"format": form}
    answered = call("GET", path_of(id), query)
    if not answered.ok:
        raise Refused(answered)
    response = Response(answered.received, content_type=answered.headers["Content-Type"])
    if "Content-Disposition" in answered.headers:
        response.headers["Content-Disposition"] = answered.headers["Content-Disposition"]
    return response


@blueprint.get("/articles/<id>/<any(quotes, events, entities):part>/<finding>")
def card(id: str, part: str, finding: str) -> Response:
    """One finding: a piece of a page for the script, a page for who has none."""
    return _card(id, part, finding)


def _card(id: str, part: str, finding: str, refusal: Mapping[str, Any] | None = None) -> Response:
    reading = _whole(id)
    found = reading.find(part, finding)
    if found is None:
        raise problems.NotFound("The article has no such finding.")
    values = {
        "reading": reading,
        "article": reading.article,
        "part": part,
        "kind": PARTS[part],
        "item": found,
        "refusal": refusal,
        "types": TYPES,
        "factualities": FACTUALITIES,
        **(_of_entity(reading, found) if part == "entities" else _of_claim(reading, part, found)),
    }
    status = refusal["status"] if refusal else 200
    return render("card.html" if is_fragment() else "card_page.html", status, **values)


def _of_claim(reading: Reading, part: str, found: Item) -> dict[str, Any]:
    tones = {tone["quote"]: {**tone, "score": score(tone)} for tone in (reading.sentiment or {}).get("quotes", ())}
    return {
        "voice": reading.voice_of(found) if part == "quotes" else None,
        "tone_row": tones.get(found["id"]) if part == "quotes" else None,
        "beside": _links(reading, reading.beside(found["id"])),
    }


def _of_entity(reading: Reading, found: Item) -> dict[str, Any]:
    return {
        "said": [q for q in reading.quotes if q["speaker"]["entity"] == found["id"]],
        "took_part": [e for e in reading.events if any(p["entity"] == found["id"] for p in e["participants"])],
        "light": next((t for t in reading.targets if t["entity"] == found["id"]), None),
        "shown": [
            row for row in reading.attitudes if found["id"] in (row["holder"]["entity"], row["target"]["entity"])
        ],
    }


def _links(reading: Reading, ids: list[str]) -> list[dict[str, str]]:
    """What a card calls its neighbours: an address and words."""
    about = _about(reading)
    part_of = {row["id"]: part for part in PARTS for row in getattr(reading, part)}
    return [{"id": id, "part": part_of[id], "words": about[id]} for id in ids if id in about]


@blueprint.post("/articles/<id>/<any(quotes, events):part>/<finding>")
def judge(id: str, part: str, finding: str) -> Response | WsgiResponse:
    """A verdict. With a script the card comes back, without one the article."""
    said = request.form.get("verdict") or None
    body: dict[str, Any] = {"verdict": said if said != "withdrawn" else None}
    if request.form.get("note", "").strip():
        body["note"] = request.form["note"].strip()
    if said == "corrected":
        body["correction"] = _correction(id, part, finding)
    answered = call("PATCH", f"{path_of(id)}/{part}/{quoted(finding, safe='')}", json=body)
    if not answered.ok:
        return _card(id, part, finding, Refused(answered).problem)
    if is_fragment():
        return _card(id, part, finding)
    return redirect(url_for("web.article", id=id, _anchor=finding), 303)


def _correction(id: str, part: str, finding: str) -> dict[str, Any]:
    """What the form says otherwise than the finding; an emptied field says that there is nothing."""
    reading = _whole(id)
    found = reading.find(part, finding)
    if found is None:
        raise problems.NotFound("The article has no such finding.")
    if part == "quotes":
        shown = {"type": found["type"], "speaker": found["speaker"]["name"], "role": found["speaker"]["role"]}
    else:
        when = found["time"] or {}
        shown = {
            "type": found["type"],
            "factuality": found["factuality"],
            "place": (found["place"] or {}).get("name"),
            "start": when.get("start"),
            "end": when.get("end"),
        }
    before = (found["verdict"] or {}).get("correction") or {}
    given = {name: request.form[name].strip() or None for name in shown if name in request.form}
    return before | {name: value for name, value in given.items() if value != shown[name]}
