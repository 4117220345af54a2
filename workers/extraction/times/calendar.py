"""Arithmetic over days and the intervals they close. Pure: no words, no document, no clock."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Self

EXACTNESS = {"day": 10, "month": 7, "year": 4}  # letters of `YYYY-MM-DD` that are said

_YEARS_AHEAD, _YEARS_BACK = 7, 4  # in which a weekday is looked for

# For every unit: how a distance in it is counted, and in what exactness its intervals are told
GRANULARITY = {
    "TS": "hour", "TM": "hour", "TH": "hour", "D": "day", "W": "week", "M": "month", "Q": "quarter", "H": "month",
    "Y": "year", "10Y": "decade", "100Y": "century",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `first` to `last`, both inside, told in days, months or years."""

    first: date
    last: date
    exactness: str = "day"

    @classmethod
    def day(cls, day: date) -> Self:
        return cls(day, day)

    def iso(self) -> tuple[str, str]:
        """`("2025-09", "2025-09")` for September told in months."""
        length = EXACTNESS[self.exactness]
        return self.first.isoformat()[:length], self.last.isoformat()[:length]

    def until(self, other: Interval) -> Interval:
        """From the first day of this one to the last of the other, in the exactness of the finer."""
        finer = max(self.exactness, other.exactness, key=lambda e: EXACTNESS[e])
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Interval(first, last, finer)


def safe_date(year: int, month: int, day: int) -> date | None:
    """None for what is no day: the thirtieth of February, year 0."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def add_days(day: date, n: int) -> date:
    """The day `n` days on, kept within the calendar's range."""
    ordinal = min(max(day.toordinal() + n, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def add_months(day: date, n: int) -> date:
    """The same day `n` months on, or the last one of a shorter month."""
    index = min(max(day.year * 12 + day.month - 1 + n, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months(year: int, first: int, last: int) -> Interval:
    """Whole months of one year, from `first` to `last` (1 to 12), told in months."""
    return Interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month")


def years(first: int, last: int) -> Interval:
    return Interval(date(clamp_year(first), 1, 1), date(clamp_year(last), 12, 31), "year")


def clamp_year(year: int) -> int:
    return min(max(year, 1), 9999)


def season(index: int, year: int) -> Interval:
    """Spring, summer and autumn are 1, 2, 3; winter (0) is the one whose January lies in `year`."""
    if index:
        return months(year, index * 3, index * 3 + 2)
    winter = months(year, 1, 2)
    return Interval(date(max(year - 1, 1), 12, 1), winter.last, "month")


def containing(unit: str, day: date) -> Interval:
    """The unit of the calendar that holds the day: its week from Monday, its month, its decade."""
    match unit:
        case "W":
            monday = add_days(day, -day.weekday())
            return Interval(monday, add_days(monday, 6))
        case "M":
            return months(day.year, day.month, day.month)
        case "Q":
            first = (day.month - 1) // 3 * 3 + 1
            return months(day.year, first, first + 2)
        case "H":
            return months(day.year, 1, 6) if day.month < 7 else months(day.year, 7, 12)
        case "Y":
            return years(day.year, day.year)
        case "10Y":
            first = day.year // 10 * 10
            return years(first, first + 9)
        case "100Y":
            first = (day.year - 1) // 100 * 100 + 1
            return years(first, first + 99)
    return Interval.day(day)


def shift(day: date, unit: str, n: float) -> date:
    """The day `n` units on. Hours, minutes and seconds move it only by whole days: «через 48 часов»."""
    match unit:
        case "TS" | "TM" | "TH":
            seconds = {"TS": 1, "TM": 60, "TH": 3600}[unit] * n
            return add_days(day, int(seconds / 86_400))
        case "D":
            return add_days(day, round(n))
        case "W":
            return add_days(day, round(n * 7))
    per = {"M": 1, "Q": 3, "H": 6, "Y": 12, "10Y": 120, "100Y": 1200}[unit]
    return add_months(day, round(max(min(n * per, 120_000), -120_000)))


def nearest_year(month: int, day: int | None, anchor: date, tense: str | None, grace: int = 1) -> int:
    """The year that puts a day or month nearest to the anchor; past tense not after it, future not before.

    `grace` days after are granted to the past («в ночь на 12 ноября прошли обыски», told on the 11th).

    «12 ноября» in an article of 2025-11-11 is 2025; «30 декабря» in one of 2025-01-02 is 2024.
    """
    best: tuple[int, int] | None = None
    for year in (anchor.year, anchor.year - 1, anchor.year + 1, anchor.year - 4, anchor.year + 4):
        if not 1 <= year <= 9999:
            continue
        first = safe_date(year, month, day) if day else date(year, month, 1)
        if first is None:  # 29 February of another year
            continue
        last = first if day else months(year, month, month).last
        if (tense == "past" and first > add_days(anchor, grace)) or (tense == "future" and last < anchor):
            continue
        distance = max((first - anchor).days, (anchor - last).days, 0)
        if best is None or distance < best[0]:
            best = (distance, year)
    return best[1] if best else anchor.year


def year_of_weekday(year: int, month: int, day: int, weekday: int) -> int:
    """The year from this one on, else before it, in which a day falls on a weekday: «в среду, 24 августа» is 2011 after
    2010. A weekday that fits none of these years tells nothing."""
    for near in chain(range(year, year + _YEARS_AHEAD + 1), range(year - 1, year - _YEARS_BACK - 1, -1)):
        found = safe_date(near, month, day)
        if found is not None and found.weekday() == weekday:
            return near
    return year


def weekday(index: int, anchor: date, tense: str | None) -> date:
    """The weekday (Monday is 0) nearest to the anchor; past tense not after it, future not before it."""
    back = (anchor.weekday() - index) % 7
    if tense == "past" or (tense is None and back <= 3):
        return add_days(anchor, -back)
    return add_days(anchor, (7 - back) % 7)


def third(interval: Interval, unit: str, part: str) -> Interval:
    """START, MID or END of an interval that is a month, a year, a decade …

    Of a month the days 01 to 10, 11 to 20, 21 to the last; of a year the first quarter, the two in the middle, the
    last; of anything else its thirds (of a day or week: itself).
    """
    first, last = interval.first, interval.last
    if unit == "M":
        bounds = {"START": (1, 10), "MID": (11, 20), "END": (21, last.day)}[part]
        return Interval(first.replace(day=bounds[0]), last.replace(day=bounds[1]))
    if unit == "Y":
        bounds = {"START": (1, 3), "MID": (4, 9), "END": (10, 12)}[part]
        return months(first.year, *bounds)
    if unit in ("10Y", "100Y"):
        length = last.year - first.year + 1
        low, high = {"START": (0, 3), "MID": (3, 7), "END": (7, 10)}[part]
        return years(first.year + length * low // 10, first.year + length * high // 10 - 1)
    if unit in ("Q", "S", "H"):
        span = (last.year - first.year) * 12 + last.month - first.month + 1
        size = span // 3
        offset = {"START": 0, "MID": size, "END": span - size}[part]
        begin = add_months(first, offset)
        end = add_days(add_months(begin, size), -1)
        return Interval(begin, end, "month")
    return interval


def half(interval: Interval, number: int) -> Interval:
    """The first (1) or second (2) half of a month, year, decade …"""
    first, last = interval.first, interval.last
    if interval.exactness == "year":
        if first.year == last.year:
            return months(first.year, 1, 6) if number == 1 else months(first.year, 7, 12)
        middle = (first.year + last.year) // 2
        return years(first.year, middle) if number == 1 else years(middle + 1, last.year)
    middle_day = first + timedelta(days=((last - first).days + 1) // 2 - 1 if last > first else 0)
    return Interval(first, middle_day) if number == 1 else Interval(min(add_days(middle_day, 1), last), last)


def duration(n: float, unit: str) -> str:
    """ISO 8601: 3 hours `PT3H`, half a year `P6M`, one and a half hours `PT1H30M`, a decade `P10Y`."""
    if unit in ("10Y", "100Y"):
        n, unit = n * int(unit[:-1]), "Y"
    if unit in ("Q", "H"):
        n, unit = n * (3 if unit == "Q" else 6), "M"
    whole = int(n)
    rest = n - whole
    time = "T" if unit.startswith("T") else ""
    if rest == 0.5 and unit in ("Y", "TH"):
        smaller = "6M" if unit == "Y" else "30M"
        return f"P{time}{f'{whole}{unit[-1]}' if whole else ''}{smaller}"
    return f"P{time}{n:g}{unit[-1]}" if rest else f"P{time}{whole}{unit[-1]}"
