"""Entities of a document."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.entities.model import Entities


def find(document: Document) -> Entities:
    """All entities with their mentions."""
    return Entities(())
