"""ninjs 3.1 of the IPTC, strictly: quotes and events are associations, since no version has an object for them."""

from __future__ import annotations

from typing import Any

from service.formats.model import Exported, Item

VERSION = "3.1"
SCHEMA = f"https://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json"
MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
_KINDS = {"PERSON": "people", "ORGANIZATION": "organisations", "MEDIA": "organisations", "LOCATION": "places"}


def render(exported: Exported) -> dict[str, Any]:
    article = exported.article
    out: dict[str, Any] = {
        "uri": exported.uri,
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "language": "ru",
        "pubStatus": "usable",
        "versionCreated": article["finished_at"] or article["created_at"],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "charCount": len(exported.text), "value": exported.text}
        ],
    }
    if article["title"]:
        out["headlines"] = [{"role": "main", "contentType": "text/plain", "value": article["title"]}]
    if article["published_at"] and "T" in article["published_at"]:
        out["contentCreated"] = article["published_at"]
    if article["source"]:
        out["infoSources"] = [{"name": article["source"], "role": "source"}]
    said = {speaker["entity"] for speaker in exported.speakers()}
    for entity in exported.list("entities"):
        rel = "speaker" if entity["id"] in said else "mentioned"
        row = {"name": entity["name"], "rel": rel, "literal": entity["id"]}
        out.setdefault(_KINDS[entity["type"]], []).append(row)
    topics = sorted({code for event in exported.list("events") for code in event["iptc"]})
    if topics:
        out["subjects"] = [{"uri": MEDIA_TOPICS + code, "literal": code, "creator": "doslovno"} for code in topics]
    associations = [_quote(exported, q) for q in exported.list("quotes")]
    associations += [_event(exported, e) for e in exported.list("events")]
    if associations:
        out["associations"] = associations
    return out


def _quote(exported: Exported, quote: Item) -> dict[str, Any]:
    people = [{"name": quote["speaker"]["name"], "rel": "speaker"}] if quote["speaker"]["name"] else []
    addressee = quote["addressee"] and quote["addressee"]["name"]
    if addressee:
        people.append({"name": addressee, "rel": "addressee"})
    out: dict[str, Any] = {
        "name": f"quote-{quote['id']}",
        "rel": "quote",
        "uri": f"urn:doslovno:quote:{exported.article['id']}:{quote['id']}",
        "type": "component",
        "profile": f"quotation-{quote['type']}",
        "language": "ru",
        "bodies": [
            {
                "role": "quotation",
                "contentType": "text/plain",
                "charCount": len(quote["text"]),
                "value": quote["text"],
            }
        ],
        "altIds": [
            {"role": "offsets", "value": ",".join(f"{start}-{end}" for start, end in quote["spans"])},
        ],
    }
    if people:
        out["people"] = people
    return out


def _event(exported: Exported, event: Item) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": f"event-{event['id']}",
        "rel": "reported",
        "uri": f"urn:doslovno:event:{exported.article['id']}:{event['id']}",
        "type": "event",
        "profile": f"{event['type']}-{event['factuality']}",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": event["text"]}],
    }
    time = event["time"]
    if time and time["start"]:
        dates = {"expectedStartDate": time["start"]}
        if time["end"]:
            dates["expectedEndDate"] = time["end"]
        out["eventDetails"] = {"dates": dates}
    if event["place"]:
        out["places"] = [{"name": event["place"]["name"]}]
    if event["participants"]:
        out["people"] = [{"name": p["name"], "rel": p["role"]} for p in event["participants"]]
    return out
