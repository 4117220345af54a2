"""Events: who did what to whom, when, where, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.document import Mention, Span

FACTUALITIES = ("asserted", "planned", "possible", "negated")
SALIENCES = ("main", "secondary", "background")


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    entity: str | None
    role: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    country: str | None  # ISO 3166 alpha-2
    span: Span


@dataclass(frozen=True, slots=True)
class EventTime:
    """Days in the exactness of the text (`2025-11-11`, `2025-09`); `text` and `span` of the expression, None where
    the day is that of publication."""

    text: str | None
    span: Span | None
    start: str | None
    end: str | None
    granularity: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words the event rests on: the speaker of the quote it stands in."""

    quote: str
    name: str | None


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
    confidence: float  # 0 to 1
    evidence: tuple[str, ...]
