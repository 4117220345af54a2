"""What a format is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.formats import addresses
from service.formats.corrections import corrected

Item = Mapping[str, Any]


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
        say what is right."""
        found = self.parts.get(part) or []
        kept = [x for x in found if not x.get("verdict") or x["verdict"]["verdict"] != "rejected"]
        return [corrected(part, x, self.text) for x in kept]

    def speakers(self) -> Iterator[Item]:
        """The named speakers, each once."""
        seen = set()
        for quote in self.list("quotes"):
            speaker = quote["speaker"]
            if speaker["name"] and speaker["name"] not in seen:
                seen.add(speaker["name"])
                yield speaker
