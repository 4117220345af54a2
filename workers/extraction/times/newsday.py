"""The day that an article is news of, where nobody tells when it was published: its text often does."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workers.extraction.document import Document, Token
from workers.extraction.times import calendar, clauses, lexicon
from workers.extraction.times.shapes import Between, Calendar, Clock, Fraction, PartOf, Shape, Shifted, Year, Years

_LEAD = 6  # sentences
GRACE = 60  # days by which what has happened may follow the latest day that an article tells in full
_BESIDE = 5  # words from «10 лет назад» to the day meant
_AGE = re.compile(
    r"\b(?:в возрасте|исполнилось(?: бы)?) (\d{1,3})\b|\bна (\d{1,3})(?:-?\w{1,2})? году жизни", re.IGNORECASE
)
_OLDEST = 120
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
    news = _latest(known)
    if news.near is not None:
        by_weekday = (_of_weekday(document, shape, head, news) for shape, head in told)
        news = _latest([*known, *(found for found in by_weekday if found is not None)])
    if news.day is None:
        aged = _of_age(document, told)
        if aged is not None and (news.near is None or news.near < aged):
            return NewsDay(near=aged, after=True)
    return news


def _latest(known: Sequence[_Said]) -> NewsDay:
    happened = max((s.first for s in known if s.happened and s.exactness == "day"), default=None)
    latest = max(known, key=lambda s: s.first, default=None)
    if latest is None:
        return NOTHING_TOLD
    if happened is not None:
        return NewsDay(happened, happened)
    return NewsDay(near=latest.first, after=latest.exactness != "day")


def _of_weekday(document: Document, shape: Shape, head: Token, news: NewsDay) -> _Said | None:
    """A day whose weekday tells the year that is left unsaid: «в среду, 24 августа» after «в 2004 году» is of 2005."""
    match shape:
        case Clock(day=Calendar() as inner):
            shape = inner
    match shape:
        case Calendar(day=int(day), month=int(month), year=None, weekday=int(weekday)) if news.near is not None:
            tense = clauses.tense(document, clauses.governor(document, head))
            if tense == "future":
                return None
            year = calendar.nearest_year(month, day, news.near, "future" if news.after else tense, GRACE)
            found = calendar.safe_date(calendar.year_of_weekday(year, month, day, weekday), month, day)
            return _Said(found, "day", tense == "past" and head.sentence < _LEAD) if found is not None else None
    return None


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


def _of_age(document: Document, told: Sequence[tuple[Shape, Token]]) -> date | None:
    """The day from which the only one whose birth is told has the age told: «умер на 81-м году жизни. Он родился
    10 июня 1929 года» is news of some day from 10 June 2009 on."""
    births = {
        exact[0]
        for shape, head in told
        if (exact := _exact(shape)) is not None
        and (verb := clauses.governor(document, head)) is not None
        and verb.lemma in lexicon.BIRTHS
    }
    ages = {int(said[1] or said[2]) - (said[2] is not None) for said in _AGE.finditer(document.text)}
    if len(births) != 1 or not ages:
        return None
    (born,), age = births, max(ages)
    return calendar.shift(born, "Y", age) if age <= _OLDEST else None


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
