"""Time expressions and the days they mean; quantities and what they count."""

from workers.extraction.times.finder import find
from workers.extraction.times.model import TimeExpression
from workers.extraction.times.quantity import Quantity, quantities

__all__ = ["Quantity", "TimeExpression", "find", "quantities"]
