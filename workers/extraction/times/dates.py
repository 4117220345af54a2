"""Dates of the calendar: days, months, years, weekdays, seasons, parts of periods."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from workers.extraction.times import lexicon
from workers.extraction.times.numbers import DASHES, Line, Word, ordinal
from workers.extraction.times.shapes import (
    Between,
    Calendar,
    Fraction,
    Match,
    PartOf,
    Season,
    Shape,
    Shifted,
    UnitAt,
    Weekday,
    Year,
    Years,
)  # fmt: skip
from workers.extraction.times.years import (
    LEAST_YEAR,
    MOST_YEAR,
    after_year_word,
    century_at,
    decade_at,
    year_at,
    year_number,
    year_said,
    years_at,
)  # fmt: skip

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY = re.compile(r"([0-3]?\d)(?:-?(?:го|е|ое|ого|му|м))?")
_DAYS = re.compile(r"([0-3]?\d)[-–—]([0-3]?\d)")
_NO_DAY = re.compile(r"0{1,3}|(?:3[2-9]|[4-9]\d|\d{3})(?:-?(?:го|е|му|м))?")

_TENS = ("двадцать", "тридцать")
_DAYS_OFF = ("выходные", "выходных", "выходным")
_ADJECTIVES = (lexicon.DEICTIC_ADJECTIVES, lexicon.MONTH_ADJECTIVES, lexicon.WEEKDAY_ADJECTIVES)

# Units a part may be taken of: «в начале недели», «в конце года»
_PART_UNITS = ("W", "M", "Q", "H", "Y", "10Y", "100Y", "D")


def date_at(line: Line, k: int) -> Match | None:
    """The longest date that begins at token `k`, without a preposition."""
    if k not in line.dates:
        word = line.at(k)
        found = [m for matcher in _matchers(word) if (m := matcher(line, k))] if word.dates else []
        line.dates[k] = max(found, key=lambda m: m.end, default=None)
    return line.dates[k]


def _numeric(line: Line, k: int) -> Match | None:
    """«12.11.2024», «2024-11-12», in one token or in five."""
    for width in (5, 1):
        text = "".join(line.word(k + n) for n in range(width)).rstrip(".")
        if width > 1 and not all(line.glued(k + n) for n in range(1, width)):
            continue
        if found := _ISO.fullmatch(text):
            year, month, day = (int(g) for g in found.groups())
        elif found := _NUMERIC.fullmatch(text):
            day, month, year = int(found[1]), int(found[3]), int(found[4])
            if len(found[4]) == 2:
                year += 2000 if year < 70 else 1900
        else:
            continue
        if 1 <= month <= 12 and 1 <= day <= 31 and LEAST_YEAR <= year <= MOST_YEAR:
            end = k + width
            return Match(k, after_year_word(line, end) or end, Calendar(day, month, Year(year)))
    return None


def month_at(line: Line, k: int) -> tuple[int, int] | None:
    """Month and the position after it, at an abbreviation with its full stop."""
    lemma = line.lemma(k)
    month = lexicon.MONTHS.get(lemma)
    if month is None:
        return None
    short = lemma in lexicon.SHORT_MONTHS
    if short and not (line.raw(k).islower() and line.raw(k - 1)[:1].isdigit()):  # «Ван Сент» is a name
        return None
    short = short and line.raw(k + 1) == "."
    return month, k + 2 if short and k + 2 < len(line) else k + 1


def day_number(line: Line, k: int) -> tuple[int, int] | None:
    """A day of the month and the position after it: «12», «1-го», «двадцать первого»."""
    if (found := _DAY.fullmatch(line.word(k))) and 1 <= int(found[1]) <= 31:
        return int(found[1]), k + 1
    if line.lemma(k) in lexicon.ORDINALS or line.lemma(k) in _TENS:
        if lexicon.CARDINALS.get(line.lemma(k - 1), 0) >= 20:  # «тридцать второго»
            return None
        said = ordinal(line, k)
        if said and said[0] <= 31:
            return said
    return None


def _day(line: Line, k: int) -> Match | None:
    """«12 ноября [2024 года]», «12 и 13 января», «10–12 ноября», «12 числа»."""
    first_day: int | None = None
    if found := _DAYS.fullmatch(line.word(k)):
        first_day, day, end = int(found[1]), int(found[2]), k + 1
        if not 1 <= first_day < day <= 31:
            return None
    else:
        said = day_number(line, k)
        if said is None:
            return None
        day, end = said
        while line.word(end) in (*DASHES, "и", ",") and end - k < 12:
            more = day_number(line, end + 1)
            if more is None or more[0] <= day or more[1] == end + 1:
                break
            first_day, (day, end) = first_day or day, more
    month = month_at(line, end)
    if month is None:
        if line.lemma(end) == "число" and line.feature(end, "Number") != "Plur":
            return Match(k, end + 1, Calendar(day, None))
        return None
    number, end = month
    year = year_said(line, end)
    if year is None and line.word(end) == "," and year_number(line.word(end + 1)) and after_year_word(line, end + 2):
        year = year_said(line, end + 1)
    if year:
        end = year[1]
    shape: Shape = Calendar(day, number, year[0] if year else None)
    if first_day:
        shape = Between(Calendar(first_day, number, year[0] if year else None), shape)
    return Match(k, end, shape)


def _month(line: Line, k: int) -> Match | None:
    """«ноябрь [2024 года]», «прошлый октябрь», «октябрь-ноябрь», «в июле и августе 2019 года»; not of «32 марта»."""
    start = k
    tens = line.lemma(k - 1) in lexicon.ORDINALS and lexicon.CARDINALS.get(line.lemma(k - 2), 0) >= 20
    if tens or _NO_DAY.fullmatch(line.raw(k - 1)):
        return None
    position = lexicon.POSITIONS.get(line.lemma(k))
    if position is not None:
        k += 1
    first: int | None = None
    if "-" in line.lemma(k):
        halves = [lexicon.MONTHS.get(part) for part in line.lemma(k).split("-")]
        if len(halves) != 2 or not halves[0] or not halves[1]:
            return None
        first, number, end = halves[0], halves[1], k + 1
    else:
        said = month_at(line, k)
        if said is None:
            return None
        number, end = said
        if line.word(end) in (*DASHES, "и"):
            more = month_at(line, end + 1)
            if more and not lexicon.UNITS.get(line.lemma(more[1])):
                first, (number, end) = number, more
    year = year_said(line, end)
    if year:
        end = year[1]
    said_year = year[0] if year else Year(offset=position) if position in (-2, -1, 0, 1) and position else None
    if said_year is None and position == 0:
        said_year = Year(offset=0)
    shape: Shape = Calendar(None, number, said_year)
    if first:
        shape = Between(Calendar(None, first, said_year), shape)
    return Match(start, end, shape)


def _weekday(line: Line, k: int) -> Match | None:
    """«понедельник», «минувшую среду», «субботу и воскресенье», «пятницу, 13 июля»."""
    start = k
    position = lexicon.POSITIONS.get(line.lemma(k))
    if line.lemma(k) == "ближайший":
        position = 1
    if line.lemma(k) in ("следующий", "будущий"):
        position = 2
    if position is not None:
        k += 1
    if line.word(k) in _DAYS_OFF and line.pos(k + 1) != "NOUN":
        return Match(start, k + 1, Between(Weekday(5, position), Weekday(6, position)))
    index = lexicon.WEEKDAYS.get(line.lemma(k))
    if index is None or line.feature(k, "Number") == "Plur":
        return None
    end = k + 1
    shape: Shape = Weekday(index, position)
    if line.word(end) in (",", "(", *DASHES) or line.word(end)[:1].isdigit():
        opened = line.word(end) in (",", "(", *DASHES)
        dated = _day(line, end + opened) or _numeric(line, end + opened)
        if dated and not isinstance(dated.shape, Between):
            closed = line.word(end) == "(" and line.word(dated.end) == ")"
            found = replace(dated.shape, weekday=index) if isinstance(dated.shape, Calendar) else dated.shape
            return Match(start, dated.end + closed, found)
    if line.word(end) in ("и", *DASHES):
        second = lexicon.WEEKDAYS.get(line.lemma(end + 1))
        if second is not None and line.feature(end + 1, "Number") != "Plur":
            return Match(start, end + 2, Between(shape, Weekday(second, position)))
    return Match(start, end, shape)


def _adverb(line: Line, k: int) -> Match | None:
    """«вчера», «сегодня же», «вчера, 8 сентября» is left as two: the date stands for itself."""
    offset = lexicon.DAY_ADVERBS.get(line.word(k))
    if offset is None:
        return None
    n = abs(offset)
    return Match(k, k + 1, Shifted("D", n, n, -1 if offset < 0 else 1, adverb=True))


def _adjective(line: Line, k: int) -> Match | None:
    """«сегодняшний», «прошлогодний», «октябрьский», «субботний»."""
    lemma = line.lemma(k)
    if lemma in lexicon.DEICTIC_ADJECTIVES:
        unit, n = lexicon.DEICTIC_ADJECTIVES[lemma]
        if unit == "Y":
            return Match(k, k + 1, UnitAt("Y", n))
        return Match(
            k, k + 2 if line.lemma(k + 1) == "день" else k + 1, Shifted("D", abs(n), abs(n), -1 if n < 0 else 1)
        )
    if lemma in lexicon.MONTH_ADJECTIVES and not line.raw(k)[:1].isupper():
        return Match(k, k + 1, Calendar(None, lexicon.MONTH_ADJECTIVES[lemma]))
    if lemma in lexicon.WEEKDAY_ADJECTIVES and not line.raw(k)[:1].isupper():
        return Match(k, k + 1, Weekday(lexicon.WEEKDAY_ADJECTIVES[lemma]))
    return None


def _unit(line: Line, k: int) -> Match | None:
    """«прошлая неделя», «этот год», «следующий месяц», «текущего квартала», «будущей весной»."""
    position = lexicon.POSITIONS.get(line.lemma(k))
    if position is None:
        return None
    lemma = line.lemma(k + 1)
    if lemma in lexicon.SEASONS and line.feature(k + 1, "Number") != "Plur":
        return Match(k, k + 2, Season(lexicon.SEASONS[lemma], Year(offset=position)))
    unit = lexicon.UNITS.get(lemma)
    if unit is None or unit.startswith("T") or unit == "D" or line.feature(k + 1, "Number") == "Plur":
        return None
    if lemma in lexicon.HALVES and lemma != "полугодие":
        return None
    return Match(k, k + 2, UnitAt(unit, position))


def _season(line: Line, k: int) -> Match | None:
    """«летом», «осенью 2015 года»; the noun needs the instrumental or a year: «часть лета» is none."""
    lemma = line.lemma(k)
    if lemma not in lexicon.SEASONS or line.feature(k, "Number") == "Plur":
        return None
    year = year_said(line, k + 1)
    if (
        year is None
        and line.feature(k, "Case") != "Ins"
        and line.word(k) not in lexicon.FORMS
        and line.word(k - 1) not in ("к", "до", "с", "на")
    ):
        return None
    return Match(k, year[1] if year else k + 1, Season(lexicon.SEASONS[lemma], year[0] if year else None))


def _fraction(line: Line, k: int) -> Match | None:
    """«первый квартал [2024 года]», «второе полугодие»."""
    said = ordinal(line, k)
    if said is None:
        return None
    number, end = said
    size = {"квартал": 3, "полугодие": 6}.get(line.lemma(end))
    if size is None or not 1 <= number <= 12 // size:
        return None
    year = year_said(line, end + 1)
    return Match(k, year[1] if year else end + 1, Fraction(number, size, year[0] if year else None))


def _part(line: Line, k: int) -> Match | None:
    """«начало ноября», «середина прошлого года», «первая половина 2016 года», «конец века»."""
    part: str | int
    if line.lemma(k) in lexicon.PARTS:
        part, end = lexicon.PARTS[line.lemma(k)], k + 1
    elif lexicon.ORDINALS.get(line.lemma(k)) in (1, 2) and line.lemma(k + 1) == "половина":
        part, end = lexicon.ORDINALS[line.lemma(k)], k + 2
    else:
        return None
    whole = next((m for matcher in _WHOLES if (m := matcher(line, end))), None)
    if whole is None:
        unit = lexicon.UNITS.get(line.lemma(end), "")
        if unit not in _PART_UNITS or line.feature(end, "Case") not in ("Gen", "") or line.lemma(end) in lexicon.HALVES:
            return None
        if line.feature(end, "Number") == "Plur":
            return None
        whole = Match(end, end + 1, UnitAt(unit, 0))
    unit = _unit_of(whole.shape)
    if not unit:
        return None
    mod = part if isinstance(part, str) else {1: "START", 2: "END"}[part]
    return Match(k, whole.end, PartOf(whole.shape, unit, part), mod)


def _unit_of(shape: Shape) -> str:
    match shape:
        case Calendar(day=None, month=month):
            return "M" if month else "Y"
        case Years(unit=unit) | UnitAt(unit=unit):
            return unit
        case Season():
            return "S"
        case Fraction(size=size):
            return "Q" if size == 3 else "H"
    return ""


Matcher = Callable[[Line, int], Match | None]
_WHOLES: tuple[Matcher, ...] = (_month, decade_at, century_at, years_at, year_at, _unit, _fraction, _season)


def _figure(word: Word) -> bool:
    return word.figure


def _ordinal(word: Word) -> bool:
    return word.figure or word.lemma in lexicon.ORDINALS or word.lemma in _TENS


def _placed(word: Word) -> bool:
    return word.lemma in lexicon.POSITIONS


# The grammars with the words that may open what they read
_MATCHERS: tuple[tuple[Matcher, Callable[[Word], bool]], ...] = (
    (_day, _ordinal),
    (_numeric, _figure),
    (_month, lambda w: _placed(w) or "-" in w.lemma or w.lemma in lexicon.MONTHS),
    (years_at, _figure),
    (year_at, lambda w: _figure(w) or _placed(w)),
    (decade_at, _figure),
    (century_at, _ordinal),
    (_weekday, lambda w: _placed(w) or w.lemma in lexicon.WEEKDAYS or w.lemma == "ближайший" or w.folded in _DAYS_OFF),
    (_adverb, lambda w: w.folded in lexicon.DAY_ADVERBS),
    (_adjective, lambda w: any(w.lemma in words for words in _ADJECTIVES)),
    (_unit, _placed),
    (_season, lambda w: w.lemma in lexicon.SEASONS),
    (_fraction, _ordinal),
    (_part, lambda w: w.lemma in lexicon.PARTS or w.lemma in lexicon.ORDINALS),
)


@lru_cache(2_000)
def _matchers(word: Word) -> tuple[Matcher, ...]:
    return tuple(matcher for matcher, opened_by in _MATCHERS if opened_by(word))


def bare_at(line: Line, k: int) -> Match | None:
    """A side of a range that may leave month or year to the other side: «с 10 по 12 ноября», «с 1988 по 1992 год»."""
    if found := date_at(line, k):
        return found
    number = year_number(line.word(k))
    if number is not None:
        return Match(k, k + 1, Calendar(None, None, Year(number)))
    said = day_number(line, k)
    return Match(k, said[1], Calendar(said[0], None)) if said else None


def completed(first: Shape, last: Shape) -> Shape:
    """The first side of a range with what only the second says: the month, the year."""
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        if first.day and not first.month:
            first = replace(first, month=last.month)
        if first.month and not first.year:
            first = replace(first, year=last.year)
    return first
