"""Time expressions and the days they mean."""

from workers.extraction.times.finder import find
from workers.extraction.times.model import TimeExpression

__all__ = ["TimeExpression", "find"]
