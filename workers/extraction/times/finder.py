"""Time expressions of a document."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.times.model import TimeExpression


def find(document: Document) -> tuple[TimeExpression, ...]:
    """All time expressions in order, resolved against the publication date."""
    return ()
