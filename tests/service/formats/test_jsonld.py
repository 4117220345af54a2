"""The words of schema.org."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service import formats
from service.formats.model import Exported
from tests.service.formats.test_ninjs import ARTICLE, ENTITIES, FULL, HAPPENING, quote, speaker
from tests.service.samples import TEXT

THING = {"@type", "@id", "name", "alternateName"}
WORK = THING | {"text", "inLanguage", "isBasedOn", "creator", "author", "isPartOf"}
TERMS = {
    "NewsArticle": WORK
    | {"@context", "headline", "datePublished", "publisher", "mentions", "hasPart", "creativeWorkStatus"},
    "Quotation": WORK | {"spokenByCharacter"},
    "Claim": WORK | {"appearance"},
    "CreativeWork": WORK,
    "Person": THING | {"jobTitle"},
    "Organization": THING,
    "NewsMediaOrganization": THING,
    "Place": THING,
}
SPEAK = {"Person", "Organization", "NewsMediaOrganization"}


def typed(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for below in value.values():
            yield from typed(below)
    elif isinstance(value, list):
        for below in value:
            yield from typed(below)


@pytest.mark.parametrize("kind", ["direct", "partial", "indirect"])
@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("Пётр Звонарёв", "person"),
        ("Мостстрой", "organization"),
        ("Вестник", "media"),
        ("доклад", "document"),
        (None, "unnamed"),
    ],
)
def test_only_terms_that_are_there(kind: str, name: str | None, of: str) -> None:
    quotes = [quote(type=kind, speaker=speaker(name, of, "e1" if of == "person" else None))]
    item = formats.jsonld(Exported(FULL, TEXT, {"quotes": quotes, "events": [HAPPENING], "entities": ENTITIES}))
    for found in typed(item):
        assert set(found) <= TERMS[found["@type"]]
    [part] = item["hasPart"]
    who = [part[term]["@type"] for term in ("creator", "spokenByCharacter", "author") if term in part]
    assert set(who) <= SPEAK
    assert len(who) == (0 if of in ("document", "unnamed") else 1 if kind == "indirect" else 2)
    assert ("isBasedOn" in part) == (of == "document")


def test_an_address_has_one_fragment() -> None:
    item = formats.jsonld(Exported(FULL, TEXT, {"quotes": [quote()]}))
    assert item["hasPart"][0]["@id"].count("#") == 1
    assert item["hasPart"][0]["appearance"] == {"@id": item["@id"]}


def test_what_may_not_be_published_says_so() -> None:
    assert formats.jsonld(Exported(FULL, TEXT, {}))["creativeWorkStatus"] == "Withheld"
    embargoed = ARTICLE | {"embargoed_until": "2026-12-01"}
    assert formats.jsonld(Exported(embargoed, TEXT, {}))["creativeWorkStatus"] == "Embargoed until 2026-12-01"
    assert "creativeWorkStatus" not in formats.jsonld(Exported(ARTICLE, TEXT, {}))
