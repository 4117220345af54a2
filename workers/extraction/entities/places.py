"""Places: states, capitals and all others, merged by their nominative."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document, Span, fold
from workers.extraction.entities import phrases
from workers.extraction.entities.countries import Place, gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan


def find(document: Document, names: Sequence[NameSpan]) -> list[Draft]:
    """The places of the article, in order of their first mention."""
    drafts: dict[str, Draft] = {}
    for name in names:
        if name.type != "LOCATION":
            continue
        place = known(document, name)
        title = place.name if place else _nominative(document, name)
        draft = drafts.get(fold(title))
        if draft is None:
            draft = drafts[fold(title)] = Draft("LOCATION", title, country=place.state.code if place else None)
        draft.mentions.append((name.span, "name"))
        draft.spans.append(name)
    return list(drafts.values())


def known(document: Document, name: NameSpan) -> Place | None:
    """The state, capital or seat of government that the whole name stands for."""
    return gazetteer().match([t.text for t in document.tokens[name.first : name.last]])


def _nominative(document: Document, name: NameSpan) -> str:
    tokens = document.tokens[name.first : name.last]
    head = document.head_of(Span(tokens[0].start, tokens[-1].end)) or tokens[0]
    return phrases.nominative(tokens, head)
