"""What a format is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.formats import addresses
from service.formats.corrections import corrected

Item = Mapping[str, Any]
_TOLD = 0.2  # least confidence of a place or time that stands without it


@dataclass(frozen=True, slots=True)
class Exported:
    """An article as on the wire, its text, and those of its parts that are there."""

    article: Item
    text: str
    parts: Mapping[str, Any]

    @property
    def uri(self) -> str:
        """Where it appeared, else a name that this service gives it."""
        url = self.article["url"]
        return addresses.uri(url) if url else f"urn:doslovno:article:{self.article['id']}"

    def list(self, part: str) -> list[Item]:
        """The items of a part as editors left them: those that they rejected are left out, those that they corrected
        say what is right. Places and times that are mere guesses are left out."""
        found = self.parts.get(part) or []
        kept = [x for x in found if not x.get("verdict") or x["verdict"]["verdict"] != "rejected"]
        items = [corrected(part, x, self.text) for x in kept]
        return [_likely(x) for x in items] if part == "events" else items

    def speakers(self) -> Iterator[Item]:
        """The named speakers, each once."""
        seen = set()
        for quote in self.list("quotes"):
            speaker = quote["speaker"]
            if speaker["name"] and speaker["name"] not in seen:
                seen.add(speaker["name"])
                yield speaker


def _likely(event: Item) -> Item:
    return {**event, "place": told(event["place"]), "time": told(event["time"])}


def told(found: Item | None) -> Item | None:
    """A place or time of an event, unless it is a mere guess."""
    return found if found and found.get("confidence", 1) >= _TOLD else None
