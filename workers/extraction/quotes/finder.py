"""Quotes of a document."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.entities.model import Entities
from workers.extraction.quotes.model import Quote
from workers.extraction.times.model import TimeExpression


def find(document: Document, entities: Entities, times: tuple[TimeExpression, ...]) -> tuple[Quote, ...]:
    """All quotes in order of the text."""
    return ()
