"""ninjs 3.1 of the IPTC, strictly: quotes and events are associations, since no version has an object for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from service.formats.model import Exported, Item

Kinds = Mapping[str, str]  # from the id of an entity to its type

VERSION = "3.1"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json#"  # its $id
MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
_KINDS = {"PERSON": "people", "ORGANIZATION": "organisations", "MEDIA": "organisations", "LOCATION": "places"}
_SPEAKERS = {"person": "people", "organization": "organisations", "media": "organisations", "document": "objects"}
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def render(exported: Exported) -> dict[str, Any]:
    article = exported.article
    out: dict[str, Any] = {
        "uri": exported.uri,
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "language": "ru",
        "pubStatus": "withheld" if article["withheld"] else "usable",
        "versionCreated": article["finished_at"] or article["created_at"],
        "bodies": [_text("main", exported.text)],
        "altIds": [{"role": "doslovno", "value": article["id"]}],
    }
    if article["external_id"]:
        out["altIds"].append({"role": "external", "value": article["external_id"]})
    if article["embargoed_until"]:
        out["embargoedUntil"] = _moment(article["embargoed_until"])
    if article["title"]:
        out["headlines"] = [{"role": "main", "contentType": "text/plain", "value": article["title"]}]
    if article["published_at"] and "T" in article["published_at"]:
        out["contentCreated"] = article["published_at"]
    if article["source"]:
        out["infoSources"] = [{"name": article["source"], "role": "source"}]
    said = {speaker["entity"] for speaker in exported.speakers()}
    for entity in exported.list("entities"):
        rel = "speaker" if entity["id"] in said else "mentioned"
        _add(out, _KINDS[entity["type"]], entity["name"], rel, entity["id"])
    topics = sorted({code for event in exported.list("events") for code in event["iptc"]})
    if topics:
        out["subjects"] = [
            {"uri": MEDIA_TOPICS + code.removeprefix("medtop:"), "literal": code, "creator": "doslovno"}
            for code in topics
        ]
    kinds = {entity["id"]: entity["type"] for entity in exported.list("entities")}
    associations = [_quote(exported, kinds, q) for q in exported.list("quotes")]
    associations += [_event(exported, kinds, e) for e in exported.list("events")]
    if associations:
        out["associations"] = associations
    return out


def _text(role: str, value: str) -> dict[str, Any]:
    return {"role": role, "contentType": "text/plain", "charCount": len(value), "value": value}


def _add(out: dict[str, Any], member: str, name: str, rel: str, entity: str | None) -> None:
    row = {"name": name, "rel": rel}
    if entity:
        row["literal"] = entity
    out.setdefault(member, []).append(row)


def _moment(written: str) -> str:
    """A day begins at midnight UTC: for Russia not too early, and only a moment is allowed here."""
    return written if "T" in written else f"{written}T00:00:00Z"


def _quote(exported: Exported, kinds: Kinds, quote: Item) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": f"quote-{quote['id']}",
        "rel": "quote",
        "uri": f"urn:doslovno:quote:{exported.article['id']}:{quote['id']}",
        "type": "component",
        "profile": f"quotation-{quote['type']}",
        "language": "ru",
        "bodies": [_text("quotation", quote["text"])],
        "altIds": [
            {"role": "offsets", "value": ",".join(f"{start}-{end}" for start, end in quote["spans"])},
        ],
    }
    speaker, addressee = quote["speaker"], quote["addressee"]
    if speaker["name"]:
        _add(out, _SPEAKERS.get(speaker["kind"], "people"), speaker["name"], "speaker", speaker["entity"])
    if addressee and addressee["name"]:
        _add(out, _member(kinds, addressee), addressee["name"], "addressee", addressee["entity"])
    return out


def _member(kinds: Kinds, one: Item) -> str:
    """Where somebody belongs: a state that takes part in talks is a place, not one of the people."""
    return _KINDS.get(kinds.get(one["entity"], ""), "people")


def _event(exported: Exported, kinds: Kinds, event: Item) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": f"event-{event['id']}",
        "rel": "reported",
        "uri": f"urn:doslovno:event:{exported.article['id']}:{event['id']}",
        "type": "event",
        "profile": f"{event['type']}-{event['factuality']}",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": event["text"]}],
    }
    time = event["time"] or {"start": None, "end": None}
    wanted = {"expectedStartDate": time["start"], "expectedEndDate": time["end"]}
    # an editor may have written a day in other words
    dates = {name: day for name, day in wanted.items() if day and _DAY.fullmatch(day)}
    if dates:
        out["eventDetails"] = {"dates": dates}
    if event["place"]:
        out["places"] = [{"name": event["place"]["name"], "rel": "location"}]
    for one in event["participants"]:
        _add(out, _member(kinds, one), one["name"], one["role"], one["entity"])
    return out
