"""The day that an article is news of, where nobody tells when it was published: its text often does."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workers.extraction.document import Document, Token
from workers.extraction.times import calendar, clauses, lexicon
from workers.extraction.times.shapes import Between, Calendar, Clock, Fraction, PartOf, Shape, Shifted, Year, Years

_LEAD = 6  # sentences
_BESIDE = 5  # words from «10 лет назад» to the day meant
_BOUNDS = frozenset(("до", "к"))


@dataclass(frozen=True, slots=True)
class NewsDay:
    """`day`: the latest day that the article tells of in full, where it is one on which something happened.

    `near` is the same or, where there is none, the latest time told; it serves only for days and months that lack a
    year. With `after` these follow it: in an article that says «в декабре 2008 года», «9 ноября» is one of 2009.
    """

    day: date | None = None
    near: date | None = None
    after: bool = False


NOTHING_TOLD = NewsDay()


@dataclass(frozen=True, slots=True)
class _Said:
    first: date
    exactness: str  # day, month, year
    happened: bool  # in the lead


def news_day(document: Document, said: Iterable[tuple[Shape, Token]]) -> NewsDay:
    """What the full dates of a text suggest: shapes with the word that heads them."""
    told = list(said)
    counted = dict(_counted_back(told))
    others = (pair for n, pair in enumerate(told) if n not in counted)
    known = [found for shape, head in others if (found := _read(document, shape, head)) is not None]
    known += counted.values()
    happened = max((s.first for s in known if s.happened and s.exactness == "day"), default=None)
    latest = max(known, key=lambda s: s.first, default=None)
    if latest is None:
        return NOTHING_TOLD
    if happened is not None:
        return NewsDay(happened, happened)
    return NewsDay(near=latest.first, after=latest.exactness != "day")


def _read(document: Document, shape: Shape, head: Token) -> _Said | None:
    """The first day of what is told in full, unless it lies ahead. A year alone counts beside a verb only, as it tells
    little of a noun: «в границах 1967 года»."""
    exact = None if _is_bound(document, head) else _exact(shape)
    verb = clauses.governor(document, head)
    tense = clauses.tense(document, verb)
    if exact is None or tense == "future":
        return None
    above = document.tokens[head.head] if head.head >= 0 else None
    past = tense == "past" and above is not None and above is verb and above.lemma not in lexicon.BIRTHS
    if exact[1] == "year" and not past:
        return None
    return _Said(*exact, past and head.sentence < _LEAD)


def _is_bound(document: Document, head: Token) -> bool:
    """Whether it only bounds something, which may lie ahead: «до 1 марта 2010 года»."""
    return any(document.tokens[i].lemma in _BOUNDS for i in document.children[head.i])


def _counted_back(told: Sequence[tuple[Shape, Token]]) -> Iterator[tuple[int, _Said]]:
    """The time that years are counted back from to a full date, by the place of that: «10 лет назад, 20 сентября 2000
    года» is told after 19 September 2010."""
    for n, ((shape, head), (date_shape, date_head)) in enumerate(itertools.pairwise(told), 1):
        match shape:
            case Shifted(unit="Y", sign=-1, base="anchor", low=low, high=high) if low == high == int(low):
                exact = _exact(date_shape)
                if exact is not None and head.sentence == date_head.sentence and date_head.i - head.i <= _BESIDE:
                    yield n, _Said(calendar.shift(exact[0], "Y", low), "month", False)


def _exact(shape: Shape) -> tuple[date, str] | None:
    match shape:
        case Clock(day=inner) | PartOf(whole=inner) if inner is not None:
            return _exact(inner)
        case Between(last=last):
            return _exact(last)
        case Years(first=first, last=last, unit="Y") if calendar.clamp_year(last) == last and first < last:
            return date(last, 1, 1), "year"
        case Fraction(number=number, size=size, year=Year(number=int(said))) if calendar.clamp_year(said) == said:
            return calendar.months(said, size * number, size * number).first, "month"
        case Calendar(day=day, month=month, year=year) if year is not None and year.number is not None:
            found = calendar.safe_date(year.number, month or 1, day or 1)
            return (found, "day" if day else "month" if month else "year") if found else None
    return None
