"""JSON-LD in the words of schema.org: a NewsArticle with its Quotations, and Claims for what is told in other words."""

from __future__ import annotations

from typing import Any

from service.formats.model import Exported, Item

_PERSON_KINDS = {"person": "Person", "organization": "Organization", "media": "NewsMediaOrganization"}
_ENTITY_TYPES = {
    "PERSON": "Person",
    "ORGANIZATION": "Organization",
    "MEDIA": "NewsMediaOrganization",
    "LOCATION": "Place",
}


def render(exported: Exported) -> dict[str, Any]:
    article = exported.article
    out = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": exported.uri,
        "headline": article["title"],
        "datePublished": article["published_at"],
        "inLanguage": "ru",
        "publisher": {"@type": "Organization", "name": article["source"]} if article["source"] else None,
        "mentions": [
            _without_nothing(
                {
                    "@type": _ENTITY_TYPES[entity["type"]],
                    "@id": f"{exported.uri}#{entity['id']}",
                    "name": entity["name"],
                    "alternateName": list(entity["aliases"]) or None,
                }
            )
            for entity in exported.list("entities")
        ],
        "hasPart": [_quote(exported, quote) for quote in exported.list("quotes")],
    }
    return _without_nothing(out)


def _quote(exported: Exported, quote: Item) -> dict[str, Any]:
    """A Quotation of the very words; a Claim where the reporter tells them in his own."""
    speaker = _speaker(exported, quote["speaker"])
    out: dict[str, Any] = {"@id": f"{exported.uri}#{quote['id']}", "text": quote["text"], "inLanguage": "ru"}
    if quote["type"] == "indirect":
        out |= {"@type": "Claim", "author": speaker, "appearance": {"@id": exported.uri}}
    else:
        out |= {
            "@type": "Quotation",
            "creator": speaker,
            "spokenByCharacter": speaker,
            "isPartOf": {"@id": exported.uri},
        }
    return _without_nothing(out)


def _speaker(exported: Exported, speaker: Item) -> dict[str, Any] | None:
    if not speaker["name"]:
        return None
    kind = _PERSON_KINDS.get(speaker["kind"], "CreativeWork")
    out = {"@type": kind, "name": speaker["name"]}
    if speaker["entity"]:
        out["@id"] = f"{exported.uri}#{speaker['entity']}"
    if kind == "Person" and speaker["role"]:
        out["jobTitle"] = speaker["role"]
    return out


def _without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [], {})}
