from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from workers.extraction import parsing, sentiment, zones
from workers.extraction.document import Document, Mention, Span
from workers.extraction.entities.model import Entities, Entity, EntityMention
from workers.extraction.quotes.model import Quote, Speaker
from workers.extraction.sentiment import Sentiment

Assess = Callable[..., Sentiment]


def spans_of(text: str, word: str) -> list[Span]:
    """Every place of the word in the text."""
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(Span(at, at + len(word)))
        at = text.find(word, at + 1)
    return found


def people(text: str, names: Mapping[str, str]) -> Entities:
    """An entity for each name, mentioned wherever one of its forms (between bars) stands: {"Лосев": "Лосев|Лосева"}."""
    entities = []
    for i, (name, forms) in enumerate(names.items(), 1):
        found: dict[int, Span] = {}
        for form in forms.split("|"):
            for span in spans_of(text, form):
                if span.start not in found or span.end > found[span.start].end:
                    found[span.start] = span
        mentions = tuple(EntityMention(text[s.start : s.end], s, "name") for _, s in sorted(found.items()))
        entities.append(Entity(f"e{i}", "PERSON", name, (), (), None, mentions, 1.0, "masc"))
    return Entities(tuple(entities))


def quote_of(text: str, words: str, entity: Entity, id_: str = "q1") -> Quote:
    """A direct quote with these words by this speaker."""
    (span,) = spans_of(text, words)
    mention = entity.mentions[0]
    speaker = Speaker(entity.name, "person", entity.id, mention=Mention(mention.text, mention.span))
    return Quote(id_, "direct", words, (span,), speaker, None, None, None, None, None, 1.0, ())


def parsed(text: str) -> Document:
    page = zones.divide(text)
    return parsing.parse(text, page.blocks, page.zones)


@pytest.fixture(scope="session")
def assess() -> Assess:
    """Assesses a text with these names (see `people`); `said` are the words of a quote of the last of them."""

    def assessed(text: str, names: Mapping[str, str], said: str | None = None) -> Sentiment:
        entities = people(text, names)
        quotes = (quote_of(text, said, entities.all[-1]),) if said else ()
        return sentiment.assess(parsed(text), entities, quotes)

    return assessed
