"""Entities of a document: names, then who is meant by descriptors and pronouns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workers.extraction.document import Document, Span
from workers.extraction.entities import (
    bodies,
    descriptors,
    known,
    marked,
    names,
    offices,
    organizations,
    persons,
    places,
    pronouns,
    relatives,
    roles,
)
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.model import Candidates, Entities, Entity, EntityMention, Title

Tick = Callable[[], None]
_Open = tuple[Span, str, tuple[Draft, ...]]  # words that may stand for several, kind of mention, for whom


def load() -> None:
    """Reads the lexicons, once a process. Call it before forking."""
    gazetteer()
    marked.lexicon()
    roles.lexicon()
    bodies.lexicon()
    offices.terms()
    known.load()


def find(document: Document, tick: Tick = lambda: None) -> Entities:
    """All entities with their mentions, in order of the first one.

    Time is linear in the text; the same document always gives the same answer. `tick` is called every now and then;
    what it raises ends the search.
    """
    spans = names.find(document)
    tick()
    people = persons.find(document, spans, tick)
    tick()
    drafts = [*people, *_one_type(places.find(document, spans), organizations.find(document, spans))]
    within = {i: name for name in spans for i in range(name.first, name.last)}
    open_ = [*_follow(document, people, within, tick), *_follow_bodies(document, drafts, within)]
    _follow_relatives(document, drafts)
    drafts.sort(key=lambda d: (d.start, d.type))
    most = max((len(d.mentions) for d in drafts), default=0)
    ids = {id(d): f"n{i}" for i, d in enumerate(drafts, 1)}
    return Entities(
        tuple(_entity(document, d, ids[id(d)], most) for d in drafts),
        tuple(
            Candidates(document.slice(span), span, kind, tuple(ids[id(d)] for d in meant))
            for span, kind, meant in sorted(open_, key=lambda c: c[0])
        ),
    )


def _one_type(locations: list[Draft], organized: list[Draft]) -> list[Draft]:
    """A name that is now a place, now an organization, is what it is more often; a state is a place."""
    by_name = {d.name: d for d in organized}
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
    return [*kept, *(b for b in organized if id(b) not in gone)]


def _follow_bodies(document: Document, drafts: Sequence[Draft], within: dict[int, NameSpan]) -> list[_Open]:
    """Adds common nouns to the organizations; those that may stand for several are returned."""
    organizations = [d for d in drafts if d.type in ("ORGANIZATION", "MEDIA")]
    found, ambiguous = bodies.resolve(document, organizations, within)
    for token, draft in found:
        draft.mentions.append((token.span, "descriptor"))
    return [(token.span, "descriptor", meant) for token, meant in ambiguous]


def _follow_relatives(document: Document, drafts: Sequence[Draft]) -> None:
    """Adds «который» to what it stands for."""
    which = relatives.pronouns(document)
    if not which:
        return
    ends: dict[int, tuple[int, Draft]] = {}
    index = {t.end: t.i + 1 for t in document.tokens}
    begins = {t.start: t.i for t in document.tokens}
    for draft in drafts:
        for span, kind in draft.mentions:
            if kind != "pronoun" and span.start in begins and span.end in index:
                held = ends.get(index[span.end])
                if held is None or begins[span.start] < held[0]:  # the longest that ends there
                    ends[index[span.end]] = (begins[span.start], draft)
    for draft, span in relatives.resolve(document, which, ends):
        draft.mentions.append((span, "pronoun"))


def _follow(document: Document, people: Sequence[Draft], within: dict[int, NameSpan], tick: Tick) -> list[_Open]:
    """Adds roles, descriptors and pronouns to the persons; words that may stand for several are returned."""
    table = roles.find(document, people, within)
    for role in table:
        role.person.titles.append(Title(role.phrase.first, role.phrase.last, role.phrase.head))
        if role.text not in role.person.roles:
            role.person.roles.append(role.text)
    seen = [pronouns.Seen(persons.syntactic_head(document, n).i, p, "name") for p in people for n in p.spans]
    states: dict[int, dict[str, None]] = {id(p): {} for p in people}
    for role in table:
        if not role.phrase.former:
            states[id(role.person)].update(dict.fromkeys(sorted(role.phrase.states)))
    tick()
    described = descriptors.resolve(document, people, table, within)
    for phrase, person in described.resolved:
        person.mentions.append((roles.span(document, phrase), "descriptor"))
        seen.append(pronouns.Seen(phrase.head, person, "descriptor"))
        if not states[id(person)] and phrase.states:  # an office known from elsewhere: «президент РФ»
            person.roles.append(roles.title(document, phrase))
            states[id(person)].update(dict.fromkeys(sorted(phrase.states)))
    seen.sort(key=lambda s: s.head)
    tick()
    referring = pronouns.resolve(document, seen)
    for person, span in referring.resolved:
        person.mentions.append((span, "pronoun"))
    for person in people:
        if len(states[id(person)]) == 1:
            place = gazetteer().by_name.get(next(iter(states[id(person)])))
            person.country = place.state.code if place else None
    return [
        *((roles.span(document, phrase), "descriptor", meant) for phrase, meant in described.ambiguous),
        *((span, "pronoun", meant) for meant, span in referring.ambiguous),
    ]


def _entity(document: Document, draft: Draft, id_: str, most: int) -> Entity:
    mentions = tuple(
        EntityMention(document.slice(span), span, kind) for span, kind in sorted(draft.mentions, key=lambda m: m[0])
    )
    forms = dict.fromkeys(m.text for m in mentions if m.kind == "name" and m.text != draft.name)
    return Entity(
        id=id_,
        type=draft.type,
        name=draft.name,
        aliases=tuple(dict.fromkeys((*draft.aliases, *forms))),
        roles=tuple(draft.roles),
        country=draft.country,
        mentions=mentions,
        salience=_salience(document, draft, most),
        gender=draft.gender,
        titles=tuple(draft.titles),
    )


def _salience(document: Document, draft: Draft, most: int) -> float:
    """0 to 1: how often the entity is mentioned beside the one mentioned most, and whether the lead holds it."""
    lead = document.sentences[min(1, len(document.sentences) - 1)].span.end if document.sentences else 0
    share = len(draft.mentions) / most
    return round(0.7 * share + (0.3 if draft.start < lead else 0.0), 3)
