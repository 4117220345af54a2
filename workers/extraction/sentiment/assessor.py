"""Sentiment of a document."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.entities.model import Entities
from workers.extraction.quotes.model import Quote
from workers.extraction.sentiment.model import DocumentPolarity, Probabilities, Sentiment


def assess(document: Document, entities: Entities, quotes: tuple[Quote, ...]) -> Sentiment:
    """The light in which the article and its quotes show each entity, and the article as a whole."""
    return Sentiment(DocumentPolarity("neutral", 0.0, Probabilities(0.0, 1.0, 0.0)), (), (), ())
