"""JSON-LD in the words of schema.org: a NewsArticle with its Quotations, and Claims for what is told in other words."""

from __future__ import annotations

from typing import Any

from service.formats.model import Exported, Item

_SPEAKERS = {"person": "Person", "organization": "Organization", "media": "NewsMediaOrganization"}
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
        "creativeWorkStatus": _status(article),
        "publisher": {"@type": "Organization", "name": article["source"]} if article["source"] else None,
        "mentions": [
            _without_nothing(
                {
                    "@type": _ENTITY_TYPES[entity["type"]],
                    "@id": _part(exported, entity["id"]),
                    "name": entity["name"],
                    "alternateName": list(entity["aliases"]) or None,
                }
            )
            for entity in exported.list("entities")
        ],
        "hasPart": [_quote(exported, quote) for quote in exported.list("quotes")],
    }
    return _without_nothing(out)


def _status(article: Item) -> str | None:
    """So that nothing is published too early that went through here."""
    if article["withheld"]:
        return "Withheld"
    return f"Embargoed until {article['embargoed_until']}" if article["embargoed_until"] else None


def _part(exported: Exported, id: str) -> str:
    """The name of a part of the article; an address has one fragment at most."""
    return f"{exported.uri.partition('#')[0]}#{id}"


def _quote(exported: Exported, quote: Item) -> dict[str, Any]:
    """A Quotation of the very words; a Claim where the reporter tells them in his own. Only persons and organizations
    speak in schema.org: of a document the words are based on it."""
    speaker = _speaker(exported, quote["speaker"])
    document = quote["speaker"]["kind"] == "document"
    out: dict[str, Any] = {"@id": _part(exported, quote["id"]), "text": quote["text"], "inLanguage": "ru"}
    if document:
        out["isBasedOn"], speaker = speaker, None
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
    kind = "CreativeWork" if speaker["kind"] == "document" else _SPEAKERS.get(speaker["kind"], "Person")
    out = {"@type": kind, "name": speaker["name"]}
    if speaker["entity"]:
        out["@id"] = _part(exported, speaker["entity"])
    if kind == "Person" and speaker["role"]:
        out["jobTitle"] = speaker["role"]
    return out


def _without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [], {})}
