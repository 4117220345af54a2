"""Events of a document."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.entities.model import Entities
from workers.extraction.events.model import Event
from workers.extraction.quotes.model import Quote
from workers.extraction.times.model import TimeExpression


def find(
    document: Document, entities: Entities, times: tuple[TimeExpression, ...], quotes: tuple[Quote, ...]
) -> tuple[Event, ...]:
    """All events in order of their first mention."""
    return ()
