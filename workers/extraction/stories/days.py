"""Intervals of days, and how far they are apart."""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple


class Days(NamedTuple):
    """A closed interval, as proleptic ordinals of `datetime.date`."""

    first: int
    last: int

    def apart(self, other: Days) -> int:
        """Days between the two; 0 where they touch or overlap."""
        return max(self.first - other.last, other.first - self.last, 0)

    def overlaps(self, other: Days) -> bool:
        return self.first <= other.last and other.first <= self.last


def of(start: str | None, end: str | None) -> Days | None:
    """The days of `2025-11-11`, `2025-09`, `2024`; an open side is as the other one. None where both are open."""
    first, last = _bounds(start or end), _bounds(end or start)
    return Days(first.first, max(first.last, last.last)) if first and last else None


def at(day: date) -> Days:
    return Days(day.toordinal(), day.toordinal())


def _bounds(text: str | None) -> Days | None:
    parts = (text or "")[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        year = numbers[0]
        month = numbers[1] if len(numbers) > 1 else None
        first = date(year, month or 1, numbers[2] if len(numbers) > 2 else 1)
        if len(numbers) > 2:
            return at(first)
        until = month or 12
        return Days(first.toordinal(), date(year, until, calendar.monthrange(year, until)[1]).toordinal())
    except ValueError:
        return None
