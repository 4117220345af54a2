"""Entities of a document: names, then who is meant by descriptors and pronouns."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document
from workers.extraction.entities import (
    descriptors,
    marked,
    names,
    offices,
    organizations,
    persons,
    places,
    pronouns,
    roles,
)
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.model import Entities, Entity, EntityMention


def load() -> None:
    """Reads the lexicons and inflects their names, once a process (about half a second). Call it before forking."""
    gazetteer()
    marked.lexicon()
    roles.lexicon()
    offices.terms()


def find(document: Document) -> Entities:
    """All entities with their mentions, in order of the first one.

    Time is linear in the text; the same document always gives the same answer.
    """
    spans = names.find(document)
    people = persons.find(document, spans)
    drafts = [*people, *_one_type(places.find(document, spans), organizations.find(document, spans))]
    _follow(document, people, spans)
    drafts.sort(key=lambda d: (d.start, d.type))
    most = max((len(d.mentions) for d in drafts), default=0)
    return Entities(tuple(_entity(document, d, i, most) for i, d in enumerate(drafts, 1)))


def _one_type(locations: list[Draft], bodies: list[Draft]) -> list[Draft]:
    """A name that is now a place, now an organization, is what it is more often; a state is a place."""
    by_name = {d.name: d for d in bodies}
    kept, gone = [], set()
    for place in locations:
        body = by_name.get(place.name)
        if body is None:
            kept.append(place)
        elif len(body.mentions) > len(place.mentions) and place.country is None:
            body.mentions.extend(place.mentions)
            body.spans.extend(place.spans)
        else:
            place.mentions.extend(body.mentions)
            place.spans.extend(body.spans)
            kept.append(place)
            gone.add(id(body))
    return [*kept, *(b for b in bodies if id(b) not in gone)]


def _follow(document: Document, people: Sequence[Draft], spans: Sequence[NameSpan]) -> None:
    """Adds roles, descriptors and pronouns to the persons."""
    within = {i: name for name in spans for i in range(name.first, name.last)}
    table = roles.find(document, people, within)
    for role in table:
        if role.text not in role.person.roles:
            role.person.roles.append(role.text)
    seen = [
        pronouns.Seen(head.i, p, "name")
        for p in people
        for n in p.spans
        if (head := persons.syntactic_head(document, n))
    ]
    states: dict[int, dict[str, None]] = {id(p): {} for p in people}
    for role in table:
        if not role.phrase.former:
            states[id(role.person)].update(dict.fromkeys(sorted(role.phrase.states)))
    for phrase, person in descriptors.resolve(document, people, table, within).resolved:
        person.mentions.append((roles.span(document, phrase), "descriptor"))
        seen.append(pronouns.Seen(phrase.head, person, "descriptor"))
        if not states[id(person)] and phrase.states:  # an office known from elsewhere: «президент РФ»
            person.roles.append(roles.title(document, phrase))
            states[id(person)].update(dict.fromkeys(sorted(phrase.states)))
    seen.sort(key=lambda s: s.head)
    for person, span in pronouns.resolve(document, seen):
        person.mentions.append((span, "pronoun"))
    for person in people:
        if len(states[id(person)]) == 1:
            place = gazetteer().by_name.get(next(iter(states[id(person)])))
            person.country = place.state.code if place else None


def _entity(document: Document, draft: Draft, number: int, most: int) -> Entity:
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
        salience=_salience(document, draft, most),
        gender=draft.gender,
    )


def _salience(document: Document, draft: Draft, most: int) -> float:
    """0 to 1: how often the entity is mentioned beside the one mentioned most, and whether the lead holds it."""
    lead = document.sentences[min(1, len(document.sentences) - 1)].span.end if document.sentences else 0
    share = len(draft.mentions) / most
    return round(0.7 * share + (0.3 if draft.start < lead else 0.0), 3)
