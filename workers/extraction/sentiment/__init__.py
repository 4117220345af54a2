"""Sentiment: polarity of document, quote and target; holder and target."""

from workers.extraction.sentiment.assessor import assess
from workers.extraction.sentiment.model import NOTHING, Sentiment
from workers.extraction.sentiment.trained import load

__all__ = ["NOTHING", "Sentiment", "assess", "load"]
