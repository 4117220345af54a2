"""Quotes: marks, reporting frames, speakers."""

from workers.extraction.quotes.finder import find
from workers.extraction.quotes.model import Quote

__all__ = ["Quote", "find"]
