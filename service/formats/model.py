"""What a format is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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
        return str(self.article["url"] or f"urn:doslovno:article:{self.article['id']}")

    def list(self, part: str) -> list[Item]:
        """The items of a part; those that an editor rejected are left out."""
        found = self.parts.get(part) or []
        return [x for x in found if not x.get("verdict") or x["verdict"]["verdict"] != "rejected"]

    def speakers(self) -> Iterator[Item]:
        """The named speakers, each once."""
        seen = set()
        for quote in self.list("quotes"):
            speaker = quote["speaker"]
            if speaker["name"] and speaker["name"] not in seen:
                seen.add(speaker["name"])
                yield speaker
