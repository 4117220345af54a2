"""Where the entities and the quotes of an article stand in its tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Span
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.quotes.model import Quote


@dataclass(frozen=True, slots=True)
class Place:
    """A mention in the tokens of one sentence: the head first. `kind` is that of the mention."""

    entity: Entity
    kind: str
    text: str
    span: Span
    tokens: tuple[int, ...]
    sentence: int

    @property
    def key(self) -> tuple[str, Span]:
        """What tells it from all others: one span may be a mention of two entities."""
        return self.entity.id, self.span

    @property
    def type(self) -> str:
        """As the model knows it: «террорист» is a word that judges, «Лосев» and «он» are none."""
        if self.kind == "descriptor":
            return "DESCRIPTOR"
        return "ORGANIZATION" if self.entity.type == "MEDIA" else self.entity.type


class Places:
    """All mentions, whom each token stands for (the shortest mention that covers it), and the quotes they stand in."""

    def __init__(self, document: Document, entities: Entities, quotes: Sequence[Quote]) -> None:
        self.all = tuple(_places(document, entities))
        self.by_sentence: dict[int, list[Place]] = {}
        self.owner: dict[int, Place] = {}
        for place in self.all:
            self.by_sentence.setdefault(place.sentence, []).append(place)
            for i in place.tokens:
                if i not in self.owner or len(place.tokens) < len(self.owner[i].tokens):
                    self.owner[i] = place
        for same in self.by_sentence.values():
            same.sort(key=lambda p: p.tokens[0])
        self.quote: dict[int, Quote] = {}  # of every token in quotes the innermost one
        pieces = [(span, quote) for quote in quotes for span in quote.spans]
        for span, quote in sorted(pieces, key=lambda p: p[0].start - p[0].end):
            self.quote.update((t.i, quote) for t in document.tokens_in(span))

    def others(self, place: Place, window: range) -> set[int]:
        """The tokens of the other entities that its sentence mentions in the window."""
        same = self.by_sentence[place.sentence]
        first = bisect_left(same, window.start, key=lambda p: p.tokens[0])
        last = bisect_left(same, window.stop, key=lambda p: p.tokens[0])
        return {i for p in same[first:last] if p.entity is not place.entity for i in p.tokens} - set(place.tokens)


def _places(document: Document, entities: Entities) -> Iterator[Place]:
    for entity in entities.all:
        for mention in entity.mentions:
            inside = document.tokens_in(mention.span)
            if inside:
                own = {t.i for t in inside}
                head = next((t for t in inside if t.head not in own), inside[0])
                rest = (t.i for t in inside if t is not head and t.sentence == head.sentence)
                yield Place(entity, mention.kind, mention.text, mention.span, (head.i, *rest), head.sentence)
