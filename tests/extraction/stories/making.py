"""Analysed articles made by hand, about invented people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from workers.extraction.document import Mention, Span
from workers.extraction.entities.model import Entity, EntityMention
from workers.extraction.events.model import Event, EventTime, Number, Participant, Place
from workers.extraction.quotes.model import Quote, Speaker
from workers.extraction.stories import Account
from workers.extraction.times.model import TimeExpression

DAY = date(2026, 3, 12)
LANSKAYA, KOROBOV = "Вера Ланская", "Игнат Коробов"


def quote(
    text: str,
    speaker: str | None = LANSKAYA,
    type_: str = "direct",
    parent: str | None = None,
    day: str | None = None,
    start: int = 0,
) -> Quote:
    """A quote without id and entity; `article` gives both."""
    span = Span(start, start + len(text))
    kind = "person" if speaker else "unnamed"
    time = TimeExpression(day, span, "DATE", day, day, "day", None, None, "explicit") if day else None
    return Quote("", type_, text, (span,), Speaker(speaker, kind), None, None, None, time, parent, 1.0, ())


def event(
    type_: str,
    trigger: str,
    who: Sequence[tuple[str, str]] = (),
    *,
    day: str | None = None,
    place: tuple[str, str] | None = None,
    factuality: str = "asserted",
    text: str | None = None,
    parent: str | None = None,
    numbers: Sequence[Number] = (),
    start: int = 5_000,
) -> Event:
    """An event of (role, name) without id; `article` gives it."""
    span = Span(start, start + len(trigger))
    mention = Mention(trigger, span)
    participants = tuple(Participant(name, None, role, Mention(name, span)) for role, name in who)
    return Event(
        "", type_, None, (), text or trigger, mention, (mention,), participants,
        Place(place[0], place[1], span) if place else None,
        EventTime(day, span, day, day, "day") if day else None,
        factuality, None, parent, "main", 1.0, (), tuple(numbers),
    )  # fmt: skip


def article(
    doc: str,
    *,
    quotes: Sequence[Quote] = (),
    events: Sequence[Event] = (),
    times: Sequence[TimeExpression] = (),
    published: date | None = DAY,
    outlet: str | None = None,
    roles: Sequence[tuple[str, str]] = (),
) -> Account:
    """An account whose persons are all speakers and participants; quotes are `q1`, `q2` …, events `e1`, `e2` …"""
    names = dict.fromkeys(
        [q.speaker.name for q in quotes if q.speaker.name] + [p.name for e in events for p in e.participants]
    )
    ids = {name: f"n{k}" for k, name in enumerate(names, 1)}
    people = tuple(
        Entity(
            id_, "PERSON", name, (), tuple(role for who, role in roles if who == name), None,
            (EntityMention(name, Span(0, len(name)), "name"),), 0.5,
        )
        for name, id_ in ids.items()
    )  # fmt: skip
    return Account(
        doc,
        published,
        tuple(_numbered(q, f"q{k}", ids) for k, q in enumerate(quotes, 1)),
        tuple(_met(e, f"e{k}", ids) for k, e in enumerate(events, 1)),
        people,
        tuple(times),
        outlet,
    )


def _numbered(quote: Quote, id_: str, ids: dict[str, str]) -> Quote:
    name = quote.speaker.name
    return replace(quote, id=id_, speaker=replace(quote.speaker, entity=ids.get(name) if name else None))


def _met(event: Event, id_: str, ids: dict[str, str]) -> Event:
    people = tuple(replace(p, entity=ids[p.name]) for p in event.participants)
    return replace(event, id=id_, participants=people)
