"""Entities of a document: names, then who is meant by descriptors and pronouns."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document
from workers.extraction.entities import names, organizations, persons, places
from workers.extraction.entities.drafts import Draft
from workers.extraction.entities.model import Entities, Entity, EntityMention


def find(document: Document) -> Entities:
    """All entities with their mentions, in order of the first one.

    Time is linear in the text; the same document always gives the same answer.
    """
    spans = names.find(document)
    drafts = [*persons.find(document, spans), *places.find(document, spans), *organizations.find(document, spans)]
    drafts.sort(key=lambda d: (d.start, d.type))
    return Entities(tuple(_entity(document, d, i, drafts) for i, d in enumerate(drafts, 1)))


def _entity(document: Document, draft: Draft, number: int, drafts: Sequence[Draft]) -> Entity:
    mentions = tuple(
        EntityMention(document.slice(span), span, kind) for span, kind in sorted(draft.mentions, key=lambda m: m[0])
    )
    forms = dict.fromkeys(m.text for m in mentions if m.kind == "name" and m.text != draft.name)
    return Entity(
        id=f"n{number}",
        type=draft.type,
        name=draft.name,
        aliases=tuple(dict.fromkeys((*draft.aliases, *forms))),
        roles=tuple(draft.roles),
        country=draft.country,
        mentions=mentions,
        salience=_salience(document, draft, max(len(d.mentions) for d in drafts)),
        gender=draft.gender,
    )


def _salience(document: Document, draft: Draft, most: int) -> float:
    """0 to 1: how often the entity is mentioned beside the one mentioned most, and whether the lead holds it."""
    lead = document.sentences[min(1, len(document.sentences) - 1)].span.end if document.sentences else 0
    share = len(draft.mentions) / most
    return round(0.7 * share + (0.3 if draft.start < lead else 0.0), 3)
