"""What the stages of this package hand on: name spans, and entities in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.model import Title


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens `[first, last)` of the document that are one mention by name: PERSON, LOCATION, ORGANIZATION or MEDIA.

    `title` is where the name itself stands in it, as tokens `[first, last)`: «центр «[Заря]»».
    """

    first: int
    last: int
    span: Span
    type: str
    title: tuple[int, int] | None = None

    def words(self, document: Document) -> tuple[Token, ...]:
        """The tokens that are words: no marks, no brackets."""
        return tuple(t for t in document.tokens[self.first : self.last] if t.text[:1].isalnum())

    def head(self, document: Document) -> Token:
        """The first token whose own head lies outside."""
        tokens = document.tokens[self.first : self.last]
        return next((t for t in tokens if not self.first <= t.head < self.last), tokens[0])


@dataclass(slots=True)
class Draft:
    """An entity in the making; `mentions` are (span, kind) in any order, `heads` the tokens that head them."""

    type: str
    name: str
    gender: str | None = None
    country: str | None = None
    roles: list[str] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    mentions: list[tuple[Span, str]] = field(default_factory=list)
    spans: list[NameSpan] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min(span.start for span, _ in self.mentions)
