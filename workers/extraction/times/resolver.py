"""From what is said to the days that are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workers.extraction.times import calendar
from workers.extraction.times.calendar import Interval
from workers.extraction.times.newsday import GRACE, NOTHING_TOLD, NewsDay
from workers.extraction.times.shapes import (
    Between,
    Calendar,
    Clock,
    Duration,
    Fraction,
    Match,
    PartOf,
    Reference,
    Repeated,
    Same,
    Season,
    Shape,
    Shifted,
    UnitAt,
    Weekday,
    Window,
    Year,
    Years,
)  # fmt: skip

_VAGUE_MOST = 7  # «несколько»: two to seven
_TELLS_MONTHS = ("M", "Q", "H")
_FROM_MONTHS = (*_TELLS_MONTHS, "Y", "10Y", "100Y")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression is counted from. `day` is the publication or the speech, `told` the last day of the story,
    `period` the month or year told since.

    Where the day of publication is not known for `sure`, `news` says what the article suggests.
    """

    day: date | None
    tense: str | None
    told: Interval | None = None
    news: NewsDay = NOTHING_TOLD
    sure: bool = True
    period: Interval | None = None
    sequel: bool = True  # whether «следующий год» may be the one after that told

    @property
    def pull(self) -> str | None:
        """The tense that a day without a week bows to: a past day may follow an unsure anchor closely."""
        return self.tense if self.sure or self.tense == "future" else None


@dataclass(frozen=True, slots=True)
class Meaning:
    """`anchored` says what it rests on: explicit, anchor, context or event."""

    type: str
    interval: Interval | None
    granularity: str | None
    mod: str | None
    value: str | None
    anchored: str


def meaning(match: Match, anchor: Anchor) -> Meaning | None:
    """What the match says from this anchor; None where its numbers are no date («31 февраля»)."""
    shape = match.shape
    if impossible(shape, anchor):
        return None
    match shape:
        case Duration(value=value, unit=unit):
            return Meaning("DURATION", None, calendar.GRANULARITY[unit], match.mod, value, "explicit")
        case Repeated(value=value):
            return Meaning("SET", None, None, match.mod, value, "explicit")
        case Reference(kind="EVENT_REF"):
            return Meaning("REF", None, None, match.mod, "EVENT_REF", "event")
        case Reference(kind=kind):
            return Meaning("REF", None, None, match.mod, kind, "anchor")
        case Clock(value=value, day=day):
            found = interval(day, anchor) if day is not None else None
            return Meaning("TIME", found, "hour", match.mod, value, anchored(day, anchor) if day else "context")
    found, rests_on = interval(shape, anchor), anchored(shape, anchor)
    if found and rests_on == "context" and anchor.sure and anchor.tense == "past" and anchor.day is not None:
        found = found if found.first <= anchor.day else None  # what has happened does not lie ahead
    return Meaning("DATE", found, granularity(shape), match.mod, None, rests_on)


def impossible(shape: Shape, anchor: Anchor) -> bool:
    """Whether it names a day that its month never has, or not in that year: «31 июня», «с 29 по 31 апреля»."""
    match shape:
        case Calendar(day=int() as day, month=int() as month, year=said):
            leap = 2000
            known = said is not None and (said.number is not None or anchor.day is not None)
            year = (_year(said, anchor, month) or leap) if known else leap
            return calendar.safe_date(year, month, day) is None
        case Between(first=first, last=last):
            return impossible(first, anchor) or impossible(last, anchor)
        case PartOf(whole=inner) | Clock(day=inner) if inner is not None:
            return impossible(inner, anchor)
    return False


def granularity(shape: Shape) -> str:
    match shape:
        case Shifted(unit="Y", low=low, high=high) if low == high and low != int(low):  # «полтора года назад»
            return "month"
        case Calendar(day=day, month=month):
            return "day" if day else "month" if month else "year"
        case Years(unit=unit) | UnitAt(unit=unit) | Shifted(unit=unit) | Window(unit=unit) | Same(unit=unit):
            return "day" if unit.startswith("T") else calendar.GRANULARITY[unit]
        case PartOf(unit=unit):
            return "season" if unit == "S" else calendar.GRANULARITY[unit]
        case Season():
            return "season"
        case Fraction(size=size):
            return "quarter" if size == 3 else "month"
        case Between(last=last):
            return granularity(last)
    return "day"


def anchored(shape: Shape, anchor: Anchor) -> str:
    match shape:
        case Calendar(year=Year(number=int())) | Season(year=Year(number=int())) | Fraction(year=Year(number=int())):
            return "explicit"
        case Years():
            return "explicit"
        case Calendar() if anchor.day is None:
            return "context"
        case PartOf(whole=inner) | Between(last=inner):
            return anchored(inner, anchor)
        case Same() | Shifted(base="context"):
            return "context"
        case Shifted(base="told") if anchor.tense == "past":
            return "context"
        case (
            UnitAt(offset=int() as offset)
            | Calendar(year=Year(offset=int() as offset))
            | Season(year=Year(offset=int() as offset))
            | Fraction(year=Year(offset=int() as offset))
        ):
            unit = shape.unit if isinstance(shape, UnitAt) else "Y"
            return "context" if _next(unit, offset, anchor) else "anchor"
    return "anchor"


def interval(shape: Shape, anchor: Anchor) -> Interval | None:
    """The days meant, or None where they cannot be known."""
    match shape:
        case Calendar():
            return _calendar(shape, anchor)
        case Years(first=first, last=last):
            return calendar.years(first, last)
        case PartOf(whole=whole, unit=unit, part=part):
            found = interval(whole, anchor)
            if found is None:
                return None
            return calendar.half(found, part) if isinstance(part, int) else calendar.third(found, unit, part)
        case Between(first=first_shape, last=last_shape):
            return _between(first_shape, last_shape, anchor)
        case Clock(day=day):
            return interval(day, anchor) if day is not None else None
        case Season(index=index, year=year):
            return _season(index, year, anchor)
        case Fraction(number=number, size=size, year=year):
            chosen = _year(year, anchor, size * (number - 1) + 1)
            return calendar.months(chosen, size * (number - 1) + 1, size * number) if chosen else None
        case Same(unit=unit, plural=plural):
            return _same(unit, plural, anchor)
        case Shifted(base="context"):
            return _since(shape, anchor)
        case Shifted(base="told") if anchor.tense == "past":
            return _since(shape, anchor)
        case UnitAt(unit=unit, offset=offset) if following := _next(unit, offset, anchor):
            return following
    return _counted(shape, anchor.day, anchor.pull) if anchor.day else None


def _since(said: Shifted, anchor: Anchor) -> Interval | None:
    """From the last time told, in no finer unit than that: «В 1967 году … Через год спектакль сняли»."""
    told, period = anchor.told, anchor.period
    if period is not None and _is_coarse(said, period):
        told = period
    elif period is not None and told is not None and period.first > told.last:
        told = None
    return _shifted(said, told.first) if told is not None else None


def _next(unit: str, offset: int, anchor: Anchor) -> Interval | None:
    """«В 2001 году он вернулся, на следующий год ушёл»: after the time told, where that does not lie ahead."""
    told = anchor.period or anchor.told
    if told is None or offset <= 0 or anchor.tense != "past" or not anchor.sequel or unit not in ("Y", "M"):
        return None
    if unit == "M" and told.first.month != told.last.month:
        return None
    found = calendar.containing(unit, calendar.shift(calendar.containing(unit, told.first).first, unit, offset))
    return None if anchor.day is not None and found.first > anchor.day else found


def _is_coarse(said: Shifted, period: Interval) -> bool:
    """Whether a unit is no finer than a month or year."""
    year = period.first.month != period.last.month
    return said.unit in ("Y", "10Y", "100Y") and said.low == int(said.low) if year else said.unit in _FROM_MONTHS


def _counted(shape: Shape, day: date, tense: str | None) -> Interval | None:
    """What is counted from the day of publication or speech."""
    match shape:
        case Weekday(index=index, position=position):
            return Interval.day(_weekday(index, position, day, tense))
        case UnitAt(unit=unit, offset=offset):
            return calendar.containing(unit, calendar.shift(calendar.containing(unit, day).first, unit, offset))
        case Shifted():
            return _shifted(shape, day)
        case Window(unit=unit, n=n, sign=sign):
            other = calendar.shift(day, unit, sign * (n if n is not None else _VAGUE_MOST))
            return _told_in(unit, min(day, other), max(day, other))
    return None


def _calendar(said: Calendar, anchor: Anchor) -> Interval | None:
    if said.month is None and said.day is None:
        year = _year(said.year, anchor, None)
        return calendar.years(year, year) if year else None
    if said.month is None:  # «12 числа»
        if anchor.day is None or said.day is None:
            return None
        day = calendar.safe_date(anchor.day.year, anchor.day.month, said.day)
        return Interval.day(day) if day else None
    year = _year(said.year, anchor, said.month, said.day)
    if year is None:
        return None
    if said.year is None and said.day is not None and said.weekday is not None and not anchor.sure:
        year = calendar.year_of_weekday(year, said.month, said.day, said.weekday)
    if said.day is None:
        return calendar.months(year, said.month, said.month)
    day = calendar.safe_date(year, said.month, said.day)
    return Interval.day(day) if day else None


def _year(year: Year | None, anchor: Anchor, month: int | None, day: int | None = None) -> int | None:
    """The year as said, or the one that puts the month or day nearest to the anchor."""
    if year is not None and year.number is not None:
        return year.number
    if year is not None and year.offset is not None:
        if following := _next("Y", year.offset, anchor):
            return following.first.year
        return calendar.clamp_year(anchor.day.year + year.offset) if anchor.day else None
    if month is None:
        return None
    if anchor.day is not None:
        return calendar.nearest_year(month, day, anchor.day, anchor.tense, 1 if anchor.sure else GRACE)
    if anchor.news.near is None:
        return None
    ahead = anchor.news.after or anchor.tense == "future"
    return calendar.nearest_year(month, day, anchor.news.near, "future" if ahead else anchor.tense, GRACE)


def _season(index: int, year: Year | None, anchor: Anchor) -> Interval | None:
    chosen = _year(year, anchor, max(index * 3, 1))
    if chosen is None:
        return None
    found = calendar.season(index, chosen)
    if index == 0 and year is None and anchor.day is not None and anchor.tense == "past" and found.first > anchor.day:
        return calendar.season(index, chosen - 1)
    return found


def _between(first: Shape, last: Shape, anchor: Anchor) -> Interval | None:
    """Both sides of one stretch of time: the first not after the last, whatever the year left unsaid."""
    if anchor.tense == "future":
        end = interval(last, anchor)
        start = interval(_plain(first), replace(anchor, day=end.last, tense="past")) if end else None
    else:
        start = interval(first, anchor)
        end = interval(_plain(last), replace(anchor, day=start.first, tense="future")) if start else None
    if start is None or end is None or start.first > end.last:
        return None
    return start.until(end)


def _plain(shape: Shape) -> Shape:
    """The side of a stretch that the other side places: «минувшие субботу и воскресенье»."""
    return Weekday(shape.index) if isinstance(shape, Weekday) else shape


def _weekday(index: int, position: int | None, day: date, tense: str | None) -> date:
    if position is None:
        return calendar.weekday(index, day, tense)
    if position == 0:
        return calendar.add_days(day, index - day.weekday())
    if position == 2:  # of the week after this one: «в следующую пятницу»
        return calendar.add_days(day, index - day.weekday() + 7)
    if position < 0:
        return calendar.weekday(index, calendar.add_days(day, -1), "past")
    return calendar.weekday(index, calendar.add_days(day, 1), "future")


def _same(unit: str, plural: bool, anchor: Anchor) -> Interval | None:
    """The unit of the last day told; «в эти дни» with none told are the days up to the anchor."""
    if anchor.told is not None:
        if plural and unit == "D":
            first = anchor.told.first
            return Interval(calendar.add_days(first, -3), calendar.add_days(first, 3))
        return anchor.told if unit == "D" else calendar.containing(unit, anchor.told.first)
    if anchor.day is None or not plural:
        return None
    return _told_in(unit, calendar.shift(anchor.day, unit, -_VAGUE_MOST), anchor.day)


def _shifted(said: Shifted, day: date) -> Interval:
    """A whole number of days is a day, of weeks, months, years the one it falls into; a vague number all between."""
    near = calendar.shift(day, said.unit, said.sign * said.low)
    if said.low == said.high:
        if said.unit in ("TS", "TM", "TH", "D"):
            return Interval.day(near)
        unit = said.unit if said.low == int(said.low) else {"Y": "M", "M": "W"}.get(said.unit, said.unit)
        return calendar.containing("Y" if unit in ("10Y", "100Y") else unit, near)
    far = calendar.shift(day, said.unit, said.sign * said.high)
    return _told_in(said.unit, min(near, far), max(near, far))


def _told_in(unit: str, first: date, last: date) -> Interval:
    """The days between, told in the unit's exactness."""
    if unit in _TELLS_MONTHS:
        return calendar.containing("M", first).until(calendar.containing("M", last))
    if unit in ("Y", "10Y", "100Y"):
        return calendar.years(first.year, last.year)
    return Interval(first, last)
