"""Sentiment: polarity of document, quote and target; holder and target."""

from workers.extraction.sentiment.assessor import assess
from workers.extraction.sentiment.model import Sentiment

__all__ = ["Sentiment", "assess"]
