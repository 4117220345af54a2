"""Entities of an article and where it mentions them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from workers.extraction.document import Span

TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "MEDIA")
MENTION_KINDS = ("name", "descriptor", "pronoun")


@dataclass(frozen=True, slots=True)
class EntityMention:
    """`kind`: a name («Токаева»), a descriptor («глава Казахстана», «эксперт») or a pronoun («он»)."""

    text: str
    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Title:
    """Where the article tells a role of a person: tokens `[first, last)` of the document around their head."""

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class Entity:
    """As on the wire. `name` is the fullest name in the nominative, `country` an ISO 3166 alpha-2 code."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    country: str | None
    mentions: tuple[EntityMention, ...]
    salience: float  # 0 to 1
    gender: str | None = None  # masc, fem, neut; not on the wire
    titles: tuple[Title, ...] = ()  # in order of the text; not on the wire


@dataclass(frozen=True, slots=True)
class Candidates:
    """Words that may stand for any of several entities (their ids), and are a mention of none."""

    text: str
    span: Span
    kind: str  # descriptor or pronoun
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Entities:
    """All entities in order of their first mention; `candidates` in order of the text, not on the wire."""

    all: tuple[Entity, ...]
    candidates: tuple[Candidates, ...] = ()

    @cached_property
    def _mentions(self) -> tuple[tuple[EntityMention, Entity], ...]:
        pairs = [(m, e) for e in self.all for m in e.mentions]
        return tuple(sorted(pairs, key=lambda p: (p[0].span.start, -p[0].span.end)))

    @cached_property
    def _starts(self) -> list[int]:
        return [m.span.start for m, _ in self._mentions]

    @cached_property
    def _longest(self) -> int:
        return max((m.span.end - m.span.start for m, _ in self._mentions), default=0)

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        return {e.id: e for e in self.all}

    def within(self, span: Span) -> tuple[tuple[EntityMention, Entity], ...]:
        """The mentions that lie inside the span, in order, the longer first."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return tuple(p for p in self._mentions[first:last] if p[0].span.end <= span.end)

    def at(self, span: Span) -> tuple[EntityMention, Entity] | None:
        """The shortest mention that covers the span: give it a token's span to ask whom the token stands for."""
        first = bisect_left(self._starts, span.end - self._longest)
        last = bisect_right(self._starts, span.start)
        covering = [p for p in self._mentions[first:last] if p[0].span.covers(span)]
        return min(covering, key=lambda p: p[0].span.end - p[0].span.start, default=None)
