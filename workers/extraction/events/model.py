"""Events: who did what to whom, when, where, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.extraction.document import Evidence, Mention, Span

FACTUALITIES = ("asserted", "planned", "possible", "negated")
SALIENCES = ("main", "secondary", "background")


# Of a participant, a place and a time, `confidence` is how often such a one is right, if the event is; 0 to 1


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    entity: str | None
    role: str
    mention: Mention
    confidence: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    country: str | None  # ISO 3166 alpha-2
    span: Span
    confidence: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class EventTime:
    """Days in the exactness of the text (`2025-11-11`, `2025-09`); `text` and `span` of the expression, None where
    the day is that of publication."""

    text: str | None
    span: Span | None
    start: str | None
    end: str | None
    granularity: str | None
    confidence: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class Voice:
    """One who says it or passes it on, in the quote with this id."""

    quote: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words the event rests on: the speaker of the quote it stands in. `chain` goes from that speaker outwards,
    to those who pass the words on: Тагаева ← Мурашов ← «Вымпел»."""

    quote: str
    name: str | None
    chain: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """How many or how much, as what: 12 dead. `value` is the number as said, None for a range, a vague number or a
    score; `low` and `high` bound it («более 100»: 100 and None), of a score they are the two sides («2:1»: 2 and 1).
    `unit` as of quantities: an ISO 4217 code, `%`, a lemma («человек») or None."""

    role: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """As on the wire. One occurrence with all its mentions in the article; `trigger` is the first of them."""

    id: str
    type: str
    plover: str | None
    iptc: tuple[str, ...]
    text: str
    trigger: Mention
    mentions: tuple[Mention, ...]
    participants: tuple[Participant, ...]
    place: Place | None
    time: EventTime | None
    factuality: str
    source: Source | None
    parent: str | None
    salience: str
    confidence: float  # 0 to 1: how often such an event has the right trigger and type
    evidence: tuple[Evidence, ...]  # of the trigger, the factuality, the time, the place
    numbers: tuple[Number, ...] = ()
